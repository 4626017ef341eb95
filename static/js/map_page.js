// The shelter map as a page: what its parts share, the form that narrows it, its address, and what it shows first.
// A part is made with the page and finds there: map, frame, form, data, shown (positions of places, in their order),
// here (the reader's position), open (the place chosen), isOnPaper, colours, and the functions below.
(function (maps) {
  "use strict";
  var words = maps.words;

  maps.shelters = function (map) {
    var frame = document.querySelector("[data-map]"), base = null, turn = 0;
    var page = { map: map, frame: frame, form: part("filters"), data: null, shown: new Uint32Array(0), here: null, open: null, isOnPaper: false };

    function part(name) { return frame.querySelector("[data-map-" + name + "]"); }
    function tell(sentence) { part("note").textContent = sentence; }
    function legend(place) { return frame.querySelector("[data-sign=" + place.code + "]"); }
    function kindOf(place) { return legend(place).lastChild.textContent; }
    function room(place) {
      if (place.layer !== "places") return place.detail || (place.people ? maps.say("people", { n: maps.number(place.people) }) : "");
      return place.people === null ? words.unknown : maps.say("people", { n: maps.number(place.people) });
    }
    function signDrawing(place) {
      var drawing = legend(place).firstChild.cloneNode(true);
      if (place.isHollow) drawing.classList.add("sign-hollow");
      return drawing;
    }
    function linkTo(place, className, text) {
      var link = maps.make("a", className, text);
      link.href = place.page + place.id;
      return link;
    }

    function wanted() {
      var found = {};
      Array.from(new FormData(page.form)).forEach(function (pair) { if (pair[1]) found[pair[0]] = pair[1]; });
      return found;
    }
    // Narrows to what the form says; a word waits for all names. `then` follows unless the form has changed meanwhile.
    function narrow(then) {
      var want = wanted(), mine = ++turn;
      page.address.keep(want);
      want.signs = page.layers.signs();
      page.data.narrow(want, function (shown) {
        if (mine !== turn) return;
        if (!shown) { tell(words.failed); return; }
        if (base) markTown(want.town);
        page.shown = page.here ? page.near.sorted(shown) : shown;
        page.list.restart();
        frame.dataset.drawn = page.data.countPlaced();
        then();
      });
    }
    function filter(then) {
      narrow(function () {
        page.points.draw();
        page.list.tell();
        if (then) then();
      });
    }
    // What is not needed to see the map is fetched when it is first used: the nearest, search beyond the list, sharing, outlines.
    var rest = null;
    function more() {
      rest = rest || new Promise(function (done, fail) {
        var script = document.createElement("script");
        script.src = frame.dataset.more;
        script.onload = function () {
          page.find = maps.find(page);
          page.share = maps.share(page);
          page.shapes = maps.shapes(page);
          page.near = maps.near(page);
          page.walkTo = page.near.walkTo;
          done();
        };
        script.onerror = function () { rest = null; fail(); };
        document.head.appendChild(script);
      });
      return rest;
    }
    function search() { more().then(function () { page.find.ask(); }, function () { /* the list is narrowed all the same */ }); }
    function reload(base) {
      page.frame.dataset.base = base;
      location.assign(location.pathname + page.address.query(wanted(), true));
    }

    // The township that is chosen stands out among its neighbours.
    function markTown(town) {
      frame.toggleAttribute("data-town", Boolean(town));
      base.eachLayer(function (area) {
        var isIt = String(area.feature.id) === town;
        if (area.getElement()) area.getElement().classList.toggle("map-chosen", isIt);
        if (isIt) area.bringToFront();
      });
    }
    function bounds() {
      var points = page.data.extent();
      if (!base) return points;
      var whole = L.latLngBounds([]), town = wanted().town;
      base.eachLayer(function (area) {
        if (town && String(area.feature.id) !== town) return;
        if (town || !points.isValid() || area.getBounds().intersects(points)) whole.extend(area.getBounds());
      });
      return whole.isValid() ? whole : points;
    }
    function fit() {
      var found = bounds();
      if (found.isValid()) map.fitBounds(found, { padding: [16, 16], maxZoom: 15, animate: false });
    }
    function repaint() {
      page.colours = maps.palette(map);
      page.points.draw();
    }
    function clear() {
      page.form.querySelectorAll("select, input").forEach(function (field) { field.value = ""; });
      page.here = null;
      page.address.still();
      if (page.find) page.find.clear();
      if (page.near) page.near.settle();
      tell("");
      filter(fit);
    }

    Object.assign(page, { part: part, tell: tell, kindOf: kindOf, room: room, signDrawing: signDrawing, linkTo: linkTo,
      filter: filter, fit: fit, bounds: bounds, repaint: repaint, wanted: wanted, reload: reload, more: more,
      towns: function () { return base ? base.towns() : []; } });
    page.legend = maps.legend(page);
    page.layers = maps.layers(page);
    page.address = maps.address(page);
    page.points = maps.points(page);
    page.colours = maps.palette(map);
    page.list = maps.list(page);
    page.card = maps.card(page);
    page.show = page.card.show;
    page.showSeveral = page.card.showSeveral;
    maps.paper(page);

    page.form.addEventListener("submit", function (event) { event.preventDefault(); filter(function () { if (page.shown.length) fit(); else page.more().then(function () { page.find.goToFirst(); }); }); });
    page.form.addEventListener("change", function (event) { filter(event.target.name === "town" ? fit : null); });
    page.form.addEventListener("input", function (event) { if (event.target.name === "q") { filter(); search(); } });
    function press(name, deed) {
      part(name).addEventListener("click", function () { more().then(deed, function () { tell(words.failed); }); });
    }
    press("near", function () { page.near.ask(); });
    press("share", function () { page.share.copy(); });
    press("full", function () { page.share.toggle(); });
    part("clear").addEventListener("click", clear);
    new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    new ResizeObserver(function () { map.invalidateSize({ pan: false }); }).observe(map.getContainer());

    var namesAt = frame.dataset.names;
    function namesOf(block) { return maps.fetched(namesAt + block + ".json"); }
    Promise.all([maps.fetched(frame.dataset.points, "arrayBuffer"), namesOf(0).catch(nothing), maps.fetched(frame.dataset.outlines).catch(nothing)])
      .then(function (answers) {
        var data = mapData(map.options.crs), ahead = answers[1];
        data.put("places", mapPack.read(answers[0], data.shift), "/places/", function (block) {
          return block === 0 && ahead ? Promise.resolve(ahead) : namesOf(block);
        });
        page.data = data;
        if (answers[2] && answers[2].features.length) base = maps.outlined(map, answers[2]);
        page.layers.load(function () {
          narrow(function () {
            var view = page.address.typedView();
            if (view) map.setView(view.at, view.zoom, { animate: false });
            else fit();
            if (base) { base.addTo(map); markTown(wanted().town); }
            page.points.draw();
            page.list.tell();
            // after the next frame; a page that is not in front has none
            L.Util.requestAnimFrame(isReady);
            setTimeout(isReady, 500);
            if (wanted().q) search();
          });
        });
      }).catch(function () { tell(words.failed); restOfPage(); });
    function isReady() {
      frame.dataset.ready = "yes";
      setTimeout(restOfPage, 100);
    }
    // What every page has, menus and dialogs, follows when the map is drawn or is long in coming.
    var waiting = frame.dataset.then.trim().split(" "), late = setTimeout(restOfPage, 2500);
    function restOfPage() {
      clearTimeout(late);
      waiting.splice(0).forEach(function (address) {
        var script = document.createElement("script");
        script.async = false;
        script.src = address;
        document.head.appendChild(script);
      });
    }
    function nothing() { return null; }
  };
})(zhenanMap);
