"""Writes events with their bookings and counts of people, in the states they would have reached by today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from core.times import DEFAULT_ZONE
from demo.accounts import PLANNER, PLANNER_NAME
from demo.diary import Diary
from demo.rows import Key, Rows
from demo.year import at

HOLDING = ("planned", "confirmed", "held")
PURSUED_DAYS = 45
"""After so many days somebody has asked for what was forgotten: results are in, postponed events have had a new day."""


@dataclass(frozen=True)
class Slot:
    """A day and its minutes from and to."""

    day: date
    starts: int
    ends: int

    @property
    def starts_at(self) -> datetime:
        """The first instant."""
        return at(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        """The last instant."""
        return at(self.day, self.ends)


@dataclass(frozen=True)
class Planned:
    """An event as it is to be written."""

    kind: str
    title: str
    area: int
    slot: Slot
    keys: Sequence[Key] = ()
    unit: int | None = None
    place: int | None = None
    place_note: str = ""
    campaign: int | None = None
    status: str = "planned"
    reason: str = ""
    expected: Mapping[str, int] = field(default_factory=dict)
    reported: Mapping[str, int] = field(default_factory=dict)
    skills: Sequence[str] = ()
    by: Key = PLANNER

    @property
    def people(self) -> int:
        """How many are expected."""
        return sum(self.expected.values())


@dataclass
class Calendar:
    """The county's events, each resource booked once at a time."""

    rng: Random
    rows: Rows
    today: date
    diary: Diary = field(default_factory=Diary)

    def write(self, event: Planned) -> int:
        """The number of the event, written with its bookings and people; its resources are taken from now on."""
        self.diary.take(event.keys, event.slot.day, event.slot.starts, event.slot.ends)
        span = {"starts_at": event.slot.starts_at, "ends_at": event.slot.ends_at}
        noticed = self.noticed(event.slot.day)
        number = self.rows.add(
            "events", uid=str(UUID(int=self.rng.getrandbits(128), version=4)), kind=event.kind, title=event.title,
            area_id=event.area, campaign_id=event.campaign, unit_id=event.unit, place_id=event.place,
            place_note=event.place_note, part_of_id=None, zone=DEFAULT_ZONE, status=event.status,
            status_reason=event.reason, note="", skills=sorted(event.skills), created_at=noticed, changed_at=noticed,
            created_by=event.by, **span,
        )  # fmt: skip
        self._book(number, event, span)
        self._move(number, event, span, noticed)
        for stage, counts in (("expected", event.expected), ("reported", event.reported)):
            for category, count in counts.items():
                self.rows.add("headcounts", event_id=number, stage=stage, category=category, measure="visits",
                              count=count, source="typed")  # fmt: skip
        return number

    def _book(self, number: int, event: Planned, span: Mapping[str, datetime]) -> None:
        """What the event takes; a square or another place that is no venue is shared."""
        of_venue = any(key.word == "place" for key in event.keys)
        shared = [] if event.place is None or of_venue else [Key("place", "places", event.place)]
        for key in [*event.keys, *shared]:
            self.rows.add(
                "bookings", event_id=number, resource=key, is_exclusive=key not in shared, is_shared=key in shared,
                people=event.people if key.word == "place" else 0,
                holds=key not in shared and event.status in HOLDING, override_reason="", **span,
            )  # fmt: skip

    def _move(self, number: int, event: Planned, span: Mapping[str, datetime], noticed: datetime) -> None:
        """Called off: the history says when and why."""
        if event.status not in ("cancelled", "postponed"):
            return
        called_off = min(noticed + timedelta(days=1 + number % 3), at(self.today, 8 * 60))
        self.rows.add(
            "event_moves", event_id=number, what=event.status, at=called_off, by_key=event.by, by_name=PLANNER_NAME,
            from_starts_at=span["starts_at"], from_ends_at=span["ends_at"], to_starts_at=span["starts_at"],
            to_ends_at=span["ends_at"], from_place=event.place_note, to_place=event.place_note, reason=event.reason,
        )  # fmt: skip

    def noticed(self, day: date) -> datetime:
        """When somebody typed in what happens on that day: days before, in working hours, never after today."""
        typed_on = min(
            day - timedelta(days=self.rng.randint(4, 24)), self.today - timedelta(days=self.rng.randint(1, 9))
        )
        return at(typed_on, self.rng.randint(8 * 60 + 30, 17 * 60))

    def reported(self, day: date, diligence: float) -> datetime | None:
        """When the result of that day came in; None when it has not yet: recent, late or forgotten."""
        if self.rng.random() > 0.90 + 0.08 * diligence and (self.today - day).days <= PURSUED_DAYS:
            return None
        late = self.rng.random() > 0.80 + 0.14 * diligence
        days = self.rng.randint(9, 34) if late else min(7, int(self.rng.expovariate(0.55)))
        came_on = day + timedelta(days=days)
        return at(came_on, self.rng.randint(17 * 60 + 5, 20 * 60)) if came_on < self.today else None
