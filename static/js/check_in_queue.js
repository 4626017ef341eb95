// Arrivals that wait on this phone, kept in the browser until the server has answered for each; used by the page and
// by its worker. Sending one twice does no harm: the server counts each nonce once.
(function (scope) {
  "use strict";
  var DAY = 86400000, KEPT_DAYS = 10, AT_ONCE = 100;
  var memory = null;  // for browsers that keep nothing: arrivals by nonce, lost with the page

  function connect() {
    return new Promise(function (resolve, reject) {
      var asked = scope.indexedDB.open("check-in", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("arrivals", { keyPath: "nonce" }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
      asked.onblocked = reject;
    });
  }

  function withStore(mode, act) {
    return connect().then(function (database) {
      return new Promise(function (resolve, reject) {
        var deed = database.transaction("arrivals", mode);
        var asked = act(deed.objectStore("arrivals"));
        deed.oncomplete = function () { database.close(); resolve(asked && asked.result); };
        deed.onerror = deed.onabort = function () { database.close(); reject(deed.error); };
      });
    });
  }

  function inMemory() {
    memory = memory || {};
    return memory;
  }

  function put(arrival) {
    if (memory) { memory[arrival.nonce] = arrival; return Promise.resolve(); }
    return withStore("readwrite", function (store) { return store.put(arrival); }).catch(function () {
      inMemory()[arrival.nonce] = arrival;
    });
  }

  function all() {
    if (memory) return Promise.resolve(Object.keys(memory).map(function (nonce) { return memory[nonce]; }));
    return withStore("readonly", function (store) { return store.getAll(); }).catch(function () {
      inMemory();
      return [];
    });
  }

  function forgetOld() {
    if (memory) return Promise.resolve();
    return all().then(function (arrivals) {
      return withStore("readwrite", function (store) {
        arrivals.forEach(function (one) { if (Date.now() - one.at > KEPT_DAYS * DAY) store.delete(one.nonce); });
      });
    }).catch(function () {});
  }

  function waiting(arrivals) {
    return arrivals.filter(function (one) { return one.state === "waiting"; })
      .sort(function (one, other) { return one.at - other.at; });
  }

  function asSent(one) {
    var sent = { nonce: one.nonce, counts: one.counts,
      elapsed_seconds: Math.min(100000000, Math.max(0, Math.round((Date.now() - one.at) / 1000))) };
    if (one.name) sent.name = one.name;
    if (one.signUp) sent.sign_up_id = one.signUp;
    return sent;
  }

  function settle(arrivals, answer) {
    return Promise.all(answer.answers.map(function (got) {
      var one = arrivals.filter(function (arrival) { return arrival.nonce === got.nonce; })[0];
      if (!one) return null;
      one.state = got.state === "refused" ? "refused" : "sent";
      one.message = got.message || "";
      return put(one);
    }));
  }

  // Sends what waits for this address, in order. Resolves to {left, message, retryAfter, total}; rejects without network.
  function send(path, arrivals) {
    var batch = waiting(arrivals).slice(0, AT_ONCE);
    if (!batch.length) return Promise.resolve({ left: 0 });
    return scope.fetch(path + "/arrivals", {
      method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ arrivals: batch.map(asSent) })
    }).then(function (response) {
      return response.json().catch(function () { return {}; }).then(function (answer) {
        if (!response.ok || !answer.answers) {
          return { left: batch.length, message: [answer.title, answer.detail].filter(Boolean).join(" "),
            retryAfter: Number(response.headers.get("Retry-After")) || 0 };
        }
        return settle(batch, answer).then(function () {
          var left = waiting(arrivals).length;
          return left ? send(path, arrivals) : { left: 0, total: answer.total };
        });
      });
    });
  }

  scope.checkInQueue = {
    put: put, all: all, send: send, waiting: waiting, forgetOld: forgetOld,
    isKept: function () { return memory === null; }
  };
})(self);
