"""The days of the rolling year: school terms, public holidays, when people work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from core.times import instant

MONTHS_BEFORE, MONTHS_AFTER = 12, 3
SPRING = ((2, 16), (6, 30))
AUTUMN = ((9, 1), (1, 15))
HOLIDAYS = (((1, 1), (1, 1)), ((4, 4), (4, 6)), ((5, 1), (5, 5)), ((10, 1), (10, 7)))
"""Days that are free every year by the common calendar; most of the lunar one fall into school holidays."""
DRILL_DAY = (5, 12)


def window(today: date) -> tuple[date, date]:
    """The first and last day of the county's life: a year before today, three months after."""
    return today - timedelta(days=365), today + timedelta(days=91)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def is_in_term(day: date) -> bool:
    """Whether schools teach at that time of the year: 16 February to June, September to 15 January."""
    short = (day.month, day.day)
    return SPRING[0] <= short <= SPRING[1] or short >= AUTUMN[0] or short <= AUTUMN[1]


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday of a fixed date."""
    return any(first <= (day.month, day.day) <= last for first, last in HOLIDAYS)


def is_workday(day: date) -> bool:
    """Monday to Friday, holidays excepted."""
    return day.weekday() < 5 and not is_holiday(day)


def is_school_day(day: date) -> bool:
    """Whether children are at school."""
    return is_workday(day) and is_in_term(day)


def school_months(first: date, last: date) -> Iterator[list[date]]:
    """The school days of each month in which there are any."""
    by_month: dict[tuple[int, int], list[date]] = {}
    for day in days(first, last):
        if is_school_day(day):
            by_month.setdefault((day.year, day.month), []).append(day)
    yield from by_month.values()


def at(day: date, minute: int) -> datetime:
    """The instant of a minute of that day on the county's clocks."""
    return instant(day, time(minute // 60, minute % 60))
