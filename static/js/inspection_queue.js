// Inspections and their photos that are being made on this phone ("draft") or wait to be sent.
(function (scope) {
  "use strict";
  var LONGEST_MS = 999999999;  // as much as the server takes; what waited longer is told to be as old as that

  function found(draft) {
    var defects = Object.keys(draft.answers).filter(function (item) { return draft.answers[item] === "defect"; })
      .map(function (item) { return told(draft.defects[item] || {}, item); });
    return defects.concat((draft.others || []).map(function (other) { return told(other, ""); }));
  }

  function told(defect, item) {
    var one = { item: item, problem: (defect.problem || "").trim().slice(0, 300), severity: defect.severity || "minor" };
    if (defect.due_on) one.due_on = defect.due_on;
    return one;
  }

  function asSent(one) {
    var sent = { what: one.what, nonce: one.nonce,
      elapsed_ms: Math.min(LONGEST_MS, Math.round(scope.offlineElapsed(one.at))) };
    if (one.what === "photo") {
      sent.inspection = one.inspection;
      sent.item = one.item;
      sent.photo = one.photo;
      return sent;
    }
    sent.answers = one.draft.answers;
    sent.defects = found(one.draft);
    sent.note = (one.draft.note || "").trim();
    sent.verified = Boolean(one.draft.verified);
    ["lon", "lat", "accuracy_m"].forEach(function (name) {
      if (one.draft[name] !== undefined && one.draft[name] !== null) sent[name] = one.draft[name];
    });
    return sent;
  }

  scope.inspectionDefects = found;
  scope.inspectionQueue = scope.offlineQueue({
    database: "inspection", store: "entries", list: "entries", asSent: asSent,
    weigh: function (one) { return (one.photo || "").length; },
    settled: function (one) { if (one.what === "photo") one.photo = ""; }
  });
})(self);
