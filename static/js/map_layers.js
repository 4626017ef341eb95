// The layers of the map beside the places: ticked in the list of layers, loaded when first ticked, drawn and listed.
(function (maps) {
  "use strict";
  var words = maps.words, make = maps.make, LISTED = 200;

  maps.layers = function (page) {
    var map = page.map, form = page.part("switches"), boxes = Array.from(form.querySelectorAll("[name=layer]"));
    var loaded = {}, shapes = {}, names = L.layerGroup().addTo(map), panel = page.part("shapes");
    map.createPane("zones").style.zIndex = 410;

    function ticked() { return boxes.filter(function (box) { return box.checked; }); }
    function signs() {
      return new Set(ticked().reduce(function (all, box) { return all.concat(words.switches[box.value]); }, []));
    }
    function isUsual() { return boxes.every(function (box) { return box.checked === Boolean(box.dataset.usual); }); }
    function codes() { return ticked().map(function (box) { return box.value; }).join(","); }
    function windowOf() {
      var found = {};
      ["from", "until"].forEach(function (name) {
        var box = form.elements[name];
        if (box && box.value) found[name] = box.value;
      });
      return found;
    }

    // Loads what is ticked and not here yet, drops outlines that are no longer ticked; `then` follows when all is here.
    function load(then) {
      var wanted = {};
      ticked().forEach(function (box) { if (box.dataset.layer !== "places") wanted[box.dataset.layer] = true; });
      Object.keys(shapes).forEach(function (code) { if (!wanted[code]) drop(code); });
      Promise.all(Object.keys(wanted).map(fetchOne)).then(function () {
        tellShapes();
        then();
      }, function () { page.tell(words.layerFailed); then(); });
    }
    function addressOf(layer) {
      var asked = new URLSearchParams(), chosen = windowOf(), here = new URLSearchParams(location.search);
      layer.asks.forEach(function (name) {
        var value = chosen[name] || (name in { from: 1, until: 1 } ? null : here.get(name));
        if (value) asked.set(name, value);
      });
      return layer.url + (asked.toString() ? "?" + asked : "");
    }
    function fetchOne(code) {
      var layer = words.layers[code], url = addressOf(layer);
      if (loaded[code] === url && (layer.draws === "marks" || shapes[code])) return Promise.resolve();
      return maps.fetched(url).then(function (data) {
        loaded[code] = url;
        if (layer.draws === "marks") page.data.put(code, mapPack.columns(data), layer.page);
        else putShapes(code, data);
      });
    }

    function classOf(feature) {
      var facts = feature.properties, hue = facts.sign && words.signs[facts.sign] ? " hue-" + words.signs[facts.sign][2] : "";
      return "map-shape map-shape-" + facts.look + hue;
    }
    function putShapes(code, data) {
      drop(code);
      shapes[code] = L.geoJSON(data, { interactive: false, pane: "zones", renderer: L.svg({ pane: "zones" }), style: function (feature) {
        return { className: classOf(feature) };
      } }).addTo(map);
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
        if (facts.look === "township" || !facts.at || room < text.length * 10 || !map.getBounds().intersects(box)) return;
        L.marker([facts.at[1], facts.at[0]], { pane: "names", interactive: false, keyboard: false,
          icon: L.divIcon({ className: "map-town", html: make("span", "", text), iconSize: [0, 0] }) }).addTo(names);
      });
    }
    function tellShapes() {
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
    function count() { page.part("ticked").textContent = "(" + ticked().length + ")"; }

    form.addEventListener("change", function (event) {
      if (event.target.name === "base") { page.reload(event.target.value); return; }
      count();
      load(function () { page.filter(); });
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    map.on("moveend", label);
    count();
    return { load: load, signs: signs, codes: codes, isUsual: isUsual, windowOf: windowOf, click: click };
  };
})(zhenanMap);
