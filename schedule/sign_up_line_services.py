"""The line as it is kept in the database: locked, settled after every change, and counted."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.times import now
from schedule import waiting
from schedule.models import Event, Headcount
from schedule.sign_up_models import TAKING, SignUp, SignUpWindow
from schedule.sign_up_notice_services import tell_holders
from schedule.sign_up_queries import in_line, live, opening

STAGE = "signed_up"


def lock_window(session: Session, event: Event) -> SignUpWindow:
    """The event's window, nobody else giving out its places until the transaction ends; event and window afresh."""
    query = select(SignUpWindow).where(SignUpWindow.event_id == event.id).with_for_update()
    window = session.scalar(query.execution_options(populate_existing=True))
    if window is None:
        raise NotFound()
    session.refresh(event, ["status", "starts_at", "ends_at", "zone"])
    return window


def settle(session: Session, event: Event, window: SignUpWindow, *, fills_up: bool = False) -> bool:
    """Let offers lapse, offer free places to those whose turn it is, count; whether anything changed.

    Needs the locked window. While the event is postponed or cancelled nobody is offered anything, and an offer that
    runs out meanwhile goes back to its place in line.
    """
    at = now()
    rows = {one.id: one for one in live(session, event.id)}
    stands = opening(event, window)
    due = waiting.turn(window.capacity, in_line(list(rows.values())), at, fills_up=fills_up)
    is_paused = stands.phase(at) in ("cancelled", "postponed")
    promoted = due.promoted if stands.is_running(at) else ()
    for number in due.lapsed:
        _end_offer(session, event, rows[number], "waiting" if is_paused else "lapsed")
    for number in promoted:
        _offer(session, event, rows[number], waiting.offered_until(at, window.confirm_hours, event.starts_at))
    session.flush()
    recount(session, event.id)
    return bool(due.lapsed or promoted)


def is_due(session: Session, event: Event, window: SignUpWindow, at: datetime) -> bool:
    """Whether `settle` would change anything; nothing is locked or written."""
    due = waiting.turn(window.capacity, in_line(live(session, event.id)), at)
    return bool(due.lapsed) or (bool(due.promoted) and opening(event, window).is_running(at))


def recount(session: Session, event_id: int) -> None:
    """Make the event's headcounts of the stage "signed up" the sums of the sign-ups that take places, by category."""
    taking = select(SignUp.counts).where(SignUp.event_id == event_id, SignUp.state.in_(TAKING))
    sums = Counter[str]()
    for counts in session.scalars(taking):
        sums.update(counts)
    of_stage = (Headcount.event_id == event_id, Headcount.stage == STAGE, Headcount.measure == "visits")
    there = {row.category: row for row in session.scalars(select(Headcount).where(*of_stage))}
    for category, row in there.items():
        if sums[category]:
            row.count = sums[category]
        else:
            session.delete(row)
    for category in sorted(category for category, count in sums.items() if count and category not in there):
        session.add(
            Headcount(event_id=event_id, stage=STAGE, category=category, count=sums[category], source="sign_up")
        )
    session.flush()


def _offer(session: Session, event: Event, sign_up: SignUp, until: datetime) -> None:
    sign_up.state, sign_up.offered_until = "offered", until
    session.flush()
    tell_holders(session, event, sign_up, "offered")


def _end_offer(session: Session, event: Event, sign_up: SignUp, state: str) -> None:
    sign_up.state, sign_up.offered_until = state, None
    session.flush()
    if state == "lapsed":
        tell_holders(session, event, sign_up, "lapsed")
