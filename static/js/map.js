// What all maps that Folium makes have in common: sentences from the page, colours, controls, and the ground.
var zhenanMap = (function () {
  "use strict";
  var words = zhenanWords.read("map-words"), make = zhenanWords.make;

  function fetched(url, kind) {
    return fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer[kind || "json"]();
    });
  }
  function palette(map) {
    var style = getComputedStyle(map.getContainer());
    function colour(name) { return style.getPropertyValue("--" + name).trim(); }
    var found = { ink: colour("sign-ink"), ground: colour("sign-ground"), text: colour("sign-text"), muted: colour("muted") };
    Object.keys(words.signs).forEach(function (code) { found[code] = colour("hue-" + words.signs[code][2]); });
    found.font = getComputedStyle(document.body).fontFamily;
    return found;
  }

  // Pictures that do not come (a wrong key, no network) are taken away, so that the outlines show; the map says why.
  function watchPictures(map) {
    map.eachLayer(function (layer) {
      if (!L.TileLayer || !(layer instanceof L.TileLayer)) return;
      var failed = 0, hasCome = false;
      layer.on("tileload", function () { hasCome = true; });
      layer.on("tileerror", function () {
        if (hasCome || ++failed < 3) return;
        layer.remove();
        map.getContainer().dataset.pictures = "lost";
        if (map.lostPictures) return;
        map.lostPictures = L.control({ position: "bottomleft" });
        map.lostPictures.onAdd = function () {
          var note = make("p", "map-lost", words.picturesLost);
          note.setAttribute("role", "status");
          return note;
        };
        map.lostPictures.addTo(map);
      });
    });
  }

  function prepare(map) {
    watchPictures(map);
    map.attributionControl.setPrefix(false);
    map.setMaxZoom(18);
    L.control.scale({ imperial: false }).addTo(map);
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    map.createPane("names").style.zIndex = 420;
    map.createPane("signs").style.zIndex = 450;
    return L.canvas({ pane: "signs", padding: 0.3, tolerance: 5 });
  }

  // The ground: outlines of the areas, not on the map yet; `towns()` names the townships that have room for their name and are in view.
  function outlined(map, outlines) {
    var drawn = L.geoJSON(outlines, { interactive: false, renderer: L.svg(), style: function (area) {
      return { className: "map-area map-" + area.properties.level };
    } });
    drawn.towns = function () {
      return drawn.getLayers().filter(function (layer) {
        var facts = layer.feature.properties, bounds = layer.getBounds();
        var room = map.project(bounds.getNorthEast()).x - map.project(bounds.getSouthWest()).x;
        return facts.level === "township" && room >= facts.name.length * 22 && map.getBounds().intersects(bounds);
      }).map(function (layer) {
        var facts = layer.feature.properties;
        return { name: facts.name, at: L.latLng(facts.at[1], facts.at[0]) };
      });
    };
    return drawn;
  }
  function ground(map, outlines) { return outlined(map, outlines).addTo(map); }
  // Names of townships as elements: for maps of one place, and for paper.
  function townNames(map, drawn, into) {
    into.clearLayers();
    drawn.towns().forEach(function (town) {
      var icon = L.divIcon({ className: "map-town", html: make("span", "", town.name), iconSize: [0, 0] });
      L.marker(town.at, { pane: "names", icon: icon, interactive: false, keyboard: false }).addTo(into);
    });
  }
  // Paper has a width of its own: the map takes it before printing starts, and its place on the screen after.
  function onPaper(map, frame, fit, redraw) {
    var before = null;
    function lay() {
      map.invalidateSize({ pan: false, animate: false });
      if (redraw) redraw();
    }
    function toPaper() {
      if (before) return;
      before = { center: map.getCenter(), zoom: map.getZoom() };
      frame.dataset.paper = "";
      lay();
      fit();
    }
    function toScreen() {
      var was = before;
      if (!was) return;
      before = null;
      delete frame.dataset.paper;
      lay();
      map.setView(was.center, was.zoom, { animate: false });
    }
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
    window.matchMedia("print").addEventListener("change", function (media) { (media.matches ? toPaper : toScreen)(); });
  }

  return {
    words: words, say: zhenanWords.speaker(words), make: make, fetched: fetched, palette: palette, prepare: prepare,
    outlined: outlined, ground: ground, townNames: townNames, onPaper: onPaper, number: function (value) { return String(value).replace(/\B(?=(\d{3})+$)/g, ","); }
  };
})();
