// Asks the server what is free, and puts events where they were dropped.
(function (calendar) {
  "use strict";
  var WAIT = 140;
  var timer = 0;
  var asking = null;

  function address(id) { return calendar.slots.root().dataset.events + id + "/move"; }
  function query(body) {
    var kept = new URLSearchParams();
    Object.keys(body).forEach(function (name) { if (body[name]) kept.set(name, body[name]); });
    return kept.toString();
  }

  // Calls back with {is_free, sentences} for the latest question only; older ones are dropped on their way.
  function check(id, body, told) {
    stop();
    timer = window.setTimeout(function () {
      asking = new AbortController();
      fetch(address(id) + "?" + query(body), { credentials: "same-origin", signal: asking.signal })
        .then(asJson).then(function (answer) { if (answer.ok) told(answer.data); })
        .catch(function () { /* dropped, or no network: the drop itself will say so */ });
    }, WAIT);
  }
  function stop() {
    window.clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
  }

  function token() { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; }
  function asJson(answer) {
    var type = answer.headers.get("Content-Type") || "";
    if (type.indexOf("json") < 0) return { ok: false, status: answer.status, data: null };
    return answer.json().then(function (data) { return { ok: answer.ok, status: answer.status, data: data }; });
  }
  // Resolves to {ok, status, data}; data is null when the answer was no JSON, status 0 when there was no network.
  function send(id, body) {
    return fetch(address(id), {
      method: "POST", credentials: "same-origin", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    }).then(asJson).catch(function () { return { ok: false, status: 0, data: null }; });
  }

  calendar.checks = { check: check, stop: stop, send: send };
})(zhenanCalendar);
