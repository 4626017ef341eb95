// Reporting an anomaly on a phone: everything is first kept here, then sent as soon as there is a network.
(function () {
  "use strict";
  var queue = window.anomalyQueue, root = document.querySelector("[data-report]");
  if (!root || !queue || !window.fetch || !window.Promise) return;
  var say = root.dataset, form = root.querySelector("[data-report-form]"), path = say.sendTo;
  var last = "";
  var phone = window.phonePage({ root: root, queue: queue, sync: "anomaly-reports", show: show, deliver: deliver });
  var part = phone.part, fill = phone.fill, clock = phone.clock, send = phone.send;

  function mine(every) {
    return every.filter(function (one) { return one.reporter === say.reporter; });
  }

  function show() {
    return queue.all().then(function (every) {
      var own = mine(every);
      var refused = own.filter(function (one) { return one.state === "refused" && !one.isSeen && !one.given.report; }).pop();
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

  // A report that was refused at once comes back into the form, with what is wrong.
  function giveBack(one) {
    var problem = part("problem");
    last = "";
    one.isSeen = true;
    queue.put(one);
    part("done").hidden = true;
    form.hidden = false;
    Object.keys(one.given).forEach(function (name) {
      var box = form.elements[name];
      if (!box || name === "features" || name === "is_whole_group") return;
      box.value = one.given[name];
    });
    (one.given.features || []).forEach(function (code) {
      var tick = document.getElementById("f-features-" + code);
      if (tick) tick.checked = true;
    });
    window.anomalyForm.follow();
    problem.textContent = one.message;
    problem.hidden = false;
    problem.focus();
  }

  function deliver() {
    return queue.all().then(function (every) {
      return mine(every).reduce(function (before, one) {  // what was kept under an earlier ticket goes where this one does
        if (one.state !== "waiting" || one.path === path) return before;
        one.path = path;
        return before.then(function () { return queue.put(one); });
      }, Promise.resolve()).then(function () { return queue.send(path, mine(every)); });
    });
  }

  function typed() {
    var given = { features: [] };
    ["appeared_on", "appeared_clock", "area", "where", "lon", "lat", "category", "object", "description"].forEach(function (name) {
      var box = form.elements[name];
      if (box && box.value.trim()) given[name] = box.value.trim();
    });
    given.appeared_clock = (given.appeared_clock || "").slice(0, 5);
    var place = form.elements.place_id, count = form.elements.object_count.value.trim();
    if (place && place.value) { given.place_id = Number(place.value); delete given.area; }
    if (/^\d{1,8}$/.test(count)) given.object_count = Number(count);
    form.querySelectorAll("input[name=features]:checked").forEach(function (box) { given.features.push(box.value); });
    var whole = form.querySelector("input[name=is_whole_group]:checked");
    if (whole && !form.querySelector("[data-animals]").hidden) given.is_whole_group = whole.value === "1";
    return given;
  }

  function base64(blob) {
    return new Promise(function (resolve) {
      var reader = new FileReader();
      reader.onload = function () { resolve(String(reader.result).split(",")[1] || ""); };
      reader.onerror = function () { resolve(""); };
      reader.readAsDataURL(blob);
    });
  }

  // What is no picture that this phone can open goes as it is: the server looks at it.
  function readable(file) {
    if (file.type.indexOf("image/") !== 0) return base64(file);
    return window.shrinkPhoto(file).then(function (photo) { return photo || base64(file); });
  }

  function keep(given, at, turn) {
    var one = { nonce: queue.nonce(), reporter: say.reporter, path: path, given: given, at: at, turn: turn, state: "waiting" };
    return queue.put(one).then(function () { return one; });
  }

  function keepFiles(files, report) {
    return files.reduce(function (before, file, place) {
      return before.then(function () { return readable(file); }).then(function (data) {
        if (!data) return null;
        return keep({ report: report.nonce, name: (file.name || "file").slice(-100), data: data }, report.at, place + 1);
      });
    }, Promise.resolve());
  }

  form.dataset.keepsOffline = "yes";
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var files = Array.prototype.slice.call(form.elements.files.files), problem = part("problem");
    var large = files.filter(function (file) {
      return file.type.indexOf("image/") !== 0 && file.size > Number(say.largest) * 1000000;
    })[0];
    problem.hidden = !large;
    if (large) { problem.textContent = fill(say.tooLarge, { name: large.name }); problem.focus(); return; }
    keep(typed(), Date.now(), 0).then(function (report) {
      last = report.nonce;
      part("done-title").textContent = say.keptTitle;
      part("done-text").textContent = say.kept;
      part("done").hidden = false;
      form.hidden = true;
      part("done").focus();
      window.scrollTo(0, 0);
      return keepFiles(files, report);
    }).then(function () { phone.hasNew(); return show(); }).then(send);
  });

  part("again").addEventListener("click", function () {
    form.reset();
    fillNow();
    window.anomalyForm.follow();
    part("done").hidden = true;
    form.hidden = false;
    last = "";
  });

  // A page kept from another day begins with today's date.
  function fillNow() {
    var here = new Date(), two = function (number) { return ("0" + number).slice(-2); };
    form.elements.appeared_on.value = here.getFullYear() + "-" + two(here.getMonth() + 1) + "-" + two(here.getDate());
    form.elements.appeared_clock.value = two(here.getHours()) + ":" + two(here.getMinutes());
  }

  document.addEventListener("visibilitychange", function () { if (!document.hidden) send(); });
  if (!navigator.onLine) fillNow();
  phone.keep(say.worker, say.page, show);
  queue.forgetOld().then(show).then(send);
})();
