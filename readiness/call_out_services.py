"""Deeds on call-outs: call a team out, take answers and arrivals, stand down; enter what was done without one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import Said, t
from core.links import new_salt
from core.messages import sends_mail
from core.times import instant, now, say_minute
from readiness.call_out_inputs import CallAnswerInput, CallOutInput, MobilisationInput
from readiness.call_out_models import CallAnswer, JointCallOut, Mobilisation
from readiness.call_out_queries import answers_of, has_text_messages, open_of, own_mobilisation, to_call, token_of
from readiness.team_models import ResponseTeam, TeamMember
from readiness.team_queries import limits
from readiness.team_words import notice_of
from registry.permissions import Permission as P
from registry.scope import load
from registry.telephones import dial
from schedule.notice_services import PHONE, Mailbox, Telling, notify
from schedule.queries import zone_of

LATEST = timedelta(days=7)
_MOBILE = re.compile(r"(\+?86)?1\d{10}")


def call_out(
    session: Session, team: ResponseTeam, given: CallOutInput, actor: Actor, joint: JointCallOut | None = None
) -> Mobilisation:
    """The team called out, alone or with others; everybody who is not away is told at once by every way that is known.

    Refused while a call-out of the team runs, without members, and for a real one that is not confirmed.
    """
    load(session, ResponseTeam, team.id, actor, P.CALL_OUT)
    session.refresh(team, with_for_update=True)
    if open_of(session, team) is not None:
        raise DomainError("already_out", t("This team has been called out already."),
                          hint=t("Stand that call-out down first."))  # fmt: skip
    if given.nature == "real" and not given.confirmed:
        raise Invalid("confirmed", t("Confirm that this is real, or choose the exercise."), field="confirmed")
    members = to_call(session, team)
    if not members or not team.is_active:
        raise DomainError("nobody", t("This team has nobody who could be called."))
    at, by = joint.called_at if joint else now(), instant(given.by_on, given.by_clock, zone_of(session, team.area))
    if not at < by <= at + LATEST:
        raise Invalid("by", t("The time of assembly must lie ahead, within seven days."), field="by_clock")
    made = Mobilisation(
        team_id=team.id, team=team, joint_id=joint.id if joint else None, way="called", reason=given.reason,
        is_exercise=given.nature == "exercise", place=given.place, message=given.message, started_at=at,
        assemble_by=by, called_by=actor.key, called_by_name=actor.name[:60],
        within_minutes=limits(session, team.area).within_minutes,
    )  # fmt: skip
    session.add(made)
    session.flush()
    for member in members:
        _ask(session, made, member)
    return made


def answer_call(
    session: Session, answer: CallAnswer, given: CallAnswerInput, how: str, marked_by: str = ""
) -> CallAnswer:
    """The member's answer; the time of the first one stays, however often it is changed.

    Whoever has arrived is there: that they come changes nothing, that they cannot is refused.
    """
    _hold(session, answer)
    if answer.arrived_at is not None and given.answer == "coming":
        return answer
    if answer.arrived_at is not None:
        raise DomainError("has_arrived", t("You have arrived already, so this answer is not needed."),
                          hint=t("Tell the leader on the spot if you have to leave."))  # fmt: skip
    answer.answer, answer.how, answer.marked_by = given.answer, how, marked_by[:60]
    answer.minutes_away = given.minutes if given.answer == "coming" else None
    answer.reason = given.reason if given.answer == "cannot" else ""
    return _answered(session, answer)


def arrive(session: Session, answer: CallAnswer, how: str, marked_by: str = "") -> CallAnswer:
    """The member has come, once; who never answered has answered by coming."""
    _hold(session, answer)
    if answer.arrived_at is None:
        answer.arrived_at = now()
    if answer.answer != "coming":
        answer.answer, answer.how, answer.reason, answer.marked_by = "coming", how, "", marked_by[:60]
    return _answered(session, answer)


def take_back_arrival(session: Session, answer: CallAnswer, actor: Actor) -> CallAnswer:
    """The member is not there after all."""
    own_mobilisation(session, answer.mobilisation_id, actor, P.CALL_OUT)
    _hold(session, answer)
    answer.arrived_at = None
    answer.version += 1
    session.flush()
    return answer


def stand_down(session: Session, found: Mobilisation, actor: Actor) -> Mobilisation:
    """The call-out over; all who have not said that they cannot come are told. A second time changes nothing."""
    own_mobilisation(session, found.id, actor, P.CALL_OUT)
    session.refresh(found, with_for_update=True)
    if found.released_at is not None:
        return found
    found.released_at = now()
    answers = answers_of(session, found)
    found.came = sum(one.arrived_at is not None for one in answers)
    found.version += 1
    session.flush()
    for one in answers:
        if one.answer != "cannot":
            _tell(session, one, "over_exercise" if found.is_exercise else "over_real")
    return found


def enter_mobilisation(session: Session, team: ResponseTeam, given: MobilisationInput, actor: Actor) -> Mobilisation:
    """A mobilisation that is over, entered into the log; refuses one to come, or that ends before it begins."""
    load(session, ResponseTeam, team.id, actor, P.EDIT_READINESS)
    zone = zone_of(session, team.area)
    begins, ends = instant(given.on, given.starts, zone), instant(given.released_on or given.on, given.released, zone)
    if ends < begins:
        raise Invalid("released", t("It cannot end before it begins."), field="released")
    if ends > now():
        wrong = "released_on" if given.released_on else "on"
        raise Invalid("released", t("Only what is over is entered here."), field=wrong,
                      hint=t("To send a team out now, call it out."))  # fmt: skip
    made = Mobilisation(
        team_id=team.id, team=team, is_exercise=given.nature == "exercise", way="entered", reason=given.reason,
        place=given.place, started_at=begins, released_at=ends, came=given.came, note=given.note,
        called_by=actor.key, called_by_name=actor.name[:60],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def remove_mobilisation(session: Session, found: Mobilisation, actor: Actor) -> None:
    """Take a wrong entry out of the log; a call-out stays, because people were told."""
    load(session, ResponseTeam, found.team_id, actor, P.EDIT_READINESS)
    if found.way == "called":
        raise DomainError("was_called", t("A call-out stays in the log, because people were told."))
    session.delete(found)
    session.flush()


def _ask(session: Session, made: Mobilisation, member: TeamMember) -> None:
    answer = CallAnswer(mobilisation_id=made.id, mobilisation=made, member_id=member.id, member=member, salt=new_salt())
    session.add(answer)
    session.flush()
    answer.is_told = _tell(session, answer, "exercise" if made.is_exercise else "real") > 0
    session.flush()


def _tell(session: Session, answer: CallAnswer, what: str) -> int:
    """Tell the member by account, e-mail and text message; by how many ways."""
    found, member = answer.mobilisation, answer.member
    team = found.team
    by = Said(say_minute, (found.assemble_by, zone_of(session, team.area))) if found.assemble_by else ""
    facts = {"team": team.name, "place": found.place, "by": by, "message": found.message}
    if what.startswith("over"):
        facts = {"team": team.name}
    telling = Telling(
        f"call_out.{what}", f"call_out:{answer.id}:{what}", 0, f"call_out:{found.id}", team.area_id, facts,
        f"/call/{token_of(session, answer)}", closing=notice_of(found.is_exercise), is_urgent=True,
        stale_at=None if what.startswith("over") else found.assemble_by,
    )  # fmt: skip
    return sum(notify(session, replace(telling, reader=reader)) for reader in _ways(session, member, team))


def _ways(session: Session, member: TeamMember, team: ResponseTeam) -> list[int | Mailbox]:
    ways: list[int | Mailbox] = [member.user_id] if member.user_id is not None else []
    if member.email and sends_mail(session) and (member.user is None or member.user.email != member.email):
        ways.append(Mailbox(member.email))
    number = dial(member.phone)
    if _MOBILE.fullmatch(number) and has_text_messages(session, team):
        ways.append(Mailbox(PHONE + number))
    return ways


def _hold(session: Session, answer: CallAnswer) -> None:
    """Refuse once the call-out is over; nobody else writes the answer until this transaction has ended."""
    session.refresh(answer.mobilisation)
    session.refresh(answer, with_for_update=True)
    if answer.mobilisation.released_at is not None:
        raise DomainError("over", t("This call-out is over; nobody has to come any more."))


def _answered(session: Session, answer: CallAnswer) -> CallAnswer:
    answer.answered_at = now()
    answer.acknowledged_at = answer.acknowledged_at or answer.answered_at
    answer.version += 1
    session.flush()
    return answer
