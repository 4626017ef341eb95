// What the command screen and a teacher's page share: the server's clock, asking for news, the queue of what waits.
//   livePage(render) gives the page: `do(entry)` notes something at once and sends it as soon as it can;
//   `render(state, page)` is called whenever anything has changed.
(function (scope) {
  "use strict";
  var root = document.querySelector("[data-live-drill]");
  var plan = JSON.parse(document.getElementById("live-plan").textContent);
  var queue = scope.liveQueue, path = window.location.pathname, store = "live:" + path;
  var known = remembered(), mark = "", askedAt = 0, offset = rememberedOffset(), narrowest = Infinity;
  var kept = [], keeping = [], puts = 0, isOnline = true, turn = 0, render = null;
  var phone = scope.phonePage({ root: root, queue: queue, zone: plan.zone, hasSeconds: true, first: 3000, longest: 30000,
    sync: "entries", deliver: deliver, show: function () { return queue.waiting(kept); },
    answered: function (answer) { return answer.left ? load() : ask(); },
    failed: function () { isOnline = false; return load(); } });
  var part = phone.part, fill = phone.fill, clock = phone.clock, node = phone.node;

  function remembered() {
    try {
      if (Date.now() > plan.until) window.localStorage.removeItem(store);
      return JSON.parse(window.localStorage.getItem(store)) || { entries: [], opened: 0, refusal: "" };
    } catch (error) { return { entries: [], opened: 0, refusal: "" }; }
  }

  // How far this phone's clock is from the server's, so that a page opened without a network counts right too.
  function rememberedOffset() {
    try { return Number(window.localStorage.getItem("live-clock")) || 0; } catch (error) { return 0; }
  }

  function remember() {
    try { window.localStorage.setItem(store, JSON.stringify(known)); } catch (error) { /* it is asked for again */ }
  }

  function serverNow() { return Date.now() + offset; }
  function length(seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    return Math.floor(whole / 60) + ":" + ("0" + whole % 60).slice(-2);
  }

  // Half of the way there and back is taken for the way back; the quickest answer tells the clock best.
  function hear(response, sent) {
    var told = Number(response.headers.get("X-Server-Time")), took = Date.now() - sent;
    if (!told || took > narrowest + 50) return;
    narrowest = Math.min(narrowest, took);
    offset = told - (sent + took / 2);
    try { window.localStorage.setItem("live-clock", String(offset)); } catch (error) { /* it is measured again */ }
  }

  // `keeping` is what has just been done and the browser is still writing down; it is lost when the page goes before.
  // What this phone did and the server has not told back yet stands beside what the server told.
  function entries() {
    var there = {};
    known.entries.forEach(function (one) { there[one.n] = true; });
    var own = kept.concat(keeping).filter(function (one) {
      if (there[one.nonce] || one.state === "refused") return false;
      return one.state === "waiting" ? one.at + offset >= known.opened : (one.sentAt || 0) > askedAt;
    }).map(function (one) {
      return { n: one.nonce, w: one.entry.what, t: one.serverAt || Math.round(one.at + offset), g: groupOf(one.entry),
        c: plan.commands, d: one.entry, waits: one.state === "waiting" };
    });
    return known.entries.concat(own);
  }

  // Whether this phone sent a photo with it, or will.
  function hasPhoto(nonce) {
    return kept.concat(keeping).some(function (one) { return one.nonce === nonce && Boolean(one.hadPhoto || one.entry.photo); });
  }

  function groupOf(entry) { return plan.commands ? (entry.group_id || null) : plan.group; }

  function show() {
    var waits = queue.waiting(kept).length + keeping.length, line = part("queue");
    line.hidden = !waits && isOnline;
    line.classList.toggle("is-waiting", waits > 0 || !isOnline);
    line.dataset.waiting = waits;
    line.dataset.keeping = keeping.length;
    line.textContent = waits ? fill(root.dataset.waiting, { n: waits }) : isOnline ? "" : root.dataset.offline;
    var refused = kept.filter(function (one) { return one.state === "refused" && Date.now() - one.at < 600000; }).pop();
    var note = part("trouble");
    note.textContent = phone.trouble || known.refusal || (refused ? fill(root.dataset.refused,
      { clock: clock(refused.at + offset), reason: refused.message }) : "");
    note.hidden = !note.textContent;
    part("rehearsal").hidden = !known.rehearsal;
    part("keeps-nothing").hidden = queue.isKept();
    if (render) render(scope.liveFold.fold(entries()), page);
  }

  function load() {
    var before = puts;
    return queue.all().then(function (every) {
      if (before !== puts) return load();  // something was kept while this was read
      kept = every.filter(function (one) { return one.path === path; });
      show();
    });
  }

  function ask() {
    var sent = Date.now();
    return window.fetch(path + "/state", { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store",
      credentials: "same-origin" }).then(function (response) {
      if (response.status >= 500) throw new Error("busy");
      hear(response, sent);
      isOnline = true;
      if (response.status === 304) return null;
      if (!response.ok) {
        return response.text().then(function () { phone.trouble = response.status === 410 ? root.dataset.void : ""; show(); });
      }
      mark = response.headers.get("ETag") || "";
      return response.json().then(function (state) {
        known = state;
        askedAt = sent;
        phone.trouble = "";
        remember();
      });
    }).catch(function () { isOnline = false; }).then(load);
  }

  function deliver() {
    return queue.all().then(function (every) {
      return queue.send(path, every.filter(function (one) { return one.path === path; }));
    });
  }

  function act(entry) {
    var one = { nonce: queue.nonce(), path: path, at: Date.now(), turn: ++turn, state: "waiting", entry: entry };
    keeping.push(one);
    show();
    return queue.put(one).then(function () {
      puts += 1;
      keeping = keeping.filter(function (other) { return other !== one; });
      kept.push(one);
      show();
      phone.hasNew();
      phone.send();
      return one.nonce;
    });
  }

  // The form for an injury or a note, which both pages have.
  function remarks(groupId) {
    var form = root.querySelector("form[data-remark]"), isShrinking = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var what = event.submitter && event.submitter.value === "injury" ? "injury" : "note";
      var text = form.elements.text.value.trim().slice(0, 200);
      var chosen = form.elements.photo.files[0], wrong = form.querySelector("[data-no-picture]");
      wrong.hidden = true;
      if (isShrinking) return;  // pressed again while the picture is being made small
      isShrinking = true;
      scope.shrinkPhoto(chosen).then(function (photo) {
        isShrinking = false;
        if (chosen && !photo) { wrong.hidden = false; form.elements.photo.value = ""; form.elements.photo.focus(); return; }
        if (what === "note" && !text && !photo) { form.elements.text.focus(); return; }
        var entry = { what: what, text: text };
        if (what === "injury") entry.count = Math.max(1, Math.min(100000, Number(form.elements.count.value) || 1));
        if (photo) entry.photo = photo;
        if (plan.commands && groupId && groupId()) entry.group_id = groupId();
        form.reset();
        act(entry);
      });
    });
  }

  function wholeNumber(box) {
    var typed = box.value.trim().replace(/[０-９]/g, function (digit) {
      return String.fromCharCode(digit.charCodeAt(0) - 0xFEE0);
    });
    var isBad = typed !== "" && !/^\d{1,5}$/.test(typed);
    box.setAttribute("aria-invalid", isBad ? "true" : "false");
    return isBad ? null : Number(typed) || 0;
  }

  // Draws a part anew only when what it would show has changed, so that nobody's finger or focus is lost.
  function draw(place, what, make) {
    var now = JSON.stringify(what);
    if (place.dataset.drawn === now) return;
    var focused = place.contains(document.activeElement) ? document.activeElement.id : "";
    place.dataset.drawn = now;
    place.replaceChildren.apply(place, make());
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  }

  function tick(state) {
    var now = serverNow(), since = state.phases[state.phase];
    var ended = state.phases.end;
    part("clock").textContent = state.alarmAt === null ? "0:00" : length(((ended || now) - state.alarmAt) / 1000);
    part("phase-clock").textContent = since === undefined || ended ? "" : length((now - since) / 1000);
    part("phase").textContent = plan.phases.filter(function (one) { return one[0] === state.phase; })[0][1];
    root.dataset.phase = state.phase;
  }

  var page = {
    root: root, plan: plan, part: part, fill: fill, clock: clock, length: length, now: serverNow, act: act, node: node,
    draw: draw, tick: tick, remarks: remarks, wholeNumber: wholeNumber,
    path: path, hasPhoto: hasPhoto
  };

  scope.livePage = function (renderer) {
    render = renderer;
    document.addEventListener("visibilitychange", function () { if (!document.hidden) ask(); });
    window.setInterval(function () { if (!document.hidden && !phone.isSending()) ask(); }, plan.poll);
    window.setInterval(show, 500);
    phone.keep(plan.worker, "/l/", ask);
    load().then(ask).then(phone.send);
    queue.forgetOld();
    return page;
  };
})(self);
