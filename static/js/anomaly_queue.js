// Reports of anomalies and their pictures that wait on this phone. Reports go before pictures: they are light, and the
// time for the first judgement begins when they arrive.
(function (scope) {
  "use strict";
  var LONGEST = 90000000;

  function asSent(one) {
    var sent = { nonce: one.nonce };
    Object.keys(one.given).forEach(function (name) { sent[name] = one.given[name]; });
    if (!one.given.data) sent.elapsed_seconds = Math.min(LONGEST, Math.round(scope.offlineElapsed(one.at) / 1000));
    return sent;
  }
  scope.anomalyQueue = scope.offlineQueue({
    database: "anomalies", store: "reports", list: "reports", asSent: asSent,
    weigh: function (one) { return (one.given.data || "").length; },
    settled: function (one, got) { if (got.state !== "refused") delete one.given.data; }
  });
})(self);
