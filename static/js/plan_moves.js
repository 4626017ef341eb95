// The calendar's engine at work on a proposal: what is free is asked of the planner, and a visit is put down by its form.
(function (calendar) {
  "use strict";
  var WAIT = 160, timer = 0, asking = null;
  var slots = calendar.slots, noteTimer = 0, note = null;

  function address(id) { return slots.root().dataset.events + id; }
  // A visit lasts as long as it lasts: only its day, time and team change.
  slots.steppedLength = function () { return null; };
  slots.body = function (event, where) {
    return { on: where.on, starts: calendar.clock(where.starts), team_id: where.row.replace("team:", ""), pin: "1", version: event.version };
  };
  function fields(body) { return new URLSearchParams(body).toString(); }
  function parsed(html) { return new DOMParser().parseFromString(html, "text/html"); }
  function texts(root, selector) {
    return Array.from(root.querySelectorAll(selector)).map(function (one) { return one.textContent.trim(); });
  }

  function stop() {
    window.clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
  }
  function check(id, body, told) {
    stop();
    timer = window.setTimeout(function () {
      asking = new AbortController();
      fetch(address(id) + "/check?" + fields(body), { credentials: "same-origin", signal: asking.signal })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status))); })
        .then(function (html) {
          var page = parsed(html), breaks = texts(page, ".clash li");
          told({ is_free: !page.querySelector(".clash"), sentences: breaks });
        }).catch(function () { /* dropped, or no network: the drop itself will say so */ });
    }, WAIT);
  }
  function token() { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; }

  // Taken: the page comes again and says so, with the way back. Refused: what stands in the way, and the visit's page.
  function put(event, body) {
    calendar.announce(calendar.say("saving"));
    event.item.classList.add("is-saving");
    return fetch(address(event.id) + "/move", {
      method: "POST", credentials: "same-origin", redirect: "manual", body: fields(body),
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() }
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.ok) { window.location.reload(); return null; }
      return answer.text().then(function (html) {
        var page = parsed(html), said = texts(page, ".clash li");
        if (!said.length) said = texts(page, ".problems li, .problems > p:not(.problems-title), .error-sentence");
        refused(event, said.join(" ") || calendar.say("failed"));
      });
    }).catch(function () { refused(event, calendar.say("no_network")); });
  }
  function refused(event, sentence) {
    event.item.classList.remove("is-saving");
    event.item.querySelector("a").focus();
    forget();
    note = calendar.make("div", "cal-note");
    note.setAttribute("role", "alert");
    note.appendChild(calendar.icon("exclamation-triangle"));
    note.appendChild(calendar.make("p", "", sentence));
    var link = calendar.make("a", "btn btn-sm", slots.root().dataset.open);
    link.href = address(event.id);
    note.appendChild(link);
    document.body.appendChild(note);
    noteTimer = window.setTimeout(forget, 20000);
  }
  function forget() {
    window.clearTimeout(noteTimer);
    if (note) note.remove();
    note = null;
  }

  calendar.checks = { check: check, stop: stop };
  calendar.answers = { put: put, forget: forget };
  slots.root().querySelectorAll("[data-event] > a").forEach(function (link) {
    link.setAttribute("aria-keyshortcuts", "M");
    link.draggable = false;
  });
  document.querySelectorAll("[data-howto]").forEach(function (hint) { hint.hidden = !slots.root().querySelector("[data-event]"); });
})(zhenanCalendar);
