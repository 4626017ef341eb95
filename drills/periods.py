"""Periods of the calendar in which drills are owed, and the stretch of months that a page looks at. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MONTHS_OF = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""How long the periods of the calendar are; a term is as long as the county says."""
MONTHS_BACK, MONTHS_SHOWN = 8, 12
FIRST_SCHOOL_MONTH = 9
FIRST_YEAR, LAST_YEAR = 2000, 2100
NOW = "now"


@dataclass(frozen=True)
class Period:
    """From the first to the last day; `name` is that of a term, else empty."""

    kind: str  # month quarter term half_year year
    first: date
    last: date
    name: str = ""

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last

    def touches(self, first: date, last: date) -> bool:
        """Whether it has any day between the two."""
        return self.first <= last and self.last >= first


@dataclass(frozen=True)
class Window:
    """The months that a page looks at: "now" for those around today, "2026" a year, "2026-27" a school year."""

    code: str
    first: date
    last: date

    @property
    def months(self) -> list[Period]:
        """Its months, in order."""
        return periods_between("month", self.first, self.last)


def month_start(day: date, later: int = 0) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)


def period_of(kind: str, day: date) -> Period:
    """The period of the calendar that holds the day; quarters, half-years and years begin with January."""
    length = MONTHS_OF[kind]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(kind, first, month_start(first, length) - timedelta(days=1))


def periods_between(kind: str, first: date, last: date) -> list[Period]:
    """All periods of the calendar that have any day between the two, whole, in order."""
    return list(_periods_between(kind, first, last))


@lru_cache
def _periods_between(kind: str, first: date, last: date) -> Sequence[Period]:
    found = []
    day = first
    while day <= last:
        period = period_of(kind, day)
        found.append(period)
        day = period.last + timedelta(days=1)
    return found


def window_of(code: str, today: date) -> Window:
    """The window of that code; the months around today for a code that is none."""
    start, _, end = code.partition("-")
    if start.isdecimal() and len(start) == 4 and FIRST_YEAR <= int(start) < LAST_YEAR:
        year = int(start)
        if not end:
            return Window(code, date(year, 1, 1), date(year, 12, 31))
        if end == f"{(year + 1) % 100:02d}":
            return Window(code, date(year, FIRST_SCHOOL_MONTH, 1), date(year + 1, FIRST_SCHOOL_MONTH, 1) - ONE_DAY)
    first = month_start(today, -MONTHS_BACK)
    return Window(NOW, first, month_start(first, MONTHS_SHOWN) - ONE_DAY)


def window_codes(today: date) -> list[str]:
    """The windows that are offered: now, three calendar years and three school years, the latest first."""
    begun = today.year if today.month >= FIRST_SCHOOL_MONTH else today.year - 1
    years = [f"{today.year - back}" for back in range(3)]
    school_years = [f"{begun - back}-{(begun - back + 1) % 100:02d}" for back in range(3)]
    return [NOW, *years, *school_years]


def lay_out(periods: Sequence[Period], months: Sequence[Period]) -> list[tuple[int | None, int]]:
    """Cells of one row over the months: (number of the period or None, how many months wide), from the left.

    Periods come in order of time. Two that share a month stand side by side: the earlier one has it.
    """
    cells: list[tuple[int | None, int]] = []
    at = 0
    for number, period in enumerate(periods):
        covered = [
            place for place, month in enumerate(months) if place >= at and period.touches(month.first, month.last)
        ]
        if not covered:
            continue
        if covered[0] > at:
            cells.append((None, covered[0] - at))
        cells.append((number, len(covered)))
        at = covered[-1] + 1
    return [*cells, (None, len(months) - at)] if at < len(months) else cells


ONE_DAY = timedelta(days=1)
