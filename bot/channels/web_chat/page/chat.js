'use strict';
(() => {
  const log = document.getElementById('log');
  const form = document.getElementById('form');
  const field = document.getElementById('text');
  const send = document.getElementById('send');
  const notice = document.getElementById('notice');
  const noticeText = document.getElementById('notice-text');
  const again = document.getElementById('again');

  const REPLY_TIMEOUT_MS = 20000;
  const RETRIES_MAX = 20;
  const RETRY_WAIT_MS_MAX = 30000;
  const BODY_BYTES_MAX = 60000;

  // The one message that is under way. It keeps its event id however often it is sent, so the
  // server takes it once.
  let pending = null;
  let retryTimer = 0;

  // --- text to nodes; message text never becomes HTML ------------------------------------------

  const element = (name, className) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    return node;
  };

  const link = (title, address) => {
    if (!/^(https?:\/\/|tel:|mailto:)/i.test(address)) return document.createTextNode(title);
    const node = element('a');
    node.href = address;
    node.textContent = title;
    if (/^http/i.test(address)) {
      node.target = '_blank';
      node.rel = 'noopener noreferrer';
    }
    return node;
  };

  const inline = (parent, text) => {
    const pattern = /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/g;
    let from = 0;
    for (const found of text.matchAll(pattern)) {
      parent.append(text.slice(from, found.index));
      if (found[1] !== undefined) {
        const bold = element('strong');
        inline(bold, found[1]);
        parent.append(bold);
      } else if (found[2] !== undefined) {
        parent.append(link(found[2], found[3]));
      } else {
        parent.append(link(found[4], found[4]));
      }
      from = found.index + found[0].length;
    }
    parent.append(text.slice(from));
  };

  const blocks = (parent, text) => {
    let open = null;
    for (const line of text.split('\n')) {
      const item = /^\s*(?:[-*]|(\d+)\.)\s+(.*)$/.exec(line);
      if (item) {
        const kind = item[1] === undefined ? 'UL' : 'OL';
        if (!open || open.tagName !== kind) {
          open = element(kind.toLowerCase());
          if (item[1] !== undefined) open.start = Number(item[1]);
          parent.append(open);
        }
        const entry = element('li');
        inline(entry, item[2]);
        open.append(entry);
      } else if (line.trim() === '') {
        open = null;
      } else {
        if (open && open.tagName === 'P') {
          open.append(element('br'));
        } else {
          open = element('p');
          parent.append(open);
        }
        inline(open, line);
      }
    }
  };

  // --- the conversation ------------------------------------------------------------------------

  const toEnd = (node) => {
    // A long answer is read from its beginning.
    const top = node.offsetTop - log.offsetTop - 16;
    log.scrollTop = Math.min(top, log.scrollHeight);
  };

  const retireChoices = () => {
    for (const button of log.querySelectorAll('.choices button')) button.disabled = true;
  };

  const showMessages = (messages) => {
    let first = null;
    for (const message of messages) {
      const bubble = element('div', 'bot');
      blocks(bubble, String(message.text || ''));
      log.append(bubble);
      first = first || bubble;
      if (message.links && message.links.length > 0) {
        const list = element('ul', 'links');
        for (const one of message.links) {
          const item = element('li');
          item.append(link(String(one.title), String(one.url)));
          list.append(item);
        }
        log.append(list);
      }
      if (message.choices && message.choices.length > 0) {
        const group = element('div', 'choices');
        group.setAttribute('role', 'group');
        group.setAttribute('aria-label', 'Antwoorden');
        for (const choice of message.choices) {
          const button = element('button');
          button.type = 'button';
          button.dataset.choice = choice.id;
          button.textContent = choice.title;
          button.addEventListener('click', () => submit('', choice.id, choice.title));
          group.append(button);
        }
        log.append(group);
      }
    }
    if (first) toEnd(first);
  };

  const showMine = (text) => {
    const bubble = element('div', 'mine');
    bubble.textContent = text;
    log.append(bubble);
    toEnd(bubble);
    return bubble;
  };

  const showNotice = (text, canRetry) => {
    noticeText.textContent = text;
    again.hidden = !canRetry;
    notice.hidden = false;
  };

  const hideNotice = () => { notice.hidden = true; };

  // --- sending ---------------------------------------------------------------------------------

  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
        .join('-');
  };

  const ask = async (path, options) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), REPLY_TIMEOUT_MS);
    try {
      const response = await fetch(path, {
        ...options, signal: stop.signal, credentials: 'same-origin', cache: 'no-store',
      });
      const body = await response.json().catch(() => null);
      return {
        ok: response.ok && body !== null,
        status: response.status,
        wait: Number(response.headers.get('Retry-After')) || 0,
        body: body || {},
      };
    } catch (error) {
      return {ok: false, status: 0, wait: 0, body: {}};
    } finally {
      clearTimeout(timer);
    }
  };

  const away = 'De server antwoordt nu niet. Je bericht is niet weg: het wordt vanzelf opnieuw ' +
      'gestuurd.\nKun je niet wachten? Bij gevaar bel je 112. Veilig Thuis is dag en nacht ' +
      'bereikbaar op 0800-2000.';

  const setBusy = (busy) => {
    send.disabled = busy;
    if (busy) retireChoices();
  };

  const giveBack = (text) => {
    // What was typed returns to the field, before whatever was typed since.
    pending.bubble.remove();
    if (pending.body.text) {
      field.value = field.value ? pending.body.text + '\n' + field.value : pending.body.text;
    } else {
      for (const button of pending.buttons) button.disabled = false;
    }
    pending = null;
    setBusy(false);
    showNotice(text, false);
  };

  const transmit = async () => {
    if (!pending || pending.inFlight) return;
    clearTimeout(retryTimer);
    const mine = pending;
    mine.inFlight = true;
    const answer = await ask('/chat/messages', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(mine.body),
    });
    mine.inFlight = false;
    if (answer.ok) {
      mine.bubble.classList.remove('waiting');
      pending = null;
      hideNotice();
      setBusy(false);
      showMessages(answer.body.messages || []);
      return;
    }
    const passing = answer.status === 0 || answer.status === 408 || answer.status >= 500 ||
        (answer.status === 429 && answer.wait <= 60);
    if (!passing) {
      giveBack(answer.body.detail || 'Dit bericht kon niet worden gestuurd. Pas het aan en probeer het nog eens.');
      return;
    }
    mine.attempts += 1;
    showNotice(away, true);
    if (mine.attempts >= RETRIES_MAX) return;  // the button still works
    const wait = Math.max(answer.wait * 1000, Math.min(1000 * 2 ** (mine.attempts - 1), RETRY_WAIT_MS_MAX));
    retryTimer = setTimeout(transmit, wait);
  };

  const submit = (text, choice, shown) => {
    if (pending) return;
    const body = {event: uuid()};
    if (choice) body.choice = choice; else body.text = text;
    if (new TextEncoder().encode(JSON.stringify(body)).length > BODY_BYTES_MAX) {
      showNotice('Je bericht is te lang. Deel het op in kleinere stukken.', false);
      return;
    }
    const buttons = log.querySelectorAll('.choices button:enabled');
    pending = {body, buttons, bubble: showMine(shown), attempts: 0, inFlight: false};
    pending.bubble.classList.add('waiting');
    if (!choice) field.value = '';
    setBusy(true);
    hideNotice();
    transmit();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // Control characters come along with text that is pasted from documents.
    const text = field.value.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trim();
    if (text) submit(text, '', text);
  });

  field.addEventListener('keydown', (event) => {
    const phone = matchMedia('(pointer: coarse)').matches;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !phone) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  addEventListener('beforeunload', (event) => {
    if (pending || field.value.trim()) event.preventDefault();
  });

  // --- beginning -------------------------------------------------------------------------------

  let startAttempts = 0;
  let started = false;
  const start = async () => {
    clearTimeout(retryTimer);
    const answer = await ask('/chat/start');
    if (started || pending) return;
    if (answer.ok) {
      started = true;
      hideNotice();
      showMessages(answer.body.messages || []);
      return;
    }
    startAttempts += 1;
    showNotice('De server antwoordt nu niet.\nBij gevaar bel je 112. Veilig Thuis is dag en nacht ' +
        'bereikbaar op 0800-2000.', true);
    if (startAttempts < RETRIES_MAX) {
      retryTimer = setTimeout(start, Math.min(1000 * 2 ** (startAttempts - 1), RETRY_WAIT_MS_MAX));
    }
  };

  again.addEventListener('click', () => (pending ? transmit() : start()));
  start();
})();
