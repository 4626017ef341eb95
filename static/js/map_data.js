// The places of a map: read from columns, narrowed by what the form says. A place is named by its position in them.
(function (maps) {
  "use strict";
  var SHELTERS = ["emergency", "short", "long", "unclassed"];

  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }

  // `of(i)` is the place itself; `matching(want)` the positions of those that pass {q, kind, class, status, town}.
  maps.read = function (columns) {
    var places = columns.id.map(function (id, i) {
      var code = columns.signs[columns.sign[i]], town = columns.towns[columns.town[i]], at = columns.lat[i];
      var state = columns.states[columns.state[i]];
      return { index: i, id: id, name: columns.name[i], code: code, state: state, isHollow: state && state !== "usable",
        people: columns.people[i], town: String(town[0]), where: (town[1] + " " + columns.villages[columns.village[i]]).trim(),
        kind: SHELTERS.indexOf(code) < 0 ? code : "shelter",
        at: at === null ? null : L.latLng(at, columns.lon[i]) };
    });
    function passes(place, want) {
      return (!want.kind || place.kind === want.kind) && (!want["class"] || place.code === want["class"]) &&
        (!want.status || place.state === want.status) && (!want.town || place.town === want.town) &&
        (!want.q || plain(place.name + place.where).indexOf(plain(want.q)) >= 0);
    }
    return {
      of: function (i) { return places[i]; },
      matching: function (want) {
        return places.filter(function (place) { return passes(place, want); }).map(function (place) { return place.index; });
      }
    };
  };
})(zhenanMap);
