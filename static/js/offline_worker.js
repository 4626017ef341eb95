// Keeps pages and what they load on the phone, so that they open without a network, and sends what waits when the
// network is back even if the page is closed.
//   offlineWorker({cache, tag, queue}): the name of the kept pages, of the wish to send, and the queue of what waits.
self.offlineWorker = function (kind) {
  "use strict";
  var worker = self, CACHE = kind.cache, PATIENCE = 4000;

  worker.addEventListener("install", function () { worker.skipWaiting(); });
  worker.addEventListener("activate", function (event) { event.waitUntil(worker.clients.claim()); });

  worker.addEventListener("fetch", function (event) {
    var request = event.request;
    if (request.method !== "GET") return;
    if (request.mode === "navigate") event.respondWith(page(request));
    else event.respondWith(worker.caches.match(request).then(function (kept) { return kept || fetch(request); }));
  });

  function keyOf(url) {
    return url.split("#")[0].split("?")[0];
  }

  // The network first, for as long as a person waits; then what was kept.
  function page(request) {
    var kept = worker.caches.match(keyOf(request.url));
    var fresh = fetch(request).then(function (response) { return note(request.url, response); });
    return kept.then(function (known) {
      if (!known) return fresh;
      var late = new Promise(function (resolve) { setTimeout(function () { resolve(known); }, PATIENCE); });
      var good = fresh.then(function (response) { return response.status >= 500 ? known : response; });
      return Promise.race([good.catch(function () { return known; }), late]);
    });
  }

  function note(url, response) {
    if (response.redirected || (!response.ok && response.status !== 410)) return response;
    var copy = response.clone();
    return worker.caches.open(CACHE).then(function (cache) {
      return response.ok ? cache.put(keyOf(url), copy) : cache.delete(keyOf(url));
    }).then(function () { return response; });
  }

  worker.addEventListener("message", function (event) {
    var asked = event.data || {};
    if (!asked.keep) return;
    event.waitUntil(keep(asked.keep, asked.page).then(function () {
      event.source.postMessage({ kept: asked.page });
    }));
  });

  function keep(addresses, pageAddress) {
    return worker.caches.open(CACHE).then(function (cache) {
      return Promise.all(addresses.map(function (address) {
        return cache.match(address).then(function (known) { return known || cache.add(address); });
      })).then(function () {
        return cache.match(keyOf(pageAddress)).then(function (known) { return known || cache.add(keyOf(pageAddress)); });
      }).then(function () { return forgetOver(cache); });
    });
  }

  // Pages of events that are over go, with the names on them.
  function forgetOver(cache) {
    return cache.keys().then(function (requests) {
      return Promise.all(requests.map(function (request) {
        return cache.match(request).then(function (response) {
          var until = Number(response.headers.get("X-Keep-Until"));
          return until && until * 1000 < Date.now() ? cache.delete(request) : null;
        });
      }));
    });
  }

  worker.addEventListener("sync", function (event) {
    if (event.tag === kind.tag) event.waitUntil(sendAll());
  });

  function sendAll() {
    return kind.queue.all().then(function (every) {
      var byPath = {};
      kind.queue.waiting(every).forEach(function (one) {
        (byPath[one.path] = byPath[one.path] || []).push(one);
      });
      return Promise.all(Object.keys(byPath).map(function (path) {
        return kind.queue.send(path, byPath[path]).then(function (answer) {
          return { path: path, total: answer.total };
        });
      }));
    }).then(function (sent) {
      return worker.clients.matchAll().then(function (pages) {
        pages.forEach(function (one) { one.postMessage({ sent: sent }); });
      });
    });
  }
};
