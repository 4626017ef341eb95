"""What the report of an open day tells, as plain values; no guest and no visitor is named. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from outreach.guest_counts import GuestCount
from outreach.suggestion_lifecycle import Tally


@dataclass(frozen=True)
class Stop:
    """A stop of the itinerary, in words."""

    clock: str
    minutes: int | None
    title: str
    place: str
    guide: str


@dataclass(frozen=True)
class Said:
    """A question or suggestion as it may be filed: its kind, topic, words, who answers, how it stands, the reply."""

    kind: str
    topic: str
    text: str
    owner: str
    state: str
    answer: str


@dataclass(frozen=True)
class OpenDayFacts:
    """One open day; `guests` by the name of their category, `scores` from 5 to 1, `kinds` of suggestions by name."""

    title: str
    area: str
    when: str
    where: str
    made_on: date
    issuer: str
    organisers: Sequence[str]
    is_over: bool
    arrived: int
    guests: Sequence[tuple[str, GuestCount]]
    all_guests: GuestCount
    stops: Sequence[Stop]
    told: Tally
    answered: int
    kinds: Sequence[tuple[str, int]]
    said: Sequence[Said]
    scores: Mapping[int, int]
