"""Periods of the calendar: the key of a day at each grain, the days that a key stands for, months by number. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from core.times import zone as zone_named

LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months of the grains that are made of whole months."""
_STEP = timedelta(hours=6)


def key_of(grain: str, day: date) -> str:
    """The key of the period of that grain that holds the day: "2026-05-12", "2026-W20", "2026-05", "2026-Q2" ..."""
    if grain == "day":
        return day.isoformat()
    if grain == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return _KEYS[grain](day.year, day.month)


_KEYS: Mapping[str, Callable[[int, int], str]] = {
    "month": lambda year, month: f"{year}-{month:02d}",
    "quarter": lambda year, month: f"{year}-Q{(month + 2) // 3}",
    "half_year": lambda year, month: f"{year}-H{(month + 5) // 6}",
    "year": lambda year, month: str(year),
}


def days_of(grain: str, key: str) -> tuple[date, date]:
    """The first and the last day of the period with that key; raises ValueError for what is no such key."""
    if grain == "day":
        first = last = date.fromisoformat(key)
    elif grain == "week":
        year, _, week = key.partition("-W")
        first = date.fromisocalendar(int(year), int(week), 1)
        last = first + timedelta(days=6)
    else:
        first = date(int(key[:4]), _first_month(grain, key), 1)
        last = month_start(first, LENGTHS[grain]) - timedelta(days=1)
    if key_of(grain, first) != key:
        raise ValueError(f"{key!r} is no {grain}")
    return first, last


def _first_month(grain: str, key: str) -> int:
    if grain == "year":
        return 1
    number = int(key[5:] if grain == "month" else key[6:])
    return (number - 1) * LENGTHS[grain] + 1


def month_start(day: date, later: int = 0) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)


def month_number(day: date) -> int:
    """202605 for a day in May 2026: how the rollup keeps months."""
    return day.year * 100 + day.month


def days_of_month(number: int) -> tuple[date, date]:
    """The first and the last day of the month with that number."""
    first = date(number // 100, number % 100, 1)
    return first, month_start(first, 1) - timedelta(days=1)


def whole_months(first: date, last: date) -> tuple[date, date] | None:
    """From the first day of the first to the last day of the last month that lies whole between two days."""
    begins = first if first.day == 1 else month_start(first, 1)
    ends = month_start(last + timedelta(days=1)) - timedelta(days=1)
    return (begins, ends) if begins < ends else None


def said(grain: str, raw: Any) -> str:
    """The key that a value of the database stands for: a day, the Thursday of a week, or a number such as 202605."""
    if grain == "day":
        return str(raw)
    if grain == "week":
        return key_of("week", date.fromisoformat(raw))
    number = int(raw)
    if grain == "month":
        return f"{number // 100}-{number % 100:02d}"
    mark = {"quarter": "Q", "half_year": "H"}.get(grain)
    return f"{number // 10}-{mark}{number % 10}" if mark else str(number)


@lru_cache(maxsize=256)
def offsets(zone: str, first: date, last: date) -> tuple[tuple[datetime, int], ...]:
    """How far the clocks of a zone are ahead of UTC around these days: (until this instant, seconds), in order."""
    found: list[tuple[datetime, int]] = []
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    ends = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=3)
    ahead = _ahead(zone, at)
    while at < ends:
        following = at + _STEP
        if (then := _ahead(zone, following)) != ahead:
            found.append((_change(zone, at, following), ahead))
            ahead = then
        at = following
    return (*found, (ends, ahead))


def _ahead(zone: str, at: datetime) -> int:
    ahead = at.astimezone(zone_named(zone)).utcoffset()
    return int(ahead.total_seconds()) if ahead is not None else 0


def _change(zone: str, before: datetime, after: datetime) -> datetime:
    """The instant between the two at which the clocks are put on or back, to the second."""
    old = _ahead(zone, before)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _ahead(zone, middle) == old else (before, middle)
    return after
