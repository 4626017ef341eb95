"""Questions about many series at once: those that go on or are over, by title, and what of each is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.times import local, now, today
from schedule.models import Event
from schedule.series_models import Series, SeriesDate
from schedule.series_queries import all_series


@dataclass(frozen=True)
class Ahead:
    """What of a series is still to come: the day of the next event, and how many events and waiting dates there are."""

    next_on: date | None = None
    events: int = 0
    waiting: int = 0


def found_series(actor: Actor, state: str = "", typed: str = "") -> Select[tuple[Series]]:
    """The series that this actor may see, "running" or "ended" or both, with these words in the title."""
    query = all_series(actor)
    if typed.strip():
        query = query.where(Series.title.icontains(typed.strip(), autoescape=True))
    if state in ("running", "ended"):
        query = query.where(is_running() if state == "running" else ~is_running())
    return query


def is_running() -> ColumnElement[bool]:
    """The condition that something of a series is still to come: an event, or a date that waits."""
    dates = select(SeriesDate.id).outerjoin(Event, Event.id == SeriesDate.event_id)
    return exists(dates.where(SeriesDate.series_id == Series.id, or_(_is_to_come(), _is_waiting())))


def ahead(session: Session, found: Sequence[Series]) -> dict[int, Ahead]:
    """What is still to come of each of these series, by its id."""
    waiting = func.sum(case((_is_waiting(), 1), else_=0))
    coming = func.sum(case((_is_to_come(), 1), else_=0))
    first = func.min(case((_is_to_come(), Event.starts_at)))
    query = (
        select(SeriesDate.series_id, first, coming, waiting).outerjoin(Event, Event.id == SeriesDate.event_id)
        .where(SeriesDate.series_id.in_([one.id for one in found])).group_by(SeriesDate.series_id)
    )  # fmt: skip
    zones = {one.id: one.zone for one in found}
    rows = {row[0]: Ahead(_day(row[1], zones[row[0]]), row[2], row[3]) for row in session.execute(query)}
    return {one.id: rows.get(one.id, Ahead()) for one in found}


def _day(at: datetime | None, zone: str) -> date | None:
    return local(at, zone).date() if at is not None else None


def _is_to_come() -> ColumnElement[bool]:
    return and_(Event.starts_at > now(), Event.status.in_(("planned", "confirmed")))


def _is_waiting() -> ColumnElement[bool]:
    return and_(SeriesDate.state == "waiting", SeriesDate.on >= today())
