"""What the clock does for invitations: asks again after a move, reminds before the time to answer is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import SYSTEM
from core.clock import Task
from core.db import Database
from core.times import now
from planning import invitation_queries as queries
from planning import invitation_services as services
from planning.answers import Standing, is_to_be_reminded
from planning.models import VisitInvitation
from schedule.models import HOLDING, Event

LONGEST_DAYS = 30  # the longest time before the end at which a county may remind


def tasks() -> list[Task]:
    """The tasks of invitations, and every how many seconds."""
    return [Task("visits to confirm", 60, look_after)]


def look_after(database: Database) -> str:
    """Ask again where the calendar has moved a visit, and remind where the answer is due soon; says how many."""
    with database.transaction(writing=False) as session:
        if next(_due(session), None) is None:
            return "asked 0, reminded 0"
    asked = reminded = 0
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        for one, standing in list(_due(session)):
            planner = queries.planner_of(session, one)
            name = planner.name if planner else one.event.area.name
            if standing is Standing.MOVED:
                services.ask_again(session, one, name)
                asked += 1
            else:
                services.tell_unit(session, one, "reminded", name, "soon")
                one.reminded_at = now()
                reminded += 1
    return f"asked {asked}, reminded {reminded}"


def _due(session: Session) -> Iterator[tuple[VisitInvitation, Standing]]:
    """Invitations of coming events that are to be asked again or reminded of."""
    at = now()
    is_moved = VisitInvitation.starts_at != Event.starts_at
    is_near = (VisitInvitation.state == "asked") & VisitInvitation.reminded_at.is_(None) & (
        VisitInvitation.answer_by.between(at, at + timedelta(days=LONGEST_DAYS))
    )  # fmt: skip
    query = select(VisitInvitation).join(Event, Event.id == VisitInvitation.event_id)
    query = query.where(VisitInvitation.state.in_(("asked", "confirmed")), Event.status.in_(HOLDING))
    query = query.where(Event.starts_at > at, is_moved | is_near).options(
        joinedload(VisitInvitation.event).joinedload(Event.area), joinedload(VisitInvitation.unit)
    )
    for one in session.scalars(query.order_by(VisitInvitation.id)):
        asked = queries.asked_of(one)
        standing = asked.standing(at)
        days = queries.answer_time(session, one.unit.area).remind_days
        if standing is Standing.MOVED or is_to_be_reminded(asked, one.reminded_at, at, days):
            yield one, standing
