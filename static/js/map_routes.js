// The ways of teams on one day: a line for each in its colour, from the base to its stops in order and back.
(function (maps) {
  "use strict";

  maps.routes = function (map) {
    var box = document.querySelector("[data-route-map]"), facts = zhenanWords.read("plan-routes"), make = maps.make;
    var drawn = L.layerGroup().addTo(map), around = L.latLngBounds([]), markers = {};
    maps.prepare(map);
    map.createPane("lines").style.zIndex = 430;

    function colour(hue) { return getComputedStyle(box).getPropertyValue("--crew-" + hue).trim(); }
    function card(stop, route) {
      var made = make("div", "map-card"), name = make("p", "map-card-name");
      if (stop.url) {
        var link = make("a", "", stop.name);
        link.href = stop.url;
        name.append(link);
      } else name.textContent = stop.name;
      made.append(name, make("p", "", route.letter + " " + route.name), make("p", "", stop.times));
      if (stop.way) made.append(make("p", "", stop.way));
      return made;
    }
    function sign(className, text, hue) {
      var made = make("span", className + " hue-" + hue, text);
      made.setAttribute("aria-hidden", "true");
      return L.divIcon({ className: "", html: made, iconSize: [26, 26] });
    }
    function drawRoute(route, renderer) {
      var path = [], own = colour(route.hue);
      if (route.base) path.push(route.base.at);
      route.stops.forEach(function (stop) { if (stop.at) path.push(stop.at); });
      if (route.base && path.length > 1) path.push(route.base.at);
      path.forEach(function (at) { around.extend(at); });
      L.polyline(path, { renderer: renderer, pane: "lines", interactive: false, color: own, weight: 3.5, opacity: 0.85,
        dashArray: route.hue > 4 ? "9 6" : null }).addTo(drawn);
      route.stops.forEach(function (stop) {
        if (!stop.at) return;
        markers[stop.id] = L.marker(stop.at, { pane: "signs", keyboard: false, zIndexOffset: 500, icon: sign("route-stop", stop.label, route.hue) })
          .bindPopup(function () { return card(stop, route); }).addTo(drawn);
      });
    }
    // Teams that set out from one place share its sign.
    function drawBases() {
      var places = {};
      facts.routes.forEach(function (route) {
        if (route.base) (places[route.base.at.join()] = places[route.base.at.join()] || []).push(route);
      });
      Object.keys(places).forEach(function (key) {
        var all = places[key], letters = all.map(function (route) { return route.letter; }).join("");
        L.marker(all[0].base.at, { pane: "signs", keyboard: false, icon: sign("route-base", letters, all.length > 1 ? "none" : all[0].hue) })
          .bindPopup(function () {
            var made = make("div", "map-card");
            made.append(make("p", "map-card-name", all[0].base.name), make("p", "", facts.said.base));
            all.forEach(function (route) { made.append(make("p", "", route.letter + " " + route.name)); });
            return made;
          }).addTo(drawn);
      });
    }
    function draw() {
      var renderer = L.svg({ pane: "lines" });
      drawn.clearLayers();
      facts.routes.forEach(function (route) { drawRoute(route, renderer); });
      drawBases();
    }
    function fit() { if (around.isValid()) map.fitBounds(around, { padding: [28, 28], maxZoom: 15, animate: false }); }

    maps.onPaper(map, box, fit);
    new ResizeObserver(function () { map.invalidateSize({ pan: false }); }).observe(map.getContainer());
    document.addEventListener("click", function (event) {
      var asked = event.target.closest("[data-route-show]");
      var marker = asked && markers[asked.dataset.routeShow];
      if (!marker) return;
      map.setView(marker.getLatLng(), Math.max(map.getZoom(), 14));
      marker.openPopup();
      box.scrollIntoView({ block: "nearest" });
    });
    draw();
    fit();
    document.querySelectorAll("[data-route-show]").forEach(function (button) { button.hidden = !markers[button.dataset.routeShow]; });
    new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    maps.fetched(box.dataset.outlines).then(function (outlines) {
      if (!outlines.features.length) return;
      var names = L.layerGroup().addTo(map), ground = maps.ground(map, outlines);
      function name() { maps.townNames(map, ground, names); }
      map.on("zoomend moveend", name);
      name();
    }).catch(function () { /* the routes stand on plain paper */ }).then(function () { box.dataset.ready = "yes"; });
  };
})(zhenanMap);
