// What all scripts of the calendar share: their words, small elements, days and clocks.
var zhenanCalendar = (function () {
  "use strict";
  var words = zhenanWords.read("calendar-words"), say = zhenanWords.speaker(words), make = zhenanWords.make;
  var live = document.querySelector("[data-calendar-live]");
  var DAY = 24 * 60;

  // The same sentence twice is read out twice only when it changes in between.
  function announce(text) {
    live.textContent = live.textContent === text ? text + "\u00a0" : text;
  }
  function icon(name) {
    var sprite = document.querySelector("use").getAttribute("href").split("#")[0];
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", sprite + "#" + name);
    svg.appendChild(use);
    return svg;
  }
  function button(className, text, picture, act) {
    var made = make("button", className);
    made.type = "button";
    if (picture) made.appendChild(icon(picture));
    if (text) made.appendChild(make("span", "", text));
    made.addEventListener("click", act);
    return made;
  }

  // Days are "2027-05-12", reckoned in UTC so that no clock change moves them.
  function plusDays(on, days) {
    var at = new Date(on + "T00:00:00Z");
    at.setUTCDate(at.getUTCDate() + days);
    return at.toISOString().slice(0, 10);
  }
  function daysBetween(first, last) {
    return Math.round((Date.parse(last + "T00:00:00Z") - Date.parse(first + "T00:00:00Z")) / 86400000);
  }
  function minutesOf(clock) {
    var parts = clock.split(":");
    return Number(parts[0]) * 60 + Number(parts[1]);
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function clock(minutes) { return two(Math.floor(minutes / 60) % 24) + ":" + two(minutes % 60); }
  function sayDay(on) {
    return new Date(on + "T00:00:00Z").toLocaleDateString(document.documentElement.lang,
      { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" });
  }

  return {
    DAY: DAY, say: say, announce: announce, make: make, icon: icon, button: button, plusDays: plusDays,
    daysBetween: daysBetween, minutesOf: minutesOf, clock: clock, sayDay: sayDay,
  };
})();
