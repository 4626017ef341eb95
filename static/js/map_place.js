// One place with its township around it; in a form a click on the map chooses the point.
(function (maps) {
  "use strict";
  maps.place = function (map) {
    var box = document.querySelector("[data-place-map]"), renderer = maps.prepare(map), mark = null, base = null;
    var at = box.dataset.lat ? L.latLng(Number(box.dataset.lat), Number(box.dataset.lon)) : null;
    function draw() {
      if (mark) mark.remove();
      var drawing = "paper" in box.dataset && document.querySelector(".place-answer .sign");
      // Browsers print a canvas with white where it is empty, over all that lies beneath: paper gets a drawing instead.
      if (at && drawing) mark = L.marker(at, { pane: "signs", interactive: false, keyboard: false,
        icon: L.divIcon({ className: "", html: drawing.cloneNode(true), iconSize: [22, 22] }) }).addTo(map);
      else if (at) mark = maps.signOf(at, box.dataset.sign, box.dataset.hollow === "yes", 2000, maps.palette(map), renderer).addTo(map);
    }
    function fit() {
      var around = null, whole = L.latLngBounds([]), above = (box.dataset.within || "").split("/");
      if (base) base.eachLayer(function (area) {
        whole.extend(area.getBounds());
        if (above.indexOf(String(area.feature.id)) >= 0) around = area.getBounds();
      });
      if (around && at) around = L.latLngBounds([at, at]).extend(around);
      if (around || (!at && whole.isValid())) map.fitBounds(around || whole, { padding: [8, 8], animate: false });
      else if (at) map.setView(at, 13, { animate: false });
    }
    if (box.dataset.pick) {
      map.getContainer().classList.add("map-picks");
      map.on("click", function (event) {
        at = event.latlng;
        ["lon", "lat"].forEach(function (name) {
          document.getElementById("f-" + name).value = at[name === "lon" ? "lng" : "lat"].toFixed(6);
        });
        document.getElementById("f-datum").value = "wgs84";
        document.querySelector("[data-map-note]").textContent = maps.words.chosen;
        draw();
      });
    }
    var names = L.layerGroup().addTo(map);
    function nameTowns() { if (base) maps.townNames(map, base, names); }
    map.on("moveend", nameTowns);
    new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    new ResizeObserver(function () { map.invalidateSize({ pan: false }); }).observe(map.getContainer());
    maps.onPaper(map, box, fit, draw);
    draw();
    fit();
    maps.fetched(box.dataset.outlines).then(function (outlines) {
      if (outlines.features.length) { base = maps.ground(map, outlines); nameTowns(); fit(); }
    }).catch(function () { /* the point stands on plain paper */ }).then(function () { box.dataset.ready = "yes"; });
  };
})(zhenanMap);
