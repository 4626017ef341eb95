"""The calendar's own arithmetic: which days a view shows, which days an event covers, where the arrows lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from schedule.spans import FIRST_YEAR, LAST_YEAR

VIEWS = ("month", "week", "day", "agenda", "timeline")
LENGTHS = (1, 7, 14)
"""Days that a timeline can show."""
AGENDA_DAYS = 28
SATURDAY = 5
WEEK = 7


class Dated(Protocol):
    """Anything that has a first and a last day."""

    @property
    def on(self) -> date: ...

    @property
    def until(self) -> date: ...


T = TypeVar("T", bound=Dated)


@dataclass(frozen=True)
class Slot(Generic[T]):
    """An event on one of its days; only on the first day is the clock said."""

    item: T
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

    @property
    def key(self) -> str:
        """2027-05-12."""
        return self.on.isoformat()


def first_and_days(view: str, day: date, length: int = 1) -> tuple[date, int]:
    """The first day that the view around this day shows, and how many.

    A month is shown in whole weeks from Monday; an agenda begins with the day; `length` is that of a timeline.
    """
    if view == "month":
        start = monday(day.replace(day=1))
        last = next_month(day) - timedelta(days=1)
        return start, (monday(last) - start).days + WEEK
    if view == "agenda":
        return day, AGENDA_DAYS
    if view == "day" or (view == "timeline" and length == 1):
        return day, 1
    return monday(day), length if view == "timeline" else WEEK


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def neighbours(view: str, day: date, length: int = 1) -> tuple[date | None, date | None]:
    """Where the arrows lead: a day of what lies before and after; None at the edge of the years shown."""
    if view == "month":
        first = day.replace(day=1)
        before, after = (first - timedelta(days=1)).replace(day=1), next_month(day)
    else:
        first, days = first_and_days(view, day, length)
        before, after = first - timedelta(days=days), first + timedelta(days=days)
    return (before if is_shown(before) else None), (after if is_shown(after) else None)


def is_shown(day: date) -> bool:
    """Whether calendars go as far as that day."""
    return FIRST_YEAR <= day.year < LAST_YEAR


def next_month(day: date) -> date:
    """The first day of the month after the day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def boxes(first: date, days: int, today: date, month: date | None, items: Iterable[T]) -> list[DayBox[T]]:
    """The days from `first`, each with the events on it in the order given; `month` marks days of other months."""
    on_day: dict[date, list[Slot[T]]] = {}
    for item in items:
        on, until = item.on, item.until
        for day in covered(on, until):
            on_day.setdefault(day, []).append(Slot(item, day == on, day == until))
    return [
        DayBox(day, on_day.get(day, []), day == today, day.weekday() >= SATURDAY, _is_other(day, month))
        for day in days_from(first, days)
    ]


def days_from(first: date, days: int) -> Iterator[date]:
    """So many days from the first one."""
    return (first + timedelta(days=n) for n in range(days))


def covered(on: date, until: date) -> Iterator[date]:
    """The days from one to the other, both counted."""
    return days_from(on, (until - on).days + 1)


def weeks(days: Sequence[DayBox[T]]) -> list[Sequence[DayBox[T]]]:
    """The days in rows of seven."""
    return [days[n : n + WEEK] for n in range(0, len(days), WEEK)]


def until_full(days: Sequence[DayBox[T]], most: int) -> Sequence[DayBox[T]]:
    """Whole days from the first until they hold more events than can be listed; at least one day."""
    listed = 0
    for number, box in enumerate(days):
        listed += len(box.slots)
        if number and listed > most:
            return days[:number]
    return days


def _is_other(day: date, month: date | None) -> bool:
    return month is not None and (day.year, day.month) != (month.year, month.month)
