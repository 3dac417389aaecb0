// Suggestions below a search box: an ARIA combobox with a list. Without this file the box works as it is.
const WAIT = 250; // milliseconds after the last letter
const LEAST = 2;

const make = (tag, attributes, text = '') => {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.textContent = text;
  return element;
};

const enhance = (input) => {
  const list = make('div', { class: 'suggest', role: 'listbox', id: `${input.id}-list`, 'aria-label': input.dataset.suggestLabel });
  const told = make('p', { class: 'vh', role: 'status' });
  list.hidden = true;
  input.closest('form').append(list, told);
  Object.entries({ role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })
    .forEach(([name, value]) => input.setAttribute(name, value));
  let timer, asked = 0, composing = false, chosen = -1;

  const options = () => [...list.querySelectorAll('[role=option]')];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (place) => {
    const all = options();
    chosen = all.length ? (place + all.length) % all.length : -1;
    all.forEach((one, at) => one.setAttribute('aria-selected', String(at === chosen)));
    if (chosen < 0) return;
    input.setAttribute('aria-activedescendant', all[chosen].id);
    all[chosen].scrollIntoView({ block: 'nearest' });
  };
  const take = (option) => {
    if (option.dataset.url) { location.assign(option.dataset.url); return; }
    input.value = option.textContent;
    close();
    input.form.requestSubmit();
  };
  const show = (groups) => {
    list.replaceChildren();
    let number = 0;
    groups.forEach((group, at) => {
      const head = make('div', { class: 'suggest-head', id: `${list.id}-g${at}` }, group.label);
      const part = make('div', { role: 'group', 'aria-labelledby': head.id });
      part.append(head);
      group.items.forEach((item) => {
        const option = make('div', { role: 'option', id: `${list.id}-${number}`, 'aria-selected': 'false', 'data-url': item.url }, item.text);
        number += 1;
        part.append(option);
      });
      list.append(part);
    });
    chosen = -1;
    list.hidden = number === 0;
    input.setAttribute('aria-expanded', String(number > 0));
    told.textContent = number ? input.dataset.suggestTold.replace('{count}', number) : '';
  };
  const ask = async () => {
    const text = input.value.trim();
    const turn = (asked += 1);
    if (text.length < LEAST) { close(); return; }
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, { headers: { Accept: 'application/json' } });
      const groups = answer.ok ? await answer.json() : [];
      if (turn === asked && !composing && document.activeElement === input) show(groups);
    } catch { close(); }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };

  // Of a syllable that an input method still composes nothing is asked for.
  input.addEventListener('compositionstart', () => { composing = true; clearTimeout(timer); });
  input.addEventListener('compositionend', () => { composing = false; soon(); });
  input.addEventListener('input', (event) => { if (!composing && !event.isComposing) soon(); });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) { event.preventDefault(); choose(chosen < 0 && steps[event.key] < 0 ? -1 : chosen + steps[event.key]); }
    if (event.key === 'Escape') { event.preventDefault(); close(); }
    if (event.key === 'Enter' && chosen >= 0) { event.preventDefault(); take(options()[chosen]); }
  });
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) take(option);
  });
  input.addEventListener('blur', close);
};

document.querySelectorAll('input[data-suggest]').forEach(enhance);
