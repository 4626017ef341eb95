// Points on the shelter map: gathered where they lie close together, drawn as signs; on paper as small drawings.
(function (maps) {
  "use strict";
  maps.points = function (page) {
    var map = page.map, renderer = maps.prepare(map), layer = L.layerGroup().addTo(map), index = null;

    function gather() {
      var placed = page.shown.filter(function (i) { return page.data.of(i).at; });
      index = new Supercluster({ radius: 30, maxZoom: 14 }).load(placed.map(function (i) {
        var at = page.data.of(i).at;
        return { type: "Feature", properties: { place: i }, geometry: { type: "Point", coordinates: [at.lng, at.lat] } };
      }));
      page.frame.dataset.drawn = placed.length;
    }
    function draw() {
      if (!index) return;
      var box = map.getBounds().pad(0.3);
      layer.clearLayers();
      index.getClusters([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], Math.floor(map.getZoom()))
        .forEach(function (feature) {
          var at = L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]);
          layer.addLayer(feature.properties.cluster ? clusterAt(at, feature) : markOf(page.data.of(feature.properties.place)));
        });
      if (page.here) layer.addLayer(L.circleMarker(page.here, { renderer: renderer, radius: 8, weight: 3,
        color: page.colours.ground, fillColor: page.colours.text, fillOpacity: 1 }).bindTooltip(maps.words.you));
    }
    // Browsers print a canvas with white where it is empty, over all that lies beneath: paper gets drawings instead.
    function onPaper(at, drawing, radius) {
      drawing.style.width = drawing.style.height = 2 * radius + "px";
      var icon = L.divIcon({ className: "", html: drawing, iconSize: [2 * radius, 2 * radius] });
      return L.marker(at, { pane: "signs", icon: icon, interactive: false, keyboard: false });
    }
    function clusterDrawing(count, mix) {
      var drawing = maps.make("span", "legend-cluster", maps.number(count)), total = 0;
      drawing.style.setProperty("--mix", mix.map(function (part) {
        return part[0] + " " + total / count + "turn " + (total += part[1]) / count + "turn";
      }).join(","));
      return drawing;
    }
    function markOf(place) {
      if (page.isOnPaper) return onPaper(place.at, page.signDrawing(place), maps.sizeOf(place.people) + 1);
      return maps.signOf(place.at, place.code, place.isHollow, place.people, page.colours, renderer)
        .on("click", function (event) { L.DomEvent.stop(event); page.show(place); });
    }
    function clusterAt(at, feature) {
      var facts = feature.properties, counts = {};
      index.getLeaves(facts.cluster_id, 999).forEach(function (leaf) {
        var code = page.data.of(leaf.properties.place).code;
        counts[code] = (counts[code] || 0) + 1;
      });
      var mix = Object.keys(counts).map(function (code) { return [page.colours[code], counts[code]]; });
      var radius = 12 + Math.min(8, Math.log(facts.point_count) * 1.6);
      if (page.isOnPaper) return onPaper(at, clusterDrawing(facts.point_count, mix), radius + 2);
      return new maps.Sign(at, { renderer: renderer, radius: radius, shape: "circle",
        letter: maps.number(facts.point_count), fill: true, fillOpacity: 1, fillColor: page.colours.ground, weight: 1,
        opacity: 1, color: page.colours.ground, ink: page.colours.text, font: page.colours.font, mix: mix
      }).on("click", function (event) {
        L.DomEvent.stop(event);
        map.flyTo(at, Math.min(18, index.getClusterExpansionZoom(facts.cluster_id)), { duration: 0.4 });
      });
    }
    map.on("moveend", draw);
    return { gather: gather, draw: draw };
  };
})(zhenanMap);
