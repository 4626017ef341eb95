// Reports of visits and their photos that are being written on this phone ("draft") or wait to be sent.
(function (scope) {
  "use strict";
  var LONGEST_MS = 999999999;  // as much as the server takes; what waited longer is told to be as old as that

  function asSent(one) {
    var sent = { what: one.what, nonce: one.nonce,
      elapsed_ms: Math.min(LONGEST_MS, Math.round(scope.offlineElapsed(one.at))) };
    if (one.what === "photo") {
      sent.report = one.report;
      sent.photo = one.photo;
      return sent;
    }
    sent.visit = one.visit;
    ["on", "starts", "ends", "people", "done", "next_steps"].forEach(function (name) { sent[name] = one.draft[name]; });
    ["lon", "lat", "accuracy_m"].forEach(function (name) {
      if (one.draft[name] !== undefined && one.draft[name] !== null) sent[name] = one.draft[name];
    });
    return sent;
  }

  scope.visitQueue = scope.offlineQueue({
    database: "visits", store: "entries", list: "entries", asSent: asSent,
    weigh: function (one) { return (one.photo || "").length; },
    settled: function (one) { if (one.what === "photo") one.photo = ""; }
  });
})(self);
