"""Days to plan on, whatever day the tests are run."""

from __future__ import annotations

from datetime import date, timedelta

from core.times import today
from schedule.workdays import DayBook


def workday_ahead(days: int) -> date:
    """The first workday, so many days from today or later, on which an everyday team goes out."""
    book, day = DayBook(), today() + timedelta(days=days)
    while not book.is_workday(day) or day.isoweekday() > 5:
        day += timedelta(days=1)
    return day


def workday_back(days: int) -> date:
    """The last workday, so many days before today or earlier, on which an everyday team went out."""
    book, day = DayBook(), today() - timedelta(days=days)
    while not book.is_workday(day) or day.isoweekday() > 5:
        day -= timedelta(days=1)
    return day
