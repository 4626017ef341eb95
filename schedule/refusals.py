"""How programs are told of a clash: `Clash.members` in the shape that the API's description promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from core.answers import Answer, Problem


class ClashAnswer(Answer):
    """One thing that cannot simply be had, what it clashes with, and whether a reason would do.

    `why`: taken (booked for another event), hours (outside working hours or in the midday break), day_off (not a
    working day of the team), absent (on leave, in repair, or busy elsewhere), inactive (no longer in use), blackout
    (exams, market days ...), travel (too little time between two stops), skill (nobody who goes has it), capacity
    (more people than the place takes), member (somebody of the team is booked alone, or the team without them).
    `resource` is "event:0" when it is about the event as a whole; `event_id` is the other event, if there is one.
    """

    resource: str
    name: str
    why: Literal["taken", "hours", "day_off", "absent", "inactive", "blackout", "travel", "skill", "capacity", "member"]
    sentence: str
    can_override: bool
    event_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None


class AlternativeAnswer(Answer):
    """A way out that is free by every rule: another time, `take` instead of `instead_of`, or both.

    A `take` that begins with "team:", "person:" or "vehicle:" goes into `resources`; one with "place:" is a `place_id`.
    """

    label: str
    on: date
    starts: str
    ends: str
    until: date | None
    instead_of: str
    take: str
    take_name: str


class Checked(Answer):
    """What planning an event would meet now: nothing in the way when `clashes` is empty; `notes` are good to know."""

    is_free: bool
    can_override: bool
    clashes: list[ClashAnswer]
    alternatives: list[AlternativeAnswer]
    notes: list[str]


class EventRefusal(Problem):
    """Why an event cannot be had so: for the code "clash" with what stands in the way, and ways out."""

    clashes: list[ClashAnswer] = []
    alternatives: list[AlternativeAnswer] = []
