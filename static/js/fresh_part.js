// A part of a page that changes by itself: asked for every five seconds, drawn anew only when something has changed.
(function () {
  "use strict";
  var place = document.querySelector("[data-live]");
  if (!place || !window.fetch) return;
  var mark = '"' + place.dataset.mark + '"', pause = 5000;

  function isBusy() {
    return place.contains(document.activeElement) && document.activeElement !== document.body;
  }

  function look() {
    if (document.hidden || isBusy()) { window.setTimeout(look, pause); return; }
    window.fetch(place.dataset.url, { headers: { "If-None-Match": mark }, cache: "no-store", credentials: "same-origin" })
      .then(function (response) {
        pause = response.ok || response.status === 304 ? 5000 : 30000;
        if (!response.ok || response.redirected) return null;
        mark = response.headers.get("ETag") || mark;
        return response.text();
      }).then(function (text) {
        if (text === null || isBusy()) return;
        place.innerHTML = text;
        place.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = !navigator.clipboard; });
      }).catch(function () { pause = 15000; }).then(function () { window.setTimeout(look, pause); });
  }

  document.addEventListener("visibilitychange", function () { if (!document.hidden) pause = 5000; });
  window.setTimeout(look, pause);
})();
