// The layers of the map beside the places: ticked in the list of layers, loaded when first ticked, drawn and listed.
(function (maps) {
  "use strict";
  var words = maps.words;

  maps.layers = function (page) {
    var form = page.part("switches"), boxes = Array.from(form.querySelectorAll("[name=layer]"));
    var loaded = {}, opened = openedWith();

    function ticked() { return boxes.filter(function (box) { return box.checked; }); }
    function signs() {
      return new Set(ticked().reduce(function (all, box) { return all.concat(words.switches[box.value]); }, []));
    }
    function isUsual() { return boxes.every(function (box) { return box.checked === Boolean(box.dataset.usual); }); }
    function codes() { return ticked().map(function (box) { return box.value; }).join(","); }
    // What else the page was opened with that a layer asks for, such as one scenario.
    function openedWith() {
      var found = {}, here = new URLSearchParams(location.search);
      Object.values(words.layers).forEach(function (layer) {
        layer.asks.forEach(function (name) { if (!form.elements[name] && here.get(name)) found[name] = here.get(name); });
      });
      return found;
    }
    function windowOf() {
      var found = {};
      ["from", "until"].forEach(function (name) {
        var box = form.elements[name];
        if (box && box.value) found[name] = box.value;
      });
      return found;
    }

    // What the layers are asked for, as pairs of name and value: the days, and what the page was opened with.
    function asked() {
      return Object.entries(Object.assign({}, opened, windowOf()));
    }

    // Loads what is ticked and not here yet, drops outlines that are no longer ticked; `then` follows when all is here.
    function load(then) {
      var wanted = {};
      ticked().forEach(function (box) { if (box.dataset.layer !== "places") wanted[box.dataset.layer] = true; });
      if (page.shapes) page.shapes.keep(wanted);
      Promise.all(Object.keys(wanted).map(fetchOne)).then(then, function () { page.tell(words.layerFailed); then(); });
    }
    function addressOf(layer) {
      var query = new URLSearchParams(asked().filter(function (pair) { return layer.asks.indexOf(pair[0]) >= 0; }));
      return layer.url + (query.toString() ? "?" + query : "");
    }
    function fetchOne(code) {
      var layer = words.layers[code], url = addressOf(layer);
      if (loaded[code] === url && (layer.draws === "marks" || page.shapes.has(code))) return Promise.resolve();
      return maps.fetched(url).then(function (data) {
        loaded[code] = url;
        if (layer.draws === "marks") page.data.put(code, mapPack.columns(data, page.data.shift), layer.page, function () { return Promise.resolve(data); });
        else return page.more().then(function () { page.shapes.put(code, data); });
      });
    }

    function count() { page.part("ticked").textContent = "(" + ticked().length + ")"; }

    form.addEventListener("change", function (event) {
      if (event.target.name === "base") { page.reload(event.target.value); return; }
      count();
      load(function () { page.filter(); });
    });
    // One press ticks a whole group, or, when all of it is ticked, unticks it.
    form.addEventListener("click", function (event) {
      var button = event.target.closest("[data-map-all]");
      if (!button) return;
      var own = boxes.filter(function (box) { return button.closest("fieldset").contains(box); });
      var isAll = own.every(function (box) { return box.checked; });
      own.forEach(function (box) { box.checked = !isAll; });
      count();
      load(function () { page.filter(); });
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    count();
    return { load: load, signs: signs, codes: codes, isUsual: isUsual, asked: asked };
  };
})(zhenanMap);
