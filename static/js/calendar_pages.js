// The pages around the events: handles to stretch them, the chosen day on a phone, and where a page opens.
(function (calendar) {
  "use strict";
  var slots = calendar.slots;
  var phone = window.matchMedia("(max-width: 767.98px)");

  function prepare() {
    slots.root().querySelectorAll("[data-axis] [data-event]").forEach(function (item) {
      if (item.querySelector(".ev-stretch")) return;
      var handle = calendar.make("span", "ev-stretch");
      handle.setAttribute("aria-hidden", "true");
      item.appendChild(handle);
    });
    slots.root().querySelectorAll("[data-event] > a").forEach(function (link) {
      link.setAttribute("aria-keyshortcuts", "M");
      link.draggable = false;
    });
  }
  document.addEventListener("calendar:drawn", prepare);
  prepare();
  document.querySelectorAll("[data-howto]").forEach(function (hint) { hint.hidden = !slots.root().querySelector("[data-event]"); });

  // On a phone a day of the month opens beneath it, not on another page.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-pick]");
    if (!link || !phone.matches || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    var url = new URL(window.location.href);
    url.searchParams.set("view", "month");
    url.searchParams.set("day", link.closest("[data-on]").dataset.on);
    calendar.answers.redraw(0, url.href).then(function () {
      window.history.replaceState(null, "", url.href);
      var chosen = document.getElementById("chosen");
      calendar.announce(chosen.querySelector("h2").textContent.trim());
      chosen.scrollIntoView({ block: "nearest" });
    });
  });

  // A day's grid opens at the hour that it is, not in the early morning; a wide timeline too.
  var line = document.querySelector(".cal-day.cal-grid .grid-now");
  if (line && phone.matches && !window.location.hash) line.scrollIntoView({ block: "center" });
})(zhenanCalendar);
