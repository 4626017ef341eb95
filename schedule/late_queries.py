"""Events that are over and whose result is missing, and those that were postponed and have no new day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.panels import board
from registry.models import Area, Grant, User
from registry.permissions import Permission
from registry.queries.settings import RESULT_DUE, setting
from registry.scope import beneath, within
from schedule.models import HOLDING, Event

REPORTED = "event.reported"
"""Under this name upper floors say when the event of a query has its result."""


def is_late(at: datetime) -> ColumnElement[bool]:
    """The condition that an event was over at that instant and nobody has said what came of it."""
    return without_result(at, board().conditions.get(REPORTED, ()))


def without_result(at: datetime, reported: Sequence[Callable[[], ColumnElement[bool]]]) -> ColumnElement[bool]:
    """The same where there is no board: `reported` says when an event has its result."""
    known = [condition() for condition in reported] or [Event.status == "held"]
    return Event.status.in_(HOLDING) & (Event.ends_at < at) & ~or_(*known)


def late(actor: Actor, at: datetime, area: Area | None = None) -> Select[tuple[Event]]:
    """The events over whose results the actor watches and that are missing, in an area and beneath it."""
    return _mine(actor, area).where(is_late(at))


def postponed(actor: Actor, area: Area | None = None) -> Select[tuple[Event]]:
    """The events that the actor plans, that were postponed and have no new day."""
    return _mine(actor, area).where(Event.status == "postponed")


def _mine(actor: Actor, area: Area | None) -> Select[tuple[Event]]:
    query = select(Event).where(within(actor, Permission.EDIT_EVENTS, Event.area_id, Event.unit_id))
    if area is not None:
        query = query.where(Event.area_id.in_(select(Area.id).where(beneath(area.path))))
    return query.options(joinedload(Event.unit), joinedload(Event.area), joinedload(Event.place))


def count(session: Session, query: Select[Any]) -> int:
    """How many the query finds."""
    return session.scalar(query.order_by(None).with_only_columns(func.count(Event.id))) or 0


def due_days(session: Session, area: Area | None = None) -> int:
    """After how many days a missing result is overdue."""
    return int(setting(session, RESULT_DUE, area)["days"])


def overdue_before(session: Session, at: datetime) -> datetime:
    """Events that ended before this are overdue at that instant, where the reader is at home."""
    return at - timedelta(days=due_days(session))


def contacts(session: Session, event: Event) -> Sequence[User]:
    """The accounts that speak for the audience."""
    if event.unit_id is None:
        return []
    query = select(User).join(Grant, Grant.user_id == User.id)
    return session.scalars(query.where(Grant.unit_id == event.unit_id, User.is_active).order_by(User.id)).unique().all()


def units_with_contacts(session: Session, events: Sequence[Event]) -> set[int]:
    """Of the audiences of these events those for which somebody has an account."""
    ids = [event.unit_id for event in events if event.unit_id is not None]
    query = select(Grant.unit_id).join(User, User.id == Grant.user_id).where(Grant.unit_id.in_(ids), User.is_active)
    return {unit_id for unit_id in session.scalars(query) if unit_id is not None}


def townships(session: Session, events: Sequence[Event]) -> dict[int, Area]:
    """By event the township in which it is counted, or the area itself where it lies in none."""
    ids = {int(part) for event in events for part in event.area.path.split("/") if part}
    query = select(Area).where(Area.id.in_(ids), Area.level == "township")
    known = {area.id: area for area in session.scalars(query)}
    return {
        event.id: next((known[int(part)] for part in event.area.path.split("/") if part and int(part) in known),
                       event.area)
        for event in events
    }  # fmt: skip
