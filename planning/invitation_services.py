"""Asking units whether an accepted visit suits them, taking their answers, and reminding those who have not answered.

Each notice has a key of its own, so that it is told once however often it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.errors import DomainError, Invalid
from core.i18n import DEFAULT, Said, t
from core.links import new_salt
from core.times import now, say_minute, today
from core.versions import check_version
from planning import invitation_queries as queries
from planning.answers import MISSING, Standing, answer_by
from planning.disposal_inputs import AnswerInput
from planning.models import PlannedVisit, VisitInvitation
from registry.models import Unit
from schedule.models import Event
from schedule.notice_services import Mailbox, Telling, notify
from schedule.queries import span_of_event
from schedule.services import cancel_event, confirm_event

LINK, PHONE, ACCOUNT = "link", "phone", "account"
"""By which way an answer came."""


def invite(session: Session, visit: PlannedVisit, event: Event, actor: Actor) -> VisitInvitation:
    """Ask the visit's unit to confirm the event: its contacts with an account, and its address if it has one."""
    days = queries.answer_time(session, visit.unit.area).days
    made = VisitInvitation(
        event_id=event.id, event=event, unit_id=visit.unit_id, unit=visit.unit, visit_id=visit.id, salt=new_salt(),
        starts_at=event.starts_at, answer_by=answer_by(now(), days, event.starts_at, event.zone), asked_at=now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    tell_unit(session, made, "asked", actor.name)
    return made


def tell_unit(session: Session, invitation: VisitInvitation, what: str, name: str, occasion: str = "") -> int:
    """Tell the unit's contacts, once for the occasion; to how many it is new. `what` as in the words "visit.…"."""
    unit, event = invitation.unit, invitation.event
    readers: list[int | Mailbox] = []
    users = queries.contacts(session, [unit.id]).get(unit.id, [])
    readers += [user.id for user in users]
    if unit.contact_email and unit.contact_email not in {user.email for user in users}:
        readers.append(Mailbox(unit.contact_email, DEFAULT))
    facts = {
        "title": event.title, "unit": unit.name, "when": span_of_event(event), "name": name,
        "until": Said(say_minute, (invitation.answer_by, event.zone)),
    }  # fmt: skip
    key = f"visit:{invitation.id}:{what}:{occasion or f'{event.starts_at:%Y%m%d%H%M}'}"
    path = queries.path_of(session, invitation)
    return sum(
        notify(session, Telling(f"visit.{what}", key, reader, f"event:{event.id}", event.area_id, facts, path,
                                stale_at=event.starts_at))
        for reader in readers
    )  # fmt: skip


def answer(
    session: Session, invitation: VisitInvitation, given: AnswerInput, actor: Actor, how: str
) -> VisitInvitation:
    """The unit's answer: confirmed, the event is too; declined, it is cancelled and the visit back with who plans.

    `how` is link, account or phone; by telephone it is entered by somebody who plans, also when it is late. Refuses
    what comes too late or is about something that is not asked any more.
    """
    session.refresh(invitation, with_for_update=True)
    session.refresh(invitation.event)
    check_version(invitation, given.version)
    asked, planner = queries.asked_of(invitation), queries.planner_of(session, invitation)
    refusal = asked.refusal(now(), planner.name if planner else "", for_the_unit=how == PHONE)
    if refusal is not None:
        raise refusal
    is_confirmed = asked.standing(now()) is Standing.CONFIRMED
    if given.answer == "confirm" and is_confirmed:
        return invitation  # pressed twice
    _check(given, how)
    _keep(invitation, given, actor, how)
    acting = replace(SYSTEM, key=actor.key, name=actor.name or invitation.answered_by_name)
    if given.answer == "confirm":
        if invitation.event.status == "planned":
            confirm_event(session, invitation.event, acting)
    else:
        _give_back(session, invitation, given, acting)
    return invitation


def _check(given: AnswerInput, how: str) -> None:
    if given.answer == "decline" and not given.reason:
        raise Invalid("reason", t("Please say why it does not suit."), field="reason",
                      hint=t("So that the next proposal suits better."))  # fmt: skip
    if how == LINK and not given.name:
        raise Invalid("name", t("Please give your name."), field="name", hint=t("So that we know whom to ask."))


def _keep(invitation: VisitInvitation, given: AnswerInput, actor: Actor, how: str) -> None:
    invitation.state = "confirmed" if given.answer == "confirm" else "declined"
    invitation.starts_at, invitation.answered_at, invitation.how = invitation.event.starts_at, now(), how
    invitation.answered_by = actor.key if actor.is_signed_in else ""
    invitation.answered_by_name = given.name or (actor.name[:60] if how == ACCOUNT else "")
    declined = given.answer == "decline"
    invitation.reason, invitation.wishes = (given.reason, given.wishes) if declined else ("", given.wishes)


def _give_back(session: Session, invitation: VisitInvitation, given: AnswerInput, acting: Actor) -> None:
    """The event is off, and the visit waits to be planned again."""
    event = invitation.event
    cancel_event(session, event, given.reason, acting)
    visit = invitation.visit
    if visit is not None and visit.event_id == event.id:
        visit.state, visit.on, visit.starts_minute, visit.is_pinned = "declined", None, None, False
        visit.team_id = visit.second_team_id = visit.way_minutes = None
        visit.reason, visit.remedies = {"code": "declined", "cause": given.reason, "wishes": given.wishes}, []
        visit.version += 1
    facts = {
        "title": event.title, "unit": invitation.unit.name, "when": span_of_event(event), "cause": given.reason,
        "reason": t("Reason: %(reason)s.", reason=given.reason.rstrip("。.")),
        "wishes": t("Times wished for: %(times)s.", times=given.wishes.rstrip("。.")) if given.wishes else "",
    }  # fmt: skip
    path = f"/proposals/{visit.proposal_id}/invitations" if visit is not None else f"/events/{event.id}"
    for user in queries.planners(session, invitation):
        if f"user:{user.id}" != acting.key:
            notify(session, Telling("visit.declined", f"visit:{invitation.id}:declined", user.id, f"event:{event.id}",
                                    event.area_id, facts, path))  # fmt: skip


def ask_again(session: Session, invitation: VisitInvitation, name: str) -> None:
    """The event has another time: the unit is asked anew, with new days to answer."""
    event, unit = invitation.event, session.get_one(Unit, invitation.unit_id)
    days = queries.answer_time(session, unit.area).days
    invitation.state, invitation.starts_at, invitation.asked_at = "asked", event.starts_at, now()
    invitation.answer_by = answer_by(now(), days, event.starts_at, event.zone)
    invitation.reminded_at = invitation.answered_at = None
    invitation.answered_by = invitation.answered_by_name = invitation.how = invitation.reason = ""
    session.flush()
    tell_unit(session, invitation, "asked_again", name)


def withdraw(session: Session, invitation: VisitInvitation, name: str) -> None:
    """Nothing is asked any more; the unit is told, unless it has declined."""
    if invitation.state in ("asked", "confirmed"):
        invitation.state = "withdrawn"
        session.flush()
        tell_unit(session, invitation, "withdrawn", name)


@dataclass(frozen=True)
class Reminded:
    """Units reminded now, those reminded today already, and those that nobody can be told of and must be called."""

    units: int
    again: int
    to_call: Sequence[VisitInvitation]


def remind(session: Session, found: Iterable[VisitInvitation], actor: Actor) -> Reminded:
    """Remind the units of these invitations that have not answered, each once a day; who is late gets new days.

    Refuses ("nobody_waits") when all have answered.
    """
    waiting = [one for one in found if queries.standing_of(one) in MISSING]
    if not waiting:
        raise DomainError("nobody_waits", t("All of these units have answered, so nobody was reminded."))
    units = again = 0
    to_call: list[VisitInvitation] = []
    known = queries.contacts(session, [one.unit_id for one in waiting])
    for one in waiting:
        if queries.standing_of(one) is not Standing.ASKED:
            _prolong(session, one)
        told = tell_unit(session, one, "reminded", actor.name, today(one.event.zone).isoformat())
        one.reminded_at = now()
        is_reached = bool(known.get(one.unit_id)) or bool(one.unit.contact_email)
        units, again = units + bool(told), again + (is_reached and not told)
        to_call += [] if is_reached else [one]
    return Reminded(units, again, to_call)


def _prolong(session: Session, invitation: VisitInvitation) -> None:
    event = invitation.event
    days = queries.answer_time(session, invitation.unit.area).days
    invitation.state, invitation.starts_at = "asked", event.starts_at
    invitation.answer_by = answer_by(now(), days, event.starts_at, event.zone)
    session.flush()
