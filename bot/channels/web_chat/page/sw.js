// Keeps one page without content for when there is no connection; the conversation is never kept.
'use strict';
const CACHE = 'offline-1';
const KEPT = ['/offline.html', '/chat.css'];
addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => skipWaiting()));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const {request} = event;
  if (request.method !== 'GET') return;
  const path = new URL(request.url).pathname;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')));
  } else if (path === '/chat.css') {
    event.respondWith(fetch(request).catch(() => caches.match(path)));
  }
});
