// What an analysis of coverage found: villages by reach, shelters by load, who goes where, and the best new sites.
(function (maps) {
  "use strict";
  var MANY = 3000;

  maps.coverage = function (map) {
    var box = document.querySelector("[data-coverage-map]"), note = document.querySelector("[data-map-note]");
    var toggle = document.querySelector("[data-coverage-lines]"), said = maps.words.coverage;
    var lines = L.layerGroup(), marks = L.layerGroup(), around = L.latLngBounds([]);
    maps.prepare(map);
    map.createPane("lines").style.zIndex = 430;

    function fill(sentence, values) {
      return sentence.replace(/%\((\w+)\)s/g, function (_, name) {
        var value = values[name];
        return typeof value === "number" ? Math.round(value).toLocaleString("en") : value;
      });
    }
    function card(name, sentences) {
      var made = document.createElement("div"), title = document.createElement("p");
      made.className = "map-card";
      title.className = "map-card-name";
      title.textContent = name;
      made.appendChild(title);
      sentences.forEach(function (sentence) {
        var line = document.createElement("p");
        line.textContent = sentence;
        made.appendChild(line);
      });
      return made;
    }
    function colour(name) { return getComputedStyle(box).getPropertyValue("--" + name).trim(); }
    // Where the map is small the signs are too: else they hide one another.
    function sizeOf(people) {
      var scale = map.getSize().x < 600 ? 0.6 : 0.9;
      return scale * (people === null ? 3 : Math.min(11, 3.5 + Math.sqrt(people) / 14));
    }

    function drawVillage(one, all, renderer) {
      var isIn = one[4] === 1, own = colour(isIn ? "cv-within" : "cv-beyond"), near = all.shelters[one[5]];
      var about = [one[3] === null ? said.unknown : fill(said.people, { n: one[3] }), isIn ? said.within : said.beyond];
      if (near) about.push(fill(said.nearest, { name: near[2], m: one[6] }));
      L.circleMarker([one[1], one[0]], {
        renderer: renderer, pane: "signs", radius: sizeOf(one[3]), weight: isIn ? 1 : 2.5, color: isIn ? colour("cv-ground") : own,
        fillColor: isIn ? own : colour("cv-ground"), fillOpacity: isIn ? 0.9 : 1, opacity: 1
      }).bindPopup(function () { return card(one[2], about); }).addTo(marks);
    }
    function drawShelter(one) {
      var share = one[4] ? Math.min(1, one[5] / one[4]) : 0, sign = document.createElement("span"), level = document.createElement("i");
      var about = one[6] ? [said.out] : [one[4] ? fill(said.load, { n: one[5], of: one[4] }) : said.free];
      sign.className = "cv-sign" + (one[6] ? " cv-sign-out" : "") + (one[7] ? " cv-sign-new" : "");
      level.style.height = Math.round(share * 100) + "%";
      sign.appendChild(level);
      L.marker([one[1], one[0]], {
        pane: "signs", keyboard: false, icon: L.divIcon({ className: "", html: sign, iconSize: [13, 13] })
      }).bindPopup(function () { return card(one[2], about); }).addTo(marks);
    }
    function drawFlow(flow, all, renderer) {
      var from = all.villages[flow[0]], to = all.shelters[flow[1]];
      L.polyline([[from[1], from[0]], [to[1], to[0]]], {
        renderer: renderer, pane: "lines", color: colour("cv-line"), opacity: 0.55, weight: Math.min(6, 0.8 + Math.sqrt(flow[2]) / 22)
      }).bindPopup(function () {
        return card(to[2], [fill(said.flow, { n: flow[2], m: flow[3], from: from[2], to: to[2] })]);
      }).addTo(lines);
    }
    function drawSite(one, place) {
      var sign = document.createElement("span");
      sign.className = "cv-sign-site";
      sign.textContent = String(place + 1);
      L.marker([one[1], one[0]], {
        pane: "signs", keyboard: false, zIndexOffset: 1000, icon: L.divIcon({ className: "", html: sign, iconSize: [20, 20] })
      }).bindPopup(function () { return card(one[2], [fill(said.site, { n: one[3] })]); }).addTo(marks);
    }
    function draw(all) {
      var isLarge = all.villages.length > MANY;
      lines.clearLayers();
      marks.clearLayers();
      var under = isLarge ? L.canvas({ pane: "lines" }) : L.svg({ pane: "lines" });
      var upper = isLarge ? L.canvas({ pane: "signs" }) : L.svg({ pane: "signs" });
      all.flows.forEach(function (one) { drawFlow(one, all, under); });
      all.villages.forEach(function (one) { drawVillage(one, all, upper); around.extend([one[1], one[0]]); });
      all.shelters.forEach(function (one) { drawShelter(one); around.extend([one[1], one[0]]); });
      all.sites.forEach(drawSite);
    }
    function fit() { if (around.isValid()) map.fitBounds(around, { padding: [14, 14], animate: false }); }
    function show() { if (toggle.checked) lines.addTo(map); else lines.remove(); }

    maps.onPaper(map, box, fit);
    new ResizeObserver(function () { map.invalidateSize({ pan: false }); }).observe(map.getContainer());
    toggle.addEventListener("change", show);
    marks.addTo(map);
    show();
    maps.fetched(box.dataset.outlines).then(function (outlines) {
      if (outlines.features.length) maps.ground(map, outlines);
    }).catch(function () { /* the points stand on plain paper */ });
    maps.fetched(box.dataset.result).then(function (all) {
      draw(all);
      fit();
      new MutationObserver(function () { draw(all); }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
      box.dataset.ready = "yes";
    }).catch(function () { note.textContent = maps.words.failed; });
  };
})(zhenanMap);
