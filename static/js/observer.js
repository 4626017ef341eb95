// An observer's page: every record is first kept on the phone, then sent as soon as there is a network.
(function () {
  "use strict";
  var queue = window.observerQueue;
  var root = document.querySelector("[data-observe]");
  if (!root || !window.fetch || !window.Promise) return;

  var say = root.dataset;
  var path = window.location.pathname;
  var turn = 0;
  var phone = window.phonePage({ root: root, queue: queue, zone: say.zone, sync: "records", show: show,
    deliver: function () { return queue.all().then(function (all) { return queue.send(path, mine(all)); }); } });
  var part = phone.part, fill = phone.fill, clock = phone.clock, send = phone.send;

  function every(selector, within) { return Array.prototype.slice.call((within || root).querySelectorAll(selector)); }
  function dayOf(at) {
    return new Date(at).toLocaleDateString("en-CA", { timeZone: say.zone, year: "numeric", month: "2-digit", day: "2-digit" });
  }
  function sayDay(on) {
    return new Date(on + "T12:00:00Z").toLocaleDateString(document.documentElement.lang === "en" ? "en-GB" : "zh-CN",
      { timeZone: "UTC", year: "numeric", month: "long", day: "numeric", weekday: "long" });
  }
  function mine(all) { return all.filter(function (one) { return one.path === path; }); }

  // A page that was kept on the phone yesterday asks for today's records, and puts yesterday's under what is open.
  function turnTheDay() {
    var today = part("today"), now = dayOf(Date.now());
    if (!today || now <= today.dataset.day) return;
    var earlier = part("earlier");
    var old = today.cloneNode(true);
    old.removeAttribute("data-today");
    old.querySelector("[data-title]").textContent = sayDay(today.dataset.day);
    old.querySelector("[data-title]").hidden = false;
    earlier.insertBefore(old, earlier.querySelector("form"));
    part("date").textContent = sayDay(now);
    today.dataset.day = now;
    today.elements.on.value = now;
    every("[data-point]", today).forEach(function (row) { row.className = ""; });
  }

  // Each row as the latest deed of this phone left it, or as the server told it.
  function showRows(all) {
    var latest = {};
    all.sort(function (one, other) { return one.at - other.at || (one.turn || 0) - (other.turn || 0); });
    all.forEach(function (one) {
      // what the server had taken before it made this page stands in it already
      var counts = one.state === "waiting" || one.taken >= Number(say.made);
      if (counts && one.state !== "refused") latest[one.on + " " + one.point] = one;
    });
    every("form[data-day]").forEach(function (form) {
      every("[data-point]", form).forEach(function (row) {
        var deed = latest[form.dataset.day + " " + row.dataset.point];
        if (!deed || row.classList.contains("is-anomaly")) return;
        row.className = deed.what === "nothing" ? "is-done is-own" : "";
        if (deed.what === "nothing") row.querySelector("[data-noted]").textContent = fill(say.noted, { clock: clock(deed.at) });
      });
      count(form);
    });
  }

  function openRows(form) {
    return every("[data-point]", form).filter(function (row) {
      return !row.classList.contains("is-done") && !row.classList.contains("is-anomaly");
    });
  }

  function count(form) {
    var open = openRows(form), button = form.querySelector("[data-all]");
    if (button) {
      button.hidden = open.length < 2;
      button.textContent = fill(say.all, { n: open.length });
    }
    if (form.hasAttribute("data-today")) {
      var total = every("[data-point]", form).length;
      part("answer").textContent = open.length ? fill(say.open, { n: open.length, total: total }) : fill(say.whole, { total: total });
      part("answer").classList.toggle("is-whole", !open.length);
    } else {
      form.hidden = !open.length && !every(".is-own", form).length;
    }
    part("earlier").hidden = !every("form[data-day]:not([hidden])", part("earlier")).length;
  }

  function show() {
    return queue.all().then(function (all) {
      var own = mine(all), waiting = queue.waiting(own);
      showRows(own);
      var refused = own.filter(function (one) { return one.state === "refused"; }).pop();
      return phone.tell(waiting, own.length, refused ? refused.message : "");
    });
  }

  // What was typed beside a point; null when it is no number.
  function readingsOf(row) {
    var readings = {}, isWrong = false;
    every("[data-reading]", row).forEach(function (box) {
      var typed = box.value.trim().replace(/[０-９．－]/g, function (sign) {
        return String.fromCharCode(sign.charCodeAt(0) - 0xFEE0);
      });
      var isBad = typed !== "" && !/^-?\d{1,4}(\.\d{1,3})?$/.test(typed);
      box.setAttribute("aria-invalid", isBad ? "true" : "false");
      if (isBad) isWrong = true; else if (typed !== "") readings[box.dataset.reading] = Number(typed);
    });
    row.querySelector("[data-wrong]").hidden = !isWrong;
    return isWrong ? null : readings;
  }

  function keep(what, form, rows) {
    var kept = [], isWrong = false;
    rows.forEach(function (row) {
      var readings = what === "nothing" ? readingsOf(row) : {};
      if (readings === null) { isWrong = true; return; }
      var one = { nonce: queue.nonce(), path: path, what: what, point: Number(row.dataset.point), on: form.dataset.day,
        at: Date.now(), turn: turn++, state: "waiting" };
      if (what === "nothing") {
        one.note = row.querySelector("[data-note]").value.trim().slice(0, 300);
        if (Object.keys(readings).length) one.readings = readings;
      }
      kept.push(one);
    });
    if (isWrong) return;
    phone.trouble = "";
    Promise.all(kept.map(queue.put)).then(function () {
      phone.hasNew();
      return show();
    }).then(send);
  }

  root.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-day]") || !event.submitter) return;
    event.preventDefault();
    var deed = event.submitter.value, isUndo = deed.indexOf("undo:") === 0;
    if (deed === "all") { keep("nothing", form, openRows(form)); return; }
    var row = form.querySelector('[data-point="' + deed.replace("undo:", "") + '"]');
    keep(isUndo ? "undo" : "nothing", form, [row]);
    var next = row.querySelector(isUndo ? "[data-one]" : "[data-undo]");
    window.setTimeout(function () { next.focus(); }, 60);
  });

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) return;
    turnTheDay();
    show().then(send);
  });
  turnTheDay();
  phone.keep(say.worker, say.scope, show);
  queue.forgetOld().then(show).then(send);
})();
