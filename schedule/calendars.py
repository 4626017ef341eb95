"""The calendar's own arithmetic: which days a view shows, which days an event covers, where the arrows lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from schedule.spans import FIRST_YEAR, LAST_YEAR, Span

VIEWS = ("month", "week", "agenda")
SATURDAY = 5
WEEK = 7
T = TypeVar("T")


@dataclass(frozen=True)
class Slot(Generic[T]):
    """An event on one of its days; only on the first day is the clock said."""

    item: T
    span: Span
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class DayBox(Generic[T]):
    """One day of a calendar with what is on it."""

    on: date
    slots: list[Slot[T]]
    is_today: bool
    is_weekend: bool
    is_outside: bool  # belongs to the month before or after the one shown


def first_and_days(view: str, day: date) -> tuple[date, int]:
    """The first day that the view around this day shows, and how many: whole weeks from Monday, or a month."""
    if view == "week":
        return monday(day), WEEK
    first = day.replace(day=1)
    if view == "agenda":
        return first, (_next_month(first) - first).days
    start = monday(first)
    last = _next_month(first) - timedelta(days=1)
    return start, (monday(last) - start).days + WEEK


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def neighbours(view: str, day: date) -> tuple[date | None, date | None]:
    """Where the arrows lead: a day of the week or month before and after; None at the edge of the years shown."""
    if view == "week":
        before, after = monday(day) - timedelta(days=WEEK), monday(day) + timedelta(days=WEEK)
    else:
        first = day.replace(day=1)
        before, after = (first - timedelta(days=1)).replace(day=1), _next_month(first)
    return (before if is_shown(before) else None), (after if is_shown(after) else None)


def is_shown(day: date) -> bool:
    """Whether calendars go as far as that day."""
    return FIRST_YEAR <= day.year < LAST_YEAR


def boxes(first: date, days: int, today: date, month: date | None, items: Iterable[tuple[T, Span]]) -> list[DayBox[T]]:
    """The days from `first`, each with the events on it in order of time; `month` marks days of other months."""
    on_day: dict[date, list[Slot[T]]] = {}
    for item, span in sorted(items, key=lambda pair: (pair[1].starts_at, pair[1].ends_at)):
        for day in covered(span):
            on_day.setdefault(day, []).append(Slot(item, span, day == span.on, day == span.until))
    return [
        DayBox(day, on_day.get(day, []), day == today, day.weekday() >= SATURDAY, _is_other(day, month))
        for day in (first + timedelta(days=n) for n in range(days))
    ]


def covered(span: Span) -> Iterator[date]:
    """The days on which the span has any time."""
    return (span.on + timedelta(days=n) for n in range((span.until - span.on).days + 1))


def _is_other(day: date, month: date | None) -> bool:
    return month is not None and (day.year, day.month) != (month.year, month.month)


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
