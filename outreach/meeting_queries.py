"""Questions about joint meetings: agenda, participants, minutes and tasks of one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import NotFound
from outreach.meeting_models import AgendaItem, JointTask, Meeting, MeetingParty
from registry.permissions import Permission
from registry.scope import load
from schedule.models import Event

KEEP = Permission.EDIT_EVENTS
VIEW = Permission.VIEW_CALENDAR
MEETING = "meeting"


def load_meeting(session: Session, event_id: int, actor: Actor, permission: Permission = VIEW) -> Event:
    """The event, if it is a meeting that the actor may see; else NotFound."""
    event = load(session, Event, event_id, actor, permission)
    if event.kind != MEETING:
        raise NotFound()
    return event


def agenda_of(session: Session, event: Event) -> Sequence[AgendaItem]:
    """The items in their order."""
    query = select(AgendaItem).where(AgendaItem.event_id == event.id)
    return session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)).all()


def parties_of(session: Session, event: Event) -> Sequence[MeetingParty]:
    """Who was invited, in the order of invitation."""
    query = select(MeetingParty).where(MeetingParty.event_id == event.id).order_by(MeetingParty.id)
    return session.scalars(query.options(joinedload(MeetingParty.unit))).all()


def minutes_of(session: Session, event: Event) -> Meeting | None:
    """The minutes, once somebody has written them."""
    return session.get(Meeting, event.id)


def tasks_of(session: Session, event: Event) -> Sequence[JointTask]:
    """The tasks that came of it, the next due first."""
    query = select(JointTask).where(JointTask.event_id == event.id).order_by(JointTask.due_on, JointTask.id)
    return session.scalars(query.options(joinedload(JointTask.owner))).all()


def load_item(session: Session, item_id: int, actor: Actor, permission: Permission = KEEP) -> AgendaItem:
    """The item of an agenda, with its meeting."""
    found = session.get(AgendaItem, item_id)
    if found is None:
        raise NotFound()
    load_meeting(session, found.event_id, actor, permission)
    return found


def load_party(session: Session, party_id: int, actor: Actor, permission: Permission = KEEP) -> MeetingParty:
    """The participant, with its meeting."""
    found = session.get(MeetingParty, party_id)
    if found is None:
        raise NotFound()
    load_meeting(session, found.event_id, actor, permission)
    return found
