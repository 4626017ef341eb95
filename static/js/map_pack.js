// Reads packed points, in the form of maps/point_pack.py, into arrays of numbers: a hundred thousand in some milliseconds.
(function (scope) {
  "use strict";
  var WORLD = Math.pow(2, 30), DEGREES = 1e5;

  // One column: differences, zigzag-coded, all their lowest bytes first.
  function column(bytes, from, n, width, Kind) {
    var found = new Kind(n), value = 0;
    for (var i = 0; i < n; i++) {
      var coded = 0;
      for (var place = 0; place < width; place++) coded |= bytes[from + place * n + i] << 8 * place;
      value += (coded >>> 1) ^ -(coded & 1);
      found[i] = value;
    }
    return found;
  }

  // Web Mercator in whole numbers of which the world has 2^30 on each side: four centimetres.
  function east(lon) { return Math.round((lon / 360 + 0.5) * WORLD); }
  function south(lat) { return Math.round((0.5 - Math.asinh(Math.tan(lat * Math.PI / 180)) / (2 * Math.PI)) * WORLD); }
  function lonOf(x) { return (x / WORLD - 0.5) * 360; }
  function latOf(y) { return Math.atan(Math.sinh((0.5 - y / WORLD) * 2 * Math.PI)) * 180 / Math.PI; }

  // {n, block, looks, towns, hazards, x, y, town, hazard, look}: x and y as above, the others are positions in those lists.
  // `shown(lon, lat)` moves points to where the ground shows them, where it is in another datum.
  function read(buffer, shown) {
    var bytes = new Uint8Array(buffer), length = new DataView(buffer).getUint32(0, true);
    var head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    var n = head.n, widths = head.planes, from = 4 + length;
    var x = column(bytes, from, n, widths[0], Int32Array);
    var y = column(bytes, from += widths[0] * n, n, widths[1], Int32Array);
    var town = column(bytes, from += widths[1] * n, n, widths[2], Uint16Array);
    var hazard = column(bytes, from += widths[2] * n, n, widths[3], Uint16Array);
    var look = bytes.slice(from += widths[3] * n, from + n);
    for (var i = 0; i < n; i++) {
      var at = shown ? shown(x[i] / DEGREES, y[i] / DEGREES) : null;
      x[i] = east(at ? at[0] : x[i] / DEGREES);
      y[i] = south(at ? at[1] : y[i] / DEGREES);
    }
    return { n: n, block: head.block, looks: head.looks, hazards: head.hazards, towns: head.towns, x: x, y: y, town: town, hazard: hazard, look: look };
  }

  // The same of columns as maps/layers.py sends them, with all names at once: {..., rows}.
  function columns(given, shown) {
    var n = given.id.length, looks = [], known = {}, hollow = new Set(given.hollow || []);
    var part = { n: n, block: Math.max(1, n), looks: looks, towns: given.towns, rows: given, town: Uint16Array.from(given.town),
      hazards: [[]], hazard: new Uint16Array(n), x: new Int32Array(n), y: new Int32Array(n), look: new Uint16Array(n) };
    for (var i = 0; i < n; i++) {
      var isPlaced = given.lat[i] !== null, people = given.people[i] || 0;
      var look = [given.signs[given.sign[i]], "", people >= 2000 ? 2 : people >= 500 ? 1 : 0, isPlaced, hollow.has(i)], key = look.join();
      if (!(key in known)) known[key] = looks.push(look) - 1;
      part.look[i] = known[key];
      if (isPlaced) {
        var at = shown ? shown(given.lon[i], given.lat[i]) : [given.lon[i], given.lat[i]];
        part.x[i] = east(at[0]);
        part.y[i] = south(at[1]);
      }
    }
    return part;
  }

  scope.mapPack = { WORLD: WORLD, read: read, columns: columns, east: east, south: south, lonOf: lonOf, latOf: latOf };
})(self);
