// Quick reports and their photos that wait on this phone; reports go before photos.
(function (scope) {
  "use strict";
  function asSent(one) {
    var sent = { nonce: one.nonce };
    Object.keys(one.given).forEach(function (name) { sent[name] = one.given[name]; });
    if (!one.given.data) sent.elapsed_seconds = Math.min(90000000, Math.round(scope.offlineElapsed(one.at) / 1000));
    return sent;
  }
  scope.quickReportQueue = scope.offlineQueue({
    database: "quick-reports", store: "reports", list: "reports", asSent: asSent,
    weigh: function (one) { return (one.given.data || "").length; },
    settled: function (one, got) {
      one.fields = got.fields || {};
      if (got.state !== "refused") delete one.given.data;
    }
  });
})(self);
