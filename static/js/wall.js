// The wall screen: asks each second what has changed, and draws it; numbers grow, points light up, townships fill.
(function () {
  "use strict";
  var page = document.querySelector("[data-wall]");
  if (!page) return;
  var SPACE = "http://www.w3.org/2000/svg", STEPS = 10, PAUSE = 1000;
  var zh = document.documentElement.lang.indexOf("zh") === 0, numbers = new Intl.NumberFormat(zh ? "zh-CN" : "en-GB");
  var layer = document.querySelector("[data-points]"), points = {}, mark = "", ahead = 0, failures = 0;
  var clock = document.querySelector("[data-clock]"), stale = document.querySelector("[data-stale]");

  function write(selector, value) {
    var place = document.querySelector(selector), said = numbers.format(value);
    if (!place || place.textContent === said) return;
    place.textContent = said;
    place.classList.remove("grown");
    void place.offsetWidth;
    place.classList.add("grown");
  }

  function point(row) {
    var circle = points[row[0]];
    if (!circle) {
      circle = points[row[0]] = document.createElementNS(SPACE, "circle");
      circle.setAttribute("cx", row[1]);
      circle.setAttribute("cy", row[2]);
      layer.appendChild(circle);
    }
    var name = "stage-" + row[3];
    if (circle.getAttribute("class") !== name) {
      circle.setAttribute("class", name);
      circle.setAttribute("r", row[3] === 1 ? 8 : 6);
    }
    circle.seen = true;
  }

  function drawPoints(rows) {
    if (!layer) return;
    rows.forEach(point);
    Object.keys(points).forEach(function (key) {
      if (!points[key].seen) { layer.removeChild(points[key]); delete points[key]; } else points[key].seen = false;
    });
  }

  function drawTownship(row, isAhead) {
    var of = isAhead ? row[1] : row[2], come = isAhead ? row[2] : row[4], share = of ? Math.min(1, come / of) : 0;
    var shape = document.querySelector("[data-township='" + row[0] + "']");
    if (shape) shape.setAttribute("class", "part fill-" + (come ? Math.max(1, Math.round(share * STEPS)) : 0) + (row[3] ? " is-live" : ""));
    var line = document.querySelector("[data-row='" + row[0] + "']");
    if (!line) return;
    line.querySelector("progress").value = share;
    line.querySelector("[data-of]").textContent = numbers.format(come) + " / " + numbers.format(of);
    line.classList.toggle("is-live", row[3] > 0);
    line.classList.toggle("is-full", of > 0 && come >= of);
  }

  function draw(figures) {
    figures.units.forEach(function (value, place) { write("[data-units='" + place + "']", value); });
    figures.people.forEach(function (value, place) { write("[data-people='" + place + "']", value); });
    figures.townships.forEach(function (row) { drawTownship(row, figures.phase === "ahead"); });
    drawPoints(figures.points);
    page.dataset.phase = figures.phase;
  }

  function look() {
    window.fetch(page.dataset.url, { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store", credentials: "same-origin" })
      .then(function (response) {
        var at = Date.parse(response.headers.get("Date") || "");
        if (at) ahead = at - Date.now();
        if (response.status === 304) { failures = 0; return null; }
        if (!response.ok) throw new Error(String(response.status));
        failures = 0;
        mark = response.headers.get("ETag") || "";
        return response.json();
      }).then(function (figures) { if (figures) draw(figures); })
      .catch(function () { failures += 1; })
      .then(function () {
        stale.hidden = failures < 3;
        window.setTimeout(look, failures ? Math.min(10000, PAUSE * (1 + failures)) : PAUSE);
      });
  }

  function two(value) { return (value < 10 ? "0" : "") + value; }

  function tick() {
    var left = Math.round(Number(page.dataset.starts) - (Date.now() + ahead) / 1000), long = Math.abs(left);
    var near = left > 0 ? long < 48 * 3600 : page.dataset.phase === "today";
    var said = Math.floor(long / 3600) + ":" + two(Math.floor(long / 60) % 60) + ":" + two(long % 60);
    clock.textContent = near ? (left > 0 ? clock.dataset.before : clock.dataset.since).replace("{time}", said) : "";
  }

  draw(JSON.parse(page.dataset.figures));
  tick();
  window.setInterval(tick, 1000);
  look();
})();
