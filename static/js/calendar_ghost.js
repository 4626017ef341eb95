// Shows where a lifted event would be, and whether everything it needs is free there.
(function (calendar) {
  "use strict";
  var slots = calendar.slots;
  var ghost = null;
  var bubble = null;
  var target = null;

  function minutesAsClasses(starts, minutes) {
    return "fh" + Math.floor(starts / 60) + " fm" + starts % 60 + " lh" + Math.floor(minutes / 60) + " lm" + minutes % 60;
  }

  function show(event, where, x, y) {
    var place = slots.placeOf(where);
    clearTarget();
    if (!ghost) ghost = calendar.make("div", "ghost");
    if (!bubble) {
      bubble = calendar.make("div", "cal-bubble");
      bubble.setAttribute("aria-hidden", "true");
      document.body.appendChild(bubble);
    }
    if (!place) { ghost.remove(); return; }
    target = place;
    target.classList.add("is-target");
    draw(event, where, place);
    stand(x, y);
  }
  function draw(event, where, place) {
    var track = slots.isTrack(place) && slots.isOneDay(where);
    ghost.className = "ghost " + (track ? "block k0 n1 " + minutesAsClasses(where.starts, where.ends - where.starts) : "ghost-chip");
    ghost.textContent = "";
    ghost.appendChild(calendar.make("b", "", calendar.clock(where.starts) + "–" + calendar.clock(where.ends)));
    ghost.appendChild(document.createTextNode(" " + event.title));
    if (ghost.parentNode !== place) place.appendChild(ghost);
  }
  // Beside the pointer, else beneath the ghost; always inside the window.
  function stand(x, y) {
    var box = ghost.getBoundingClientRect();
    var left = x === undefined ? box.left : x + 16;
    var top = y === undefined ? box.bottom + 6 : y + 20;
    bubble.style.left = Math.max(8, Math.min(left, window.innerWidth - bubble.offsetWidth - 8)) + "px";
    bubble.style.top = Math.max(8, Math.min(top, window.innerHeight - bubble.offsetHeight - 8)) + "px";
  }

  // state: looking, free or clash.
  function judge(where, state, sentences) {
    if (!bubble || !ghost) return;
    bubble.className = "cal-bubble is-" + state;
    ghost.classList.toggle("is-clash", state === "clash");
    if (target) target.classList.toggle("is-clash", state === "clash");
    bubble.textContent = "";
    bubble.appendChild(calendar.make("b", "", slots.said(where)));
    var line = calendar.make("p", "cal-verdict");
    line.appendChild(calendar.icon({ looking: "three-dots", free: "check-circle", clash: "exclamation-triangle" }[state]));
    line.appendChild(calendar.make("span", "", state === "clash" ? sentences.join(" ") : calendar.say(state)));
    bubble.appendChild(line);
    if (state === "clash") ghost.insertBefore(calendar.icon("exclamation-triangle"), ghost.firstChild);
  }
  function clearTarget() {
    if (target) target.classList.remove("is-target", "is-clash");
    target = null;
  }
  function hide() {
    clearTarget();
    if (ghost) ghost.remove();
    if (bubble) bubble.remove();
    ghost = bubble = null;
  }

  calendar.ghost = { show: show, judge: judge, hide: hide, stand: stand };
})(zhenanCalendar);
