// The panel of a refused drop: what is not free, free alternatives to take, or a reason to take it all the same.
(function (calendar) {
  "use strict";
  var say = calendar.say;

  function open(event, body, data) {
    var dialog = calendar.make("dialog", "confirm cal-clash");
    var title = calendar.make("h2", "");
    title.id = "cal-clash-title";
    title.appendChild(calendar.icon("exclamation-triangle"));
    title.appendChild(calendar.make("span", "", say("not_free")));
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.appendChild(title);
    dialog.appendChild(clashes(data));
    if (data.ways.length) dialog.appendChild(ways(event, data.ways, dialog));
    else if (data.detail) dialog.appendChild(calendar.make("p", "cal-remedy", data.detail));
    if (data.may_insist) dialog.appendChild(insist(event, body, dialog));
    var back = calendar.button("btn btn-outline-secondary cal-put-back", say("put_back"), "arrow-counterclockwise", function () { dialog.close(); });
    dialog.appendChild(back);
    dialog.addEventListener("close", function () { closed(event, dialog); });
    document.body.appendChild(dialog);
    dialog.showModal();
    calendar.announce(data.sentences.join(" "));
    (dialog.querySelector(".ways button") || back).focus();
  }
  // Each clash with how hard it is; a refusal that names none is one sentence.
  function clashes(data) {
    var list = calendar.make("ul", "clashes");
    data.clashes.forEach(function (one) {
      var item = calendar.make("li", ""), isHard = !one.can_override;
      var how = calendar.make("p", isHard ? "hardness hardness-never" : "hardness");
      how.appendChild(calendar.icon(isHard ? "slash-circle" : "chat-left-text"));
      how.appendChild(calendar.make("span", "", say(isHard ? "never" : "with_reason")));
      item.append(calendar.make("p", "", one.sentence), how);
      list.appendChild(item);
    });
    if (!data.clashes.length) list.appendChild(calendar.make("li", "", data.sentences.join(" ")));
    return list;
  }
  function ways(event, offered, dialog) {
    var part = calendar.make("div", "ways");
    part.appendChild(calendar.make("h3", "", say("instead")));
    offered.forEach(function (way) {
      part.appendChild(calendar.button("btn btn-outline-primary", way.label, way.is_other ? "people" : "clock", function () {
        leave(dialog);
        calendar.answers.put(event, way.body);
      }));
    });
    return part;
  }
  function insist(event, body, dialog) {
    var part = calendar.make("details", "override");
    part.appendChild(calendar.make("summary", "", say("insist")));
    var label = calendar.make("label", "", say("reason"));
    var field = calendar.make("input", "form-control");
    var hint = calendar.make("p", "hint", say("reason_hint"));
    field.id = "cal-reason";
    field.maxLength = 300;
    hint.id = "cal-reason-hint";
    label.htmlFor = field.id;
    field.setAttribute("aria-describedby", hint.id);
    part.append(label, field, hint, calendar.button("btn btn-outline-danger", say("insist"), "", function () {
      if (!field.value.trim()) { hint.textContent = say("reason_missing"); hint.className = "wrong"; field.focus(); return; }
      leave(dialog);
      calendar.answers.put(event, Object.assign({}, body, { override_reason: field.value.trim() }));
    }));
    return part;
  }
  function leave(dialog) { dialog.dataset.left = "yes"; dialog.close(); }
  function closed(event, dialog) {
    dialog.remove();
    if (dialog.dataset.left) return;
    calendar.announce(say("given_up"));
    var item = calendar.find(event.id);
    if (item) item.querySelector("a").focus({ preventScroll: true });
  }

  calendar.clash = { open: open };
})(zhenanCalendar);
