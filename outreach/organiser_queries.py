"""Questions about organisers of events: those of an event, one of them, and those that wait for the reader's answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.errors import NotFound
from core.times import now
from outreach.organiser_models import EventOrganiser
from registry.models import Grant, User
from registry.permissions import Permission
from registry.scope import may
from schedule.models import HOLDING, Event

ANSWER = Permission.EDIT_DRILLS
"""Who speaks for a unit: its contact, and whoever oversees it."""
KEEP = Permission.EDIT_EVENTS
VIEW = Permission.VIEW_CALENDAR
_ORDER: ColumnElement[int] = case({"host": 0, "co_host": 1}, value=EventOrganiser.role, else_=2)


def organisers_of(session: Session, event: Event) -> Sequence[EventOrganiser]:
    """The organisers of the event, hosts first."""
    query = select(EventOrganiser).where(EventOrganiser.event_id == event.id).order_by(_ORDER, EventOrganiser.id)
    return session.scalars(query.options(joinedload(EventOrganiser.unit))).all()


def load_organiser(session: Session, organiser_id: int, actor: Actor) -> EventOrganiser:
    """The organiser, for who sees the event and for who speaks for the unit that was asked; else NotFound."""
    found = session.get(EventOrganiser, organiser_id)
    if found is None or not (may(session, found.event, actor, VIEW) or may_answer(found, actor)):
        raise NotFound()
    return found


def may_answer(organiser: EventOrganiser, actor: Actor) -> bool:
    """Whether the actor speaks for the unit by name."""
    return organiser.unit_id is not None and organiser.unit_id in actor.unit_ids(ANSWER)


def waiting_for(session: Session, actor: Actor) -> Sequence[EventOrganiser]:
    """What the actor's own units were asked and have not answered, of events still to come, the next first."""
    units = actor.unit_ids(ANSWER)
    if not units:
        return []
    query = select(EventOrganiser).join(EventOrganiser.event).where(
        EventOrganiser.unit_id.in_(units), EventOrganiser.state == "asked", Event.status.in_(HOLDING),
        Event.ends_at >= now(),
    )  # fmt: skip
    return session.scalars(query.order_by(Event.starts_at, EventOrganiser.id)).all()


def silent_of(session: Session, event: Event) -> Sequence[EventOrganiser]:
    """The units that were asked about the event and have not answered."""
    return [one for one in organisers_of(session, event) if one.state == "asked" and one.unit_id is not None]


def silent_ahead(session: Session) -> Sequence[EventOrganiser]:
    """The units that were asked and have not answered, of all events still to begin."""
    query = select(EventOrganiser).join(EventOrganiser.event).where(
        EventOrganiser.state == "asked", EventOrganiser.unit_id.is_not(None), Event.status.in_(HOLDING),
        Event.starts_at > now(),
    )  # fmt: skip
    return session.scalars(query.options(contains_eager(EventOrganiser.event)).order_by(EventOrganiser.id)).all()


def silent_soon(session: Session, actor: Actor, within_days: int) -> Sequence[EventOrganiser]:
    """Those of events that the actor keeps and that begin within so many days, the next first."""
    until = now() + timedelta(days=within_days)
    found = [one for one in silent_ahead(session) if one.event.starts_at <= until]
    return sorted((one for one in found if may(session, one.event, actor, KEEP)), key=lambda one: one.event.starts_at)


def speakers(session: Session, unit_id: int) -> Sequence[int]:
    """The accounts in use that hold a role for the unit."""
    query = select(User.id).join(Grant, Grant.user_id == User.id).where(Grant.unit_id == unit_id, User.is_active)
    return session.scalars(query.distinct().order_by(User.id)).all()
