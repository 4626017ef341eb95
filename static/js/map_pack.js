// Reads packed points, in the form of maps/point_pack.py, into arrays of numbers: a hundred thousand in some milliseconds.
(function (scope) {
  "use strict";
  var WORLD = Math.pow(2, 30), DEGREES = 1e5;

  // Web Mercator in whole numbers of which the world has 2^30 on each side: four centimetres.
  function east(lon) { return Math.round((lon / 360 + 0.5) * WORLD); }
  function south(lat) {
    var sine = Math.sin(lat * Math.PI / 180);
    return Math.round((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD);
  }
  function lonOf(x) { return (x / WORLD - 0.5) * 360; }
  function latOf(y) { return Math.atan(Math.sinh((0.5 - y / WORLD) * 2 * Math.PI)) * 180 / Math.PI; }

  // {n, block, looks, towns, hazards, x, y, town, hazard, look}: x and y as above, the others are positions in those lists.
  // `shown(lon, lat)` moves points to where the ground shows them, where it is in another datum.
  function read(buffer, shown) {
    var bytes = new Uint8Array(buffer), length = new DataView(buffer).getUint32(0, true);
    var head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    var n = head.n, found = { x: new Int32Array(n), y: new Int32Array(n), town: new Uint16Array(n), hazard: new Uint16Array(n) };
    decode(bytes, 4 + length, n, head.planes, found, shown);
    return Object.assign(found, { n: n, block: head.block, looks: head.looks, hazards: head.hazards, towns: head.towns,
      look: bytes.slice(bytes.length - n) });
  }

  // Differences, zigzag-coded, all the lowest bytes of a column first. One loop does it all, and calls nothing where it need not:
  // a browser runs every loop and every function slowly at first, and this one is over soon.
  var EAST = WORLD / 360 / DEGREES, SOUTH = WORLD / (4 * Math.PI), RADIANS = Math.PI / 180 / DEGREES;
  function decode(bytes, from, n, widths, found, shown) {
    var x = found.x, y = found.y, town = found.town, hazard = found.hazard, wideX = widths[0], wideY = widths[1], wideTown = widths[2], wideHazard = widths[3];
    var lats = from + wideX * n, towns = lats + wideY * n, hazards = towns + wideTown * n, lon = 0, lat = 0, inTown = 0, withHazard = 0;
    for (var i = 0; i < n; i++) {
      var one = bytes[from + i], other = bytes[lats + i];
      if (wideX > 1) one |= bytes[from + n + i] << 8;
      if (wideX > 2) one |= bytes[from + 2 * n + i] << 16;
      if (wideX > 3) one |= bytes[from + 3 * n + i] << 24;
      if (wideY > 1) other |= bytes[lats + n + i] << 8;
      if (wideY > 2) other |= bytes[lats + 2 * n + i] << 16;
      if (wideY > 3) other |= bytes[lats + 3 * n + i] << 24;
      lon += (one >>> 1) ^ -(one & 1);
      lat += (other >>> 1) ^ -(other & 1);
      one = bytes[towns + i];
      if (wideTown > 1) one |= bytes[towns + n + i] << 8;
      if (wideTown > 2) one |= bytes[towns + 2 * n + i] << 16;
      inTown += (one >>> 1) ^ -(one & 1);
      one = bytes[hazards + i];
      if (wideHazard > 1) one |= bytes[hazards + n + i] << 8;
      if (wideHazard > 2) one |= bytes[hazards + 2 * n + i] << 16;
      withHazard += (one >>> 1) ^ -(one & 1);
      if (shown) {
        var at = shown(lon / DEGREES, lat / DEGREES);
        x[i] = east(at[0]);
        y[i] = south(at[1]);
      } else {
        var sine = Math.sin(lat * RADIANS);
        x[i] = Math.round(WORLD / 2 + lon * EAST);
        y[i] = Math.round(WORLD / 2 - Math.log((1 + sine) / (1 - sine)) * SOUTH);
      }
      town[i] = inTown;
      hazard[i] = withHazard;
    }
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
