// Clocks that run down in the page. The server says how many seconds are left; this device only counts how long ago it
// said so, so that a wrong clock of the device does no harm. After a pause (a sleeping telephone) the server is asked.
(function () {
  "use strict";
  var clocks = Array.prototype.map.call(document.querySelectorAll("[data-countdown]"), function (place) {
    return { place: place, seconds: Number(place.dataset.countdown) };
  });
  if (!clocks.length || !window.performance) return;
  var began = performance.now(), hidden = 0;

  function digital(seconds) {
    var whole = Math.abs(seconds), hours = Math.floor(whole / 3600), minutes = Math.floor(whole % 3600 / 60);
    var rest = ("0" + whole % 60).slice(-2);
    return hours ? hours + ":" + ("0" + minutes).slice(-2) + ":" + rest : minutes + ":" + rest;
  }

  function show() {
    clocks.forEach(function (clock) {
      var left = Math.round(clock.seconds - (performance.now() - began) / 1000), place = clock.place;
      var tone = left <= 0 ? "bad" : left <= 600 ? "warn" : "info";
      place.textContent = (left <= 0 ? place.dataset.late : place.dataset.left).replace("{clock}", digital(left));
      place.className = "tag tag-" + tone + " countdown";
    });
  }

  function isTyping() {
    return Array.prototype.some.call(document.querySelectorAll("main textarea, main input[type=text]"), function (box) {
      return box.value !== box.defaultValue;
    });
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { hidden = Date.now(); return; }
    if (hidden && Math.abs(Date.now() - hidden) > 60000 && navigator.onLine && !isTyping()) window.location.reload();
    hidden = 0;
  });
  window.setInterval(show, 1000);
})();
