"""What the clock does for open days: reminders to guests and to who owes an answer, and forgetting people."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.clock import Task
from core.db import Database
from core.times import now, today
from outreach import open_day_queries, suggestion_queries
from outreach.guest_notice_services import tell_guest
from outreach.open_day_models import OpenDay, OpenDayGuest, Suggestion
from outreach.suggestion_lifecycle import SOON_DAYS, UNANSWERED
from outreach.suggestion_notice_services import tell
from registry.sealing import erase
from schedule.models import HOLDING, Event
from schedule.queries import zone_of

REMIND_DAYS = 2  # before the time to answer is over
KEPT_DAYS = 180
ERASED_NAME = "—"


def tasks() -> list[Task]:
    """The tasks of open days, and every how many seconds."""
    return [Task("open days", 600, look_after), Task("guests forgotten", 3600, forget)]


def look_after(database: Database) -> str:
    """Remind guests who have not answered, and whoever owes an answer to a suggestion; says how many were told."""
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        told = remind_guests(session) + remind_of_suggestions(session)
    return f"reminded {told}"


def forget(database: Database) -> str:
    """Take people out of what is over; says of how many records."""
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        gone = forget_guests(session)
    return f"forgot {gone}"


def remind_guests(session: Session) -> int:
    """Remind each guest once who was invited and has not answered, two days before the time to answer is over."""
    at = now()
    query = select(OpenDay).join(Event, Event.id == OpenDay.event_id).where(Event.status.in_(HOLDING))
    told = 0
    for day in session.scalars(query.where(OpenDay.answer_by.between(at, at + timedelta(days=REMIND_DAYS)))).all():
        for guest in open_day_queries.guests(session, day.event_id):
            is_waited_for = guest.invited_at is not None and not guest.answer and guest.reminded_at is None
            if is_waited_for and guest.invited_at is not None and guest.invited_at < at - timedelta(days=1):
                told += tell_guest(session, day, guest, "reminded")
                guest.reminded_at = at
    return told


def remind_of_suggestions(session: Session) -> int:
    """Tell whoever has to act: soon due, overdue (every week anew), and the planners of what nobody has."""
    on = today(zone_of(session))
    query = select(Suggestion, suggestion_queries.has_owner()).where(Suggestion.state.in_(UNANSWERED))
    near = Suggestion.due_on <= on + timedelta(days=SOON_DAYS)
    told = 0
    for found, is_owned in session.execute(query.where(near).order_by(Suggestion.id)).tuples().all():
        told += tell(session, found, *_occasion(found, on, bool(is_owned)))
    return told


def _occasion(found: Suggestion, on: date, is_owned: bool) -> tuple[str, str]:
    """What is told, and the occasion that makes it told once."""
    if found.due_on < on:
        return "overdue", f"{found.due_on.isoformat()}:{(on - found.due_on).days // 7}"
    has_owner = found.state == "assigned" and is_owned
    return ("due" if has_owner else "nobody"), found.due_on.isoformat()


def forget_guests(session: Session) -> int:
    """Take names and contacts out of guests and of settled suggestions 180 days after the event, and of their trail.

    What a suggestion says and its answer stay; one that waits for its answer keeps the way to give it.
    """
    over = select(Event.id).where(Event.ends_at < now() - timedelta(days=KEPT_DAYS))
    guests = session.scalars(
        select(OpenDayGuest).where(OpenDayGuest.event_id.in_(over), OpenDayGuest.is_cleared.is_(False)).limit(1000)
    ).all()
    for guest in guests:
        guest.name, guest.is_cleared = ERASED_NAME, True
        guest.organisation = guest.phone = guest.email = guest.note = ""
    settled = Suggestion.state.in_(("closed", "merged"))
    told = or_(Suggestion.name != "", Suggestion.phone != "", Suggestion.email != "")
    asked = session.scalars(select(Suggestion).where(Suggestion.event_id.in_(over), settled, told).limit(1000)).all()
    for found in asked:
        found.is_cleared = True
        found.name = found.phone = found.email = ""
    session.flush()
    for guest in guests:
        erase(session, OpenDayGuest.__tablename__, str(guest.id), SYSTEM)
    for found in asked:
        erase(session, Suggestion.__tablename__, str(found.id), SYSTEM)
    return len(guests) + len(asked)
