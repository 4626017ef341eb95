// A quick report on a phone: everything is first kept here, then sent as soon as there is a network.
(function () {
  "use strict";
  var queue = window.quickReportQueue, root = document.querySelector("[data-report]");
  if (!root || !queue || !window.fetch || !window.Promise) return;
  var say = root.dataset, form = root.querySelector("[data-report-form]"), path = say.page, last = "";
  var phone = window.phonePage({ root: root, queue: queue, zone: say.zone, sync: "quick-reports", show: show,
    first: 2000, longest: 30000,
    deliver: function () { return queue.all().then(function (every) { return queue.send(path, mine(every)); }); } });
  var part = phone.part, fill = phone.fill, clock = phone.clock;

  function mine(every) { return every.filter(function (one) { return one.path === path; }); }

  function show() {
    return queue.all().then(function (every) {
      var own = mine(every);
      var refused = own.filter(function (one) { return one.state === "refused" && !one.isSeen; }).pop();
      var waiting = phone.tell(queue.waiting(own), own.length,
        refused ? fill(say.refused, { clock: clock(refused.at), reason: refused.message }) : "");
      own.forEach(function (one) {
        if (one.nonce !== last || one.state === "waiting") return;
        if (one.state === "refused") { giveBack(one); return; }
        part("done-title").textContent = say.reported;
        part("done-text").textContent = one.message;
      });
      return waiting;
    });
  }

  // A report that was refused at once comes back: the form still holds what was typed.
  function giveBack(one) {
    last = "";
    one.isSeen = true;
    queue.put(one);
    part("done").hidden = true;
    form.hidden = false;
    complain(one.message);
  }

  function complain(message) {
    var problem = part("problem");
    problem.textContent = message;
    problem.hidden = !message;
    if (message) { problem.focus(); window.scrollTo(0, 0); }
  }

  function typed() {
    var given = { signs: [], damage: {} };
    ["felt", "roads", "power", "water", "telephone"].forEach(function (name) {
      var box = form.querySelector("input[name=" + name + "]:checked");
      if (box) given[name] = box.value;
    });
    ["injured", "dead", "missing", "trapped"].forEach(function (name) {
      var count = whole(form.elements[name].value);
      if (count !== null) given[name] = count;
    });
    form.querySelectorAll("input[name^='damage.']").forEach(function (box) {
      var count = whole(box.value);
      if (count) given.damage[box.name.slice(7)] = count;
    });
    ["lon", "lat"].forEach(function (name) {
      if (form.elements[name].value) given[name] = Number(form.elements[name].value);
    });
    form.querySelectorAll("input[name=signs]:checked").forEach(function (box) { given.signs.push(box.value); });
    if (given.felt === "no") given.signs = [];
    if (form.elements.area && form.elements.area.value) given.area = form.elements.area.value;
    given.words = form.elements.words.value.trim();
    return given;
  }

  function whole(text) {
    var plain = text.trim().replace(/[０-９]/g, function (sign) { return String.fromCharCode(sign.charCodeAt(0) - 0xFEE0); });
    return /^\d{1,6}$/.test(plain) ? Number(plain) : null;
  }

  // The boxes that hold something other than a number, each marked.
  function spoilt() {
    return Array.prototype.filter.call(form.querySelectorAll("input[inputmode=numeric]"), function (box) {
      var isWrong = box.value.trim() !== "" && whole(box.value) === null;
      box.setAttribute("aria-invalid", isWrong ? "true" : "false");
      box.classList.toggle("is-invalid", isWrong);
      return isWrong;
    });
  }

  function named(box) {
    return (form.querySelector('label[for="' + box.id + '"]') || box).textContent.trim();
  }

  function keep(given, at, turn) {
    var one = { nonce: queue.nonce(), path: path, given: given, at: at, turn: turn, state: "waiting" };
    return queue.put(one).then(function () { return one; });
  }

  function base64(blob) {
    return new Promise(function (resolve) {
      var reader = new FileReader();
      reader.onload = function () { resolve(String(reader.result).split(",")[1] || ""); };
      reader.onerror = function () { resolve(""); };
      reader.readAsDataURL(blob);
    });
  }

  function keepPhotos(files, report) {
    return files.reduce(function (before, file, place) {
      return before.then(function () { return window.shrinkPhoto(file); }).then(function (data) {
        return data || base64(file);
      }).then(function (data) {
        if (!data) return null;
        return keep({ report: report.nonce, name: (file.name || "photo").slice(-100), data: data }, report.at, place + 1);
      });
    }, Promise.resolve());
  }

  form.dataset.keepsOffline = "yes";
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var given = typed(), files = Array.prototype.slice.call(form.elements.photos.files);
    var wrong = spoilt();
    complain(!given.felt ? say.choose : wrong.length ? fill(say.number, { what: wrong.map(named).join(say.comma) }) : "");
    if (!given.felt || wrong.length) return;
    keep(given, Date.now(), 0).then(function (report) {
      last = report.nonce;
      part("done-title").textContent = say.keptTitle;
      part("done-text").textContent = say.kept;
      part("done").hidden = false;
      form.hidden = true;
      part("done").focus();
      window.scrollTo(0, 0);
      return keepPhotos(files, report);
    }).then(function () { phone.hasNew(); return show(); }).then(phone.send);
  });

  // The form keeps what was sent, so that a change is one tick and one tap.
  part("again").addEventListener("click", function () {
    part("done").hidden = true;
    form.hidden = false;
    form.elements.photos.value = "";
    last = "";
  });

  function follow() {
    var box = form.querySelector("input[name=felt]:checked");
    root.querySelector("[data-if-felt]").hidden = Boolean(box && box.value === "no");
  }

  form.addEventListener("change", follow);
  var button = part("locate"), said = part("located");
  if (navigator.geolocation && window.isSecureContext) {
    button.hidden = false;
    button.addEventListener("click", function () {
      said.textContent = button.dataset.busy;
      navigator.geolocation.getCurrentPosition(function (found) {
        form.elements.lon.value = found.coords.longitude.toFixed(6);
        form.elements.lat.value = found.coords.latitude.toFixed(6);
        said.textContent = button.dataset.found.replace("{metres}", Math.max(1, Math.round(found.coords.accuracy)));
      }, function () { said.textContent = button.dataset.failed; }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 });
    });
  }

  document.addEventListener("visibilitychange", function () { if (!document.hidden) phone.send(); });
  follow();
  phone.keep(say.worker, say.scope, show);
  queue.forgetOld().then(show).then(phone.send);
})();
