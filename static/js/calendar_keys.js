// Moving an event without dragging: the Move button or the key M lifts it, arrows and buttons carry it.
(function (calendar) {
  "use strict";
  var slots = calendar.slots, engine = calendar.engine;
  var ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  var bar = null;
  var move = calendar.button("ev-move", "", "arrows-move", function () {
    var item = move.closest("[data-event]");
    take(item);
  });

  function take(item) {
    item.querySelector("a").focus();
    carry(engine.lift(item, true));
  }
  // From here on the arrows carry what is lifted.
  function carry(held) {
    held.isByKeys = true;
    showBar(held);
    calendar.announce(calendar.say("lifted", { title: held.event.title }));
  }
  function step(key, isLength) {
    var held = engine.held();
    if (!held) return;
    var where = (isLength ? slots.steppedLength : slots.stepped)(held.where, key);
    if (!where) { calendar.announce(calendar.say("edge")); return; }
    engine.aim(where);
    var place = slots.placeOf(where);
    var ghost = document.querySelector(".ghost") || place;
    if (ghost) ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
    calendar.ghost.stand();
  }

  function showBar(held) {
    hideBar();
    bar = calendar.make("div", "cal-carry");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", calendar.say("move_it", { title: held.event.title }));
    [["left", "arrow-left", "ArrowLeft"], ["up", "arrow-up", "ArrowUp"], ["down", "arrow-down", "ArrowDown"],
      ["right", "arrow-right", "ArrowRight"]].forEach(function (one) { bar.appendChild(arrow(one[0], one[1], one[2], false)); });
    bar.appendChild(arrow("shorter", "dash-lg", "ArrowUp", true));
    bar.appendChild(arrow("longer", "plus-lg", "ArrowDown", true));
    bar.appendChild(calendar.button("btn btn-primary", calendar.say("put_here"), "check-lg", engine.drop));
    bar.appendChild(calendar.button("btn btn-outline-secondary", calendar.say("give_up"), "", engine.giveUp));
    document.body.appendChild(bar);
  }
  function arrow(name, picture, key, isLength) {
    var made = calendar.button("btn btn-outline-secondary cal-step", "", picture, function () { step(key, isLength); });
    made.setAttribute("aria-label", calendar.say(name));
    made.title = calendar.say(name);
    return made;
  }
  function hideBar() {
    if (bar) bar.remove();
    bar = null;
  }

  document.addEventListener("keydown", function (event) {
    var held = engine.held();
    if (!held) return lifting(event);
    if (event.key === "Escape") { event.preventDefault(); engine.giveUp(); return; }
    if (!held.isByKeys) return;
    if (ARROWS.indexOf(event.key) >= 0) { event.preventDefault(); step(event.key, event.shiftKey); return; }
    if (event.key === "Enter" && !event.target.closest("button")) { event.preventDefault(); engine.drop(); }
  });
  function lifting(event) {
    if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
    var item = event.target.closest && event.target.closest("[data-event]");
    if (!item) return;
    event.preventDefault();
    take(item);
  }

  // One button serves all events: it goes to the one that is looked at.
  function offer(event) {
    var item = event.target.closest && event.target.closest("[data-event]");
    if (!item || item.contains(move) || engine.held()) return;
    move.setAttribute("aria-label", calendar.say("move_it", { title: item.querySelector(".chip-title").textContent }));
    move.title = calendar.say("move") + " (M)";
    item.appendChild(move);
  }
  document.addEventListener("focusin", offer);
  document.addEventListener("pointerover", function (event) { if (event.pointerType === "mouse") offer(event); });
  document.addEventListener("calendar:settled", hideBar);

  calendar.keys = { carry: carry };
})(zhenanCalendar);
