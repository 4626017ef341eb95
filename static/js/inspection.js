// An inspection on the spot: everything is kept on this phone as it is typed, and sent as soon as there is a network.
(function (scope) {
  "use strict";
  var root = document.querySelector("[data-inspection]");
  if (!root || !scope.fetch || !scope.Promise) return;

  var plan = JSON.parse(document.getElementById("inspection-plan").textContent);
  var queue = scope.inspectionQueue, path = window.location.pathname, say = root.dataset;
  var SEVERITIES = ["minor", "major", "danger"], FAR_M = 30;
  var doubted = false;
  var phone = scope.phonePage({ root: root, queue: queue, longest: 60000, sync: "entries",
    deliver: function () { return load().then(function () { show(); return queue.send(path, desk.kept); }); },
    show: function () { return load().then(show); } });
  var part = phone.part, fill = phone.fill, clock = phone.clock, node = phone.node, send = phone.send;
  var desk = scope.phoneDraft({ phone: phone, queue: queue, path: path, what: "inspection", say: say, changed: show });
  var load = desk.load;

  // ---- what is kept on the phone

  function fresh() { return desk.fresh({ draft: { answers: {}, defects: {}, others: [], note: "", verified: false } }); }

  function saveSoon() {
    doubted = false;
    desk.saveSoon();
  }

  function resume() {
    return load().then(function () {
      desk.open(desk.kept.filter(function (one) { return one.state === "draft" && one.what === "inspection"; })
        .sort(function (one, other) { return other.at - one.at; })[0] || fresh());
      render();
    });
  }

  // ---- the checklist

  function render() {
    var list = part("items");
    list.replaceChildren.apply(list, plan.items.map(itemRow));
    renderOthers();
    part("note").value = desk.one.draft.note || "";
    part("verified").checked = Boolean(desk.one.draft.verified);
    showPlace();
    showPhotos(part("place-photos"), "");
    progress();
  }

  function itemRow(item) {
    var code = item[0], row = node("li", { class: "item", "data-item": code });
    var group = node("div", { class: "choices", role: "group", "aria-label": item[1] });
    ["ok", "defect", "na"].forEach(function (answer) {
      var button = node("button", { type: "button", class: "choice is-" + answer, "data-answer": answer,
        "aria-pressed": "false" }, [node("span", { text: say[answer] })]);
      button.addEventListener("click", function () { choose(code, answer, row); });
      group.appendChild(button);
    });
    row.appendChild(node("p", { class: "item-name", text: item[1] }));
    row.appendChild(group);
    row.appendChild(node("div", { class: "defect", hidden: "" }));
    mark(row, code);
    return row;
  }

  function choose(code, answer, row) {
    if (desk.one.draft.answers[code] === answer) delete desk.one.draft.answers[code];
    else desk.one.draft.answers[code] = answer;
    mark(row, code);
    progress();
    saveSoon();
    if (desk.one.draft.answers[code] === "defect") row.querySelector("textarea").focus();
  }

  function mark(row, code) {
    var answer = desk.one.draft.answers[code], box = row.querySelector(".defect");
    row.querySelectorAll("[data-answer]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.answer === answer));
    });
    row.dataset.state = answer || "";
    box.hidden = answer !== "defect";
    if (!box.hidden && !box.firstChild) {
      desk.one.draft.defects[code] = desk.one.draft.defects[code] || {};
      box.appendChild(defectForm(desk.one.draft.defects[code], "d-" + code, code));
    }
  }

  // ---- one defect: what, how bad, until when, photos

  function defectForm(defect, id, item) {
    var what = node("textarea", { class: "line", id: id + "-what", rows: "2", maxlength: "300" });
    var due = node("input", { class: "line", type: "date", id: id + "-due" });
    var levels = node("div", { class: "choices", role: "group", "aria-label": say.severity });
    var usual = true;
    what.value = defect.problem || "";
    what.addEventListener("input", function () { defect.problem = what.value; saveSoon(); });
    function showSeverity() {
      levels.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.severity === (defect.severity || "minor")));
      });
      usual = !defect.due_on;
      due.value = defect.due_on || dayAfter(plan.days[defect.severity || "minor"]);
    }
    SEVERITIES.forEach(function (severity) {
      var button = node("button", { type: "button", class: "choice is-" + severity, "data-severity": severity,
        text: say[severity] });
      button.addEventListener("click", function () { defect.severity = severity; showSeverity(); saveSoon(); });
      levels.appendChild(button);
    });
    due.addEventListener("change", function () { defect.due_on = due.value; showSeverity(); saveSoon(); });
    showSeverity();
    var form = node("div", { class: "defect-form" }, [
      node("label", { for: id + "-what", text: say.what }), what,
      node("p", { class: "label", text: say.severity, "aria-hidden": "true" }), levels,
      node("label", { for: id + "-due", text: say.due }), due
    ]);
    if (item) form.appendChild(photoPart(item, id));
    return form;
  }

  function dayAfter(days) {
    var day = new Date(Date.now() + days * 86400000);
    return day.getFullYear() + "-" + ("0" + (day.getMonth() + 1)).slice(-2) + "-" + ("0" + day.getDate()).slice(-2);
  }

  function renderOthers() {
    var list = part("others");
    list.replaceChildren.apply(list, desk.one.draft.others.map(function (other, place) {
      var remove = node("button", { type: "button", class: "plain alert", text: say.removeOther });
      remove.addEventListener("click", function () {
        desk.one.draft.others.splice(place, 1);
        renderOthers();
        progress();
        saveSoon();
      });
      return node("li", { class: "item" }, [defectForm(other, "o-" + place, ""), remove]);
    }));
  }

  // ---- photos

  function photoPart(item, id) {
    var shown = node("ul", { class: "thumbs" });
    var file = node("input", { class: "line file", type: "file", accept: "image/*", id: id + "-photo" });
    file.addEventListener("change", function () { take(file, item, shown); });
    showPhotos(shown, item);
    return node("div", {}, [node("label", { for: id + "-photo", text: say.photo }), file, shown]);
  }

  function take(file, item, shown) { desk.take(file, { item: item }, function () { showPhotos(shown, item); }); }

  function showPhotos(shown, item) {
    desk.thumbs(shown, desk.photos.filter(function (one) { return one.item === item; }),
      function () { showPhotos(shown, item); });
  }

  // ---- where it is

  function away(lon, lat) {  // metres to the register's point, on a sphere
    var rad = Math.PI / 180, a = plan.point;
    var h = Math.pow(Math.sin((lat - a[1]) * rad / 2), 2) +
      Math.cos(lat * rad) * Math.cos(a[1] * rad) * Math.pow(Math.sin((lon - a[0]) * rad / 2), 2);
    return 2 * 6371008.8 * Math.asin(Math.sqrt(h));
  }

  function length(metres) {
    return metres === null || metres < 1000 ? metres + " m" : (metres / 1000).toFixed(1) + " km";
  }

  function showPlace() {
    var told = part("located"), remark = part("remark"), known = desk.one.draft;
    told.hidden = known.lat === undefined || known.lat === null;
    remark.hidden = true;
    if (told.hidden) return;
    var metres = plan.point ? Math.round(away(known.lon, known.lat)) : null;
    told.textContent = fill(metres === null ? say.locatedAlone : say.locatedFar,
      { accuracy: known.accuracy_m, away: length(metres) });
    remark.hidden = metres === null || metres <= Math.max(FAR_M, known.accuracy_m || 0);
    remark.textContent = say.addRemark;
    remark.dataset.text = metres === null ? "" : fill(say.remarkWords, { away: length(metres), accuracy: known.accuracy_m });
  }

  // ---- handing in and sending

  function unanswered() {
    return plan.items.filter(function (item) { return !desk.one.draft.answers[item[0]]; }).length;
  }

  function progress() {
    var left = unanswered();
    part("progress").textContent = fill(say.progress, { n: plan.items.length - left, all: plan.items.length });
    part("all-fine").hidden = left === 0;
  }

  function handIn() {
    var left = unanswered();
    if (left && !doubted) {
      doubted = true;
      part("doubt").textContent = fill(say.left, { n: left });
      part("doubt").hidden = false;
      return;
    }
    part("doubt").hidden = true;
    var told = { fine: count("ok"), defects: scope.inspectionDefects(desk.one.draft).length };
    desk.handIn().then(function () {
      part("form").hidden = true;
      part("done").hidden = false;
      part("done-text").textContent = fill(say.doneText, { clock: clock(desk.one.at), fine: told.fine, n: told.defects });
      part("done").focus();
      phone.hasNew();
      send();
    });
  }

  function count(answer) {
    return plan.items.filter(function (item) { return desk.one.draft.answers[item[0]] === answer; }).length;
  }

  function show() { return desk.show(); }

  part("all-fine").addEventListener("click", function () {
    plan.items.forEach(function (item) {
      if (desk.one.draft.answers[item[0]]) return;
      desk.one.draft.answers[item[0]] = "ok";
      mark(root.querySelector('[data-item="' + item[0] + '"]'), item[0]);
    });
    progress();
    saveSoon();
  });
  part("add-other").addEventListener("click", function () {
    desk.one.draft.others.push({});
    renderOthers();
    saveSoon();
    root.querySelector("#o-" + (desk.one.draft.others.length - 1) + "-what").focus();
  });
  part("locate").addEventListener("click", function () { desk.locate(part("locate"), showPlace); });
  part("remark").addEventListener("click", function () {
    var note = part("note"), text = part("remark").dataset.text;
    if (note.value.indexOf(text) < 0) note.value = (note.value.trim() + "\n" + text).trim();
    desk.one.draft.note = note.value;
    part("remark").hidden = true;
    saveSoon();
  });
  part("note").addEventListener("input", function () { desk.one.draft.note = part("note").value; saveSoon(); });
  part("verified").addEventListener("change", function () {
    desk.one.draft.verified = part("verified").checked;
    saveSoon();
  });
  part("place-photo").addEventListener("change", function () { take(part("place-photo"), "", part("place-photos")); });
  part("hand-in").addEventListener("click", handIn);
  part("again").addEventListener("click", function () {
    desk.open(fresh());
    render();
    part("done").hidden = true;
    part("form").hidden = false;
    window.scrollTo(0, 0);
  });
  phone.keep(plan.worker, plan.scope, function () { load().then(show); });
  resume().then(show).then(send);
  queue.forgetOld();
})(window);
