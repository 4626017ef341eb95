"""What the clock does for sign-ups: turns in the line, a note to who did not come, and forgetting people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.times import now
from registry.sealing import erase
from schedule.models import HOLDING, Event
from schedule.sign_up_line_services import is_due, lock_window, settle
from schedule.sign_up_models import CheckIn, SignUp, SignUpWindow
from schedule.sign_up_notice_services import tell_holders

MISSED_AFTER_HOURS, MISSED_UNTIL_HOURS = 20, 96  # phones that were offline have sent their arrivals by then
KEPT_DAYS = 180
ERASED_NAME = "—"


def take_turns(database: Database) -> str:
    """Let overdue offers lapse and offer what is free to the next in line, event by event; says at how many."""
    with database.transaction(writing=False) as session:
        due = [event.id for event, window in _with_a_line(session) if is_due(session, event, window, now())]
    changed = 0
    for event_id in due:
        with database.transaction() as session:
            event = session.get(Event, event_id)
            changed += event is not None and settle(session, event, lock_window(session, event))
    return f"{changed} lines moved"


def write_to_missed(database: Database) -> str:
    """Write once to who had a place and was not seen; says how many were told."""
    with database.transaction() as session:
        missed = sum(tell_holders(session, event, one, "missed") for event, one in _not_seen(session))
    return f"wrote to {missed} not seen"


def forget_people(session: Session) -> int:
    """Take names, telephones and addresses out of sign-ups 180 days after the event, and out of their trail.

    The counts stay, and so does the name of a unit. Returns how many sign-ups were cleared.
    """
    over = select(Event.id).where(Event.ends_at < now() - timedelta(days=KEPT_DAYS))
    of_person = SignUp.unit_id.is_(None) & or_(SignUp.name != ERASED_NAME, SignUp.user_key != "")
    personal = or_(of_person, SignUp.phone != "", SignUp.email != "", SignUp.note != "")
    found = session.scalars(select(SignUp).where(SignUp.event_id.in_(over), personal).limit(1000)).all()
    for sign_up in found:
        if sign_up.unit_id is None:
            sign_up.name, sign_up.user_key = ERASED_NAME, ""
        sign_up.phone = sign_up.email = sign_up.note = ""
    session.flush()
    for sign_up in found:
        erase(session, SignUp.__tablename__, str(sign_up.id), SYSTEM)
    return len(found)


def _with_a_line(session: Session) -> list[tuple[Event, SignUpWindow]]:
    """Events to come at which somebody waits, and all at which an offer has run out."""
    waits = (SignUp.state == "waiting") & (Event.starts_at > now())
    ran_out = (SignUp.state == "offered") & (SignUp.offered_until <= now())
    somebody = exists().where(SignUp.event_id == Event.id, or_(waits, ran_out))
    query = select(Event, SignUpWindow).join(SignUpWindow, SignUpWindow.event_id == Event.id).where(somebody)
    return list(session.execute(query.order_by(Event.id)).tuples())


def _not_seen(session: Session) -> Iterator[tuple[Event, SignUp]]:
    """Who had a place and did not check in, at events whose check-in went by the list of sign-ups."""
    at = now()
    ended = Event.ends_at.between(at - timedelta(hours=MISSED_UNTIL_HOURS), at - timedelta(hours=MISSED_AFTER_HOURS))
    arrival = (CheckIn.event_id == Event.id) & CheckIn.voided_at.is_(None)
    by_the_list = exists().where(arrival, CheckIn.sign_up_id.is_not(None))
    came = exists().where(arrival, CheckIn.sign_up_id == SignUp.id)
    query = _confirmed().where(ended, Event.status.in_(HOLDING), by_the_list, ~came)
    yield from session.execute(query).tuples().all()


def _confirmed() -> Select[tuple[Event, SignUp]]:
    return (
        select(Event, SignUp)
        .join(SignUp, SignUp.event_id == Event.id)
        .where(SignUp.state == "confirmed")
        .order_by(Event.id, SignUp.id)
    )
