// Keeps what is typed into a step as a draft on the server. Without this file the step saves as it is.
const EVERY = 20000; // milliseconds between two drafts while somebody types
const form = document.querySelector('form[data-draft]');
const said = document.getElementById('draft-said');

if (form && said) {
  let timer, changed = 0, kept = 0, sending = false;
  const say = (pattern) => {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    said.textContent = `· ${pattern.replace('{time}', time.format(new Date()))}`;
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(keep, EVERY); };
  const keep = async () => {
    if (changed === kept || sending || form.dataset.sent) return;
    const now = changed;
    sending = true;
    try {
      const answer = await fetch(form.dataset.draft, { method: 'POST', body: new FormData(form) });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      kept = now;
      say(said.dataset.kept);
    } catch {
      say(said.dataset.failed);
      later(); // what is on the page stays; it is sent again
    } finally { sending = false; }
    if (changed !== kept) later();
  };
  form.addEventListener('input', () => { changed += 1; later(); });
  form.addEventListener('change', keep);
  addEventListener('online', keep);
  // Leaving by a link: the last words go with a request that outlives the page.
  addEventListener('pagehide', () => {
    if (changed !== kept && !form.dataset.sent) navigator.sendBeacon(form.dataset.draft, new FormData(form));
  });
}
