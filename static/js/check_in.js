// Checking in on a phone: every arrival is first kept here, then sent as soon as there is a network.
(function () {
  "use strict";
  var queue = window.checkInQueue;
  var root = document.querySelector("[data-check-in]");
  if (!root || !window.fetch || !window.Promise) return;

  var say = root.dataset;
  var form = root.querySelector("form[data-arrive]");
  var path = window.location.pathname;
  var isHelper = say.kind === "helper";
  var total = Number(say.total) || 0;
  var phone = window.phonePage({ root: root, queue: queue, zone: say.zone, sync: "arrivals", show: show,
    deliver: function () { return queue.all().then(function (every) { return queue.send(path, mine(every)); }); },
    answered: function (answer) { if (typeof answer.total === "number") total = answer.total; } });
  var part = phone.part, fill = phone.fill, clock = phone.clock, send = phone.send;

  function mine(arrivals) {
    return arrivals.filter(function (one) { return one.event === say.event && one.kind === say.kind; });
  }
  function peopleIn(arrivals) {
    return arrivals.reduce(function (sum, one) { return sum + one.people; }, 0);
  }

  // What waits, what was refused, and for a check-in helper how many in all.
  function show() {
    return queue.all().then(function (every) {
      var arrivals = mine(every), waiting = queue.waiting(arrivals);
      var refused = arrivals.filter(function (one) { return one.state === "refused"; }).pop();
      phone.tell(waiting, arrivals.length,
        refused ? fill(say.refused, { clock: clock(refused.at), reason: refused.message }) : "");
      if (isHelper) part("total").textContent = (total + peopleIn(waiting)).toLocaleString("en-US");
      showArrived(arrivals);
      if (!isHelper) showBefore(arrivals);
      return waiting;
    });
  }

  function showArrived(arrivals) {
    root.querySelectorAll("[data-sign-up]").forEach(function (row) {
      var here = arrivals.some(function (one) {
        return one.signUp === Number(row.dataset.signUp) && one.state !== "refused";
      });
      if (here) row.classList.add("is-here");
    });
  }

  function showBefore(arrivals) {
    var good = arrivals.filter(function (one) { return one.state !== "refused"; });
    var line = part("before");
    line.hidden = !good.length || !part("done").hidden;
    if (!good.length) return;
    var last = good.sort(function (one, other) { return one.at - other.at; })[good.length - 1];
    line.textContent = fill(say.before, { clock: clock(last.at), n: peopleIn(good) });
  }

  function arrive(counts, name, signUp) {
    var people = Object.keys(counts).reduce(function (sum, key) { return sum + counts[key]; }, 0);
    var arrival = { nonce: queue.nonce(), event: say.event, kind: say.kind, path: path, counts: counts, people: people,
      name: name, signUp: signUp, at: Date.now(), state: "waiting" };
    return queue.put(arrival).then(function () {
      phone.hasNew();
      showDone(arrival);
      return show();
    }).then(send);
  }

  function showDone(arrival) {
    part("done-clock").textContent = clock(arrival.at);
    part("done-people").textContent = fill(arrival.people === 1 ? say.onePerson : say.people, { n: arrival.people });
    part("done").hidden = false;
    part("ask").hidden = true;
    part("before").hidden = true;
    part("done").focus();
    window.scrollTo(0, 0);
  }

  function again() {
    form.reset();
    form.querySelectorAll("[data-count]").forEach(function (box) { box.value = ""; });
    choose(null);
    part("done").hidden = true;
    part("ask").hidden = false;
    show();
  }

  // A group is counted by category; what cannot be a number is said beside the boxes.
  function countsOfGroup() {
    var counts = {}, isWrong = false;
    form.querySelectorAll("[data-count]").forEach(function (box) {
      var typed = box.value.trim().replace(/[０-９]/g, function (digit) {
        return String.fromCharCode(digit.charCodeAt(0) - 0xFEE0);
      });
      var isBad = typed !== "" && !/^\d{1,6}$/.test(typed);
      box.setAttribute("aria-invalid", isBad ? "true" : "false");
      if (isBad) isWrong = true; else if (Number(typed)) counts[box.dataset.count] = Number(typed);
    });
    var wrong = part("group-wrong");
    wrong.hidden = !isWrong && Object.keys(counts).length > 0;
    wrong.textContent = isWrong ? say.notNumber : say.nobody;
    return wrong.hidden ? counts : null;
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var isOne = event.submitter && event.submitter.value === "one";
    var counts = {};
    if (isOne) counts[form.elements.category.value] = 1; else counts = countsOfGroup();
    if (!counts) return;
    var name = isOne ? "" : form.elements.name.value.trim().slice(0, 60);
    arrive(counts, name, isOne ? 0 : Number(form.elements.sign_up_id.value) || 0);
  });

  form.addEventListener("click", function (event) {
    var step = event.target.closest("[data-step]");
    if (!step) return;
    var box = step.parentNode.querySelector("[data-count]");
    box.value = Math.max(0, (Number(box.value) || 0) + Number(step.dataset.step)) || "";
  });

  // A sign-up that is chosen fills the boxes with what was said when signing up.
  function choose(row) {
    form.elements.sign_up_id.value = row ? row.dataset.signUp : "";
    var chosen = part("chosen");
    if (chosen) {
      chosen.hidden = !row;
      chosen.textContent = row ? fill(say.chosen, { name: row.dataset.name }) : "";
    }
    if (!row) return;
    var counts = JSON.parse(row.dataset.counts);
    form.querySelectorAll("[data-count]").forEach(function (box) { box.value = counts[box.dataset.count] || ""; });
    form.elements.name.value = row.dataset.name.slice(0, 60);
    part("group").open = true;
    form.querySelectorAll("details details").forEach(function (more) { more.open = true; });
    part("group").scrollIntoView({ block: "start" });
    form.querySelector("[data-count]").focus();
  }

  root.addEventListener("click", function (event) {
    var link = event.target.closest("[data-choose]");
    if (link) { event.preventDefault(); choose(link.closest("[data-sign-up]")); }
    if (event.target.closest("[data-again]")) again();
  });

  var find = part("find");
  if (find) {
    find.hidden = false;
    find.addEventListener("input", function () {
      var typed = find.value.trim().toLowerCase();
      root.querySelectorAll("[data-sign-up]").forEach(function (row) {
        row.hidden = row.dataset.name.toLowerCase().indexOf(typed) < 0;
      });
    });
  }

  // A page opened too early, and kept without a network, opens by the phone's own clock.
  function openInTime() {
    var early = part("early");
    if (!early) return;
    var left = Number(say.opensAt) - Date.now();
    if (left > 0) { window.setTimeout(openInTime, Math.min(left, 60000)); return; }
    early.hidden = true;
    part("ask").hidden = false;
  }

  // When the worker was quicker to send, it knows how many there are now.
  function counted(sent) {
    sent.forEach(function (one) {
      if (one.path === path && typeof one.total === "number") total = Math.max(total, one.total);
    });
    show();
  }

  document.addEventListener("visibilitychange", function () { if (!document.hidden) send(); });
  openInTime();
  phone.keep(say.worker, say.scope, counted);
  queue.forgetOld().then(show).then(send);
})();
