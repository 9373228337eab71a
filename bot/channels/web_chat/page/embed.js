// On a page of your own: <script src="https://meldwijzer.example.nl/embed.js" defer></script>
// shows the chat where the script stands. The server must name your page's origin in
// web_chat_frame_ancestors.
'use strict';
(() => {
  const script = document.currentScript;
  const frame = document.createElement('iframe');
  frame.src = new URL('/', script.src).href;
  frame.title = script.dataset.title || 'Meldwijzer';
  frame.setAttribute('width', script.dataset.width || '100%');
  frame.setAttribute('height', script.dataset.height || '640');
  frame.setAttribute('frameborder', '0');
  script.after(frame);
})();
