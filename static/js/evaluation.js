// An evaluation on a phone: sliders beside the boxes, how far it is, and what was typed kept on the device until it is sent.
(function () {
  "use strict";
  var form = document.querySelector("form[data-evaluation]");
  if (!form) return;
  var key = "evaluation:" + window.location.pathname;

  function named() {
    return Array.from(form.elements).filter(function (one) {
      return one.name && !/^(csrf_token|_once|deed|version|set_id)$/.test(one.name);
    });
  }

  function typed() {
    var found = {};
    named().forEach(function (one) {
      if (one.type !== "radio") found[one.name] = one.value;
      else if (one.checked) found[one.name] = one.value;
    });
    return found;
  }

  function put(values) {
    named().forEach(function (one) {
      if (one.type === "radio") one.checked = values[one.name] === one.value;
      else if (one.name in values) one.value = values[one.name];
      if (one.value && one.name.indexOf("remarks.") === 0) one.closest("details").open = true;
    });
  }

  // Storage may be switched off or full; the form works without it.
  function kept() {
    try { return JSON.parse(window.localStorage.getItem(key)); } catch (_) { return null; }
  }
  function keep() {
    try { window.localStorage.setItem(key, JSON.stringify({ version: form.dataset.version, values: typed() })); } catch (_) { /* as above */ }
  }
  function forget() {
    try { window.localStorage.removeItem(key); } catch (_) { /* as above */ }
  }

  function pointsOf(fieldset) {
    var chosen = fieldset.querySelector("input[type=radio]:checked") || fieldset.querySelector(".points input[name]");
    var value = chosen ? chosen.value.trim() : "";
    return /^\d{1,3}$/.test(value) && Number(value) <= 100 ? Number(value) : null;
  }

  function count() {
    var line = form.querySelector("[data-so-far]"), all = 0, done = 0, weights = 0, sum = 0;
    form.querySelectorAll(".indicator").forEach(function (fieldset) {
      var points = pointsOf(fieldset), weight = Number(fieldset.dataset.weight);
      all += 1;
      if (points === null) return;
      done += 1; weights += weight; sum += weight * points;
    });
    var said = line.dataset.words.replace("{done}", done).replace("{all}", all);
    if (weights) said += " · " + line.dataset.score.replace("{score}", (Math.round(sum / weights * 10) / 10).toString());
    line.textContent = said;
  }

  function match() {
    form.querySelectorAll("[data-slider]").forEach(function (slider) {
      var box = slider.parentNode.querySelector("input[name]");
      slider.hidden = false;
      slider.classList.toggle("is-untouched", box.value.trim() === "");
      slider.value = /^\d+$/.test(box.value) ? box.value : 0;
    });
  }

  form.addEventListener("input", function (event) {
    if (event.target.matches("[data-slider]")) {
      event.target.parentNode.querySelector("input[name]").value = event.target.value;
      event.target.classList.remove("is-untouched");
    } else if (event.target.closest(".points")) match();
    keep();
    count();
  });

  var before = kept(), note = form.querySelector("[data-restored]"), sent = typed();
  if ("refused" in form.dataset) keep();
  else if (before && before.version === form.dataset.version) {
    if (JSON.stringify(before.values) !== JSON.stringify(sent)) { put(before.values); note.hidden = false; }
  } else forget();
  form.querySelector("[data-forget]").addEventListener("click", function () {
    put(sent);
    forget();
    note.hidden = true;
    match();
    count();
  });
  match();
  count();
})();
