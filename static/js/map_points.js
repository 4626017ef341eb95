// Points on the shelter map: gathered where they lie close together, drawn as signs; on paper as small drawings.
(function (maps) {
  "use strict";
  var CLOSEST = 18, NAMED_FROM = 13, NAMED_AT_MOST = 60, REACH = 6, LISTED_IN_CARD = 12;

  maps.points = function (page) {
    var map = page.map, gathered = null, marks = [], sprites = {}, sharpness = 0;
    maps.prepare(map);
    var canvas = new maps.Canvas(paint), drawings = L.layerGroup().addTo(map), names = L.layerGroup().addTo(map), me = null;

    function zoomOf() { return Math.min(CLOSEST, Math.floor(map.getZoom() + 1e-6)); }

    // What lies within these bounds (pixels of the map's layers), with marks where they stand on the screen now.
    function gather(bounds) {
      var zoom = zoomOf(), origin = map.getPixelOrigin(), scale = 256 * Math.pow(2, map.getZoom()) / mapPack.WORLD;
      var stretch = Math.pow(2, map.getZoom() - zoom), codes = Object.keys(maps.words.signs), data = page.data;
      gathered = mapGather.gather({ n: data.n, x: data.x, y: data.y, mask: data.mask, radius: radiusOf, kinds: codes.length, kindOf: data.kindsBy(codes) }, {
        zoom: zoom, left: (bounds.min.x + origin.x) / scale, top: (bounds.min.y + origin.y) / scale,
        right: (bounds.max.x + origin.x) / scale, bottom: (bounds.max.y + origin.y) / scale
      });
      marks = gathered.marks;
      marks.forEach(function (mark) {
        mark.x = mark.x * stretch - origin.x;
        mark.y = mark.y * stretch - origin.y;
        if (mark.mix) mark.parts = codes.map(function (code, place) { return [page.colours[code], mark.mix[place]]; })
          .filter(function (part) { return part[1]; });
      });
      page.frame.dataset.marks = marks.length;
      page.legend.show(seen(codes, bounds));
    }
    // What the legend must explain: signs, and what else tells them apart.
    function seen(codes, bounds) {
      var found = { codes: new Set(), hollow: false, sizes: false, clusters: false };
      if (page.shapes) page.shapes.signs().forEach(function (code) { found.codes.add(code); });
      marks.forEach(function (mark) {
        if (mark.x < bounds.min.x || mark.x > bounds.max.x || mark.y < bounds.min.y || mark.y > bounds.max.y) return;
        if (mark.count > 1) {
          found.clusters = true;
          codes.forEach(function (code, place) { if (mark.mix[place]) found.codes.add(code); });
          return;
        }
        var look = page.data.lookOf(mark.point);
        found.codes.add(look.code);
        if (look.isHollow) found.hollow = true;
        if (look.size) found.sizes = true;
      });
      return found;
    }
    function radiusOf(i) { return maps.SIZES[page.data.lookOf(i).size] * 1.14 + 1; }

    function paint(c, bounds, sharp) {
      if (!page.data || page.isOnPaper) return;
      if (sharp !== sharpness) { sprites = {}; sharpness = sharp; }
      gather(bounds);
      marks.forEach(function (mark) {
        if (mark.count > 1) maps.drawCluster(c, mark.x, mark.y, mark.radius - 2, maps.number(mark.count), mark.parts, page.colours);
        else stamp(c, mark);
      });
      nameThem(c);
    }
    // Signs look alike by the hundred: each is drawn once and then stamped.
    function stamp(c, mark) {
      var look = page.data.lookOf(mark.point), key = look.code + look.size + look.isHollow, half = Math.ceil(mark.radius) + 3;
      if (!sprites[key]) {
        var sprite = sprites[key] = document.createElement("canvas"), s = sprite.getContext("2d");
        sprite.width = sprite.height = Math.ceil(2 * half * sharpness);
        s.scale(sharpness, sharpness);
        maps.drawSign(s, half, half, maps.SIZES[look.size], look.code, look.isHollow, page.colours);
      }
      c.drawImage(sprites[key], mark.x - half, mark.y - half, 2 * half, 2 * half);
    }
    // Names of townships first, then of single places where there are few, each where nothing else stands.
    function nameThem(c) {
      var put = maps.labels(c, boxes());
      write(c, page.colours.muted);
      page.towns().forEach(function (town) {
        var place = put(town.name, maps.around(map.latLngToLayerPoint(town.at)));
        if (place) { c.strokeText(town.name, place[0], place[1]); c.fillText(town.name, place[0], place[1]); }
      });
      var single = marks.filter(function (mark) { return mark.count === 1; }), drawn = marks;
      if (map.getZoom() < NAMED_FROM || single.length > NAMED_AT_MOST) return;
      page.data.named(single.map(function (mark) { return mark.point; }), function (places) {
        if (!places || marks !== drawn) return;
        write(c, page.colours.text);
        places.forEach(function (place, k) {
          var name = place.name.length > 14 ? place.name.slice(0, 13) + "…" : place.name, found = put(name, maps.beside(single[k]));
          if (found) { c.strokeText(name, found[0], found[1]); c.fillText(name, found[0], found[1]); }
        });
      });
    }
    function write(c, ink) {
      c.font = "12px " + page.colours.font;
      c.textAlign = "left";
      c.textBaseline = "middle";
      c.lineWidth = 3;
      c.lineJoin = "round";
      c.strokeStyle = page.colours.ground;
      c.fillStyle = ink;
    }

    function at(mark) { return map.layerPointToLatLng([mark.x, mark.y]); }
    // Browsers print a canvas with white where it is empty, over all that lies beneath: paper gets drawings instead.
    function drawForPaper() {
      var from = map.containerPointToLayerPoint([0, 0]);
      gather(L.bounds(from, from.add(map.getSize())));
      marks.forEach(function (mark) {
        var drawing = mark.count > 1 ? clusterDrawing(mark) : page.signDrawing(page.data.of(mark.point));
        drawing.style.width = drawing.style.height = 2 * mark.radius + "px";
        var icon = L.divIcon({ className: "", html: drawing, iconSize: [2 * mark.radius, 2 * mark.radius] });
        L.marker(at(mark), { pane: "signs", icon: icon, interactive: false, keyboard: false }).addTo(drawings);
      });
      nameForPaper(document.createElement("canvas").getContext("2d"));
    }
    // The names of townships that no sign covers.
    function nameForPaper(c) {
      write(c, page.colours.muted);
      var put = maps.labels(c, boxes());
      page.towns().forEach(function (town) {
        var place = put(town.name, maps.around(map.latLngToLayerPoint(town.at)));
        if (!place) return;
        var icon = L.divIcon({ className: "map-town-paper", html: maps.make("span", "", town.name), iconSize: [0, 0] });
        L.marker(map.layerPointToLatLng(place), { pane: "names", icon: icon, interactive: false, keyboard: false }).addTo(names);
      });
    }
    function boxes() {
      return marks.map(function (mark) { return [mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius]; });
    }
    function clusterDrawing(mark) {
      var drawing = maps.make("span", "legend-cluster", maps.number(mark.count)), total = 0;
      drawing.style.setProperty("--mix", mark.parts.map(function (part) {
        return part[0] + " " + total / mark.count + "turn " + (total += part[1]) / mark.count + "turn";
      }).join(","));
      return drawing;
    }
    function draw() {
      if (!page.data) return;
      sprites = {};
      drawings.clearLayers();
      names.clearLayers();
      if (me) me.remove();
      me = page.here && L.circleMarker(page.here, { renderer: L.svg({ pane: "signs" }), radius: 8, weight: 3, opacity: 1,
        color: page.colours.ground, fillColor: page.colours.text, fillOpacity: 1 }).bindTooltip(maps.words.you).addTo(map);
      if (page.isOnPaper) drawForPaper();
      else if (map.hasLayer(canvas)) canvas.paint();
      else canvas.addTo(map);
    }

    function hit(point) {
      var found = null, nearest = Infinity;
      marks.forEach(function (mark) {
        var far = Math.hypot(mark.x - point.x, mark.y - point.y) - mark.radius;
        if (far < REACH && far < nearest) { nearest = far; found = mark; }
      });
      return found;
    }
    function open(mark) {
      var points = mark.count > 1 ? gathered.members(mark) : [mark.point];
      if (points.length === 1) { page.data.named(points, function (places) { if (places) page.show(places[0]); }); return; }
      var around = L.latLngBounds(points.map(page.data.at));
      var zoom = Math.min(CLOSEST, map.getBoundsZoom(around, false, L.point(60, 60)));
      if (zoom > map.getZoom()) map.flyTo(around.getCenter(), zoom, { duration: 0.4 });
      else page.data.named(points.slice(0, LISTED_IN_CARD), function (places) { if (places) page.showSeveral(at(mark), places, points.length); });
    }
    function isPicking() { return map.getContainer().classList.contains("map-picks"); }
    map.on("click", function (event) {
      var mark = !page.data || isPicking() ? null : hit(event.layerPoint);
      if (mark) open(mark);
      else if (page.shapes && !isPicking()) page.shapes.click(event);
    });
    map.on("mousemove", function (event) {
      map.getContainer().classList.toggle("map-over", Boolean(page.data) && !isPicking() && Boolean(hit(event.layerPoint)));
    });
    return { draw: draw };
  };
})(zhenanMap);
