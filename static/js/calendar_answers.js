// What follows a drop: the calendar drawn anew, a note with Undo, or what stands in the way with ways out.
(function (calendar) {
  "use strict";
  var NOTED = 20000;
  var MOST_UNDOS = 20;
  var undos = [];
  var note = null;
  var noteTimer = 0;

  // Sends the event there; `before` is what the page shows when it is refused.
  function put(event, body) {
    calendar.announce(calendar.say("saving"));
    event.item.classList.add("is-saving");
    return calendar.checks.send(event.id, body).then(function (answer) {
      event.item.classList.remove("is-saving");
      if (answer.ok) return taken(event.id, answer.data);
      return refused(event, body, answer);
    });
  }
  function taken(id, data) {
    remember(data.undo, id);
    return redraw(id).then(function () {
      tell(data.said, "check-circle", true);
    });
  }
  function remember(undo, id) {
    undos.forEach(function (one) { if (one.id === id) one.version = undo.version; });
    undos.push(undo);
    if (undos.length > MOST_UNDOS) undos.shift();
  }

  function refused(event, body, answer) {
    var data = answer.data;
    if (answer.status === 0) return warn(event, calendar.say("no_network"));
    if (!data) return warn(event, calendar.say("failed"));
    if (data.code === "changed_meanwhile") {
      return redraw(event.id).then(function () { tell(calendar.say("changed"), "exclamation-triangle", false); });
    }
    if (data.code === "clash") return calendar.clash.open(event, body, data);
    return warn(event, data.sentences.join(" "));
  }
  function warn(event, text) {
    tell(text, "exclamation-triangle", false);
    focus(event.id);
  }

  function undo() {
    var last = undos.pop();
    if (!last) return;
    var sent = {};
    Object.keys(last).forEach(function (name) { if (name !== "id" && last[name] !== null) sent[name] = last[name]; });
    calendar.checks.send(last.id, sent).then(function (answer) {
      if (answer.ok) {
        undos.forEach(function (one) { if (one.id === last.id) one.version = answer.data.event.version; });
        redraw(last.id).then(function () {
          tell(calendar.say("undone", { said: answer.data.said }), "arrow-counterclockwise", undos.length > 0);
        });
        return;
      }
      var item = calendar.find(last.id);
      if (item) refused(calendar.slots.read(item), sent, answer);
      else tell(answer.data && answer.data.sentences ? answer.data.sentences.join(" ") : calendar.say("failed"), "exclamation-triangle", false);
    });
  }

  // Draws the calendar of an address (this one by default) in place, and goes back to the event.
  function redraw(id, url) {
    return fetch(url || window.location.href, { credentials: "same-origin" }).then(function (answer) {
      return answer.text();
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html");
      [["[data-calendar]"], ["[data-calendar-head]"]].forEach(function (selector) {
        var from = fresh.querySelector(selector[0]), to = document.querySelector(selector[0]);
        if (from && to) to.replaceWith(document.importNode(from, true));
      });
      document.dispatchEvent(new CustomEvent("calendar:drawn"));
      if (id) focus(id);
    }).catch(function () { if (!url) window.location.reload(); });
  }
  function focus(id) {
    var item = calendar.find(id);
    if (!item) return;
    item.classList.add("is-just-moved");
    item.querySelector("a").focus({ preventScroll: true });
  }

  function tell(text, picture, canUndo) {
    forget();
    note = calendar.make("div", "cal-note");
    note.appendChild(calendar.icon(picture));
    note.appendChild(calendar.make("p", "", text));
    if (canUndo) note.appendChild(calendar.button("btn btn-sm cal-undo", calendar.say("undo"), "arrow-counterclockwise", undo));
    var close = calendar.button("cal-note-close", "", "x-lg", forget);
    close.setAttribute("aria-label", calendar.say("close"));
    note.appendChild(close);
    document.body.appendChild(note);
    calendar.announce(text);
    noteTimer = window.setTimeout(forget, NOTED);
  }
  function forget() {
    window.clearTimeout(noteTimer);
    if (note) note.remove();
    note = null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, dialog") || !undos.length) return;
    event.preventDefault();
    undo();
  });

  calendar.find = function (id) { return calendar.slots.root().querySelector('[data-event^="' + id + '|"]'); };
  calendar.answers = { put: put, undo: undo, redraw: redraw, tell: tell, forget: forget };
})(zhenanCalendar);
