// Areas shaded by a figure: each carries its name and figure, and opens the rows behind it.
(function (maps) {
  "use strict";
  maps.figures = function (map) {
    var box = document.querySelector("[data-figure-map]"), facts = zhenanWords.read("dashboard-map");
    var names = L.layerGroup().addTo(map), drawn = null, paper = null;
    maps.prepare(map);

    function style(area) {
      var one = facts.areas[area.id];
      return { className: "figure-area shade-" + one[2] + (one[3] ? " is-open" : "") };
    }
    function each(area, layer) {
      var one = facts.areas[area.id];
      layer.bindTooltip(one[0] + " " + one[1], { sticky: true });
      if (one[3]) layer.on("click", function () { window.location.assign(one[3]); });
    }
    // A name stands where its area has room for it.
    function name() {
      names.clearLayers();
      if (!drawn) return;
      drawn.eachLayer(function (layer) {
        var area = layer.feature, one = facts.areas[area.id], bounds = layer.getBounds();
        var room = map.project(bounds.getNorthEast()).x - map.project(bounds.getSouthWest()).x;
        var text = document.createElement("span"), small = document.createElement("small");
        if (room < 34) return;
        if (room >= one[0].length * 11 + 6) text.append(one[0]);
        small.textContent = one[1];
        text.append(small);
        L.marker([area.properties.at[1], area.properties.at[0]], {
          pane: "names", interactive: false, keyboard: false,
          icon: L.divIcon({ className: "figure-name on-" + one[2], html: text, iconSize: [0, 0] })
        }).addTo(names);
      });
    }
    function fit() {
      map.invalidateSize({ pan: false, animate: false });
      if (drawn && drawn.getBounds().isValid()) map.fitBounds(drawn.getBounds(), { padding: [8, 8], animate: false });
      name();
    }
    function toPaper() {
      if (paper) return;
      paper = true;
      box.dataset.paper = "";
      box.style.width = "660px";
      box.style.height = "330px";
      fit();
    }
    function toScreen() {
      if (!paper) return;
      paper = null;
      delete box.dataset.paper;
      box.style.width = box.style.height = "";
      fit();
    }
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
    map.on("zoomend", name);
    new ResizeObserver(function () { if (!paper) map.invalidateSize({ pan: false }); }).observe(map.getContainer());
    map.scrollWheelZoom.disable();
    maps.fetched(facts.outlines).then(function (outlines) {
      var shown = outlines.features.filter(function (area) { return facts.areas[area.id] && area.properties.level === "township"; });
      drawn = L.geoJSON(shown, { renderer: L.svg(), style: style, onEachFeature: each }).addTo(map);
      fit();
      document.querySelector("[data-figure-list]").open = false;
      box.dataset.ready = "yes";
    }).catch(function () { box.hidden = true; });
  };
})(zhenanMap);
