"""The timeline: who is where, a row for each team, person or vehicle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.i18n import t
from core.times import day_bounds
from core.web import actor, session
from schedule import calendars
from schedule.calendar_queries import (
    Busy,
    Mark,
    bookings,
    lines_by_id,
    place_of_calendar,
    unassigned,
    workers,
)
from schedule.closures import Absent
from schedule.day_grid import WHOLE_DAY, Timed, hours_shown
from schedule.day_queries import absences, day_book
from schedule.line_queries import Line
from schedule.timelines import Shade, Worker, away_on, day_row, hour_row
from schedule.views import calendar_state as state
from schedule.views.calendar_state import Shown

CELL = 6
"""So many events of a day are shown in a row; the rest are counted."""
MOST_UNASSIGNED = 40
Items = Mapping[str, Sequence[Line | Busy]]


def timeline(shown: Shown, found: Sequence[Mark]) -> dict[str, Any]:
    """The rows, by hours of one day or by days."""
    first, days = shown.first_and_days
    bounds = day_bounds(first, shown.zone, days)
    rows = [worker for worker in workers(session(), actor(), shown.rows) if _is_wanted(shown, worker)]
    items, ids = _items(shown, found, rows)
    away: dict[str, list[Absent]] = {}
    for absent in absences(session(), [worker.key for worker in rows], *bounds):
        away.setdefault(absent.resource, []).append(absent)
    if not _is_narrowed(shown):
        rows.append(Worker("", str(NOBODY[shown.rows])))
    draw = _by_hours if shown.length == 1 else _by_days
    return {
        "lengths": state.lengths(shown), "row_kinds": state.row_kinds(shown), "workers": len(rows),
        "is_booked": bool(ids), **draw(shown, rows, items, away),
    }  # fmt: skip


NOBODY = {"team": t("No team yet"), "person": t("No person"), "vehicle": t("No vehicle")}


def _is_narrowed(shown: Shown) -> bool:
    return shown.rows in shown.filters


def _is_wanted(shown: Shown, worker: Worker) -> bool:
    return not _is_narrowed(shown) or worker.key == f"{shown.rows}:{shown.filters[shown.rows]}"


def _items(shown: Shown, found: Sequence[Mark], rows: Sequence[Worker]) -> tuple[Items, list[int]]:
    """By worker's key its events; those that the reader may not see as mere times, others' filters aside."""
    first, days = shown.first_and_days
    mine = {mark.id for mark in found}
    booked = bookings(session(), shown.rows, *day_bounds(first, shown.zone, days))
    free = unassigned(session(), shown.rows, [mark.id for mark in found if mark.status in ("planned", "confirmed")])
    lines = lines_by_id(session(), [number for _, number, _ in booked if number in mine] + free[:MOST_UNASSIGNED])
    others = not shown.filters
    items: dict[str, list[Line | Busy]] = {worker.key: [] for worker in rows}
    for key, number, span in booked:
        if key in items and (number in lines or others):
            items[key].append(lines[number] if number in lines else Busy(span))
    items[""] = [lines[number] for number in free[:MOST_UNASSIGNED] if number in lines]
    return items, list(lines)


def _by_hours(
    shown: Shown, rows: Sequence[Worker], items: Items, away: Mapping[str, Sequence[Absent]]
) -> dict[str, Any]:
    on = shown.day
    area = place_of_calendar(session(), shown.filters.get("area", ""))
    is_workday = day_book(session(), area, on, on).is_workday(on)
    timed = {worker.key: [_timed(item, on) for item in items[worker.key]] for worker in rows}
    hours = hours_shown((one.starts, one.ends) for row in timed.values() for one in row)
    return {"hours": hours, "rows": [
        hour_row(worker, timed[worker.key], hours, worker.minutes(is_workday, on), _away(worker, away, shown))
        for worker in rows
    ]}  # fmt: skip


def _timed(item: Line | Busy, on: Any) -> Timed[Line | Busy]:
    starts = item.span.first_minute if item.on == on else 0
    return Timed(item, starts, item.span.last_minute if item.until == on else WHOLE_DAY)


def _away(worker: Worker, away: Mapping[str, Sequence[Absent]], shown: Shown) -> list[Shade]:
    return away_on(shown.day, away.get(worker.key, ()), shown.zone)


def _by_days(
    shown: Shown, rows: Sequence[Worker], items: Items, away: Mapping[str, Sequence[Absent]]
) -> dict[str, Any]:
    first, count = shown.first_and_days
    days = list(calendars.days_from(first, count))
    area = place_of_calendar(session(), shown.filters.get("area", ""))
    book = day_book(session(), area, days[0], days[-1])
    workdays = frozenset(on for on in days if book.is_workday(on))
    return {"most": CELL, "days": days, "rows": [
        day_row(worker, items[worker.key], days, shown.today, workdays, away.get(worker.key, ()), shown.zone)
        for worker in rows
    ]}  # fmt: skip
