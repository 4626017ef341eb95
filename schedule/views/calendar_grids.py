"""A week or a day as a grid of hours; what lasts several days stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.times import now
from core.web import session
from schedule import calendars
from schedule.calendar_queries import Mark, lines_by_id
from schedule.day_grid import Timed, hours_shown, laid_out
from schedule.line_queries import Line
from schedule.spans import Span
from schedule.views.calendar_state import Shown

COLUMNS = {"week": 2, "day": 8}
"""So many events beside each other can be read in a day's column."""
MOST_OF_DAY = {"week": 60, "day": 150}


def day_grid(shown: Shown, found: Sequence[Mark]) -> dict[str, Any]:
    """The days with their blocks, what lasts several days, and the hours that the grid shows."""
    first, days = shown.first_and_days
    boxes = calendars.boxes(first, days, shown.today, None, found)
    most = MOST_OF_DAY[shown.view]
    lines = lines_by_id(session(), [slot.item.id for box in boxes for slot in box.slots[:most]])
    columns = [_column(shown, box, lines, most) for box in boxes]
    hours = hours_shown((timed.starts, timed.ends) for column in columns for timed in column["timed"])
    return {
        "columns": columns, "hours": hours, "now_minute": _now_minute(shown),
        "rest": [(column["box"].on, column["rest"]) for column in columns if column["rest"]],
    }  # fmt: skip


def _column(shown: Shown, box: calendars.DayBox[Mark], lines: dict[int, Line], most: int) -> dict[str, Any]:
    here = [(slot, lines[slot.item.id]) for slot in box.slots[:most] if slot.item.id in lines]
    timed = [
        Timed(line, line.span.first_minute, line.span.last_minute)
        for slot, line in here
        if slot.is_first and slot.is_last
    ]
    blocks, crowds = laid_out(timed, COLUMNS[shown.view])
    strip = [(slot, line) for slot, line in here if not (slot.is_first and slot.is_last)]
    drawn = {block.item.id: block for block in blocks}
    in_turn = [(one.item, drawn.get(one.item.id)) for one in sorted(timed, key=lambda one: (one.starts, -one.ends))]
    return {
        "box": box, "timed": timed, "in_turn": in_turn, "crowds": crowds, "strip": strip,
        "rest": [line for line, block in in_turn if block is None],
        "beyond": len(box.slots) - min(len(box.slots), most),
    }  # fmt: skip


def _now_minute(shown: Shown) -> int:
    at = now()
    return Span(at, at, shown.zone).first_minute
