// Progressive enhancement only: every page works with this file absent.
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const narrow = (width) => matchMedia(`(max-width:${width - 1}px)`).matches;

// Menus close by a click elsewhere and by Escape, which gives the focus back to their button.
const openMenus = () => all('.menu[open], .drop[open]');
document.addEventListener('click', (event) => {
  openMenus().filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  openMenus().forEach((menu) => { menu.open = false; one('summary', menu).focus(); });
});

// "/" goes to the search field, unless somebody is typing.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const search = one('main input[type=search]');
  if (search) { event.preventDefault(); search.focus(); search.select(); }
});

// One submission per click. The button keeps its name and value; coming back by the back button,
// a failed connection or an answer that is a download opens the form again.
const release = (form) => {
  delete form.dataset.sent;
  all('[aria-disabled][data-busy]', form).forEach((button) => {
    button.removeAttribute('aria-disabled');
    delete button.dataset.busy;
  });
};
document.addEventListener('submit', (event) => {
  const form = event.target;
  // An attribute: a field called "method" would hide the property.
  if (form.getAttribute('method') !== 'post' || event.defaultPrevented) return;
  const over = one('[data-refused]', form);
  if (over) { event.preventDefault(); event.stopImmediatePropagation(); over.focus(); return; }
  if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sent = 'yes';
  if (event.submitter) {
    event.submitter.setAttribute('aria-disabled', 'true');
    event.submitter.dataset.busy = 'yes';
  }
  setTimeout(() => release(form), 10000);
}, true);
addEventListener('pageshow', () => all('form[data-sent]').forEach(release));
document.addEventListener('htmx:afterRequest', (event) => {
  const form = event.target.closest?.('form');
  if (form) release(form);
});

addEventListener('offline', () => { one('#offline-note').hidden = false; });
addEventListener('online', () => { one('#offline-note').hidden = true; });

// Long lists become searchable; the library is fetched only on pages that have one.
let library;
const loadLibrary = () => {
  library ??= new Promise((resolve, reject) => {
    const { selectScript, selectStyle } = document.body.dataset;
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = selectStyle;
    const script = document.createElement('script');
    script.src = selectScript;
    script.nonce = one('script[nonce]')?.nonce ?? '';
    script.onload = () => resolve(window.TomSelect);
    script.onerror = reject;
    document.head.append(style, script);
  });
  return library;
};
// A chosen option, with a button that takes it away: reachable by touch and by Tab.
const makeChip = (data, widget, remove) => {
  const chip = document.createElement('div');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'chip-x';
  button.textContent = '×';
  button.setAttribute('aria-label', `${remove} ${data.text}`);
  button.addEventListener('mousedown', (event) => event.stopPropagation());
  button.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    widget().removeItem(data.value);
    widget().close();
  });
  chip.append(data.text, button);
  return chip;
};
const makeSearchable = async (select) => {
  const TomSelect = await loadLibrary();
  const nothing = select.dataset.search;
  // The words of a list are written once on a page.
  const words = select.dataset.wordsOf && document.getElementById(select.dataset.wordsOf);
  if (words) {
    const known = new Map([...words.options].map((option) => [option.value, option.dataset.words]));
    [...select.options].forEach((option) => { option.dataset.words = known.get(option.value) ?? ''; });
  }
  const widget = new TomSelect(select, {
    plugins: [],
    maxOptions: 400,
    searchField: ['text', 'words'],
    hideSelected: select.multiple,
    copyClassesToDropdown: false,
    closeAfterSelect: true, // an open list would lie over the button below
    onItemAdd() { this.setTextboxValue(''); },
    render: {
      ...(select.multiple && { item: (data) => makeChip(data, () => widget, select.dataset.remove) }),
      no_results: () => {
        const line = document.createElement('div');
        line.className = 'no-results';
        line.textContent = nothing;
        return line;
      },
    },
  });
  // The hidden original must leave the accessibility tree, or it is a nameless second control.
  select.setAttribute('aria-hidden', 'true');
  select.tabIndex = -1;
  for (const name of ['aria-describedby', 'aria-invalid']) {
    const value = select.getAttribute(name);
    if (value) widget.control_input.setAttribute(name, value);
  }
};

