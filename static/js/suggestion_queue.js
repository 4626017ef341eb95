// Suggestions and opinions that wait on this phone until the server has answered for each.
(function (scope) {
  "use strict";
  var LONGEST = 90000000;

  function asSent(one) {
    var sent = { nonce: one.nonce };
    Object.keys(one.given).forEach(function (name) { sent[name] = one.given[name]; });
    if (!one.given.score) sent.elapsed_seconds = Math.min(LONGEST, Math.round(scope.offlineElapsed(one.at) / 1000));
    return sent;
  }

  scope.suggestionQueue = scope.offlineQueue({
    database: "suggestions", store: "suggestions", list: "suggestions", asSent: asSent,
    settled: function (one, got) { if (got.state !== "refused") one.given = {}; }  // nothing stays of what was said
  });
})(self);
