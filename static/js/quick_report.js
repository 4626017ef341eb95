// A quick report on a phone: everything is first kept here, then sent as soon as there is a network.
(function () {
  "use strict";
  var queue = window.quickReportQueue, root = document.querySelector("[data-report]");
  if (!root || !queue || !window.fetch || !window.Promise) return;
  var say = root.dataset, form = root.querySelector("[data-report-form]"), path = say.page, last = "";
  var isTouched = false, givenBack = "", sureOf = 0;
  var phone = window.phonePage({ root: root, queue: queue, zone: say.zone, sync: "quick-reports", show: show,
    first: 2000, longest: 30000,
    deliver: function () { return queue.all().then(function (every) { return queue.send(path, mine(every)); }); } });
  var part = phone.part, fill = phone.fill, clock = phone.clock;

  function mine(every) { return every.filter(function (one) { return one.path === path; }); }

  function show() {
    return queue.all().then(function (every) {
      var own = mine(every), back = refusedOf(own);
      var refused = back.filter(isReport).pop() || back.pop();
      var waiting = phone.tell(queue.waiting(own), own.length,
        refused ? fill(say.refused, { clock: clock(refused.at), reason: refused.message }) : "");
      own.forEach(function (one) {
        if (one.nonce !== last || one.state !== "sent") return;
        part("done-title").textContent = say.reported;
        part("done-text").textContent = one.message;
      });
      if (refused && isReport(refused)) giveBack(refused);
      return waiting;
    });
  }

  function isReport(one) { return !one.given.report; }

  // What was refused and has not been sent anew, the latest last.
  function refusedOf(own) {
    return own.filter(function (one) { return one.state === "refused" && !one.isSeen; })
      .sort(function (one, other) { return one.at - other.at; });
  }

  // A report that was refused comes back into the form, on this page or when it is opened again; it stays on the phone
  // until it is sent anew. What has been typed meanwhile is not touched.
  function giveBack(one) {
    if (givenBack === one.nonce || (last && last !== one.nonce)) return;
    if (last !== one.nonce && isTouched) return;
    if (last !== one.nonce) putBack(one.given);
    givenBack = one.nonce;
    last = "";
    part("done").hidden = true;
    form.hidden = false;
    follow();
    complain(one.message, one.fields);
  }

  function putBack(given) {
    var values = {};
    Object.keys(given).forEach(function (name) { if (name !== "damage") values[name] = given[name]; });
    Object.keys(given.damage || {}).forEach(function (key) { values["damage." + key] = given.damage[key]; });
    Array.prototype.forEach.call(form.elements, function (box) {
      var value = values[box.name];
      if (value === undefined || box.type === "file") return;
      if (box.type === "radio" || box.type === "checkbox") box.checked = [].concat(value).indexOf(box.value) >= 0;
      else box.value = value;
    });
  }

  // What was refused is sent anew with this report, its photos too unless others were chosen.
  function replace(report, hasPhotos) {
    return queue.all().then(function (every) {
      var own = mine(every), back = refusedOf(own), before = back.map(function (one) { return one.nonce; });
      var on = queue.waiting(own).filter(function (one) { return before.indexOf(one.given.report) >= 0; });
      on.forEach(function (one) { one.given.report = report.nonce; one.at = report.at; });
      return Promise.all(on.map(queue.put).concat(back.map(function (one) {
        one.isSeen = true;
        return queue.put(one).then(function () {
          if (isReport(one) || hasPhotos || !one.given.data) return null;
          return keep({ report: report.nonce, name: one.given.name, data: one.given.data }, report.at, one.turn);
        });
      })));
    });
  }

  // Says above the form what is wrong, and beside each field what is wrong with it.
  function complain(message, fields) {
    var problem = part("problem"), said = fields || {};
    form.querySelectorAll("[data-said]").forEach(function (one) { one.remove(); });
    Object.keys(said).forEach(function (name) {
      if (!said[name]) return;
      var box = form.querySelector('[name="' + name + '"], [name^="' + name.split(".")[0] + '."]');
      var place = box && box.type !== "hidden" && (box.closest(".q-group") ? box.closest("section") : box.closest(".field"));
      if (place) place.appendChild(phone.node("p", { "class": "wrong", "data-said": name, text: said[name] }));
      else if (message.indexOf(said[name]) < 0) message += " " + said[name];
    });
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
    var label = form.querySelector('label[for="' + box.id + '"]'), more = label && label.querySelector(".optional");
    return label ? label.textContent.replace(more ? more.textContent : "", "").trim() : "";
  }

  // The entries that cannot be if it was not felt.
  function contradicting(given) {
    if (given.felt !== "no") return [];
    var found = given.signs.length ? [form.querySelector("#q-signs").textContent.trim()] : [];
    ["injured", "dead", "missing", "trapped"].forEach(function (name) {
      if (given[name]) found.push(named(form.elements[name]));
    });
    return found.concat(Object.keys(given.damage).length ? [form.querySelector("#q-houses").textContent.trim()] : []);
  }

  // Asks once about more people than live here; who sends the same numbers again means them.
  function unlikely(given) {
    var people = ["injured", "dead", "missing", "trapped"].reduce(function (sum, name) { return sum + (given[name] || 0); }, 0);
    if (people <= Number(say.mostPeople) || people === sureOf) return "";
    sureOf = people;
    return fill(say.unlikely, { n: people });
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
    var wrong = spoilt(), against = contradicting(given);
    var doubt = against.length ? fill(say.contradicts, { what: against.join(say.comma) }) : "";
    complain(!given.felt ? say.choose : wrong.length ? fill(say.number, { what: wrong.map(named).join(say.comma) }) : doubt,
      { felt: given.felt ? doubt : say.choose });
    if (!given.felt || wrong.length || doubt) return;
    var question = unlikely(given);
    if (question) { complain(question); return; }
    keep(given, Date.now(), 0).then(function (report) {
      last = report.nonce;
      isTouched = false;
      part("done-title").textContent = say.keptTitle;
      part("done-text").textContent = say.kept;
      part("done").hidden = false;
      form.hidden = true;
      part("done").focus();
      window.scrollTo(0, 0);
      return replace(report, files.length > 0).then(function () { return keepPhotos(files, report); });
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
    root.querySelector("[data-if-felt]").hidden = Boolean(box && box.value === "no" && !form.querySelector("input[name=signs]:checked"));
  }

  form.addEventListener("change", follow);
  form.addEventListener("input", function () { isTouched = true; });
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
