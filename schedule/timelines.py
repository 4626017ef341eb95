"""The timeline of what can be booked: a row for each, in lanes over the hours of a day or in cells over days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from schedule.calendars import Dated, DayBox, boxes
from schedule.closures import Absent
from schedule.day_grid import WHOLE_DAY, Block, Crowd, Timed, gaps, laid_out
from schedule.spans import Span

LANES = 6
"""So many events at the same time are shown in a row; the rest are counted."""
T = TypeVar("T", bound=Dated)
U = TypeVar("U")


@dataclass(frozen=True)
class Worker:
    """A team, person or vehicle as a row shows it; only teams keep hours (minutes of the wall clock)."""

    key: str
    name: str
    note: str = ""
    works_from: int | None = None
    works_until: int | None = None
    rests_from: int | None = None
    rests_until: int | None = None
    works_on: frozenset[int] = frozenset()  # ISO weekdays; empty: all

    def minutes(self, is_workday: bool, on: date) -> list[tuple[int, int]]:
        """When it works on that day: a make-up workday counts as a weekday, a holiday as a day off."""
        if self.works_from is None or self.works_until is None:
            return [(0, WHOLE_DAY)]
        if not self.works_on_day(is_workday, on):
            return []
        if self.rests_from is None or self.rests_until is None:
            return [(self.works_from, self.works_until)]
        return [(self.works_from, self.rests_from), (self.rests_until, self.works_until)]

    def works_on_day(self, is_workday: bool, on: date) -> bool:
        """Whether it works on that day at all."""
        if not self.works_on:
            return True
        if on.isoweekday() >= 6:
            return on.isoweekday() in self.works_on or is_workday
        return on.isoweekday() in self.works_on and is_workday


@dataclass(frozen=True)
class Shade:
    """Minutes of a row in which nothing should be planned: off hours, a break, or away with its reason."""

    starts: int
    ends: int
    kind: str  # "off" or "away"
    name: str = ""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.ends - self.starts


@dataclass(frozen=True)
class HourRow(Generic[U]):
    """One worker's day: blocks in lanes, and shades behind them."""

    worker: Worker
    blocks: list[Block[U]]
    crowds: list[Crowd]
    shades: list[Shade]
    lanes: int


@dataclass(frozen=True)
class DayRow(Generic[T]):
    """One worker's days, each a cell with its events; `away` says on which days it is not there, and why."""

    worker: Worker
    cells: list[DayBox[T]]
    away: Mapping[date, str]
    off: frozenset[date]


def hour_row(
    worker: Worker, items: Iterable[Timed[U]], hours: tuple[int, int], works: Sequence[tuple[int, int]],
    away: Sequence[Shade] = (),
) -> HourRow[U]:  # fmt: skip
    """The worker's row of a day between these hours; `works` are the minutes in which it works."""
    blocks, crowds = laid_out(items, LANES)
    first, last = hours[0] * 60, hours[1] * 60
    off = [Shade(starts, ends, "off") for starts, ends in gaps(first, last, works)]
    lanes = max((block.columns for block in blocks), default=1)
    return HourRow(worker, blocks, crowds, off + [_cut(shade, first, last) for shade in away], lanes)


def _cut(shade: Shade, first: int, last: int) -> Shade:
    return Shade(max(shade.starts, first), min(shade.ends, last), shade.kind, shade.name)


def day_row(
    worker: Worker, items: Iterable[T], days: Sequence[date], today: date, workdays: frozenset[date],
    absences: Iterable[Absent], zone: str,
) -> DayRow[T]:  # fmt: skip
    """The worker's row over several days."""
    away: dict[date, str] = {}
    for absent in absences:
        span = Span(absent.starts_at, absent.ends_at, zone)
        away |= {on: absent.note for on in days if span.on <= on <= span.until}
    off = frozenset(on for on in days if not worker.works_on_day(on in workdays, on))
    return DayRow(worker, boxes(days[0], len(days), today, None, items), away, off)


def away_on(on: date, absences: Iterable[Absent], zone: str) -> list[Shade]:
    """The parts of these absences that lie on that day."""
    found = []
    for absent in absences:
        span = Span(absent.starts_at, absent.ends_at, zone)
        if span.on <= on <= span.until:
            starts = span.first_minute if span.on == on else 0
            found.append(Shade(starts, span.last_minute if span.until == on else WHOLE_DAY, "away", absent.note))
    return found
