"""What an event wishes to have, and what is known of the time around it, as plain values for the conflict rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from core.i18n import Text
from schedule.closures import Absent, Closure
from schedule.nearness import Near
from schedule.spans import Span
from schedule.travel import Point, Road
from schedule.workdays import DayBook

GOING = frozenset({"team", "person", "vehicle"})
"""Kinds of what goes somewhere; units and places stay where they are."""
FRIDAY = 5  # ISO


class Hardness(StrEnum):
    """Whether a conflict can be overridden."""

    NEVER = "never"
    WITH_REASON = "with_reason"


class Why(StrEnum):
    """What stands in the way."""

    TAKEN = "taken"
    HOURS = "hours"
    DAY_OFF = "day_off"
    ABSENT = "absent"
    INACTIVE = "inactive"
    BLACKOUT = "blackout"
    TRAVEL = "travel"
    SKILL = "skill"
    CAPACITY = "capacity"
    MEMBER = "member"


@dataclass(frozen=True)
class Resource:
    """What can be booked: its key ("team:3"), name, and working times in wall-clock minutes (None: any hour).

    `works_on` are ISO weekdays (empty: any day). `kin` are (key, name) of those who go when it goes: a person's or
    vehicle's team, a team's people and vehicles. A place has a `capacity` in people (None: not known), is shared by
    several events unless it is a venue, and lies at `point`. `area_path` is where it belongs in the tree of areas.
    """

    key: str
    name: str
    is_active: bool = True
    works_from: int | None = None
    works_until: int | None = None
    skills: frozenset[str] = frozenset()
    works_on: frozenset[int] = frozenset()
    rests_from: int | None = None
    rests_until: int | None = None
    kin: tuple[tuple[str, str], ...] = ()
    capacity: int | None = None
    is_shared: bool = False
    point: Point | None = None
    area_path: str = ""

    @property
    def kind(self) -> str:
        """team person vehicle place unit."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class Hold:
    """What another event has booked; also one taken in spite of a clash, which the database does not guard.

    `point` is where that event is (None: not known), `people` how many are expected there. Of a foreign event, which
    the reader may not see, neither title nor number is told.
    """

    resource: str
    event_id: int
    title: str | Text
    starts_at: datetime
    ends_at: datetime
    point: Point | None = None
    people: int = 0
    is_shared: bool = False
    is_foreign: bool = False


@dataclass(frozen=True)
class Wish:
    """What an event wants: when, with what, where, for how many, and what those who go must be able to do.

    `unit_kinds` are the audience's kind and the groups above it. Only what is in `checked` is judged (None: all).
    """

    span: Span
    resources: tuple[Resource, ...]
    point: Point | None = None
    people: int = 0
    skills: frozenset[str] = frozenset()
    unit_kinds: frozenset[str] = frozenset()
    event_kind: str = ""
    checked: frozenset[str] | None = None

    @cached_property
    def judged(self) -> tuple[Resource, ...]:
        """The resources that are judged."""
        return tuple(one for one in self.resources if self.checked is None or one.key in self.checked)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of everything wanted."""
        return frozenset(one.key for one in self.resources)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of the county's calendar that it touches."""
        first, last = self.span.on, self.span.until
        return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))

    @cached_property
    def minutes(self) -> tuple[int, int]:
        """Minutes of the wall clock at the start of its first and the end of its last day."""
        return self.span.first_minute, self.span.last_minute


@dataclass(frozen=True)
class Known:
    """What is known of a stretch of time: bookings, absences, blackouts, workdays, and how fast one travels.

    Without a day book every day is as good as another.
    """

    holds: Sequence[Hold] = ()
    absences: Sequence[Absent] = ()
    closures: Sequence[Closure] = ()
    days: DayBook | None = None
    road: Road = field(default_factory=Road)
    skill_names: Mapping[str, object] = field(default_factory=dict)

    def holds_near(self, key: str, span: Span) -> Iterator[Hold]:
        """The resource's bookings within a day of the span, those that touch it among them, each once."""
        return self._holds_by_day.to(key, span)

    def absences_near(self, key: str, span: Span) -> Iterator[Absent]:
        """The resource's absences within a day of the span, each once."""
        return self._absences_by_day.to(key, span)

    def closures_on(self, on: date) -> list[Closure]:
        """The blackouts that hold on that day, at some hour."""
        if on not in self._closures_by_day:
            self._closures_by_day[on] = [one for one in self.closures if one.covers(on)]
        return self._closures_by_day[on]

    def is_off(self, on: date, works_on: frozenset[int]) -> bool:
        """Whether who works on these weekdays is off on that day: by the weekday, unless it is a holiday or made up."""
        if self.days is None or not works_on:
            return False
        key = (on, works_on)
        if key not in self._off:
            self._off[key] = _is_off(self.days, on, works_on)
        return self._off[key]

    @cached_property
    def _holds_by_day(self) -> Near[Hold]:
        return Near(self.holds)

    @cached_property
    def _absences_by_day(self) -> Near[Absent]:
        return Near(self.absences)

    @cached_property
    def _closures_by_day(self) -> dict[date, list[Closure]]:
        return {}

    @cached_property
    def _off(self) -> dict[tuple[date, frozenset[int]], bool]:
        return {}


@dataclass(frozen=True)
class Conflict:
    """One thing that cannot simply be had: what, why, how hard that is, and a sentence that names with whom and when.

    `hold` is the other event's booking when one stands in the way; `starts_at` and `ends_at` say when that is.
    """

    resource: Resource
    why: Why
    hardness: Hardness
    sentence: Text
    hold: Hold | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """What programs are told of it; instants in UTC."""
        return {
            "resource": self.resource.key, "name": self.resource.name, "why": str(self.why),
            "sentence": str(self.sentence), "can_override": self.hardness is Hardness.WITH_REASON,
            "event_id": self.hold.event_id if self.hold and not self.hold.is_foreign else None,
            "starts_at": _instant(self.starts_at), "ends_at": _instant(self.ends_at),
        }  # fmt: skip


def _is_off(days: DayBook, on: date, works_on: frozenset[int]) -> bool:
    """A make-up day is worked by all who work on some weekday from Monday to Friday; a holiday by nobody."""
    weekday = on.isoweekday()
    if weekday <= FRIDAY:
        return weekday not in works_on or not days.is_workday(on)
    if days.is_workday(on):
        return weekday not in works_on and min(works_on) > FRIDAY
    return weekday not in works_on or days.say(on).is_holiday


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
