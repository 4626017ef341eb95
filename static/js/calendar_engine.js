// Lifting an event and putting it down, for every view: with a mouse, with a finger that rests first, and by keys.
(function (calendar) {
  "use strict";
  var slots = calendar.slots;
  var MOUSE_SLACK = 5, FINGER_SLACK = 10, REST = 380, EDGE = 56;
  var held = null;     // the lifted event: {event, where, isByKeys}
  var pressed = null;  // a pointer that is down on an event but has not lifted it yet
  var point = null;
  var scrolling = 0;

  function lift(item, isByKeys) {
    var event = slots.read(item);
    held = { event: event, where: event.where, isByKeys: isByKeys };
    calendar.answers.forget();
    item.classList.add("is-lifted");
    document.documentElement.classList.add("is-carrying");
    calendar.ghost.show(event, event.where);
    calendar.ghost.judge(event.where, "free", []);
    return held;
  }
  // Shows the event there and asks whether everything is free; x and y are the pointer's.
  function aim(where, x, y) {
    if (!held || !where) return;
    var isNew = !slots.isSame(where, held.where);
    held.where = where;
    calendar.ghost.show(held.event, where, x, y);
    if (!isNew && held.verdict) return calendar.ghost.judge(where, held.verdict.state, held.verdict.sentences);
    if (slots.isSame(where, held.event.where)) { calendar.checks.stop(); return judged(where, { is_free: true, sentences: [] }); }
    held.verdict = { state: "looking", sentences: [] };
    calendar.ghost.judge(where, "looking", []);
    calendar.checks.check(held.event.id, slots.body(held.event, where), function (answer) { judged(where, answer); });
  }
  function judged(where, answer) {
    if (!held || !slots.isSame(where, held.where)) return;
    held.verdict = { state: answer.is_free ? "free" : "clash", sentences: answer.sentences };
    calendar.ghost.judge(where, held.verdict.state, answer.sentences);
    calendar.announce(slots.said(where) + ". " + (answer.is_free ? calendar.say("free") : answer.sentences.join(" ")));
  }
  function settle() {
    var was = held;
    held = null;
    window.cancelAnimationFrame(scrolling);
    scrolling = 0;
    calendar.checks.stop();
    calendar.ghost.hide();
    document.documentElement.classList.remove("is-carrying");
    was.event.item.classList.remove("is-lifted");
    document.dispatchEvent(new CustomEvent("calendar:settled"));
    return was;
  }
  function drop() {
    if (!held) return;
    var was = settle();
    if (slots.isSame(was.where, was.event.where)) { calendar.announce(calendar.say("given_up")); return; }
    calendar.answers.put(was.event, slots.body(was.event, was.where));
  }
  function giveUp() {
    if (!held) return;
    settle();
    calendar.announce(calendar.say("given_up"));
  }

  // Pointers
  function down(event) {
    var item = event.target.closest("[data-event]");
    if (!item || event.button !== 0 || !event.isPrimary || held || event.target.closest(".ev-move")) return;
    var track = item.closest("[data-on]");
    var isHandle = Boolean(event.target.closest(".ev-stretch"));
    pressed = {
      item: item, x: event.clientX, y: event.clientY, isFinger: event.pointerType !== "mouse", isHandle: isHandle, track: track,
      minute: slots.isTrack(track) ? slots.minuteAt(track, event.clientX, event.clientY) : null,
    };
    if (isHandle) { event.preventDefault(); start(); }
    else if (pressed.isFinger) pressed.timer = window.setTimeout(start, REST);
  }
  function start() {
    if (!pressed) return;
    window.clearTimeout(pressed.timer);
    pressed.isLifted = true;
    lift(pressed.item, false);
    if (pressed.isFinger && navigator.vibrate) navigator.vibrate(12);
  }
  function move(event) {
    if (!pressed || !event.isPrimary) return;
    var far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y);
    if (!pressed.isLifted) {
      if (pressed.isFinger) { if (far > FINGER_SLACK) release(); return; }
      if (far < MOUSE_SLACK) return;
      start();
    }
    if (far > MOUSE_SLACK) pressed.hasMoved = true;
    point = { x: event.clientX, y: event.clientY };
    follow();
    if (!scrolling) scrolling = window.requestAnimationFrame(creep);
  }
  function follow() {
    if (!held || !pressed || !pressed.hasMoved) return;
    var where = pressed.isHandle ? slots.stretchedTo(held.event, pressed.track, point.x, point.y)
      : slots.dragged(held.event, pressed, point.x, point.y);
    if (where) aim(where, point.x, point.y);
  }
  // Near an edge of the window, or of a timeline that scrolls, what lies beyond comes into view.
  function creep() {
    scrolling = 0;
    if (!held || !pressed || !point) return;
    var across = held.event.item.closest(".tl-scroll");
    var box = across && across.getBoundingClientRect();
    var dy = point.y < EDGE ? -10 : point.y > window.innerHeight - EDGE ? 10 : 0;
    var dx = !box ? 0 : point.x < box.left + EDGE ? -12 : point.x > box.right - EDGE ? 12 : 0;
    if (dy) window.scrollBy(0, dy);
    if (dx) across.scrollLeft += dx;
    if (!dy && !dx) return;
    follow();
    scrolling = window.requestAnimationFrame(creep);
  }
  function release() {
    if (pressed) window.clearTimeout(pressed.timer);
    pressed = null;
  }
  function up() {
    var was = pressed;
    release();
    if (!was || !was.isLifted) return;
    swallowClick();
    if (was.hasMoved || !was.isFinger) return drop();
    if (held) calendar.keys.carry(held);  // held and let go on the spot: the buttons take over
  }
  // The click that ends a drag would open the event.
  function swallowClick() {
    function swallow(event) { event.preventDefault(); event.stopPropagation(); }
    document.addEventListener("click", swallow, { capture: true, once: true });
    window.setTimeout(function () { document.removeEventListener("click", swallow, { capture: true }); }, 60);
  }

  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", function () {
    var was = pressed;
    release();
    if (was && was.isLifted) giveUp();
  });
  document.addEventListener("touchmove", function (event) {
    if (held && pressed && pressed.isLifted && event.cancelable) event.preventDefault();
  }, { passive: false });
  document.addEventListener("contextmenu", function (event) {
    if (pressed && pressed.isFinger) event.preventDefault();
  });
  document.addEventListener("dragstart", function (event) {
    if (event.target.closest && event.target.closest("[data-event]")) event.preventDefault();
  });

  calendar.engine = {
    lift: lift, aim: aim, drop: drop, giveUp: giveUp,
    held: function () { return held; },
  };
})(zhenanCalendar);
