// The places of a map as columns of numbers: which of them pass the form, where they are. A place is named by its
// position in the columns; parts (the places themselves, the marks of a layer) stand in them one after the other.
(function (scope) {
  "use strict";
  var pack = scope.mapPack, SHELTERS = ["emergency", "short", "long", "unclassed"];
  var HIDDEN = 0, PLACED = 1, UNPLACED = 2;

  function joined(Kind, parts, name, n, more) {
    var all = new Kind(n);
    parts.forEach(function (part) {
      for (var k = 0; k < part.n; k++) all[part.from + k] = part[name][k] + (more ? part[more] : 0);
    });
    return all;
  }
  function lookFrom(look) {
    return { code: look[0], state: look[1], size: look[2], isPlaced: look[3], isHollow: look[4] || (Boolean(look[1]) && look[1] !== "usable"),
      kind: SHELTERS.indexOf(look[0]) < 0 ? look[0] : "shelter" };
  }

  // `crs` is that of the map: grounds in another datum move all points, and back again.
  scope.mapData = function (crs) {
    var parts = [], looks = [], towns = [], hazards = [], town = null, hazard = null, look = null, shown = null, found = { placed: 0 };
    var data = { n: 0, x: null, y: null, mask: null };

    // Appends or replaces the part of this code: what mapPack.read or mapPack.columns gives, `fetched(block)` for the
    // names, and `page`, the address of a record without its id; without a part, takes it away.
    data.put = function (code, part, page, fetched) {
      parts = parts.filter(function (one) { return one.code !== code; });
      if (part) parts.push(Object.assign({ code: code, page: page }, part, { names: scope.mapNames(part, fetched) }));
      lay();
    };
    data.shift = crs.toGcj02 || null;
    function lay() {
      var n = 0;
      looks = [];
      towns = [];
      hazards = [];
      parts.forEach(function (part) {
        part.from = n;
        n += part.n;
        part.firstLook = looks.length;
        part.firstTown = towns.length;
        part.firstHazard = hazards.length;
        hazards = hazards.concat(part.hazards);
        looks = looks.concat(part.looks.map(lookFrom));
        towns = towns.concat(part.towns);
      });
      var isOne = parts.length === 1, only = parts[0];
      data.n = n;
      data.x = isOne ? only.x : joined(Int32Array, parts, "x", n);
      data.y = isOne ? only.y : joined(Int32Array, parts, "y", n);
      town = isOne ? only.town : joined(Uint16Array, parts, "town", n, "firstTown");
      hazard = isOne ? only.hazard : joined(Uint16Array, parts, "hazard", n, "firstHazard");
      look = isOne ? only.look : joined(Uint16Array, parts, "look", n, "firstLook");
      data.mask = new Uint8Array(n);
      shown = new Uint32Array(n);
      found = { placed: 0 };
    }
    function partOf(i) {
      for (var place = parts.length - 1; parts[place].from > i;) place--;
      return parts[place];
    }

    // What a form says of each look, township and set of hazards: HIDDEN where it does not pass.
    function passing(want) {
      var byLook = Uint8Array.from(looks, function (one) {
        var passes = (!want.kind || one.kind === want.kind) && (!want["class"] || one.code === want["class"]) &&
          (!want.status || one.state === want.status) && (!want.signs || want.signs.has(one.code)) &&
          (!want.room || one.size >= (want.room === "2000" ? 2 : 1));
        return passes ? (one.isPlaced ? PLACED : UNPLACED) : HIDDEN;
      });
      return {
        look: byLook, town: Uint8Array.from(towns, function (one) { return !want.town || String(one[0]) === want.town ? 1 : 0; }),
        hazard: Uint8Array.from(hazards, function (one) { return !want.hazard || one.indexOf(want.hazard) >= 0 ? 1 : 0; })
      };
    }
    function named(word) {
      var found = new Uint8Array(data.n);
      parts.forEach(function (part) { part.names.search(word, function (k) { found[part.from + k] = 1; }); });
      return found;
    }
    // One pass over all places: who passes, how many of them stand on the map, and what holds those.
    function select(want) {
      var by = passing(want), withWord = want.q ? named(want.q) : null, x = data.x, y = data.y, mask = data.mask, n = data.n, count = 0;
      var byLook = by.look, byTown = by.town, byHazard = by.hazard, placed = 0, west = Infinity, north = Infinity, east = -1, south = -1;
      for (var i = 0; i < n; i++) {
        var is = byTown[town[i]] && byHazard[hazard[i]] && (!withWord || withWord[i]) ? byLook[look[i]] : HIDDEN;
        mask[i] = is;
        if (!is) continue;
        shown[count++] = i;
        if (is !== PLACED) continue;
        placed++;
        if (x[i] < west) west = x[i];
        if (x[i] > east) east = x[i];
        if (y[i] < north) north = y[i];
        if (y[i] > south) south = y[i];
      }
      found = { placed: placed, west: west, north: north, east: east, south: south };
      return shown.subarray(0, count);
    }
    // Hands over the positions of those that pass {q, kind, class, status, hazard, room, town, signs (a Set of codes)}: at once, or,
    // for a word, as soon as all names are here; null if they cannot come. The next call writes them anew.
    data.narrow = function (want, then) {
      if (!want.q || parts.every(function (part) { return part.names.isSearchable(); })) then(select(want));
      else Promise.all(parts.map(function (part) { return part.names.needAll(); }))
        .then(function () { then(select(want)); }, function () { then(null); });
    };

    // Gives the place of a point's sign among these codes; asked for every point at each drawing.
    data.kindsBy = function (codes) {
      var byLook = Uint8Array.from(looks, function (one) { return codes.indexOf(one.code); });
      return function (i) { return byLook[look[i]]; };
    };
    data.lookOf = function (i) { return looks[look[i]]; };
    // Where a place is, in WGS-84 degrees.
    data.at = function (i) { return data.degrees(data.x[i], data.y[i]); };
    data.degrees = function (x, y) {
      var lon = pack.lonOf(x), lat = pack.latOf(y), at = crs.toWgs84 ? crs.toWgs84(lon, lat) : [lon, lat];
      return L.latLng(at[1], at[0]);
    };
    data.of = function (i) {
      var part = partOf(i), seen = looks[look[i]], where = towns[town[i]], row = part.names.row(i - part.from);
      return { index: i, layer: part.code, page: part.page, id: row.id, name: row.name, people: row.people, detail: row.detail,
        code: seen.code, kind: seen.kind, state: seen.state, isHollow: seen.isHollow, town: String(where[0]), village: row.village || "",
        where: (where[1] + " " + (row.village || "")).trim(), at: seen.isPlaced ? data.at(i) : null };
    };
    // Hands over the places at these positions with their names: at once, or as soon as they are here; null if not.
    data.named = function (positions, then) {
      var asked = parts.map(function (part) {
        return positions.filter(function (i) { return i >= part.from && i < part.from + part.n; })
          .map(function (i) { return i - part.from; });
      });
      function give() { then(positions.map(data.of)); }
      if (parts.every(function (part, place) { return asked[place].every(part.names.has); })) give();
      else Promise.all(parts.map(function (part, place) { return part.names.need(asked[place]); }))
        .then(give, function () { then(null); });
    };

    // What holds all that is shown; not valid where nothing is.
    data.extent = function () {
      return found.placed ? L.latLngBounds(data.degrees(found.west, found.south), data.degrees(found.east, found.north)) : L.latLngBounds([]);
    };
    data.countPlaced = function () { return found.placed; };
    // Whether all that is shown lies within these bounds, in units of mapPack.
    data.isWithin = function (left, top, right, bottom) {
      return found.west >= left && found.east <= right && found.north >= top && found.south <= bottom;
    };
    return data;
  };
})(self);
