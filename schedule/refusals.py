"""How programs are told of a clash: `Clash.members` in the shape that the API's description promises."""

from __future__ import annotations

from datetime import date, datetime

from core.answers import Answer, Problem


class ClashAnswer(Answer):
    """One thing that is not free: `why` is taken, hours or inactive; `event_id` has taken it."""

    resource: str
    name: str
    why: str
    sentence: str
    can_override: bool
    event_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None


class AlternativeAnswer(Answer):
    """A way out that is free: another time, or `take` instead of `instead_of`."""

    label: str
    on: date
    starts: str
    ends: str
    until: date | None
    instead_of: str
    take: str
    take_name: str


class EventRefusal(Problem):
    """Why an event cannot be had so: for the code "clash" with what stands in the way, and ways out."""

    clashes: list[ClashAnswer] = []
    alternatives: list[AlternativeAnswer] = []
