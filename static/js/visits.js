// A specialist's visits: a report is kept on this phone as it is typed, and sent as soon as there is a network.
(function (scope) {
  "use strict";
  var root = document.querySelector("[data-visits]");
  if (!root || !scope.fetch || !scope.Promise) return;

  var plan = JSON.parse(document.getElementById("visit-plan").textContent);
  var queue = scope.visitQueue, path = window.location.pathname, say = root.dataset, SAVE_MS = 300;
  var kept = [], draft = null, photos = [], saving = null;
  var phone = scope.phonePage({ root: root, queue: queue, longest: 60000, sync: "entries",
    deliver: function () { return load().then(function () { show(); return queue.send(path, kept); }); },
    show: function () { return load().then(show); } });
  var part = phone.part, fill = phone.fill, clock = phone.clock, node = phone.node, send = phone.send;

  function load() {
    return queue.all().then(function (every) {
      kept = every.filter(function (one) { return one.path === path; });
      return kept;
    });
  }

  function save() {
    window.clearTimeout(saving);
    saving = null;
    draft.at = Date.now();
    return queue.put(draft);
  }

  function saveSoon() {
    window.clearTimeout(saving);
    saving = window.setTimeout(save, SAVE_MS);
  }

  // ---- the list

  // What this phone knows of a visit's report beyond what the page said when it was made.
  function latest(visit) {
    return kept.filter(function (one) { return one.what === "report" && one.visit === visit.id && one.state !== "draft"; })
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
    draft = kept.filter(function (one) { return one.what === "report" && one.visit === visit.id && one.state === "draft"; })[0] ||
      { nonce: queue.nonce(), path: path, at: Date.now(), state: "draft", what: "report", visit: visit.id,
        draft: known ? JSON.parse(JSON.stringify(known)) : { on: visit.on, starts: visit.starts, ends: visit.ends,
          people: Object.assign({}, visit.people), done: visit.done, next_steps: visit.next } };
    photos = kept.filter(function (one) { return one.what === "photo" && one.report === draft.nonce && one.state === "draft"; });
    part("form-title").textContent = visit.title;
    part("form-where").textContent = visit.when + " · " + visit.where;
    part("form-reason").hidden = visit.state !== "returned";
    part("form-reason").textContent = say.reason + "\uff1a" + visit.reason;
    ["on", "starts", "ends"].forEach(function (name) { part(name).value = draft.draft[name]; });
    part("done").value = draft.draft.done || "";
    part("next").value = draft.draft.next_steps || "";
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
    input.value = draft.draft.people[category[0]] || "";
    input.addEventListener("input", function () { draft.draft.people[category[0]] = input.value.trim(); saveSoon(); });
    return node("div", {}, [node("label", { for: id, text: category[1] }), input]);
  }

  function toggle(isWriting) {
    part("form").hidden = !isWriting;
    part("list").hidden = isWriting;
    window.scrollTo(0, 0);
  }

  function take() {
    var chosen = part("photo-file").files[0];
    part("photo-file").value = "";
    scope.shrinkPhoto(chosen).then(function (photo) {
      if (!photo) { tell(say.noPicture); return; }
      var one = { nonce: queue.nonce(), path: path, at: Date.now(), turn: photos.length + 1, state: "draft",
        what: "photo", report: draft.nonce, photo: photo };
      photos.push(one);
      queue.put(one).then(save);
      showPhotos();
    });
  }

  function showPhotos() {
    part("photos").replaceChildren.apply(part("photos"), photos.map(function (one, place) {
      var remove = node("button", { type: "button", class: "plain alert", text: say.removePhoto,
        "aria-label": say.removePhoto + " " + (place + 1) });
      remove.addEventListener("click", function () {
        one.state = "dropped";
        one.photo = "";
        queue.put(one);
        photos.splice(photos.indexOf(one), 1);
        showPhotos();
      });
      return node("li", {}, [node("img", { src: "data:image/jpeg;base64," + one.photo, alt: say.photo }), remove]);
    }));
  }

  function showPlace() {
    var known = draft.draft.lat !== undefined && draft.draft.lat !== null;
    part("located-text").hidden = !known;
    if (known) part("located-text").textContent = fill(say.located, { accuracy: draft.draft.accuracy_m });
  }

  function locate() {
    if (!navigator.geolocation || !window.isSecureContext) { tell(say.noPosition); return; }
    part("locate").disabled = true;
    navigator.geolocation.getCurrentPosition(function (found) {
      part("locate").disabled = false;
      draft.draft.lon = Number(found.coords.longitude.toFixed(6));
      draft.draft.lat = Number(found.coords.latitude.toFixed(6));
      draft.draft.accuracy_m = Math.min(100000, Math.max(1, Math.round(found.coords.accuracy)));
      tell("");
      showPlace();
      saveSoon();
    }, function () {
      part("locate").disabled = false;
      tell(say.noPosition);
    }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 });
  }

  // The people as numbers by category; null when something typed is none.
  function counted() {
    var found = {}, isWrong = false;
    Object.keys(draft.draft.people).forEach(function (category) {
      var typed = String(draft.draft.people[category]).trim();
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
    var one = draft.draft, people = counted();
    one.done = part("done").value.trim();
    one.next_steps = part("next").value.trim();
    if (!one.done) { refuse(say.missing, part("done")); return; }
    if (!one.starts || !one.ends || one.ends <= one.starts) { refuse(say.wrongHours, part("ends")); return; }
    if (!people) { refuse(say.wrongCount, null); return; }
    one.people = people;
    refuse("", null);
    window.clearTimeout(saving);
    draft.state = "waiting";
    draft.at = Date.now();
    photos.forEach(function (photo, place) { photo.state = "waiting"; photo.at = draft.at; photo.turn = place + 1; });
    Promise.all([draft].concat(photos).map(queue.put)).then(load).then(function () {
      toggle(false);
      show();
      phone.hasNew();
      send();
    });
  }

  function tell(words) { phone.trouble = words; show(); }

  function show() {
    var sent = kept.filter(function (one) { return one.state === "sent" && one.what === "report"; });
    var refused = kept.filter(function (one) { return one.state === "refused"; }).pop(), waiting = queue.waiting(kept);
    renderList();
    return phone.tell(waiting, waiting.length || sent.length,
      refused ? fill(say.refused, { clock: clock(refused.at), reason: refused.message }) : "");
  }

  ["on", "starts", "ends"].forEach(function (name) {
    part(name).addEventListener("change", function () { draft.draft[name] = part(name).value; saveSoon(); });
  });
  part("done").addEventListener("input", function () { draft.draft.done = part("done").value; saveSoon(); });
  part("next").addEventListener("input", function () { draft.draft.next_steps = part("next").value; saveSoon(); });
  part("photo-file").addEventListener("change", take);
  part("locate").addEventListener("click", locate);
  part("send").addEventListener("click", handIn);
  part("back").addEventListener("click", function () {
    (saving ? save() : Promise.resolve()).then(load).then(function () { toggle(false); show(); });
  });
  document.addEventListener("visibilitychange", function () { if (document.hidden && saving) save(); });
  phone.keep(plan.worker, plan.scope, function () { load().then(show); });
  load().then(show).then(send);
  queue.forgetOld();
})(window);
