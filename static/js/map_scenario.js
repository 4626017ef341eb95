// An assumed earthquake on the map: its epicentre is moved by mouse, finger or keys, lines and figures follow.
(function (maps) {
  "use strict";
  var KM_PER_DEGREE = 111.195, STEP_KM = 1, MANY = 1500;
  var ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  var STEPS = { lon: 0.01, lat: 0.01, magnitude: 0.1, strike_deg: 5, depth_km: 1 };
  var LIMITS = { magnitude: [4, 9.5], strike_deg: [0, 180], depth_km: [0, 700], lon: [-180, 180], lat: [-90, 90] };

  maps.scenario = function (map) {
    var frame = document.querySelector("[data-scenario]"), form = frame.querySelector("[data-scenario-form]");
    var range = frame.querySelector("[data-scenario-range]"), wrong = frame.querySelector("[data-scenario-wrong]");
    var make = zhenanWords.make, say = zhenanWords.speaker(maps.words);
    var drawn = JSON.parse(document.getElementById("scenario-drawn").textContent);
    var lines = null, shown = null, star = null, base = null, sites = null;
    var isAsking = false, isStale = false, isDragging = false, timer = 0;

    maps.prepare(map);
    ["iso", "sites"].forEach(function (name, at) { map.createPane(name).style.zIndex = 430 + 10 * at; });
    map.getPane("iso").style.pointerEvents = "none";
    lines = L.layerGroup().addTo(map);

    function box(name) { return form.elements[name]; }
    function typed() { return { lon: Number(box("lon").value), lat: Number(box("lat").value) }; }

    // The lines as the server reckoned them, moved with the star until new ones come.
    function draw(answer, shift) {
      lines.clearLayers();
      shown = answer;
      answer.rings.forEach(function (line) {
        var ring = line.ring.map(function (at) { return [at[0] + shift[0], at[1] + shift[1]]; });
        L.polygon(ring, { pane: "iso", renderer: renderer(), interactive: false, className: "iso iso-" + line.degree }).addTo(lines);
        var top = ring.reduce(function (best, at) { return at[0] > best[0] ? at : best; });
        label(top, line);
      });
    }
    var svg = null;
    function renderer() { return svg || (svg = L.svg({ pane: "iso", padding: 0.5 })); }
    function label(at, line) {
      var text = make("span", "iso-label iso-label-" + line.degree, line.label);
      text.title = say("degree", { degree: line.label });
      L.marker(at, { pane: "iso", interactive: false, keyboard: false, icon: L.divIcon({ className: "", html: text, iconSize: [0, 0] }) }).addTo(lines);
    }
    function shift() {
      var at = star.getLatLng();
      return [at.lat - drawn.lat, at.lng - drawn.lon];
    }

    // Which earthquake the boxes hold, as the server is asked for it.
    function asked(isBrief) {
      var query = new URLSearchParams();
      ["lon", "lat", "datum", "magnitude", "strike_deg", "region", "area"].forEach(function (name) {
        if (box(name) && box(name).value.trim()) query.set(name, box(name).value.trim());
      });
      if (!query.get("area")) query.set("area", frame.dataset.area);
      if (frame.dataset.saved) query.set("scenario", frame.dataset.saved);
      if (isBrief) query.set("brief", "1");
      return query;
    }
    function ask() {
      if (isAsking) { isStale = true; return; }
      isAsking = true;
      isStale = false;
      frame.dataset.state = "asking";
      var isBrief = isDragging;
      fetch(frame.dataset.figures + "?" + asked(isBrief), { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (answer.status === 422) throw new Error("unreckoned");
          if (!answer.ok) throw new Error("reckonFailed");
          return answer.json();
        })
        .then(function (answer) { take(answer, isBrief); })
        .catch(function (error) { wrong.textContent = maps.words[error.message] || maps.words.reckonFailed; })
        .then(function () {
          isAsking = false;
          if (isStale) ask();
          else frame.dataset.state = "ready";
        });
    }
    function take(answer, isBrief) {
      drawn = { lon: answer.lon, lat: answer.lat, rings: answer.rings };
      if (!isDragging) star.setLatLng([answer.lat, answer.lon]);
      draw(drawn, shift());
      frame.querySelector("[data-scenario-answer]").innerHTML = answer.answer;
      frame.querySelector("[data-scenario-legend]").innerHTML = answer.legend;
      if (!isBrief) frame.querySelector("[data-scenario-figures]").innerHTML = answer.figures;
      wrong.textContent = "";
    }
    function askSoon() {
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    }

    // The address holds what the boxes hold, so that the link can be sent on.
    function keepAddress() {
      var query = asked(false), path = location.pathname;
      ["scenario", "datum"].forEach(function (name) { query.delete(name); });
      if (box("datum").value !== "wgs84") return;
      history.replaceState(null, "", path + "?" + query);
      document.querySelectorAll("form > input[name=next]").forEach(function (input) { input.value = path + location.search; });
    }
    function moved(at) {
      var wrapped = at.wrap();
      box("lon").value = wrapped.lng.toFixed(4);
      box("lat").value = Math.max(-89, Math.min(89, at.lat)).toFixed(4);
      box("datum").value = "wgs84";
      draw(drawn, shift());
    }
    function settled() { keepAddress(); ask(); }

    function put(at) {
      star.setLatLng(at);
      moved(star.getLatLng());
      settled();
    }
    function step(event) {
      var way = ARROWS[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      var km = STEP_KM * (event.shiftKey ? 10 : 1), at = star.getLatLng();
      star.setLatLng([at.lat + way[1] * km / KM_PER_DEGREE, at.lng + way[0] * km / KM_PER_DEGREE / Math.cos(at.lat * Math.PI / 180)]);
      moved(star.getLatLng());
      keepAddress();
      askSoon();
      if (!map.getBounds().contains(star.getLatLng())) map.panTo(star.getLatLng());
    }
    function stepField(event) {
      var name = event.target.name, size = STEPS[name], way = ARROWS[event.key];
      if (!size || !way || !way[1]) return;
      var value = Number(event.target.value);
      if (!isFinite(value)) return;
      event.preventDefault();
      value = Math.max(LIMITS[name][0], Math.min(LIMITS[name][1], value + way[1] * size * (event.shiftKey ? 10 : 1)));
      event.target.value = String(Math.round(value * 1e4) / 1e4);
      changed(name);
    }
    function changed(name) {
      if (name === "magnitude") range.value = box("magnitude").value;
      if ((name === "lon" || name === "lat") && box("datum").value === "wgs84") {
        var at = typed();
        if (isFinite(at.lon) && isFinite(at.lat) && Math.abs(at.lat) < 90) { star.setLatLng([at.lat, at.lon]); draw(drawn, shift()); }
      }
      if (name === "area") loadSites();
      keepAddress();
      askSoon();
    }

    function begin() {
      var at = drawn ? [drawn.lat, drawn.lon] : map.getCenter();
      if (!drawn) drawn = { lon: L.latLng(at).lng, lat: L.latLng(at).lat, rings: [] };
      var icon = L.divIcon({ className: "epicentre", html: '<svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true"><path d="m22 6 4.7 10.3 11.3 1.2-8.4 7.6 2.4 11.1-10-5.7-10 5.7 2.4-11.1L6 17.5l11.3-1.2z"/></svg>', iconSize: [44, 44] });
      star = L.marker(at, { draggable: true, autoPan: true, icon: icon, title: maps.words.epicentre, alt: maps.words.epicentre }).addTo(map);
      star.getElement().setAttribute("aria-label", maps.words.epicentre);
      star.getElement().addEventListener("keydown", step);
      star.on("dragstart", function () { isDragging = true; })
        .on("drag", function () { moved(star.getLatLng()); ask(); })
        .on("dragend", function () { isDragging = false; settled(); });
      draw(drawn, [0, 0]);
    }

    function fit() {
      var whole = L.latLngBounds([]), path = "/" + (frame.dataset.within || "").split("/").filter(Boolean).join("/") + "/";
      if (base) base.eachLayer(function (area) {
        if (path.indexOf("/" + area.feature.id + "/") >= 0 || !whole.isValid()) whole.extend(area.getBounds());
      });
      whole.extend(star.getLatLng());
      if ("paper" in frame.dataset && drawn.rings.length) drawn.rings.slice(-1)[0].ring.forEach(function (at) { whole.extend(at); });
      if (base) map.fitBounds(whole, { padding: [16, 16], maxZoom: 12, animate: false });
      else map.setView(star.getLatLng(), 9, { animate: false });
    }

    function loadSites() {
      var code = box("area") && box("area").value || frame.dataset.area;
      maps.fetched(frame.dataset.sites + "?area=" + encodeURIComponent(code)).then(function (found) {
        if (sites) sites.remove();
        sites = L.layerGroup().addTo(map);
        var points = found.units.length > MANY ? L.canvas({ pane: "sites" }) : L.svg({ pane: "sites" });
        found.units.forEach(function (one) { L.circleMarker([one[3], one[2]], { renderer: points, pane: "sites", radius: one[4] ? 4.5 : 3,
          className: "site " + (one[4] ? "site-school" : "site-unit"), weight: 1.5 }).bindTooltip(make("span", "", one[1])).addTo(sites); });
        found.shelters.forEach(function (one) { L.marker([one[3], one[2]], { pane: "sites", keyboard: false,
          icon: L.divIcon({ className: "site-shelter" + (one[4] ? "" : " site-hollow"), iconSize: [10, 10] }) }).bindTooltip(make("span", "", one[1])).addTo(sites); });
        frame.dataset.sites_drawn = found.units.length + found.shelters.length;
      }).catch(function () { /* the figures stand without the points */ });
    }

    begin();
    map.on("click", function (event) { put(event.latlng); });
    form.addEventListener("keydown", stepField);
    form.addEventListener("input", function (event) {
      if (event.target === range) { box("magnitude").value = Number(range.value).toFixed(1); changed("magnitude"); }
      else if (event.target.name in STEPS || event.target.name === "lon" || event.target.name === "lat") changed(event.target.name);
    });
    form.addEventListener("change", function (event) {
      if (["region", "area", "datum"].indexOf(event.target.name) >= 0) changed(event.target.name);
    });
    frame.querySelector("[data-scenario-link]").addEventListener("click", function (event) {
      var button = event.currentTarget, said = button.querySelector("span");
      keepAddress();
      if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(function () { said.textContent = button.dataset.copied; });
    });
    maps.onPaper(map, frame, fit);
    new ResizeObserver(function () { map.invalidateSize({ pan: false }); }).observe(map.getContainer());
    loadSites();
    maps.fetched(frame.dataset.outlines).then(function (outlines) {
      if (outlines.features.length) base = maps.ground(map, outlines);
    }).catch(function () { /* the lines stand on plain paper */ }).then(function () {
      fit();
      frame.dataset.state = frame.dataset.state || "ready";
      frame.dataset.ready = "yes";
    });
  };
})(zhenanMap);
