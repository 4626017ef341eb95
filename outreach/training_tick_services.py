"""Deeds on trainees who tick themselves by the code of a session: open it, tick, take a tick back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.times import now
from outreach.training_inputs import TickInput
from outreach.training_models import Attendance, Trainee, TrainingSession
from outreach.training_queries import people_category, trainees_of
from outreach.training_tick_queries import arrivals_of, named, nonce_of, opening_of
from registry.permissions import Permission
from registry.scope import load
from schedule import check_in_services
from schedule.check_in_inputs import ArrivalInput
from schedule.models import Event
from schedule.sign_up_models import CheckInDesk


@dataclass(frozen=True)
class Ticked:
    """Who is ticked, since when, and whether that was so before."""

    trainee: Trainee
    at: datetime
    is_again: bool


def open_code(session: Session, held: TrainingSession, actor: Actor) -> CheckInDesk:
    """The check-in of the session, open; refuses for a class without a list, on which nobody could be found."""
    load(session, Event, held.event_id, actor, Permission.EDIT_EVENTS)
    if not trainees_of(session, held.training):
        raise DomainError("no_list", t("The class has no list of trainees, so nobody can be ticked on it."),
                          hint=t("Add the trainees first."))  # fmt: skip
    return check_in_services.open_desk(session, held.event, actor)


def tick(session: Session, held: TrainingSession, desk: CheckInDesk, given: TickInput) -> Ticked:
    """The trainee, ticked once however often it is sent; refused outside the session and once it is noted who came."""
    require_taken(held, desk)
    trainee = named(session, held.training, given.who)
    session.info["actor"] = Actor("link", f"trainee:{trainee.id}", trainee.name)
    one = ArrivalInput(nonce=nonce_of(trainee.id), counts={people_category(session, held.training): 1})
    receipt = check_in_services.take(session, desk, [one], "poster", "")[0]  # locks: one after the other
    if receipt.refusal is not None:
        raise receipt.refusal
    there = session.get(Attendance, (held.event_id, trainee.id))
    if there is not None:
        return Ticked(trainee, there.noted_at, True)
    if receipt.state == "again":  # its tick was taken back meanwhile
        arrival = arrivals_of(session, held.event_id, [trainee.id])[trainee.id]
        check_in_services.restore_arrival(session, arrival, session.info["actor"])
    made = Attendance(event_id=held.event_id, trainee_id=trainee.id, noted_at=now())
    session.add(made)
    session.flush()
    return Ticked(trainee, made.noted_at, False)


def require_taken(held: TrainingSession, desk: CheckInDesk) -> None:
    """Refuse when trainees cannot tick themselves at the session now: too early, too late, closed, or noted already."""
    at = now()
    if refusal := opening_of(held.event).refusal(at):
        raise refusal
    if held.event.status == "held":
        raise DomainError("noted", t("Who came to this session has been noted already."),
                          hint=t("If you are missing, tell whoever runs the class."))  # fmt: skip
    check_in_services.require_open(desk, held.event, at)


def take_back(session: Session, held: TrainingSession, trainee_ids: Collection[int], actor: Actor) -> None:
    """The arrivals by phone of these trainees are not counted any more, because they were not there."""
    for one in arrivals_of(session, held.event_id, trainee_ids).values():
        check_in_services.void_arrival(session, one, actor)
