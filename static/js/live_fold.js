// A live drill computed from its log, as drills/live.py and drills/live_script.py compute it: the same entries give the
// same state in whatever order and however often they come. Entries are {n: nonce, w: what, t: milliseconds, g: group
// or null, c: whether the commander's, d: data}.
(function (scope) {
  "use strict";
  var PHASES = ["alarm", "shelter", "evacuate", "assemble", "closing", "end"], LATE_SECONDS = 10;

  function key(group) { return group === null || group === undefined ? "" : String(group); }

  function mayUndo(undo, once) {
    var target = once[undo.d.of];
    if (!target || target.w === "undo") return false;
    return undo.c || (!target.c && key(undo.g) === key(target.g));
  }

  function standing(entries) {
    var once = {}, undone = {};
    entries.forEach(function (one) { once[one.n] = one; });
    var every = Object.keys(once).map(function (nonce) { return once[nonce]; });
    every.forEach(function (one) { if (one.w === "undo" && mayUndo(one, once)) undone[one.d.of] = true; });
    return every.filter(function (one) { return one.w !== "undo" && !undone[one.n]; })
      .sort(function (one, other) { return one.t - other.t || (one.n < other.n ? -1 : 1); });
  }

  function of(entries, what) { return entries.filter(function (one) { return one.w === what; }); }

  function first(entries, name, value) {
    var found = {};
    entries.forEach(function (one) { if (!(name(one) in found)) found[name(one)] = value(one); });
    return found;
  }

  function byGroup(one) { return key(one.g); }
  function at(one) { return one.t; }

  function phasesOf(entries) {
    var begun = {}, latest = -1;
    entries.forEach(function (one) {
      var place = PHASES.indexOf(one.d.phase);
      if (place > latest) { begun[one.d.phase] = one.t; latest = place; }
    });
    return begun;
  }

  function rollsOf(entries, found) {
    var rolls = {}, counts = {};
    found.forEach(function (one) { counts[one.d.roll] = (counts[one.d.roll] || 0) + (one.d.count || 1); });
    entries.forEach(function (one) {
      var missing = one.d.missing || 0, again = counts[one.n] || 0;
      rolls[key(one.g)] = {
        nonce: one.n, at: one.t, present: (one.d.present || 0) + Math.min(again, missing), excused: one.d.excused || 0,
        missing: missing, stillMissing: Math.max(0, missing - again), found: again
      };
    });
    return rolls;
  }

  function fold(entries) {
    var every = standing(entries), rolls = of(every, "roll"), phases = phasesOf(of(every, "phase"));
    var phase = PHASES.filter(function (name) { return name in phases; }).pop() || "";
    return {
      phases: phases, phase: phase, alarmAt: "alarm" in phases ? phases.alarm : null,
      injects: first(of(every, "inject"), function (one) { return String(one.d.inject); },
        function (one) { return { deed: one.d.deed, at: one.t, nonce: one.n }; }),
      arrived: first(of(every, "arrived"), byGroup, at), countedAt: first(rolls, byGroup, at),
      rolls: rollsOf(rolls, of(every, "found")),
      remarks: every.filter(function (one) { return one.w === "injury" || one.w === "note"; }),
      injured: of(every, "injury").reduce(function (sum, one) { return sum + (one.d.count || 1); }, 0),
      standing: every
    };
  }

  // The script's lines {id, at} as they stand so many seconds after the alarm; null before it.
  function cues(lines, injects, alarmAt, elapsed) {
    var shift = 0;
    return lines.map(function (line) {
      var due = line.at + shift, deed = injects[String(line.id)];
      if (deed && deed.deed === "skip") return { id: line.id, planned: line.at, due: due, state: "skipped", late: 0 };
      var happened = !deed || alarmAt === null ? elapsed : Math.floor((deed.at - alarmAt) / 1000);
      var late = happened === null ? 0 : Math.max(0, happened - due);
      shift += late;
      var waits = happened !== null && happened >= due ? "due" : "waiting";
      return { id: line.id, planned: line.at, due: due, state: deed ? "sent" : waits, late: late };
    });
  }

  scope.liveFold = { fold: fold, cues: cues, phases: PHASES, lateSeconds: LATE_SECONDS };
})(self);
