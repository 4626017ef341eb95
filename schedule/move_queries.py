"""The history of an event's moves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.times import say_minute
from schedule.models import Event
from schedule.move_words import HISTORY, HISTORY_ICONS, Change
from schedule.record_models import EventMove


@dataclass(frozen=True)
class Step:
    """One move as the event's page tells it, in the language spoken."""

    name: str
    icon: str
    said: str
    by: str
    at: str
    reason: str


def history(session: Session, event: Event) -> list[Step]:
    """What became of the event's time, place and state, the latest first."""
    query = select(EventMove).where(EventMove.event_id == event.id).order_by(EventMove.id.desc())
    return [_step(move, event.zone) for move in session.scalars(query)]


def _step(move: EventMove, zone: str) -> Step:
    change = Change(
        move.from_starts_at, move.from_ends_at, move.from_place, move.to_starts_at, move.to_ends_at, move.to_place, zone
    )
    said = change.sentence
    return Step(
        str(HISTORY[move.what]), HISTORY_ICONS[move.what], str(said) if said else "", move.by_name,
        say_minute(move.at, zone), move.reason,
    )  # fmt: skip
