// Sorts a list of places by how far they are from this phone.
(function () {
  "use strict";
  var button = document.querySelector("[data-nearest]");
  if (!button || !navigator.geolocation || !window.isSecureContext) return;
  var note = document.querySelector("[data-nearest-note]");
  var list = document.querySelector(button.dataset.nearest), RADIUS_M = 6371008.8, RAD = Math.PI / 180;

  function metres(lon, lat, item) {
    if (!item.dataset.lon) return Infinity;
    var toLon = Number(item.dataset.lon), toLat = Number(item.dataset.lat);
    var h = Math.pow(Math.sin((toLat - lat) * RAD / 2), 2) +
      Math.cos(lat * RAD) * Math.cos(toLat * RAD) * Math.pow(Math.sin((toLon - lon) * RAD / 2), 2);
    return 2 * RADIUS_M * Math.asin(Math.sqrt(h));
  }

  function say(far) {
    var words = far < 1000 ? Math.round(far / 10) * 10 + " m" : (far / 1000).toFixed(1) + " km";
    return button.dataset.away.replace("{m}", words);
  }

  button.hidden = false;
  button.addEventListener("click", function () {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(function (found) {
      var rows = Array.prototype.map.call(list.children, function (item) {
        return { item: item, far: metres(found.coords.longitude, found.coords.latitude, item) };
      });
      rows.sort(function (one, other) { return one.far - other.far; });
      rows.forEach(function (row) {
        row.item.querySelector("[data-distance]").textContent = row.far === Infinity ? "" : say(row.far);
        list.appendChild(row.item);
      });
      note.textContent = button.dataset.located;
      button.disabled = false;
    }, function () {
      note.textContent = button.dataset.refused;
      button.disabled = false;
    }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  });
})();