const countLeft = (area) => {
  const shown = document.getElementById(area.dataset.count);
  const said = document.getElementById(`${area.dataset.count}-said`);
  let pause;
  const write = () => {
    const left = Number(area.dataset.longest) - [...area.value].length;
    const pattern = left < 0 ? shown.dataset.over : shown.dataset.left;
    shown.textContent = pattern.replace('{count}', Math.abs(left).toLocaleString(document.documentElement.lang));
    shown.classList.toggle('over', left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => { said.textContent = shown.textContent; }, 1000);
  };
  area.addEventListener('input', write);
  if (area.value) write();
};

// Too large a file is told at once, before anything is sent.
const boundFile = (input) => {
  const said = document.createElement('span');
  said.className = 'err';
  said.id = `${input.id}-too-large`;
  said.setAttribute('role', 'alert');
  input.before(said);
  input.addEventListener('change', () => {
    const file = [...input.files].find((one) => one.size > Number(input.dataset.largest));
    said.textContent = file ? input.dataset.tooLarge.replace('{name}', file.name) : '';
    input.closest('.field').classList.toggle('field-err', Boolean(file));
    input.toggleAttribute('data-refused', Boolean(file));
  });
};

// Echo of a typed date in words, so that 03/09 cannot be misread.
const echoDate = (input) => {
  const echo = document.getElementById(input.dataset.date);
  const write = () => {
    const [, day, month, year] = /^\s*(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})\s*$/.exec(input.value) ?? [];
    const date = new Date(Number(year), Number(month) - 1, Number(day));
    const real = date.getMonth() === Number(month) - 1 && date.getDate() === Number(day);
    const style = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
    const language = document.documentElement.lang === 'en' ? 'en-GB' : 'vi';
    echo.textContent = real ? new Intl.DateTimeFormat(language, style).format(date) : '';
  };
  input.addEventListener('change', write);
  if (input.value) write();
};

const copyButton = (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const label = one('span', button);
    const before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
};

const revealButton = (button) => {
  const input = document.getElementById(button.dataset.reveal);
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const hidden = input.type === 'password';
    input.type = hidden ? 'text' : 'password';
    button.textContent = hidden ? button.dataset.hide : show;
  });
};

const selectAll = (box) => {
  const table = document.getElementById(box.dataset.selectAll);
  const rows = () => all('tbody .sel input', table);
  const status = one(`[data-selected="${table.id}"]`);
  const idle = status?.textContent;
  const write = () => {
    const chosen = rows().filter((row) => row.checked).length;
    box.checked = chosen > 0 && chosen === rows().length;
    box.indeterminate = chosen > 0 && !box.checked;
    if (status) status.textContent = chosen ? status.dataset.text.replace('{count}', chosen) : idle;
  };
  box.hidden = false;
  box.addEventListener('change', () => { rows().forEach((row) => { row.checked = box.checked; }); write(); });
  table.addEventListener('change', write);
  write();
};

// A link to a confirmation page opens the dialog of the same name instead, where there is one.
const openDialog = (link) => {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal) return;
  link.addEventListener('click', (event) => { event.preventDefault(); dialog.showModal(); });
  all('[data-close]', dialog).forEach((button) => {
    button.addEventListener('click', (event) => { event.preventDefault(); dialog.close(); link.focus(); });
  });
};

// A notice counts as read once its link is followed; the token is the one of any form of the page.
const markRead = (link) => {
  const said = new FormData();
  said.append('csrf_token', one('input[name="csrf_token"]')?.value ?? '');
  link.addEventListener('click', () => navigator.sendBeacon(link.dataset.read, said));
};

// Where the reader is, as the browser knows it; a choice that was made already stays.
const tellZone = (field) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const knows = !field.options || [...field.options].some((option) => option.value === zone);
  if (!field.value && zone && knows) field.value = zone;
};

const enhance = (root) => {
  all('[data-browser-zone]', root).forEach(tellZone);
  all('[data-open-from]', root).forEach((fold) => { if (narrow(Number(fold.dataset.openFrom))) fold.open = false; });
  all('select[data-search]', root).forEach(makeSearchable);
  all('[data-count]', root).forEach(countLeft);
  all('[data-largest]', root).forEach(boundFile);
  all('[data-date]', root).forEach(echoDate);
  all('[data-copy]', root).forEach(copyButton);
  all('[data-reveal]', root).forEach(revealButton);
  all('[data-select-all]', root).forEach(selectAll);
  all('[data-dialog]', root).forEach(openDialog);
  all('[data-read]', root).forEach(markRead);
};
enhance(document);
document.addEventListener('htmx:load', (event) => {
  if (event.target !== document.body) enhance(event.target);
});
