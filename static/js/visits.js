// A specialist's visits: a report is kept on this phone as it is typed, and sent as soon as there is a network.
(function (scope) {
  "use strict";
  var root = document.querySelector("[data-visits]");
  if (!root || !scope.fetch || !scope.Promise) return;

  var plan = JSON.parse(document.getElementById("visit-plan").textContent);
  var queue = scope.visitQueue, path = window.location.pathname, say = root.dataset;
  var phone = scope.phonePage({ root: root, queue: queue, longest: 60000, sync: "entries",
    deliver: function () { return load().then(function () { show(); return queue.send(path, desk.kept); }); },
    show: function () { return load().then(show); } });
  var part = phone.part, fill = phone.fill, node = phone.node, send = phone.send;
  var desk = scope.phoneDraft({ phone: phone, queue: queue, path: path, what: "report", say: say, changed: show });
  var load = desk.load, saveSoon = desk.saveSoon;

  // ---- the list

  // What this phone knows of a visit's report beyond what the page said when it was made.
  function latest(visit) {
    return desk.kept.filter(function (one) { return one.what === "report" && one.visit === visit.id && one.state !== "draft"; })
      .sort(function (one, other) { return other.at - one.at; })[0];
  }

  function stateOf(visit) {
    var mine = latest(visit);
    if (mine && mine.state === "waiting") return ["waiting", say.waits];
    var isNews = mine && mine.state === "sent" && (visit.state === "due" || visit.state === "ahead" ||
      (visit.state === "returned" && mine.at > plan.made));
    if (isNews) return ["sent", say.arrived];
    if (visit.state === "ahead" && visit.opens <= Date.now()) return ["due", plan.due];
    return [visit.state, visit.said];
  }

  function canReport(visit, state) {
    return ["due", "returned", "sent", "waiting"].indexOf(state) >= 0 && visit.opens <= Date.now() &&
      Date.now() <= visit.closes;
  }

  function renderList() {
    part("none").hidden = plan.visits.length > 0;
    part("items").replaceChildren.apply(part("items"), plan.visits.slice().sort(function (one, other) {
      return rank(one) - rank(other) || (rank(one) === 2 ? other.opens - one.opens : one.opens - other.opens);
    }).map(item));
  }

  function rank(visit) {
    var state = stateOf(visit)[0];
    return state === "due" || state === "returned" ? 0 : state === "ahead" ? 1 : 2;
  }

  function item(visit) {
    var state = stateOf(visit), row = node("li", { class: "visit", "data-visit": visit.id, "data-state": state[0] }, [
      node("h2", { text: visit.title }),
      node("p", { class: "when", text: visit.when }), node("p", { class: "when", text: visit.where }),
      visit.purpose ? node("p", { text: say.purpose + "\uff1a" + visit.purpose }) : null,
      node("p", { class: "state", text: state[1] }),
      visit.state === "returned" && state[0] === "returned" ? node("p", { class: "wrong", text: visit.reason }) : null
    ]);
    if (canReport(visit, state[0])) {
      var isFirst = state[0] === "due";
      var button = node("button", { type: "button", class: isFirst ? "plain filled" : "plain",
        text: isFirst ? say.report : say.reportAnew });
      button.addEventListener("click", function () { write(visit); });
      row.appendChild(button);
      if (isFirst) row.appendChild(node("p", { class: "hint", text: fill(say.until, { when: visit.until }) }));
    } else if (state[0] === "due" || state[0] === "returned") {
      row.appendChild(node("p", { class: "hint", text: say.tooLate }));
    }
    return row;
  }

  // ---- one report

  function write(visit) {
    var last = latest(visit), known = last ? last.draft : null;
    desk.open(desk.kept.filter(function (one) {
      return one.what === "report" && one.visit === visit.id && one.state === "draft";
    })[0] || desk.fresh({ visit: visit.id,
      draft: known ? JSON.parse(JSON.stringify(known)) : { on: visit.on, starts: visit.starts, ends: visit.ends,
        people: Object.assign({}, visit.people), done: visit.done, next_steps: visit.next } }));
    part("form-title").textContent = visit.title;
    part("form-where").textContent = visit.when + " · " + visit.where;
    part("form-reason").hidden = visit.state !== "returned";
    part("form-reason").textContent = say.reason + "\uff1a" + visit.reason;
    ["on", "starts", "ends"].forEach(function (name) { part(name).value = desk.one.draft[name]; });
    part("done").value = desk.one.draft.done || "";
    part("next").value = desk.one.draft.next_steps || "";
    part("people").replaceChildren.apply(part("people"), plan.people.map(box));
    part("doubt").hidden = true;
    showPlace();
    showPhotos();
    toggle(true);
    part("form-title").focus();
  }

  function box(category) {
    var id = "p-" + category[0];
    var input = node("input", { class: "line", id: id, inputmode: "numeric", autocomplete: "off", "data-category": category[0] });
    input.value = desk.one.draft.people[category[0]] || "";
    input.addEventListener("input", function () { desk.one.draft.people[category[0]] = input.value.trim(); saveSoon(); });
    return node("div", {}, [node("label", { for: id, text: category[1] }), input]);
  }

  function toggle(isWriting) {
    part("form").hidden = !isWriting;
    part("list").hidden = isWriting;
    window.scrollTo(0, 0);
  }

  function showPhotos() { desk.thumbs(part("photos"), desk.photos, showPhotos); }

  function showPlace() {
    var known = desk.one.draft.lat !== undefined && desk.one.draft.lat !== null;
    part("located-text").hidden = !known;
    if (known) part("located-text").textContent = fill(say.located, { accuracy: desk.one.draft.accuracy_m });
  }

  // The people as numbers by category; null when something typed is none.
  function counted() {
    var found = {}, isWrong = false;
    Object.keys(desk.one.draft.people).forEach(function (category) {
      var typed = String(desk.one.draft.people[category]).trim();
      if (!typed) return;
      if (!/^[0-9]{1,8}$/.test(typed)) isWrong = true;
      else found[category] = Number(typed);
    });
    return isWrong ? null : found;
  }

  function refuse(words, field) {
    part("doubt").textContent = words;
    part("doubt").hidden = !words;
    if (field) field.focus();
  }

  function handIn() {
    var one = desk.one.draft, people = counted();
    one.done = part("done").value.trim();
    one.next_steps = part("next").value.trim();
    if (!one.done) { refuse(say.missing, part("done")); return; }
    if (!one.starts || !one.ends || one.ends <= one.starts) { refuse(say.wrongHours, part("ends")); return; }
    if (!people) { refuse(say.wrongCount, null); return; }
    one.people = people;
    refuse("", null);
    desk.handIn().then(load).then(function () {
      toggle(false);
      show();
      phone.hasNew();
      send();
    });
  }

  function show() {
    renderList();
    return desk.show();
  }

  ["on", "starts", "ends"].forEach(function (name) {
    part(name).addEventListener("change", function () { desk.one.draft[name] = part(name).value; saveSoon(); });
  });
  part("done").addEventListener("input", function () { desk.one.draft.done = part("done").value; saveSoon(); });
  part("next").addEventListener("input", function () { desk.one.draft.next_steps = part("next").value; saveSoon(); });
  part("photo-file").addEventListener("change", function () { desk.take(part("photo-file"), {}, showPhotos); });
  part("locate").addEventListener("click", function () { desk.locate(part("locate"), showPlace); });
  part("send").addEventListener("click", handIn);
  part("back").addEventListener("click", function () {
    desk.settled().then(load).then(function () { toggle(false); show(); });
  });
  phone.keep(plan.worker, plan.scope, function () { load().then(show); });
  load().then(show).then(send);
  queue.forgetOld();
})(window);
