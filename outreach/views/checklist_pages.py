"""What the pages of checklists have in common: the year asked for."""

from __future__ import annotations

from flask import request

from core.times import today
from core.web import session
from outreach.checklist_inputs import FIRST_YEAR, LAST_YEAR
from schedule.queries import zone_of

YEARS_BACK = 3


def year_asked() -> int:
    """The year of the address, else the one that runs."""
    typed = request.values.get("year", "")
    asked = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    return asked if FIRST_YEAR <= asked <= LAST_YEAR else today(zone_of(session())).year


def years() -> list[tuple[str, str]]:
    """The years to choose from, this one first."""
    this = today(zone_of(session())).year
    return [(str(year), str(year)) for year in (this, *range(this - 1, this - 1 - YEARS_BACK, -1), this + 1)]
