// The box for suggestions on a phone: what is typed is first kept here, then sent as soon as there is a network.
(function () {
  "use strict";
  var queue = window.suggestionQueue, root = document.querySelector("[data-box]");
  if (!root || !queue || !window.fetch || !window.Promise) return;
  var say = root.dataset, path = say.page, form = root.querySelector("[data-form]"), last = "";
  var opinion = root.querySelector("[data-opinion]");
  var phone = window.phonePage({ root: root, queue: queue, zone: say.zone, sync: "suggestions", show: show,
    deliver: function () { return mine().then(function (own) { return queue.send(path, own); }); } });
  var part = phone.part, fill = phone.fill;

  function mine() {
    return queue.all().then(function (every) { return every.filter(function (one) { return one.path === path; }); });
  }

  function show() {
    return mine().then(function (own) {
      var refused = own.filter(function (one) { return one.state === "refused" && !one.isSeen; }).pop();
      var waiting = phone.tell(queue.waiting(own), own.length,
        refused ? fill(say.refused, { clock: phone.clock(refused.at), reason: refused.message }) : "");
      own.forEach(function (one) {
        if (one.nonce !== last || one.state === "waiting") return;
        if (one.state === "refused") giveBack(one); else part("done-text").textContent = [say.thanks, one.message].join(" ");
      });
      return waiting;
    });
  }

  // What was refused at once comes back into the form, with what is wrong.
  function giveBack(one) {
    last = "";
    one.isSeen = true;
    queue.put(one);
    part("done").hidden = true;
    form.hidden = false;
    Object.keys(one.given).forEach(function (name) {
      if (form.elements[name]) form.elements[name].value = one.given[name];
    });
    wrong("text-wrong", one.message);
    part("text-wrong").scrollIntoView({ block: "center" });
  }

  function wrong(name, words) {
    part(name).textContent = words;
    part(name).hidden = !words;
  }

  function typed() {
    var given = {};
    ["text", "kind", "topic", "wish", "name", "phone", "email", "website"].forEach(function (name) {
      var box = form.elements[name];
      if (box && box.value && box.value.trim()) given[name] = box.value.trim();
    });
    return given;
  }

  function keep(nonce, given) {
    return queue.put({ nonce: nonce, path: path, given: given, at: Date.now(), state: "waiting" }).then(function () {
      phone.hasNew();
      return show();
    }).then(phone.send);
  }

  form.dataset.keepsOffline = "yes";
  form.addEventListener("submit", function (event) {
    var given = typed();
    event.preventDefault();
    wrong("text-wrong", given.text ? "" : say.missing);
    if (!given.text) { form.elements.text.focus(); return; }
    last = queue.nonce();
    part("done-text").textContent = say.kept;
    part("done").hidden = false;
    form.hidden = true;
    part("done").focus();
    window.scrollTo(0, 0);
    keep(last, given);
  });

  part("again").addEventListener("click", function () {
    form.reset();
    part("done").hidden = true;
    form.hidden = false;
    last = "";
    form.elements.text.focus();
  });

  if (opinion) {
    opinion.dataset.keepsOffline = "yes";
    opinion.addEventListener("submit", function (event) {
      var chosen = opinion.querySelector("input[name=score]:checked"), words = opinion.elements.words.value.trim();
      event.preventDefault();
      wrong("score-wrong", chosen ? "" : say.missing);
      if (!chosen) return;
      opinion.hidden = true;
      part("opinion-text").textContent = say.opinionThanks;
      part("opinion-done").hidden = false;
      part("opinion-done").focus();
      keep(say.device, { score: Number(chosen.value), words: words });
    });
  }

  document.addEventListener("visibilitychange", function () { if (!document.hidden) phone.send(); });
  phone.keep(say.worker, say.scope, show);
  queue.forgetOld().then(show).then(phone.send);
})();
