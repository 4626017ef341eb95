"""How many people are in one place at the fullest instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from schedule.spans import Span
from schedule.wishes import Hold


@dataclass(frozen=True)
class Peak:
    """So many people at that instant, and the bookings that bring them, the largest first."""

    people: int
    at: datetime
    holds: tuple[Hold, ...]


def peak(span: Span, holds: Iterable[Hold]) -> Peak:
    """The fullest instant within the span, the earliest of several; one that ends when another begins has gone."""
    touching = [hold for hold in holds if span.overlaps(hold.starts_at, hold.ends_at)]
    # it only gets fuller when somebody comes
    instants = sorted({span.starts_at, *(hold.starts_at for hold in touching if hold.starts_at > span.starts_at)})
    found = Peak(-1, span.starts_at, ())
    for at in instants:
        there = [hold for hold in touching if hold.starts_at <= at < hold.ends_at]
        people = sum(hold.people for hold in there)
        if people > found.people:
            found = Peak(people, at, tuple(sorted(there, key=lambda hold: -hold.people)))
    return found
