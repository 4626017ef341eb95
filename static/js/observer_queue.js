// Daily records that wait on this phone.
(function (scope) {
  "use strict";
  function asSent(one) {
    var sent = { nonce: one.nonce, what: one.what, place_id: one.point, on: one.on,
      elapsed_seconds: Math.round(scope.offlineElapsed(one.at) / 1000) };
    sent.elapsed_seconds = Math.min(100000000, sent.elapsed_seconds);
    if (one.note) sent.note = one.note;
    if (one.readings) sent.readings = one.readings;
    return sent;
  }
  scope.observerQueue = scope.offlineQueue({
    database: "observation", store: "records", list: "records", asSent: asSent,
    settled: function (one, got) { one.taken = got.at; }
  });
})(self);
