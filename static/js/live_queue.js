// What was done in a live drill and waits on this phone.
(function (scope) {
  "use strict";
  var LONGEST_MS = 999999999;  // as much as the server takes; what waited longer is told to be as old as that

  function asSent(one) {
    var sent = { nonce: one.nonce, elapsed_ms: Math.min(LONGEST_MS, Math.round(scope.offlineElapsed(one.at))) };
    Object.keys(one.entry).forEach(function (name) { sent[name] = one.entry[name]; });
    return sent;
  }
  scope.liveQueue = scope.offlineQueue({
    database: "live-drill", store: "entries", list: "entries", asSent: asSent,
    weigh: function (one) { return (one.entry.photo || "").length; },
    settled: function (one, got) {
      if (one.entry.photo && got.state !== "refused") one.hadPhoto = true;
      delete one.entry.photo;
      one.sentAt = Date.now();
      if (got.at) one.serverAt = got.at;
    }
  });
})(self);
