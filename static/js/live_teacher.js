// The page of a class teacher: where the drill stands, everybody present with one tap, or who is missing.
(function (scope) {
  "use strict";
  var STATES = ["present", "excused", "missing"];
  var page = scope.livePage(render), plan = page.plan, part = page.part, node = page.node, say = page.root.dataset;
  var key = plan.group === null ? "" : String(plan.group), namesKey = "live-names:" + page.path;
  var state = null, isCorrecting = false, hasHeard = false, doubted = "", names = keptNames();

  function render(fresh) {
    state = fresh;
    page.tick(state);
    var roll = state.rolls[key], arrived = state.arrived[key];
    var hasBegun = state.alarmAt !== null || hasHeard || Boolean(roll) || arrived !== undefined;
    part("before").hidden = part("unheard").hidden = hasBegun;
    part("ask").hidden = Boolean(roll) && !isCorrecting;  // before the alarm it takes the list of names
    part("counting").hidden = part("names-send").hidden = !hasBegun;
    part("arrive").hidden = !hasBegun || arrived !== undefined;
    part("arrived-at").textContent = arrived === undefined ? "" : page.fill(say.arrivedAt, { clock: page.clock(arrived) });
    part("all").textContent = plan.people ? page.fill(say.all, { n: plan.people }) : say.allPlain;
    part("all").hidden = !hasBegun || !plan.people;
    told(roll);
    remarks();
  }

  function told(roll) {
    part("told").hidden = !roll || isCorrecting;
    if (!roll) return;
    part("told").classList.toggle("is-missing", roll.stillMissing > 0);
    part("told-title").textContent = page.fill(say.told, { clock: page.clock(roll.at) });
    part("told-counts").textContent = page.fill(say.counted,
      { present: roll.present, excused: roll.excused, missing: roll.stillMissing });
    var lost = lostOf(roll);
    page.draw(part("lost"), [roll.nonce, lost], function () {
      return lost.map(function (name, place) {
        var button = node("button", { type: "button", class: "plain filled", text: say.found, id: "found-" + place,
          "aria-label": page.fill(say.foundOf, { name: name }) });
        button.addEventListener("click", function () { found(roll, name); });
        return node("li", {}, [node("span", { text: name }), button]);
      });
    });
  }

  // Whoever is missing: by name when this phone has the list, by number otherwise.
  function lostOf(roll) {
    var named = Object.keys(names.of).filter(function (name) { return names.of[name] === "missing"; });
    var isNamed = names.roll === roll.nonce || names.missing === roll.missing;
    var lost = isNamed && named.length === roll.stillMissing ? named : [];
    for (var n = lost.length; n < roll.stillMissing; n += 1) {
      lost.push(page.fill(say.person, { n: n + 1 }));
    }
    return lost;
  }

  function found(roll, name) {
    if (names.of[name] === "missing") { names.of[name] = "present"; keepNames(); }
    page.act({ what: "found", roll: roll.nonce, count: 1 });
  }

  function report(present, excused, missing) {
    isCorrecting = false;
    doubted = "";
    part("counting").open = part("naming").open = false;
    return page.act({ what: "roll", present: present, excused: excused, missing: missing });
  }

  function remarks() {
    var shown = state.remarks.slice().reverse();
    page.draw(part("remarks"), shown, function () {
      return shown.map(function (one) {
        var words = one.w === "injury" ? page.fill(say.injured, { n: one.d.count || 1 }) : "";
        return node("li", { class: one.w === "injury" ? "is-injury" : "" },
          [node("b", { text: [page.clock(one.t), words, page.hasPhoto(one.n) ? say.photo : ""].filter(Boolean).join(" · ") }), node("span", { text: one.d.text || "" })]);
      });
    });
  }

  // The list of names never leaves this phone.
  function keptNames() {
    try {
      if (Date.now() > plan.until) window.localStorage.removeItem(namesKey);
      return JSON.parse(window.localStorage.getItem(namesKey)) || { of: {}, missing: 0 };
    } catch (error) { return { of: {}, missing: 0 }; }
  }
  function keepNames() {
    try { window.localStorage.setItem(namesKey, JSON.stringify(names)); } catch (error) { /* it lasts as long as the page */ }
  }

  function sums() {
    var counts = { present: 0, excused: 0, missing: 0 };
    Object.keys(names.of).forEach(function (name) { counts[names.of[name]] += 1; });
    return counts;
  }

  function showNames() {
    var all = Object.keys(names.of), counts = sums();
    part("names-form").hidden = all.length > 0;
    part("names-part").hidden = !all.length;
    part("names-sum").textContent = page.fill(say.counted, counts);
    page.draw(part("names"), names.of, function () {
      return all.map(function (name, place) {
        var button = node("button", { type: "button", class: "name is-" + names.of[name], id: "name-" + place },
          [node("span", { text: name }), node("b", { text: say[names.of[name]] })]);
        button.addEventListener("click", function () {
          names.of[name] = STATES[(STATES.indexOf(names.of[name]) + 1) % STATES.length];
          keepNames();
          showNames();
        });
        return node("li", {}, [button]);
      });
    });
  }

  part("heard").addEventListener("click", function () { hasHeard = true; render(state); });
  part("arrive").addEventListener("click", function () { page.act({ what: "arrived" }); });
  part("all").addEventListener("click", function () { report(plan.people, 0, 0); });
  part("correct").addEventListener("click", function () {
    var roll = state.rolls[key], form = page.root.querySelector("form[data-count]");
    form.elements.present.value = roll.present;
    form.elements.excused.value = roll.excused;
    form.elements.missing.value = roll.stillMissing;
    isCorrecting = true;
    part("counting").open = true;
    render(state);
    form.elements.present.focus();
  });

  page.root.querySelector("form[data-count]").addEventListener("input", function (event) {
    var form = event.currentTarget, box = form.elements.present;
    if (event.target === box || !plan.people) return;  // who is not absent is present, until somebody says otherwise
    var away = (page.wholeNumber(form.elements.excused) || 0) + (page.wholeNumber(form.elements.missing) || 0);
    box.value = Math.max(0, plan.people - away);
  });
  page.root.querySelector("form[data-count]").addEventListener("submit", function (event) {
    event.preventDefault();
    var form = event.target, wrong = part("count-wrong");
    var people = STATES.map(function (name) { return page.wholeNumber(form.elements[name]); });
    var counted = people[0] + people[1] + people[2];
    wrong.hidden = people.indexOf(null) < 0;
    wrong.textContent = say.notNumber;
    if (!wrong.hidden) return;
    if (plan.people && counted !== plan.people && doubted !== people.join()) {
      doubted = people.join();
      wrong.textContent = page.fill(say.off, { counted: counted, people: plan.people });
      wrong.hidden = false;
      return;
    }
    report(people[0], people[1], people[2]);
  });

  part("names-form").addEventListener("submit", function (event) {
    event.preventDefault();
    var kept = names.of;
    names = { of: {}, missing: 0 };
    event.target.elements.names.value.split("\n").forEach(function (line) {
      var name = line.trim().slice(0, 40);
      if (name) names.of[name] = kept[name] || "present";
    });
    keepNames();
    showNames();
  });
  part("names-edit").addEventListener("click", function () {
    page.root.querySelector("[data-names-form]").elements.names.value = Object.keys(names.of).join("\n");
    part("names-form").hidden = false;
    part("names-part").hidden = true;
  });
  part("names-send").addEventListener("click", function () {
    var counts = sums();
    names.missing = counts.missing;
    keepNames();
    report(counts.present, counts.excused, counts.missing).then(function (nonce) { names.roll = nonce; keepNames(); });
  });
  showNames();
  page.remarks();
})(window);
