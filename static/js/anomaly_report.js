// Reporting an anomaly on a phone: everything is first kept here, then sent as soon as there is a network.
(function () {
  "use strict";
  var queue = window.anomalyQueue, root = document.querySelector("[data-report]");
  if (!root || !queue || !window.fetch || !window.Promise) return;
  var say = root.dataset, form = root.querySelector("[data-report-form]"), path = say.sendTo;
  var timer = null, pause = 5000, isSending = false, trouble = "", last = "";

  function part(name) { return root.querySelector("[data-" + name + "]"); }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function clock(at) {
    return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }
  function mine(every) {
    return every.filter(function (one) { return one.reporter === say.reporter; });
  }

  function show() {
    return queue.all().then(function (every) {
      var own = mine(every), waiting = queue.waiting(own), line = part("queue"), note = part("trouble");
      line.hidden = !own.length;
      line.classList.toggle("is-waiting", waiting.length > 0);
      line.textContent = waiting.length ? fill(say.waiting, { n: waiting.length }) : say.sent;
      line.dataset.waiting = waiting.length;
      var refused = own.filter(function (one) { return one.state === "refused" && !one.isSeen && !one.given.report; }).pop();
      note.textContent = trouble || (refused ? fill(say.refused, { clock: clock(refused.at), reason: refused.message }) : "");
      note.hidden = !note.textContent;
      part("keeps-nothing").hidden = queue.isKept();
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

  function send() {
    if (isSending) return;
    isSending = true;
    window.clearTimeout(timer);
    timer = null;
    queue.all().then(function (every) {
      return mine(every).reduce(function (before, one) {  // what was kept under an earlier ticket goes where this one does
        if (one.state !== "waiting" || one.path === path) return before;
        one.path = path;
        return before.then(function () { return queue.put(one); });
      }, Promise.resolve()).then(function () { return queue.send(path, mine(every)); });
    }).then(function (answer) {
      trouble = answer.left ? answer.message : "";
      if (answer.left) later(answer.retryAfter * 1000); else pause = 5000;
    }).catch(function () { later(0); }).then(function () {
      isSending = false;
      return show();
    }).then(function (waiting) { if (waiting.length && !timer) later(0); });
  }

  function later(least) {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () { timer = null; send(); }, Math.max(pause, least || 0));
    pause = Math.min(pause * 2, 120000);
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
    }).then(function () { askForSync(); pause = 5000; return show(); }).then(send);
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

  function askForSync() {
    if (!navigator.serviceWorker || !window.SyncManager) return;
    navigator.serviceWorker.ready.then(function (registered) { return registered.sync.register("anomaly-reports"); })
      .catch(function () {});  // the timer sends all the same
  }

  function loaded() {
    var found = [];
    document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], use").forEach(function (one) {
      var address = one.getAttribute("href") || one.getAttribute("src");
      if (address && address[0] !== "#") found.push(new URL(address, window.location.href).href.split("#")[0]);
    });
    return found.filter(function (address, place) { return found.indexOf(address) === place; });
  }

  function keepPage() {
    if (!navigator.serviceWorker) return;
    navigator.serviceWorker.addEventListener("message", function (event) {
      if (event.data.kept) part("keeps-page").hidden = false;
      if (event.data.sent) show();
    });
    navigator.serviceWorker.register(say.worker, { scope: say.page }).then(function (registered) {
      var fresh = registered.active || registered.waiting || registered.installing;
      var tell = function () { fresh.postMessage({ keep: loaded(), page: window.location.href }); };
      if (fresh.state === "activated") tell();
      else fresh.addEventListener("statechange", function () { if (fresh.state === "activated") tell(); });
    }).catch(function () {});
  }

  window.addEventListener("online", function () { pause = 5000; send(); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) send(); });
  if (!navigator.onLine) fillNow();
  keepPage();
  queue.forgetOld().then(show).then(send);
})();
