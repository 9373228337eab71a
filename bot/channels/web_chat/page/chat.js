'use strict';
(() => {
  const words = document.getElementById('words').dataset;
  const log = document.getElementById('log');
  const busy = document.getElementById('busy');

  const REPLY_TIMEOUT_MS = 20000;
  const RETRIES_MAX = 20;
  const RETRY_WAIT_MS_MAX = 30000;
  const BODY_BYTES_MAX = 60000;
  const BUSY_SHOWN_AFTER_MS = 700;
  const IDLE_LOCK_MS = 15 * 60 * 1000;
  const ACTIVE_EVERY_MS = 4 * 60 * 1000;
  const ESCAPES = 3;
  const ESCAPES_WITHIN_MS = 1500;
  const LOCK_WAIT_MS = 300;

  if ('serviceWorker' in navigator && isSecureContext) {
    navigator.serviceWorker.register('/sw.js').catch(() => {});
  }

  // --- leaving -----------------------------------------------------------------------------------

  const hide = () => document.body.replaceChildren();

  const leave = () => {
    // The screen is clear at once; the lock comes before the way out, as far as the server is quick.
    const locked = fetch('/lock', {method: 'POST', keepalive: true, redirect: 'manual', body: new URLSearchParams()})
      .catch(() => {});
    hide();
    document.title = '';
    let view = window;
    try { view = top; } catch (error) { /* a frame that may not */ }
    Promise.race([locked, new Promise((resolve) => { setTimeout(resolve, LOCK_WAIT_MS); })])
      .then(() => view.location.replace(words.exit));
  };
  let escapes = [];
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const now = performance.now();
    escapes = escapes.filter((at) => now - at < ESCAPES_WITHIN_MS).concat(now);
    if (escapes.length >= ESCAPES) { leave(); return; }
    for (const open of document.querySelectorAll('details[open]')) {
      open.open = false;
      open.querySelector('summary').focus();
    }
  });
  document.getElementById('leave').addEventListener('submit', (event) => {
    event.preventDefault();
    leave();
  });
  // A page that comes back from the browser's own memory may be locked by now.
  addEventListener('pageshow', (event) => { if (event.persisted) { hide(); location.reload(); } });
  document.addEventListener('click', (event) => {
    for (const open of document.querySelectorAll('header details[open], #menu[open]')) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  if (!log) return;  // locked, or another page
  const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
  const field = () => document.getElementById('text');
  const error = document.getElementById('error');

  // --- locking after a while, which loses nothing --------------------------------------------------

  let acted = Date.now();
  let told = Date.now();
  const own = () => document.querySelector('#menu strong') !== null;
  const onAct = () => {
    const now = Date.now();
    if (own() && now - acted >= IDLE_LOCK_MS) return;
    acted = now;
    if (own() && now - told > ACTIVE_EVERY_MS) {
      told = now;
      fetch('/active', {method: 'POST', body: new URLSearchParams()}).catch(() => {});
    }
  };
  for (const kind of ['input', 'keydown', 'pointerdown']) addEventListener(kind, onAct, {passive: true});

  // The draft waits here, out of sight, until the code is typed.
  const lock = async () => {
    const draft = field().value;
    await fetch('/lock', {method: 'POST', redirect: 'manual', body: new URLSearchParams()}).catch(() => {});
    pending = null;
    const page = await fetch('/').then((answer) => answer.text()).then(parse).catch(() => null);
    if (!page || !page.getElementById('code')) { hide(); location.reload(); return; }
    document.body.className = 'locked';
    document.querySelector('main').replaceWith(document.adoptNode(page.querySelector('main')));
    document.getElementById('code').focus();
    const form = document.querySelector('form[action="/unlock"]');
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const answer = await fetch('/unlock', {method: 'POST', body: new URLSearchParams(new FormData(form))}).catch(() => null);
      const opened = answer && parse(await answer.text());
      if (!opened) return;
      if (!opened.getElementById('log')) {
        document.getElementById('error').replaceChildren(...opened.getElementById('error').childNodes);
        document.getElementById('code').setAttribute('aria-invalid', 'true');
        document.getElementById('code').setAttribute('aria-describedby', 'error');
        document.getElementById('code').focus();
        return;
      }
      try { sessionStorage.setItem('draft', draft); } catch (ignored) { /* then it is lost */ }
      leaving = true;
      location.reload();
    });
  };
  setInterval(() => { if (own() && Date.now() - acted >= IDLE_LOCK_MS && document.getElementById('log')) lock(); }, 5000);
  try {
    const draft = sessionStorage.getItem('draft');
    sessionStorage.removeItem('draft');
    if (draft) field().value = draft;
  } catch (ignored) { /* no storage here */ }

  // --- the conversation ----------------------------------------------------------------------------

  // The one message that is under way. It keeps its event id however often it is sent, so the server
  // takes it once.
  let pending = null;
  let retryTimer = 0;
  let leaving = false;

  const toEnd = (node) => { log.scrollTop = node.offsetTop - 12; };

  const showMine = (text) => {
    const bubble = document.createElement('div');
    bubble.className = 'mine waiting';
    bubble.setAttribute('aria-live', 'off');
    const heading = document.createElement('h2');
    heading.className = 'vh';
    heading.textContent = words.you;
    const line = document.createElement('p');
    line.textContent = text;
    bubble.append(heading, line);
    log.append(bubble);
    toEnd(bubble);
    return bubble;
  };

  const say = (nodes) => {
    error.replaceChildren(...nodes);
    const wrong = nodes.length > 0;
    field().toggleAttribute('aria-invalid', wrong);
    if (wrong) field().setAttribute('aria-invalid', 'true');
    field().setAttribute('aria-describedby', wrong ? 'error hint' : 'hint');
  };

  const sayAway = () => {
    const text = document.createElement('p');
    text.textContent = words.away.replaceAll('**', '');
    const again = document.createElement('button');
    again.type = 'button';
    again.id = 'again';
    again.textContent = words.retry;
    again.addEventListener('click', transmit);
    say([text, again]);
    error.setAttribute('role', 'alert');
  };

  const enable = (on) => {
    for (const button of document.querySelectorAll('[data-live] button')) button.disabled = !on;
  };

  const replace = (page, id) => {
    const old = document.getElementById(id);
    const now = page.getElementById(id);
    if (old && now && !old.open) old.replaceWith(document.adoptNode(now));
  };

  // What the new page says goes under what was said; its forms take the place of the old ones.
  const take = (page, byChoice) => {
    if (page.documentElement.lang !== document.documentElement.lang || !page.getElementById('log')) {
      leaving = true;
      location.assign('/');
      return;
    }
    for (const old of log.querySelectorAll('.choices')) old.remove();
    const event = page.querySelector('#form [name="event"]').value;
    document.querySelector('#form [name="event"]').value = event;
    replace(page, 'steps');
    replace(page, 'menu');
    replace(page, 'language');
    const reply = document.adoptNode(page.querySelector('#log .reply'));
    log.append(reply);
    toEnd(reply);
    const choices = reply.querySelector('.choices fieldset');
    if (byChoice && choices) {
      choices.tabIndex = -1;
      choices.focus({preventScroll: true});
    } else if (byChoice) {
      log.focus({preventScroll: true});
    }
  };

  const finish = () => {
    const done = pending;
    pending = null;
    busy.textContent = '';
    enable(true);
    return done;
  };

  // What was typed returns to the field, before whatever was typed since.
  const giveBack = (page) => {
    const {bubble, text} = finish();
    bubble.remove();
    if (text) field().value = field().value ? text + '\n' + field().value : text;
    const why = page && page.getElementById('error');
    say(why ? [...why.childNodes] : [document.createTextNode(words.long)]);
    field().focus();
  };

  const post = async (mine) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), REPLY_TIMEOUT_MS);
    const waiting = setTimeout(() => { busy.textContent = words.busy; }, BUSY_SHOWN_AFTER_MS);
    try {
      const response = await fetch(mine.action, {method: 'POST', body: mine.body, signal: stop.signal, cache: 'no-store'});
      const page = parse(await response.text());
      return {ok: response.ok, status: response.status, wait: Number(response.headers.get('Retry-After')) || 0, page};
    } catch (failed) {
      return {ok: false, status: 0, wait: 0, page: null};
    } finally {
      clearTimeout(timer);
      clearTimeout(waiting);
      busy.textContent = '';
    }
  };

  async function transmit() {
    if (!pending || pending.inFlight) return;
    clearTimeout(retryTimer);
    const mine = pending;
    mine.inFlight = true;
    const answer = await post(mine);
    mine.inFlight = false;
    if (pending !== mine) return;
    if (answer.ok) {
      told = acted = Date.now();
      mine.bubble.classList.remove('waiting');
      finish();
      error.removeAttribute('role');
      say([]);
      take(answer.page, !mine.text);
      return;
    }
    const passing = answer.status === 0 || answer.status === 408 || answer.status >= 500 ||
        (answer.status === 429 && answer.wait <= 60);
    if (!passing) { giveBack(answer.page); return; }
    mine.attempts += 1;
    sayAway();
    if (mine.attempts >= RETRIES_MAX) return;  // the button still works
    const wait = Math.max(answer.wait * 1000, Math.min(1000 * 2 ** (mine.attempts - 1), RETRY_WAIT_MS_MAX));
    retryTimer = setTimeout(transmit, wait);
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!('live' in form.dataset)) return;
    event.preventDefault();
    if (pending) return;
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const typed = form.id === 'form';
    // Control characters come along with text that is pasted from documents.
    const text = typed ? field().value.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trim() : '';
    if (typed && !text) {
      say([document.createTextNode(words.empty)]);
      field().focus();
      return;
    }
    if (typed) body.set('text', text);
    if (body.toString().length > BODY_BYTES_MAX) {
      say([document.createTextNode(words.long)]);
      return;
    }
    const shown = text || event.submitter.innerText.trim();
    // Another form on this page is another event.
    body.set('event', document.querySelector('#form [name="event"]').value);
    pending = {action: form.getAttribute('action'), body, text, bubble: showMine(shown), attempts: 0, inFlight: false};
    if (typed) field().value = '';
    const menu = document.getElementById('menu');
    if (menu) menu.open = false;
    enable(false);
    say([]);
    transmit();
  });

  document.addEventListener('keydown', (event) => {
    const phone = matchMedia('(pointer: coarse)').matches;
    if (event.target === field() && event.key === 'Enter' && !event.shiftKey && !event.isComposing && !phone) {
      event.preventDefault();
      if (!pending) document.getElementById('form').requestSubmit(document.getElementById('send'));
    }
  });

  addEventListener('beforeunload', (event) => {
    const typed = document.getElementById('text');
    if (!leaving && (pending || (typed && typed.value.trim()))) event.preventDefault();
  });
  document.addEventListener('submit', (event) => { if (!('live' in event.target.dataset)) leaving = true; });
  log.scrollTop = 0;
})();
