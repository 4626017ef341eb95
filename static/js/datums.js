// Draws WGS-84 on pictures that are in GCJ-02: the figures of geo/datums.py, as a reference system of Leaflet.
// It converts each point, outline and click in the one place through which they all go; all else stays WGS-84.
(function () {
  "use strict";
  var A = 6378245.0, E2 = 0.00669342162296594323, STEPS = 30, TOLERANCE = 1e-12;
  var WEST = 72.004, EAST = 137.8347, SOUTH = 0.8293, NORTH = 55.8271;
  var pi = Math.PI, sin = Math.sin, sqrt = Math.sqrt, abs = Math.abs;

  function isShifted(lon, lat) { return WEST <= lon && lon <= EAST && SOUTH <= lat && lat <= NORTH; }
  function eastwards(x, y) {
    var east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x));
    east += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3;
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3;
    return east + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3;
  }
  function northwards(x, y) {
    var north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x));
    north += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3;
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3;
    return north + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3;
  }
  function shifted(lon, lat) {
    var x = lon - 105, y = lat - 35, phi = lat * pi / 180, magic = 1 - E2 * sin(phi) * sin(phi);
    var meridian = A * (1 - E2) / (magic * sqrt(magic)) * pi / 180, parallel = A / sqrt(magic) * Math.cos(phi) * pi / 180;
    return [lon + eastwards(x, y) / parallel, lat + northwards(x, y) / meridian];
  }
  function toGcj02(lon, lat) { return isShifted(lon, lat) ? shifted(lon, lat) : [lon, lat]; }
  function toWgs84(lon, lat) {
    if (!isShifted(lon, lat)) return [lon, lat];
    var guess = [lon, lat];
    for (var step = 0; step < STEPS; step++) {
      var reached = shifted(guess[0], guess[1]), missLon = reached[0] - lon, missLat = reached[1] - lat;
      guess = [guess[0] - missLon, guess[1] - missLat];
      if (Math.max(abs(missLon), abs(missLat)) < TOLERANCE) break;
    }
    return guess;
  }

  var mercator = L.Projection.SphericalMercator;
  L.CRS.GCJ02 = L.extend({}, L.CRS.EPSG3857, {
    toGcj02: toGcj02,
    toWgs84: toWgs84,
    projection: L.extend({}, mercator, {
      project: function (latlng) {
        var at = toGcj02(latlng.lng, latlng.lat);
        return mercator.project(L.latLng(at[1], at[0]));
      },
      unproject: function (point) {
        var there = mercator.unproject(point), at = toWgs84(there.lng, there.lat);
        return L.latLng(at[1], at[0]);
      }
    })
  });
})();
