"""Which day to propose for a drill: school days, anniversaries, and the common minute of the national drill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

COMMON_MINUTE = time(14, 28)  # the minute of the Wenchuan earthquake, at which drills are commonly held
USUAL_MINUTES = 30
SUMMER = (7, 8)
HOLIDAYS = {(1, 1), (5, 1), *((10, day) for day in range(1, 8))}  # those whose date does not move
LONG_AGO_DAYS = 300
SATURDAY = 5


@dataclass(frozen=True)
class Proposal:
    """When a drill could be: a day, a wall-clock time, and its length in minutes."""

    on: date
    starts: time = COMMON_MINUTE
    minutes: int = USUAL_MINUTES


def is_school_day(day: date) -> bool:
    """Whether schools are likely to be at work: no weekend, no summer holiday, no public holiday of a fixed date."""
    return day.weekday() < SATURDAY and day.month not in SUMMER and (day.month, day.day) not in HOLIDAYS


def next_school_day(after: date) -> date:
    """The first school day after this day."""
    day = after + timedelta(days=1)
    while not is_school_day(day):
        day += timedelta(days=1)
    return day


def renewal_day(earlier: date, today: date) -> date:
    """The day on which to hold again what was held on an earlier day; always after today, always a school day.

    A drill of long ago returns on its date of the year, a recent one on its day of the month, the next that is to come.
    """
    step = 12 if (today - earlier).days >= LONG_AGO_DAYS else 1
    months = step
    while (day := _months_later(earlier, months)) <= today:
        months += step
    return day if is_school_day(day) else next_school_day(day)


def proposal(
    today: date, earlier: date | None = None, starts: time | None = None, minutes: int | None = None
) -> Proposal:
    """When to propose the next drill: like the earlier one when there is one, else the next school day at 14:28."""
    day = next_school_day(today) if earlier is None else renewal_day(earlier, today)
    return Proposal(day, starts or COMMON_MINUTE, minutes or USUAL_MINUTES)


def span(on: date, starts: time, minutes: int) -> tuple[time, date | None]:
    """The wall clock at the end, and the last day when that is another one."""
    end = datetime.combine(on, starts) + timedelta(minutes=minutes)
    return end.time(), (end.date() if end.date() != on else None)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
