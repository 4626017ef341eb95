// Outlines of layers, such as villages or the ellipses of a scenario: drawn, named where there is room, and listed.
(function (maps) {
  "use strict";
  var words = maps.words, make = maps.make, LISTED = 200;

  maps.shapes = function (page) {
    var map = page.map, shapes = {}, names = L.layerGroup().addTo(map), panel = page.part("shapes");
    map.createPane("zones").style.zIndex = 410;

    function classOf(feature) {
      var facts = feature.properties, hue = facts.sign && words.signs[facts.sign] ? " hue-" + words.signs[facts.sign][2] : "";
      return "map-shape map-shape-" + facts.look + hue;
    }
    function put(code, data) {
      drop(code);
      shapes[code] = L.geoJSON(data, { interactive: false, pane: "zones", renderer: L.svg({ pane: "zones" }), style: function (feature) {
        return { className: classOf(feature) };
      } }).addTo(map);
      tell();
    }
    function keep(wanted) {
      Object.keys(shapes).forEach(function (code) { if (!wanted[code]) drop(code); });
      tell();
    }
    function drop(code) {
      if (shapes[code]) shapes[code].remove();
      delete shapes[code];
    }
    function each(deed) {
      Object.keys(shapes).forEach(function (code) {
        shapes[code].eachLayer(function (outline) { deed(outline, words.layers[code]); });
      });
    }
    // A name with its line of facts stands where there is room for it.
    function label() {
      names.clearLayers();
      each(function (outline) {
        var facts = outline.feature.properties, box = outline.getBounds(), text = facts.name + (facts.detail ? " · " + facts.detail : "");
        var room = map.project(box.getNorthEast()).x - map.project(box.getSouthWest()).x;
        if (facts.look === "county" || facts.look === "township" || !facts.at || room < text.length * 10 || !map.getBounds().intersects(box)) return;
        L.marker([facts.at[1], facts.at[0]], { pane: "names", interactive: false, keyboard: false,
          icon: L.divIcon({ className: "map-town", html: make("span", "", text), iconSize: [0, 0] }) }).addTo(names);
      });
    }
    function tell() {
      var list = panel.querySelector("ul"), count = 0;
      list.textContent = "";
      each(function (outline, layer) {
        if (count++ >= LISTED) return;
        var facts = outline.feature.properties, item = make("li", ""), button = make("button", "map-found-one");
        button.type = "button";
        button.appendChild(make("b", "", facts.name));
        button.appendChild(make("span", "", facts.detail));
        button.addEventListener("click", function (event) { show(outline, layer, event.detail === 0); });
        item.appendChild(button);
        list.appendChild(item);
      });
      panel.hidden = !count;
      label();
    }
    function show(outline, layer, byKeys) {
      map.fitBounds(outline.getBounds(), { padding: [24, 24], maxZoom: 15, animate: false });
      openCard(outline, layer, outline.getBounds().getCenter(), byKeys);
    }
    function openCard(outline, layer, at, byKeys) {
      var facts = outline.feature.properties, card = make("div", "map-card");
      card.appendChild(make("p", "map-card-name", facts.name));
      if (facts.detail) card.appendChild(make("p", "", facts.detail));
      if (layer.page) {
        var link = make("a", "btn btn-primary btn-sm", words.open);
        link.href = layer.page + outline.feature.id;
        card.appendChild(link);
      }
      L.popup({ maxWidth: 260 }).setLatLng(at).setContent(card).openOn(map);
      if (byKeys && card.querySelector("a")) card.querySelector("a").focus();
    }
    function signs() {
      var found = [];
      each(function (outline) { if (outline.feature.properties.sign) found.push(outline.feature.properties.sign); });
      return found;
    }
    // The smallest outline around a point; each is an even number of times around what lies outside of it.
    function around(at) {
      var found = null, least = Infinity;
      each(function (outline, layer) {
        var box = outline.getBounds(), size = (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
        if (size < least && box.contains(at) && isInside(at, outline.feature.geometry)) { least = size; found = [outline, layer]; }
      });
      return found;
    }
    function isInside(at, geometry) {
      var rings = geometry.type === "Polygon" ? geometry.coordinates : [].concat.apply([], geometry.coordinates), inside = false;
      rings.forEach(function (ring) {
        for (var i = 0, j = ring.length - 1; i < ring.length; j = i++) {
          var a = ring[i], b = ring[j];
          if (a[1] > at.lat !== b[1] > at.lat && at.lng < (b[0] - a[0]) * (at.lat - a[1]) / (b[1] - a[1]) + a[0]) inside = !inside;
        }
      });
      return inside;
    }
    function click(event) {
      var found = around(event.latlng);
      if (found) openCard(found[0], found[1], event.latlng, false);
    }
    map.on("moveend", label);
    return { put: put, keep: keep, click: click, signs: signs, has: function (code) { return Boolean(shapes[code]); } };
  };
})(zhenanMap);
