// Things done on this phone that wait to be sent, kept in the browser until the server has answered for each; used by
// pages and by their workers. Sending one twice does no harm: the server counts each nonce once.
//   offlineQueue({database, store, list, asSent, weigh, settled}): `list` is the name under which they are sent to
//   PATH/list; `asSent(one)` makes what is sent of one; `weigh(one)` its bytes beyond the usual; `settled(one)` is told
//   when the server has answered for it, before it is kept again.
(function (scope) {
  "use strict";
  var DAY = 86400000, KEPT_DAYS = 10, AT_ONCE = 100, HEAVY = 3000000;

  function nonce() {
    var bytes = new Uint8Array(16);
    scope.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function elapsed(at) {
    return Math.min(1000000000, Math.max(0, Date.now() - at));
  }

  function make(kind) {
    var memory = null;  // for browsers that keep nothing: what was done by nonce, lost with the page

    function connect() {
      return new Promise(function (resolve, reject) {
        var asked = scope.indexedDB.open(kind.database, 1);
        asked.onupgradeneeded = function () { asked.result.createObjectStore(kind.store, { keyPath: "nonce" }); };
        asked.onsuccess = function () { resolve(asked.result); };
        asked.onerror = function () { reject(asked.error); };
        asked.onblocked = reject;
      });
    }

    function withStore(mode, act) {
      return connect().then(function (database) {
        return new Promise(function (resolve, reject) {
          var deed = database.transaction(kind.store, mode);
          var asked = act(deed.objectStore(kind.store));
          deed.oncomplete = function () { database.close(); resolve(asked && asked.result); };
          deed.onerror = deed.onabort = function () { database.close(); reject(deed.error); };
        });
      });
    }

    function inMemory() {
      memory = memory || {};
      return memory;
    }

    function put(one) {
      if (memory) { memory[one.nonce] = one; return Promise.resolve(); }
      return withStore("readwrite", function (store) { return store.put(one); }).catch(function () {
        inMemory()[one.nonce] = one;
      });
    }

    function all() {
      if (memory) return Promise.resolve(Object.keys(memory).map(function (key) { return memory[key]; }));
      return withStore("readonly", function (store) { return store.getAll(); }).catch(function () {
        inMemory();
        return [];
      });
    }

    function forgetOld() {
      if (memory) return Promise.resolve();
      return all().then(function (every) {
        return withStore("readwrite", function (store) {
          every.forEach(function (one) { if (Date.now() - one.at > KEPT_DAYS * DAY) store.delete(one.nonce); });
        });
      }).catch(function () {});
    }

    function waiting(every) {
      return every.filter(function (one) { return one.state === "waiting"; })
        .sort(function (one, other) { return one.at - other.at || (one.turn || 0) - (other.turn || 0); });
    }

    function batchOf(every) {
      var weight = 0;
      return waiting(every).slice(0, AT_ONCE).filter(function (one, place) {
        weight += kind.weigh ? kind.weigh(one) : 0;
        return place === 0 || weight < HEAVY;
      });
    }

    function settle(batch, answer) {
      return Promise.all(answer.answers.map(function (got) {
        var one = batch.filter(function (sent) { return sent.nonce === got.nonce; })[0];
        if (!one) return null;
        one.state = got.state === "refused" ? "refused" : "sent";
        one.message = got.message || "";
        if (kind.settled) kind.settled(one, got);
        return put(one);
      }));
    }

    // Sends what waits for this address, in order. Resolves to {left, message, retryAfter, total}; rejects without network.
    function send(path, every) {
      var batch = batchOf(every), body = {};
      if (!batch.length) return Promise.resolve({ left: 0 });
      body[kind.list] = batch.map(kind.asSent);
      return scope.fetch(path + "/" + kind.list, {
        method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body)
      }).then(function (response) {
        return response.json().catch(function () { return {}; }).then(function (answer) {
          if (!response.ok || !answer.answers) {
            return { left: batch.length, message: [answer.title, answer.detail].filter(Boolean).join(" "),
              retryAfter: Number(response.headers.get("Retry-After")) || 0 };
          }
          return settle(batch, answer).then(function () {
            return waiting(every).length ? send(path, every) : { left: 0, total: answer.total };
          });
        });
      });
    }

    return {
      put: put, all: all, send: send, waiting: waiting, forgetOld: forgetOld, nonce: nonce,
      isKept: function () { return memory === null; }
    };
  }

  scope.offlineQueue = make;
  scope.offlineElapsed = elapsed;
})(self);
