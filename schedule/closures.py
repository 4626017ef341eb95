"""Blackouts laid upon days and hours, and the times in which a resource is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schedule.lunar import lunar_day
from schedule.spans import WHOLE_DAY, Span


@dataclass(frozen=True)
class Closure:
    """A blackout as the rules see it; empty lists mean all days, all units, all kinds of event; minutes are the wall's.

    `weekdays` are ISO (1 Monday), `endings` the last digits of the day of the month, of the lunar one if `is_lunar`.
    """

    name: str
    reason_name: str
    starts_on: date
    ends_on: date
    weekdays: frozenset[int] = frozenset()
    endings: frozenset[int] = frozenset()
    is_lunar: bool = False
    from_minute: int | None = None
    until_minute: int | None = None
    unit_kinds: frozenset[str] = frozenset()
    event_kinds: frozenset[str] = frozenset()
    is_strict: bool = False
    id: int = 0

    def covers(self, on: date) -> bool:
        """Whether it holds on that day, at some hour."""
        if not self.starts_on <= on <= self.ends_on:
            return False
        if self.weekdays and on.isoweekday() not in self.weekdays:
            return False
        return not self.endings or (lunar_day(on).day if self.is_lunar else on.day) % 10 in self.endings

    def concerns(self, unit_kinds: frozenset[str], event_kind: str) -> bool:
        """Whether it is meant for this audience (its kind and the groups above it; none: no audience) and event."""
        if self.unit_kinds and not self.unit_kinds & unit_kinds:
            return False
        return not self.event_kinds or event_kind in self.event_kinds

    @property
    def is_for_all(self) -> bool:
        """Whether nobody can be visited then, whatever the kind of unit and of event."""
        return not self.unit_kinds and not self.event_kinds

    @property
    def minutes(self) -> tuple[int, int]:
        """The minutes of the day it holds, up to 1440."""
        if self.from_minute is None or self.until_minute is None:
            return 0, WHOLE_DAY
        return self.from_minute, self.until_minute


@dataclass(frozen=True)
class Absent:
    """A time in which a resource ("person:3") is away; `source` is "typed", or "calendar" for somebody's own one."""

    resource: str
    starts_at: datetime
    ends_at: datetime
    note: str = ""
    source: str = "typed"


def closed(span: Span, closure: Closure, unit_kinds: frozenset[str], event_kind: str) -> bool:
    """Whether the closure forbids an event of that kind for that audience at that time."""
    if not closure.concerns(unit_kinds, event_kind):
        return False
    first, last = max(span.on, closure.starts_on), min(span.until, closure.ends_on)
    return any(_touches(span, on, closure.minutes) for on in closed_days(closure, first, last))


def closed_days(closure: Closure, first: date, last: date) -> list[date]:
    """The days from first to last, both counted, on which it holds."""
    first, last = max(first, closure.starts_on), min(last, closure.ends_on)
    return [on for number in range((last - first).days + 1) if closure.covers(on := first + timedelta(days=number))]


def _touches(span: Span, on: date, minutes: tuple[int, int]) -> bool:
    """Whether the part of the span on that day has a minute in common with those."""
    begins = span.first_minute if on == span.on else 0
    ends = span.last_minute if on == span.until else WHOLE_DAY
    return begins < minutes[1] and minutes[0] < ends
