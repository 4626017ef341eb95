// The command screen: one button for the next phase, the roll call, the script and remarks.
(function (scope) {
  "use strict";
  var NAMED = ["alarm", "shelter", "evacuate", "assemble", "closing", "end"], HOLD_MS = 1200;
  var page = scope.livePage(render), plan = page.plan, part = page.part, node = page.node, say = page.root.dataset;
  var state = null, counting = null, tappedAt = 0;
  var groups = plan.groups.length ? plan.groups : [{ id: null, name: say.whole, people: plan.people, leader: "" }];

  function key(group) { return group.id === null ? "" : String(group.id); }
  function phaseName(phase) { return plan.phases.filter(function (one) { return one[0] === phase; })[0][1]; }

  function nextPhase(now) { return NAMED[NAMED.indexOf(now.phase) + 1] || ""; }

  // The last thing done on this screen or another command screen that still stands.
  function last(now) {
    return now.standing.filter(function (one) { return one.c; }).pop();
  }

  function render(fresh) {
    state = fresh;
    page.tick(state);
    phases();
    nextButton();
    against();
    totals();
    rolls();
    cues();
    remarks();
  }

  function phases() {
    page.root.querySelectorAll("[data-of]").forEach(function (item) {
      var begun = state.phases[item.dataset.of];
      item.className = item.dataset.of === state.phase ? "is-now" : begun === undefined ? "" : "is-done";
      if (item.dataset.of === state.phase) item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
      item.querySelector("small").textContent = begun === undefined ? "" : page.clock(begun);
    });
  }

  function nextButton() {
    var next = nextPhase(state), button = part("next"), lately = last(state), undo = part("undo");
    button.hidden = !next;
    if (next) button.textContent = say["next" + next[0].toUpperCase() + next.slice(1)];
    button.classList.toggle("is-alarm", next === "alarm");
    button.disabled = Date.now() - tappedAt < HOLD_MS;  // a nervous second tap does not skip a phase
    undo.hidden = !lately;
    if (lately) undo.textContent = page.fill(say.undo, { what: wordFor(lately) + " " + page.clock(lately.t) });
  }

  function wordFor(entry) {
    if (entry.w === "phase") return phaseName(entry.d.phase);
    return say["undo" + entry.w[0].toUpperCase() + entry.w.slice(1)] || entry.w;
  }

  // When the last group was there, as drills/live_outcome.py has it.
  function gatheredAt() {
    var arrived = groups.map(function (group) { return state.arrived[key(group)]; })
      .filter(function (at) { return at !== undefined; });
    if (arrived.length === groups.length) return Math.max.apply(null, arrived);
    return "assemble" in state.phases ? Math.max.apply(null, arrived.concat([state.phases.assemble])) : null;
  }

  function against() {
    var line = part("against"), gathered = state.alarmAt === null ? null : gatheredAt();
    line.className = "against";
    if (state.alarmAt === null) { line.textContent = page.fill(say.target, { time: page.length(plan.target) }); return; }
    var took = ((gathered === null ? page.now() : gathered) - state.alarmAt) / 1000, over = took - plan.target;
    var words = [page.fill(say.target, { time: page.length(plan.target) })];
    if (gathered !== null) words.unshift(page.fill(say.reached, { time: page.length(took) }));
    if (over > 0) words.push(page.fill(say.over, { time: page.length(over) }));
    else if (gathered === null) words.push(page.fill(say.left, { time: page.length(-over) }));
    line.textContent = words.join(" · ");
    line.classList.add(over > 0 ? "is-over" : "is-within");
  }

  function totals() {
    var told = groups.filter(function (group) { return state.rolls[key(group)]; });
    var missing = told.reduce(function (sum, group) { return sum + state.rolls[key(group)].stillMissing; }, 0);
    part("reported").textContent = page.fill(say.reported, { n: told.length, all: groups.length });
    var line = part("missing");
    line.classList.toggle("is-missing", missing > 0);
    line.textContent = missing ? page.fill(say.missing, { n: missing }) :
      told.length === groups.length ? say.nobodyMissing : "";
    part("injured").hidden = !state.injured;
    part("injured").textContent = page.fill(say.injured, { n: state.injured });
  }

  function rolls() {
    var rows = groups.map(function (group) {
      var roll = state.rolls[key(group)], arrived = state.arrived[key(group)];
      return { group: group, roll: roll || null, arrived: arrived || 0 };
    });
    rows.sort(function (one, other) { return rank(one) - rank(other); });
    page.draw(part("rolls"), rows, function () { return rows.map(rollRow); });
  }

  function rank(row) { return row.roll ? (row.roll.stillMissing ? 0 : 2) : 1; }

  function rollRow(row) {
    var lost = row.roll && row.roll.stillMissing > 0;
    var words = row.roll ? page.fill(say.counted, { present: row.roll.present, excused: row.roll.excused,
      missing: row.roll.stillMissing }) : row.arrived ? page.fill(say.arrived, { clock: page.clock(row.arrived) }) : say.silent;
    var buttons = [];
    if (lost) {
      buttons.push(button(say.found, say.foundOf, row.group.name, "found-" + row.group.id, "alert", function () {
        var entry = { what: "found", roll: row.roll.nonce, count: 1 };
        if (row.group.id !== null) entry.group_id = row.group.id;
        page.act(entry);
      }));
    }
    buttons.push(button(say.count, say.countOf, row.group.name, "count-" + row.group.id, "", function () { openCount(row); }));
    var name = node("th", { scope: "row" }, [node("span", { text: row.group.name }),
      node("small", { text: [row.group.people || "", row.group.leader].filter(Boolean).join(" · ") })]);
    return node("tr", { class: lost ? "is-missing" : row.roll ? "is-told" : "is-silent" },
      [name, node("td", { text: words }), node("td", { class: "deeds" }, buttons)]);
  }

  function button(text, label, name, id, tone, act) {
    var made = node("button", { type: "button", class: "plain " + tone, id: "b-" + id, text: text,
      "aria-label": page.fill(label, { name: name, n: name }) });
    made.addEventListener("click", act);
    return made;
  }

  function openCount(row) {
    var form = part("count-form");
    counting = row.group;
    part("count-title").textContent = page.fill(say.countOf, { name: row.group.name });
    form.elements.present.value = row.roll ? row.roll.present : row.group.people || "";
    form.elements.excused.value = row.roll ? row.roll.excused : "";
    form.elements.missing.value = row.roll ? row.roll.stillMissing : "";
    form.hidden = false;
    form.elements.present.focus();
  }

  function cues() {
    if (!part("cues")) return;
    var elapsed = state.alarmAt === null ? null : Math.floor((page.now() - state.alarmAt) / 1000);
    var found = scope.liveFold.cues(plan.injects, state.injects, state.alarmAt, elapsed);
    page.draw(part("cues"), found.map(function (cue) {
      return [cue.id, cue.state, cue.state === "waiting" ? "" : cue.due, cue.state === "due" ? "" : cue.late, elapsed === null];
    }), function () { return found.map(function (cue, place) { return cueItem(cue, plan.injects[place]); }); });
    found.forEach(function (cue) {  // the countdowns go on without anything being drawn anew
      var line = document.getElementById("cue-" + cue.id);
      if (line) line.textContent = cueWords(cue, elapsed);
    });
  }

  function cueWords(cue, elapsed) {
    var words = [], deed = state.injects[String(cue.id)];
    if (cue.state === "sent") words.push(page.fill(say.sentAt, { clock: page.clock(deed.at) }));
    else if (cue.state === "skipped") words.push(say.skipped);
    else if (elapsed === null) words.push(page.fill(say.planned, { time: page.length(cue.planned) }));
    else if (cue.state === "due") words.push(say.due);
    else words.push(page.fill(say.in, { time: page.length(cue.due - elapsed) }));
    if (cue.late >= scope.liveFold.lateSeconds) words.push(page.fill(say.late, { time: page.length(cue.late) }));
    else if (cue.state === "waiting" && cue.due > cue.planned) words.push(say.shifted);
    return words.join(" · ");
  }

  function cueItem(cue, line) {
    var late = cue.late >= scope.liveFold.lateSeconds, open = cue.state === "waiting" || cue.state === "due";
    var buttons = open && state.alarmAt !== null ? [
      button(say.send, say.sendOf, line.number, "send-" + cue.id, "filled", function () { act("send", cue.id); }),
      button(say.skip, say.skipOf, line.number, "skip-" + cue.id, "", function () { act("skip", cue.id); })] : [];
    return node("li", { class: "cue is-" + cue.state + (late ? " is-late" : "") }, [
      node("p", { class: "cue-when" }, [node("b", { text: String(line.number) }), node("span", { id: "cue-" + cue.id })]),
      node("p", { class: "cue-who", text: [line.sender, line.receiver].filter(Boolean).join(" → ") +
        (line.method ? " · " + line.method : "") }),
      node("p", { class: "cue-text", text: line.message }),
      line.expected ? node("p", { class: "hint", text: page.fill(say.expected, { what: line.expected }) }) : null,
      buttons.length ? node("p", { class: "deeds" }, buttons) : null
    ]);
  }

  function act(deed, inject) { page.act({ what: "inject", inject: inject, deed: deed }); }

  function remarks() {
    var names = {};
    groups.forEach(function (group) { names[key(group)] = group.id === null ? "" : group.name; });
    var shown = state.remarks.slice().reverse();
    page.draw(part("remarks"), shown, function () {
      return shown.map(function (one) {
        var words = one.w === "injury" ? page.fill(say.injuryLine, { n: one.d.count || 1 }) : "";
        var group = one.g === null || one.g === undefined ? "" : names[String(one.g)] || "";
        var head = [page.clock(one.t), group, words].filter(Boolean).join(" · ");
        var photo = one.p ? node("a", { href: page.path + "/photos/" + one.p, class: "photo" },
          [node("img", { src: page.path + "/photos/" + one.p, alt: one.d.text || say.photo, loading: "lazy" })]) : null;
        return node("li", { class: one.w === "injury" ? "is-injury" : "" },
          [node("b", { text: head }), node("span", { text: one.d.text || "" }), photo]);
      });
    });
  }

  part("next").addEventListener("click", function () {
    var next = state && nextPhase(state);
    if (!next || Date.now() - tappedAt < HOLD_MS) return;
    tappedAt = Date.now();
    page.act({ what: "phase", phase: next });
  });
  part("undo").addEventListener("click", function () {
    var lately = state && last(state);
    tappedAt = 0;
    if (lately) page.act({ what: "undo", of: lately.n });
  });
  part("count-close").addEventListener("click", function () { part("count-form").hidden = true; });
  part("count-form").addEventListener("submit", function (event) {
    event.preventDefault();
    var form = event.target, people = {}, isBad = false;
    ["present", "excused", "missing"].forEach(function (name) {
      people[name] = page.wholeNumber(form.elements[name]);
      isBad = isBad || people[name] === null;
    });
    if (isBad || !counting) return;
    var entry = { what: "roll", present: people.present, excused: people.excused, missing: people.missing };
    if (counting.id !== null) entry.group_id = counting.id;
    form.hidden = true;
    page.act(entry);
  });
  page.remarks();
})(window);
