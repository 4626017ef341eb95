"""What a row of a proposal's workbook may hold when it comes back, and by which words its columns are known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from core.fields import Entry, Flag, Input, Line
from core.i18n import t
from registry.row_inputs import RecordCode
from schedule.event_row_inputs import OF_EVENTS, RowClock, RowDay

NIGHT = date(1899, 12, 30)
"""The day from which spreadsheets count their days."""

FIRST_SERIAL, LAST_SERIAL = 20_000, 110_000  # 1954 to 2201: whatever else stands in a cell of days is no number of one
DAY_MINUTES = 24 * 60


def _number(value: Any) -> float | None:
    """The cell's number when it holds nothing else."""
    try:
        return float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except ValueError:
        return None


def day_of_number(value: Any) -> Any:
    """A day that lost its format and is shown as 46357, as the day it is; anything else as it stands."""
    number = _number(value)
    if number is None or not FIRST_SERIAL <= number <= LAST_SERIAL:
        return value
    return NIGHT + timedelta(days=int(number))


def clock_of_number(value: Any) -> Any:
    """A time that is shown as 0.395833 or 46357.395833, as 09:30; anything else as it stands."""
    number = _number(value)
    if number is None or not (0 < number < 1 or FIRST_SERIAL <= number <= LAST_SERIAL):
        return value
    minute = round(number % 1 * DAY_MINUTES) % DAY_MINUTES
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _clock_alone(value: Any) -> Any:
    """The time of "2026-12-01 09:30" and of "1900-01-00 09:30", which programs write into cells of times."""
    if isinstance(value, str) and ":" in value:
        parts = value.replace("T", " ").split()
        return parts[-1] if len(parts) == 2 and parts[0].count("-") == 2 else value
    return value


SheetDay = Annotated[RowDay, BeforeValidator(day_of_number)]
SheetClock = Annotated[RowClock, BeforeValidator(_clock_alone), BeforeValidator(clock_of_number)]


class VisitRow(Input):
    """One visit: which, and when and by whom it is to take place; without date, start and team it is left out."""

    unit_code: Annotated[RecordCode | None, Entry(t("Unit code"), aliases=OF_EVENTS["unit_code"])] = None
    unit: Annotated[Line | None, Entry(t("Unit"), aliases=OF_EVENTS["unit"])] = None
    on: Annotated[SheetDay | None, Entry(t("Date"), aliases=OF_EVENTS["on"])] = None
    starts: Annotated[SheetClock | None, Entry(t("Starts at"), aliases=OF_EVENTS["starts"])] = None
    team: Annotated[Line | None, Entry(t("Team"), aliases=OF_EVENTS["teams"])] = None
    second_team: Annotated[Line | None, Entry(t("Second team"), aliases=("第二支队伍", "同去队伍"))] = None
    is_pinned: Annotated[Flag | None, Entry(t("Pinned"), aliases=("固定", "钉住"))] = None
    number: Annotated[
        Line | None,
        Entry(t("Visit number"), t("Filled in when the workbook is downloaded."), aliases=("visit_number",)),
    ] = None
