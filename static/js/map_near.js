// The nearest to the reader: where the reader stands, how far each place is, and how long the walk takes (estimated).
(function (maps) {
  "use strict";
  var words = maps.words, say = maps.say;

  maps.near = function (page) {
    var map = page.map;

    function away(place) { return place.at ? map.distance(page.here, place.at) : Infinity; }
    function walkTo(place) {
      var way = away(place) * Number(page.frame.dataset.detour);
      var minutes = Math.max(1, Math.round(way / (Number(page.frame.dataset.speed) * 1000 / 60)));
      if (way < 1000) return say("walk", { m: Math.max(10, Math.round(way / 10) * 10), min: minutes });
      return say("walkFar", { km: (way / 1000).toFixed(1), min: maps.number(minutes) });
    }
    // The same positions, those of the nearest places first.
    function sorted(shown) {
      var far = new Map(shown.map(function (i) { return [i, away(page.data.of(i))]; }));
      return shown.slice().sort(function (one, other) { return far.get(one) - far.get(other); });
    }
    function standAt(at) {
      page.here = at;
      page.tell(words.located);
      page.filter();
      var nearest = page.shown.slice(0, 3).map(function (i) { return page.data.of(i).at; }).filter(Boolean);
      map.fitBounds(L.latLngBounds(nearest.concat(at)), { padding: [30, 30], maxZoom: 16, animate: false });
      page.list.toTop();
    }
    function refused() {
      page.tell(words.refused);
      map.getContainer().classList.add("map-picks");
      map.once("click", function (event) { map.getContainer().classList.remove("map-picks"); standAt(event.latlng); });
    }
    function ask() {
      if (!navigator.geolocation || !window.isSecureContext) { refused(); return; }
      page.tell(words.locating);
      navigator.geolocation.getCurrentPosition(function (found) {
        standAt(L.latLng(found.coords.latitude, found.coords.longitude));
      }, refused, { timeout: 10000, maximumAge: 60000 });
    }
    page.part("near").addEventListener("click", ask);
    return { sorted: sorted, walkTo: walkTo, standAt: standAt };
  };
})(zhenanMap);
