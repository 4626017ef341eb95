// The earthquakes of a catalogue: a circle for each, larger for larger ones; a press leads to a scenario from it.
(function (maps) {
  "use strict";
  maps.quakes = function (map) {
    var frame = document.querySelector("[data-quakes]"), say = zhenanWords.speaker(maps.words);
    if (!frame) return;
    var rows = JSON.parse(document.getElementById("quakes-drawn").textContent), points = L.latLngBounds([]);
    var home = L.latLng(Number(frame.dataset.lat), Number(frame.dataset.lon)), renderer;
    maps.prepare(map);
    renderer = L.svg({ pane: "signs", padding: 0.3 });
    rows.slice().reverse().forEach(function (row) {
      var at = L.latLng(row[2], row[1]), card = maps.make("div", "map-card"), link = maps.make("a", "btn btn-primary btn-sm", maps.words.useAsScenario);
      var name = say("quake", { magnitude: row[3].toFixed(1), place: row[4], when: row[5] });
      link.href = frame.dataset.new + "?quake=" + row[0];
      card.appendChild(maps.make("p", "map-card-name", name));
      card.appendChild(link);
      points.extend(at);
      L.circleMarker(at, { pane: "signs", renderer: renderer, radius: Math.max(3, Math.pow(1.6, row[3]) * 0.9), weight: 1.5,
        className: "quake" }).bindTooltip(maps.make("span", "", name)).bindPopup(card, { maxWidth: 260 }).addTo(map);
    });
    map.on("popupopen", function (event) {
      var close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", maps.words.close);
    });
    var star = L.divIcon({ className: "", html: maps.make("span", "quake-home", ""), iconSize: [14, 14] });
    L.marker(home, { icon: star, interactive: false, keyboard: false }).addTo(map);
    function fit() {
      if (points.isValid()) map.fitBounds(points.extend(home), { padding: [20, 20], maxZoom: 11, animate: false });
    }
    fit();
    new ResizeObserver(function () { map.invalidateSize({ pan: false }); }).observe(map.getContainer());
    maps.fetched(frame.dataset.outlines).then(function (outlines) {
      if (outlines.features.length) maps.ground(map, outlines);
    }).catch(function () { /* the circles stand on plain paper */ }).then(function () { frame.dataset.ready = "yes"; });
  };
})(zhenanMap);
