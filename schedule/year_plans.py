"""A year at a glance: its months as grids, and its breaks with the workdays that make up for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from schedule.workdays import DayBook, DayFacts

WEEK, MONTHS = 7, 12


@dataclass(frozen=True)
class MonthPlan:
    """One month in whole weeks from Monday; None stands for days of other months."""

    first: date
    weeks: list[list[DayFacts | None]]


@dataclass(frozen=True)
class Break:
    """Days off in a row, weekends between and beside holidays counted."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1


def months(book: DayBook, year: int) -> list[MonthPlan]:
    """The twelve months."""
    return [_month(book, date(year, month, 1)) for month in range(1, MONTHS + 1)]


def breaks(book: DayBook, year: int) -> list[Break]:
    """The year's runs of days off that have a holiday in them, in order; ordinary weekends are none."""
    found: list[Break] = []
    run: list[DayFacts] = []
    for facts in _days(book, date(year, 1, 1), date(year + 1, 1, 1)):
        if not facts.is_workday:
            run.append(facts)
            continue
        found += _break_of(run)
        run = []
    return found + _break_of(run)


def make_ups(book: DayBook, year: int) -> list[DayFacts]:
    """The days of the weekend on which people work."""
    return [facts for facts in book.special_days(year) if facts.is_make_up]


def _month(book: DayBook, first: date) -> MonthPlan:
    after = (first + timedelta(days=32)).replace(day=1)
    days: list[DayFacts | None] = [None] * first.weekday()
    days += list(_days(book, first, after))
    days += [None] * (-len(days) % WEEK)
    return MonthPlan(first, [days[start : start + WEEK] for start in range(0, len(days), WEEK)])


def _days(book: DayBook, first: date, after: date) -> Iterator[DayFacts]:
    return (book.say(first + timedelta(days=number)) for number in range((after - first).days))


def _break_of(run: list[DayFacts]) -> list[Break]:
    names = list(dict.fromkeys(facts.name for facts in run if facts.is_holiday))
    return [Break(" · ".join(names), run[0].on, run[-1].on)] if names else []
