// Arrivals that wait on this phone.
(function (scope) {
  "use strict";
  function asSent(one) {
    var sent = { nonce: one.nonce, counts: one.counts,
      elapsed_seconds: Math.min(100000000, Math.round(scope.offlineElapsed(one.at) / 1000)) };
    if (one.name) sent.name = one.name;
    if (one.signUp) sent.sign_up_id = one.signUp;
    return sent;
  }
  scope.checkInQueue = scope.offlineQueue({ database: "check-in", store: "arrivals", list: "arrivals", asSent: asSent });
})(self);
