// Events as numbers, and the places on the page where they can be put: cells (a day, a row) and tracks (minutes too).
(function (calendar) {
  "use strict";
  var SNAP = 15;
  var SHORTEST = 15;

  // data-event is "number|version|first day|start|last day|end".
  function read(item) {
    var parts = item.dataset.event.split("|");
    var place = item.closest("[data-on]");
    var ends = calendar.minutesOf(parts[5]);
    return {
      item: item, id: Number(parts[0]), version: Number(parts[1]), title: item.querySelector(".chip-title").textContent,
      grabbed: place.dataset.on,
      where: {
        on: parts[2], starts: calendar.minutesOf(parts[3]), until: parts[4], ends: ends || calendar.DAY,
        row: place.dataset.row || "", rowName: place.dataset.rowName || "",
      },
    };
  }
  function copy(where, changes) { return Object.assign({}, where, changes); }
  function isOneDay(where) { return where.on === where.until; }
  function isSame(one, other) {
    return ["on", "starts", "until", "ends", "row"].every(function (name) { return one[name] === other[name]; });
  }

  function root() { return document.querySelector("[data-calendar]"); }
  function places() { return Array.from(root().querySelectorAll("[data-on]")); }
  // The track before the strip above it: one place for each day and row.
  function placeOf(where) {
    var found = places().filter(function (place) {
      return place.dataset.on === where.on && (place.dataset.row || "") === where.row;
    });
    var tracks = found.filter(function (place) { return place.dataset.axis; });
    return (isOneDay(where) && tracks[0]) || found.filter(function (place) { return !place.dataset.axis; })[0] || found[0];
  }
  function placeAt(x, y) {
    var under = document.elementFromPoint(x, y);
    var place = under && under.closest("[data-on]");
    return place && root().contains(place) ? place : null;
  }
  // The minute of the day under the pointer, in a track.
  function minuteAt(track, x, y) {
    var box = track.getBoundingClientRect();
    var share = track.dataset.axis === "x" ? (x - box.left) / box.width : (y - box.top) / box.height;
    var first = Number(track.dataset.first);
    return first + share * (Number(track.dataset.last) - first);
  }
  // A week on a phone is a list: its tracks have no height that means minutes.
  function isTrack(place) {
    return Boolean(place && place.dataset.axis) && getComputedStyle(place).backgroundImage !== "none";
  }

  // Where the event is when it is dragged from `start` (a point and its minute) to this point; null outside.
  function dragged(event, start, x, y) {
    var place = placeAt(x, y);
    if (!place) return null;
    var where = event.where;
    var shift = calendar.daysBetween(event.grabbed, place.dataset.on);
    var moved = copy(where, { on: calendar.plusDays(where.on, shift), until: calendar.plusDays(where.until, shift) });
    if (place.dataset.row !== undefined) {
      moved.row = place.dataset.row;
      moved.rowName = place.dataset.rowName;
    }
    if (!isOneDay(where) || !isTrack(place) || start.minute === null) return moved;
    return later(moved, Math.round((minuteAt(place, x, y) - start.minute) / SNAP) * SNAP);
  }
  // The whole event earlier or later on its day, never over midnight.
  function later(where, minutes) {
    var length = where.ends - where.starts;
    var starts = Math.min(Math.max(where.starts + minutes, 0), calendar.DAY - length);
    return copy(where, { starts: starts, ends: starts + length });
  }
  function stretched(where, minutes) {
    var least = isOneDay(where) ? where.starts + SHORTEST : 0;
    return copy(where, { ends: Math.min(Math.max(where.ends + minutes, least), calendar.DAY) });
  }
  function stretchedTo(event, track, x, y) {
    var minute = Math.round(minuteAt(track, x, y) / SNAP) * SNAP;
    return stretched(event.where, minute - event.where.ends);
  }

  // What one press of an arrow means; null at the edge of what is shown.
  function stepped(where, key) {
    var place = placeOf(where);
    var axis = isTrack(place) && isOneDay(where) ? place.dataset.axis : "";
    var view = root().dataset.view;
    var sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    var isAcross = key === "ArrowLeft" || key === "ArrowRight";
    if (axis === "y" && !isAcross) return later(where, sign * 30);
    if (axis === "x" && isAcross) return later(where, sign * 30);
    if (view === "timeline" && !isAcross) return inNextRow(where, sign);
    return onDay(where, sign * (view === "month" && !isAcross ? 7 : 1));
  }
  function onDay(where, days) {
    var moved = copy(where, { on: calendar.plusDays(where.on, days), until: calendar.plusDays(where.until, days) });
    return placeOf(moved) ? moved : null;
  }
  function inNextRow(where, sign) {
    var rows = places().filter(function (place) { return place.dataset.on === where.on; });
    var at = rows.findIndex(function (place) { return place.dataset.row === where.row; });
    var next = rows[at + sign];
    return next ? copy(where, { row: next.dataset.row, rowName: next.dataset.rowName }) : null;
  }
  function steppedLength(where, key) {
    var sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    if (isOneDay(where) || key === "ArrowUp" || key === "ArrowDown") return stretched(where, sign * 30);
    var until = calendar.plusDays(where.until, sign);
    return until < where.on ? null : copy(where, { until: until });
  }

  function said(where) {
    var clocks = calendar.clock(where.starts) + "–" + calendar.clock(where.ends);
    var day = calendar.sayDay(where.on) + (isOneDay(where) ? "" : " – " + calendar.sayDay(where.until));
    return calendar.say(where.rowName ? "at_row" : "at", { day: day, clocks: clocks, row: where.rowName });
  }
  // What is sent; an end at midnight belongs to the next day's first minute.
  function body(event, where) {
    var until = where.ends === calendar.DAY ? calendar.plusDays(where.until, 1) : where.until;
    var sent = { version: event.version, on: where.on, starts: calendar.clock(where.starts),
      ends: calendar.clock(where.ends), until: until === where.on ? null : until };
    if (where.row !== event.where.row) {
      sent.instead_of = event.where.row.replace("-", "");
      sent.take = where.row.replace("-", "");
    }
    return sent;
  }

  calendar.slots = {
    read: read, isSame: isSame, isOneDay: isOneDay, root: root, placeOf: placeOf, placeAt: placeAt, minuteAt: minuteAt,
    isTrack: isTrack, dragged: dragged, stretchedTo: stretchedTo, stepped: stepped, steppedLength: steppedLength,
    said: said, body: body,
  };
})(zhenanCalendar);
