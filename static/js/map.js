// Draws places on the maps that Folium makes, with the sentences that stand in the page.
var zhenanMap = (function () {
  "use strict";
  var words = zhenanWords.read("map-words"), say = zhenanWords.speaker(words), make = zhenanWords.make;
  var SHELTERS = ["emergency", "short", "long", "unclassed"];
  var LISTED_AT_ONCE = 100;

  function number(value) { return value.toLocaleString("en"); }
  function colour(map, name) { return getComputedStyle(map.getContainer()).getPropertyValue("--" + name).trim(); }
  function fetched(url) {
    return fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
  }

  // A sign is a shape with a letter on the canvas; hollow when the shelter cannot be used.
  function trace(context, shape, x, y, r) {
    var corners = { square: 4, diamond: 4, hexagon: 6, triangle: 3 }[shape];
    context.beginPath();
    if (!corners) { context.arc(x, y, r, 0, 2 * Math.PI); return; }
    var turn = shape === "square" ? Math.PI / 4 : -Math.PI / 2;
    for (var i = 0; i < corners; i++) {
      var angle = turn + i * 2 * Math.PI / corners;
      context[i ? "lineTo" : "moveTo"](x + 1.14 * r * Math.cos(angle), y + 1.14 * r * Math.sin(angle));
    }
    context.closePath();
  }
  L.Canvas.include({
    _updateSign: function (layer) {
      if (!this._drawing || layer._empty()) return;
      var c = this._ctx, at = layer._point, r = layer._radius, o = layer.options;
      trace(c, o.shape, at.x, at.y, r);
      this._fillStroke(c, layer);
      if (o.mix) ring(c, at, r + 1, o.mix);
      c.globalAlpha = 1;
      c.fillStyle = o.ink;
      c.font = (o.mix ? "600 " : "700 ") + Math.round(r * (o.mix ? 0.8 : 1.1)) + "px " + o.font;
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.fillText(o.letter, at.x, at.y + (o.shape === "triangle" ? r * 0.2 : 0.5));
    }
  });
  function ring(c, at, r, mix) {
    var total = mix.reduce(function (sum, part) { return sum + part[1]; }, 0), from = -Math.PI / 2;
    c.lineWidth = 4;
    c.globalAlpha = 1;
    mix.forEach(function (part) {
      var to = from + 2 * Math.PI * part[1] / total;
      c.beginPath();
      c.arc(at.x, at.y, r, from, to);
      c.strokeStyle = part[0];
      c.stroke();
      from = to;
    });
  }
  var Sign = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateSign(this); },
    _updateBounds: function () {
      var r = L.point(this._radius + 5, this._radius + 5);
      this._pxBounds = L.bounds(this._point.subtract(r), this._point.add(r));
    }
  });

  function palette(map) {
    var found = { ink: colour(map, "sign-ink"), ground: colour(map, "sign-ground"), text: colour(map, "sign-text") };
    Object.keys(words.signs).forEach(function (code) { found[code] = colour(map, "sign-" + code); });
    found.font = getComputedStyle(document.body).fontFamily;
    return found;
  }
  function sizeOf(people) { return people >= 2000 ? 13 : people >= 500 ? 11 : 9; }
  function signOf(latlng, code, isHollow, people, colours, renderer) {
    var known = words.signs[code] || ["circle", "+"];
    var own = colours[code] || colours.text;
    return new Sign(latlng, {
      renderer: renderer, radius: sizeOf(people), shape: known[0], letter: known[1],
      fill: true, fillOpacity: 1, weight: isHollow ? 2.5 : 1.5, opacity: 1, font: colours.font,
      fillColor: isHollow ? colours.ground : own, color: isHollow ? own : colours.ground, ink: isHollow ? own : colours.ink
    });
  }

  function prepare(map) {
    map.attributionControl.setPrefix(false);
    map.setMaxZoom(18);
    L.control.scale({ imperial: false }).addTo(map);
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    map.createPane("names").style.zIndex = 420;
    map.createPane("signs").style.zIndex = 450;
    return L.canvas({ pane: "signs", padding: 0.3, tolerance: 5 });
  }

  // The ground: outlines of the areas, and the names of townships where there is room for them.
  function ground(map, outlines) {
    var names = L.layerGroup().addTo(map);
    var drawn = L.geoJSON(outlines, { interactive: false, renderer: L.svg(), style: function (area) {
      return { className: "map-area map-" + area.properties.level };
    } });
    function label() {
      names.clearLayers();
      drawn.eachLayer(function (layer) {
        var facts = layer.feature.properties, bounds = layer.getBounds();
        var room = map.project(bounds.getNorthEast()).x - map.project(bounds.getSouthWest()).x;
        if (facts.level !== "township" || room < facts.name.length * 22 || !map.getBounds().intersects(bounds)) return;
        var icon = L.divIcon({ className: "map-town", html: make("span", "", facts.name), iconSize: [0, 0] });
        L.marker([facts.at[1], facts.at[0]], { pane: "names", icon: icon, interactive: false, keyboard: false }).addTo(names);
      });
    }
    drawn.addTo(map);
    map.on("moveend", label);
    label();
    return drawn;
  }
  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }

  function shelters(map) {
    var frame = document.querySelector("[data-map]"), form = frame.querySelector("[data-map-filters]");
    var list = frame.querySelector("[data-map-list]"), more = frame.querySelector("[data-map-more]");
    var count = frame.querySelector("[data-map-count]"), note = frame.querySelector("[data-map-note]");
    var lede = document.querySelector(".page-header .lede"), whole = lede && lede.textContent;
    var renderer = prepare(map), layer = L.layerGroup().addTo(map), colours = palette(map);
    var places = [], shown = [], listed = LISTED_AT_ONCE, index = null, base = null, here = null, open = null, before = null, byKeys = false;

    function read(data) {
      places = data.id.map(function (id, i) {
        var code = data.signs[data.sign[i]], town = data.towns[data.town[i]], at = data.lat[i];
        var state = data.states[data.state[i]];
        return { id: id, name: data.name[i], code: code, state: state, isHollow: state && state !== "usable",
          people: data.people[i], town: String(town[0]), where: (town[1] + " " + data.villages[data.village[i]]).trim(),
          kind: SHELTERS.indexOf(code) < 0 ? code : "shelter",
          at: at === null ? null : L.latLng(at, data.lon[i]) };
      });
    }
    function wanted() {
      var found = {};
      new FormData(form).forEach(function (value, key) { if (value) found[key] = value; });
      return found;
    }
    function passes(place, want) {
      return (!want.kind || place.kind === want.kind) && (!want["class"] || place.code === want["class"]) &&
        (!want.status || place.state === want.status) && (!want.town || place.town === want.town) &&
        (!want.q || plain(place.name + place.where).indexOf(plain(want.q)) >= 0);
    }
    function narrow() {
      var want = wanted();
      shown = places.filter(function (place) { return passes(place, want); });
      if (here) {
        shown.forEach(function (place) { place.away = place.at ? map.distance(here, place.at) : Infinity; });
        shown.sort(function (a, b) { return a.away - b.away; });
      }
      listed = LISTED_AT_ONCE;
      keepAddress(want);
    }
    function filter() {
      narrow();
      gather();
      draw();
      tell();
    }
    function keepAddress(want) {
      var query = new URLSearchParams(want).toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : ""));
      document.querySelectorAll("form > input[name=next]").forEach(function (input) {
        input.value = location.pathname + location.search;
      });
    }
    function gather() {
      var placed = shown.filter(function (place) { return place.at; });
      index = new Supercluster({ radius: 30, maxZoom: 14 }).load(placed.map(function (place) {
        return { type: "Feature", properties: { place: place },
          geometry: { type: "Point", coordinates: [place.at.lng, place.at.lat] } };
      }));
      frame.dataset.drawn = placed.length;
    }
    function draw() {
      if (!index) return;
      var box = map.getBounds().pad(0.3);
      layer.clearLayers();
      index.getClusters([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], Math.floor(map.getZoom()))
        .forEach(function (feature) {
          var at = L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]);
          layer.addLayer(feature.properties.cluster ? clusterAt(at, feature) : markOf(feature.properties.place));
        });
      if (here) layer.addLayer(L.circleMarker(here, { renderer: renderer, radius: 8, weight: 3, color: colours.ground,
        fillColor: colours.text, fillOpacity: 1 }).bindTooltip(words.you));
    }
    // Browsers print a canvas with white where it is empty, over all that lies beneath: paper gets drawings instead.
    function onPaper(at, drawing, radius) {
      drawing.style.width = drawing.style.height = 2 * radius + "px";
      var icon = L.divIcon({ className: "", html: drawing, iconSize: [2 * radius, 2 * radius] });
      return L.marker(at, { pane: "signs", icon: icon, interactive: false, keyboard: false });
    }
    function legend(place) { return frame.querySelector("[data-sign=" + place.code + "]"); }
    function signDrawing(place) {
      var drawing = legend(place).firstChild.cloneNode(true);
      if (place.isHollow) drawing.classList.add("sign-hollow");
      return drawing;
    }
    function clusterDrawing(count, mix) {
      var drawing = make("span", "legend-cluster", number(count)), total = 0;
      drawing.style.setProperty("--mix", mix.map(function (part) {
        return part[0] + " " + total / count + "turn " + (total += part[1]) / count + "turn";
      }).join(","));
      return drawing;
    }
    function markOf(place) {
      if (before) return onPaper(place.at, signDrawing(place), sizeOf(place.people) + 1);
      return signOf(place.at, place.code, place.isHollow, place.people, colours, renderer).on("click", function (event) { L.DomEvent.stop(event); show(place); });
    }
    function clusterAt(at, feature) {
      var facts = feature.properties, counts = {};
      index.getLeaves(facts.cluster_id, 999).forEach(function (leaf) {
        counts[leaf.properties.place.code] = (counts[leaf.properties.place.code] || 0) + 1;
      });
      var mix = Object.keys(counts).map(function (code) { return [colours[code], counts[code]]; });
      var radius = 12 + Math.min(8, Math.log(facts.point_count) * 1.6);
      if (before) return onPaper(at, clusterDrawing(facts.point_count, mix), radius + 2);
      return new Sign(at, { renderer: renderer, radius: radius, shape: "circle",
        letter: number(facts.point_count), fill: true, fillOpacity: 1, fillColor: colours.ground, weight: 1, opacity: 1,
        color: colours.ground, ink: colours.text, font: colours.font, mix: mix
      }).on("click", function (event) {
        L.DomEvent.stop(event);
        map.flyTo(at, Math.min(18, index.getClusterExpansionZoom(facts.cluster_id)), { duration: 0.4 });
      });
    }

    // The equal list: the same places, with everything that a point tells.
    function tell() {
      list.textContent = "";
      shown.slice(0, listed).forEach(function (place) { list.appendChild(row(place)); });
      more.hidden = shown.length <= listed;
      more.textContent = more.hidden ? "" : say("more", { n: number(Math.min(LISTED_AT_ONCE, shown.length - listed)) });
      count.textContent = shown.length ? say("shown", { n: number(shown.length) }) : words.none;
      head();
      mark();
    }
    // The sentence under the title speaks of all shelters; a narrowed map, also on paper, says what it shows.
    function head() {
      var chosen = Array.from(form.elements).filter(function (field) { return field.value; }).map(function (field) {
        return field.selectedOptions ? field.selectedOptions[0].text : field.value;
      });
      if (!lede) return;
      if (!chosen.length) lede.textContent = whole;
      else lede.textContent = shown.length ? [count.textContent].concat(chosen).join(" · ") : words.none;
    }
    function row(place) {
      var item = make("li", "map-row"), button = make("button", "map-row-main"), text = make("span", "map-row-text");
      button.type = "button";
      button.dataset.place = place.id;
      button.appendChild(signDrawing(place));
      text.appendChild(make("b", "", place.name));
      text.appendChild(make("span", "", [legend(place).lastChild.textContent, place.where].join(" · ")));
      text.appendChild(make("span", "map-row-figures", figures(place)));
      button.appendChild(text);
      button.addEventListener("click", function (event) { show(place, event.detail === 0); });
      var link = linkTo(place, "map-row-open", "›");
      link.setAttribute("aria-label", words.open + ": " + place.name);
      item.appendChild(button);
      item.appendChild(link);
      return item;
    }
    function linkTo(place, className, text) {
      var link = make("a", className, text);
      link.href = "/places/" + place.id;
      return link;
    }
    function room(place) { return place.people === null ? words.unknown : say("people", { n: number(place.people) }); }
    function figures(place) {
      var parts = [room(place)];
      if (place.isHollow) parts.push(words.states[place.state]);
      if (!place.at) parts.push(words.unplaced);
      else if (here) parts.push(walk(place.away));
      return parts.join(" · ");
    }
    function walk(away) {
      var way = away * Number(frame.dataset.detour), minutes = Math.max(1, Math.round(way / (Number(frame.dataset.speed) * 1000 / 60)));
      if (way < 1000) return say("walk", { m: Math.max(10, Math.round(way / 10) * 10), min: minutes });
      return say("walkFar", { km: (way / 1000).toFixed(1), min: number(minutes) });
    }
    function mark() {
      list.querySelectorAll("[data-place]").forEach(function (button) {
        button.setAttribute("aria-current", Boolean(open) && button.dataset.place === String(open.id));
      });
    }
    function show(place, byKeyboard) {
      open = place;
      mark();
      if (!place.at) return;
      var card = make("div", "map-card");
      card.appendChild(make("p", "map-card-name", place.name));
      card.appendChild(make("p", "", legend(place).lastChild.textContent + (place.state ? " · " + words.states[place.state] : "")));
      card.appendChild(make("p", "map-card-people", room(place)));
      card.appendChild(make("p", "hint", place.where + (here ? " · " + walk(place.away) : "")));
      var link = linkTo(place, "btn btn-primary btn-sm", words.open);
      card.appendChild(link);
      card.addEventListener("keydown", function (event) { if (event.key === "Escape") map.closePopup(); });
      if (!map.getBounds().pad(-0.05).contains(place.at) || map.getZoom() < 12) map.setView(place.at, Math.max(map.getZoom(), 13), { animate: false });
      L.popup({ maxWidth: 260, offset: [0, -6] }).setLatLng(place.at).setContent(card).openOn(map);
      byKeys = byKeyboard;
      if (byKeys) link.focus();
      else if (window.matchMedia("(max-width: 991.98px)").matches) map.getContainer().scrollIntoView({ block: "nearest" });
    }
    map.on("popupopen", function (event) {
      var close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", words.close);
    });
    map.on("popupclose", function () {
      var button = list.querySelector("[aria-current=true]");
      if (button && byKeys) button.focus();
      byKeys = false;
    });

    function spots() { return shown.map(function (place) { return place.at; }).filter(Boolean); }
    function bounds() {
      var points = L.latLngBounds(spots());
      if (!base || wanted().town) return points;
      var whole = L.latLngBounds([]);
      base.eachLayer(function (area) {
        if (!points.isValid() || area.getBounds().intersects(points)) whole.extend(area.getBounds());
      });
      return whole.isValid() ? whole : points;
    }
    function fit() {
      var found = bounds();
      if (found.isValid()) map.fitBounds(found, { padding: [16, 16], maxZoom: 15, animate: false });
    }

    function standAt(at) {
      here = at;
      note.textContent = words.located;
      filter();
      map.fitBounds(L.latLngBounds(spots().slice(0, 3).concat(here)), { padding: [30, 30], maxZoom: 16, animate: false });
      list.scrollTop = 0;
    }
    function ask() {
      function refused() {
        note.textContent = words.refused;
        map.getContainer().classList.add("map-picks");
        map.once("click", function (event) { map.getContainer().classList.remove("map-picks"); standAt(event.latlng); });
      }
      if (!navigator.geolocation || !window.isSecureContext) { refused(); return; }
      note.textContent = words.locating;
      navigator.geolocation.getCurrentPosition(function (found) {
        standAt(L.latLng(found.coords.latitude, found.coords.longitude));
      }, refused, { timeout: 10000, maximumAge: 60000 });
    }

    // Paper is wider than a telephone and always light: lay the map out anew for it, and list every place.
    function toPaper() {
      if (before) return;
      before = { center: map.getCenter(), zoom: map.getZoom(), listed: listed };
      frame.dataset.paper = "";
      map.closePopup();
      listed = shown.length;
      relay();
      fit();
    }
    function toScreen() {
      var was = before;
      if (!was) return;
      before = null;
      delete frame.dataset.paper;
      listed = was.listed;
      relay();
      map.setView(was.center, was.zoom, { animate: false });
    }
    function relay() {
      map.invalidateSize({ pan: false, animate: false });
      repaint();
      tell();
    }
    function repaint() {
      colours = palette(map);
      draw();
    }

    form.addEventListener("submit", function (event) { event.preventDefault(); filter(); fit(); });
    form.addEventListener("change", function (event) { filter(); if (event.target.name === "town") fit(); });
    form.addEventListener("input", function (event) { if (event.target.name === "q") filter(); });
    frame.querySelector("[data-map-clear]").addEventListener("click", function () {
      form.querySelectorAll("select, input").forEach(function (field) { field.value = ""; });
      here = null;
      note.textContent = "";
      filter();
      fit();
    });
    more.addEventListener("click", function () { listed += LISTED_AT_ONCE; tell(); });
    frame.querySelector("[data-map-near]").addEventListener("click", ask);
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
    window.matchMedia("print").addEventListener("change", function (media) { (media.matches ? toPaper : toScreen)(); });
    new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    new ResizeObserver(function () { map.invalidateSize({ pan: false }); }).observe(map.getContainer());
    map.on("moveend", draw);

    Promise.all([fetched(frame.dataset.points), fetched(frame.dataset.outlines).catch(function () { return null; })])
      .then(function (answers) {
        read(answers[0]);
        if (answers[1] && answers[1].features.length) base = ground(map, answers[1]);
        narrow();
        fit();
        filter();
        frame.dataset.ready = "yes";
      }).catch(function () { note.textContent = words.failed; });
  }

  return { shelters: shelters, words: words, fetched: fetched, palette: palette, signOf: signOf, prepare: prepare, ground: ground };
})();
