// The nearest to the reader: where the reader stands, how far each place is, and how long the walk takes (estimated).
(function (maps) {
  "use strict";
  var words = maps.words, say = maps.say, RADIUS = 6371000, PI = Math.PI / 180, KEEP = Math.pow(2, 22), NOWHERE = 3e7;

  maps.near = function (page) {
    var map = page.map, middle = page.part("middle");

    // Metres on the sphere between two points in degrees.
    function metres(lat, lon, otherLat, otherLon) {
      var down = Math.sin((lat - otherLat) * PI / 2), across = Math.sin((lon - otherLon) * PI / 2);
      var part = down * down + Math.cos(otherLat * PI) * Math.cos(lat * PI) * across * across;
      return 2 * RADIUS * Math.atan2(Math.sqrt(part), Math.sqrt(1 - part));
    }
    function walkTo(place) {
      var way = map.distance(page.here, place.at) * Number(page.frame.dataset.detour);
      var minutes = Math.max(1, Math.round(way / (Number(page.frame.dataset.speed) * 1000 / 60)));
      if (way < 1000) return say("walk", { m: Math.max(10, Math.round(way / 10) * 10), min: minutes });
      return say("walkFar", { km: (way / 1000).toFixed(1), min: maps.number(minutes) });
    }
    // The same positions, those of the nearest places first, as the ground shows them. Distance and position are one number each: those are sorted
    // ten times as fast as by a function that compares.
    function sorted(shown) {
      var keys = new Float64Array(shown.length), data = page.data, here = page.here;
      var from = data.shift ? data.shift(here.lng, here.lat) : [here.lng, here.lat];
      for (var k = 0; k < shown.length; k++) {
        var i = shown[k], away = data.mask[i] === 1 ? metres(mapPack.latOf(data.y[i]), mapPack.lonOf(data.x[i]), from[1], from[0]) : NOWHERE;
        keys[k] = Math.round(away * 10) * KEEP + i;
      }
      keys.sort();
      return Uint32Array.from(keys, function (key) { return key % KEEP; });
    }
    function standAt(at) {
      page.here = at;
      page.tell(words.located);
      toAnswer();
      page.filter(function () {
        tellNearest(at);
        var nearest = Array.from(page.shown.subarray(0, 3)).filter(function (i) { return page.data.lookOf(i).isPlaced; }).map(page.data.at);
        map.fitBounds(L.latLngBounds(nearest.concat(at)), { paddingTopLeft: [30, 60], paddingBottomRight: [30, 30], maxZoom: 16, animate: false });
        page.list.toTop();
      });
    }
    function tellNearest(at) {
      var first = page.shown[0];
      if (first === undefined || !page.data.lookOf(first).isPlaced) return;
      page.data.named([first], function (places) {
        if (places && page.here === at) page.tell(say("nearest", { name: places[0].name, walk: walkTo(places[0]) }));
      });
    }
    // On a phone the answer and the map come under the eyes: both stand below the form.
    function toAnswer() {
      if (window.matchMedia("(max-width: 991.98px)").matches) page.part("told").scrollIntoView({ block: "start" });
    }
    // Without a position of the device: a tap on the map, or the middle of it, which the arrow keys move.
    function refused() {
      page.tell(words.refused);
      middle.hidden = false;
      map.getContainer().classList.add("map-picks");
      map.once("click", pick);
      if (document.activeElement === page.part("near")) middle.focus({ preventScroll: true });
      toAnswer();
    }
    function pick(event) {
      settle();
      standAt(event.latlng);
    }
    function settle() {
      middle.hidden = true;
      map.getContainer().classList.remove("map-picks");
      map.off("click", pick);
    }
    function ask() {
      if (!navigator.geolocation || !window.isSecureContext) { refused(); return; }
      page.tell(words.locating);
      navigator.geolocation.getCurrentPosition(function (found) {
        standAt(L.latLng(found.coords.latitude, found.coords.longitude));
      }, refused, { timeout: 10000, maximumAge: 60000 });
    }
    middle.addEventListener("click", function () {
      settle();
      standAt(map.getCenter());
      var first = page.part("list").querySelector("button");
      if (first) first.focus();
    });
    return { sorted: sorted, walkTo: walkTo, standAt: standAt, settle: settle, ask: ask };
  };
})(zhenanMap);
