"""Deeds on call-outs: call a team out, take answers and arrivals, stand down; enter what was done without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
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
from readiness.same_people import same_people
from readiness.same_person_queries import answers_of_person, in_earnest
from readiness.team_models import ResponseTeam, TeamMember
from readiness.team_queries import limits, size_of
from readiness.team_words import notice_of
from registry.permissions import Permission as P
from registry.scope import load
from registry.telephones import dial
from schedule.notice_services import PHONE, Mailbox, Telling, notify
from schedule.queries import zone_of

LATEST = timedelta(days=7)
_MOBILE = re.compile(r"(\+?86)?1\d{10}")


def call_out(session: Session, team: ResponseTeam, given: CallOutInput, actor: Actor) -> Mobilisation:
    """The team called out; everybody who is not away is told at once by every way that is known."""
    made = begin(session, team, given, actor)
    tell_called(session, [made])
    return made


def begin(
    session: Session, team: ResponseTeam, given: CallOutInput, actor: Actor, joint: JointCallOut | None = None
) -> Mobilisation:
    """The team called out, alone or with others; nobody has been told yet.

    Refused while a call-out of the team runs, without members, and for a real one that is not confirmed. A real one
    breaks an exercise off.
    """
    load(session, ResponseTeam, team.id, actor, P.CALL_OUT)
    session.refresh(team, with_for_update=True)
    running = _in_the_way(session, team, given)
    if given.nature == "real" and not given.confirmed:
        raise Invalid("confirmed", t("Confirm that this is real, or choose the exercise."), field="confirmed")
    members = to_call(session, team)
    if not members or not team.is_active:
        raise DomainError("nobody", t("This team has nobody who could be called."))
    at, by = joint.called_at if joint else now(), instant(given.by_on, given.by_clock, zone_of(session, team.area))
    if not at < by <= at + LATEST:
        raise Invalid("by", t("The time of assembly must lie ahead, within seven days."), field="by_clock")
    if running is not None:
        _break_off(session, running)
    made = Mobilisation(
        team_id=team.id, team=team, joint_id=joint.id if joint else None, way="called", reason=given.reason,
        is_exercise=given.nature == "exercise", place=given.place, message=given.message, started_at=at,
        assemble_by=by, called_by=actor.key, called_by_name=actor.name[:60],
        within_minutes=limits(session, team.area).within_minutes,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(
        CallAnswer(mobilisation_id=made.id, mobilisation=made, member_id=one.id, member=one, salt=new_salt())
        for one in members
    )
    session.flush()
    return made


def _in_the_way(session: Session, team: ResponseTeam, given: CallOutInput) -> Mobilisation | None:
    """The exercise that a real call-out breaks off; refuses where a call-out runs that has to be stood down first."""
    running = open_of(session, team)
    if running is not None and not (running.is_exercise and given.nature == "real"):
        raise DomainError("already_out", t("This team has been called out already."),
                          hint=t("Stand that call-out down first."))  # fmt: skip
    return running


def tell_called(session: Session, calls: Sequence[Mobilisation]) -> None:
    """Tell everybody of these teams, which were called together; who belongs to several of them is told once."""
    answers = [one for call in calls for one in sorted(answers_of(session, call), key=lambda one: one.id)]
    first = same_people(one.member for one in answers)
    people: dict[int, list[CallAnswer]] = {}
    for one in answers:
        people.setdefault(first[one.member_id], []).append(one)
    for mine in people.values():
        is_told = _tell(session, mine, "exercise" if mine[0].mobilisation.is_exercise else "real") > 0
        for one in mine:
            one.is_told = is_told
    session.flush()


def answer_call(
    session: Session, answer: CallAnswer, given: CallAnswerInput, how: str, marked_by: str = ""
) -> CallAnswer:
    """The member's answer; the time of the first one stays, however often it is changed.

    Whoever has arrived is there: that they come changes nothing, that they cannot is refused. Who was called for
    several teams answers for all of them.
    """
    held = _hold(session, answer)
    if answer.arrived_at is not None and given.answer == "coming":
        return answer
    if answer.arrived_at is not None:
        raise DomainError("has_arrived", t("You have arrived already, so this answer is not needed."),
                          hint=t("Tell the leader on the spot if you have to leave."))  # fmt: skip
    for one in held:
        one.answer, one.how, one.marked_by = given.answer, how, marked_by[:60]
        one.minutes_away = given.minutes if given.answer == "coming" else None
        one.reason = given.reason if given.answer == "cannot" else ""
    return _answered(session, held)


def arrive(session: Session, answer: CallAnswer, how: str, marked_by: str = "") -> CallAnswer:
    """The member has come, once, for all teams they were called for; who never answered has answered by coming."""
    held = _hold(session, answer)
    at = answer.arrived_at or now()
    for one in held:
        one.arrived_at = one.arrived_at or at
        if one.answer != "coming":
            one.answer, one.how, one.reason, one.marked_by = "coming", how, "", marked_by[:60]
    return _answered(session, held)


def take_back_arrival(session: Session, answer: CallAnswer, actor: Actor) -> CallAnswer:
    """The member is not there after all."""
    own_mobilisation(session, answer.mobilisation_id, actor, P.CALL_OUT)
    for one in _hold(session, answer):
        one.arrived_at = None
        one.version += 1
    session.flush()
    return answer


def stand_down(session: Session, found: Mobilisation, actor: Actor) -> Mobilisation:
    """The call-out over; all who have not said that they cannot come are told. A second time changes nothing.

    Who was called for other teams too is told when the last of these call-outs is over.
    """
    own_mobilisation(session, found.id, actor, P.CALL_OUT)
    session.refresh(found, with_for_update=True)
    if found.released_at is not None:
        return found
    for one in _end(session, found):
        mine = answers_of_person(session, one)
        if one.answer != "cannot" and all(other.mobilisation.released_at is not None for other in mine):
            _tell(session, mine, "over_exercise" if found.is_exercise else "over_real")
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
    _refuse_twice(session, team, begins)
    if given.came > (most := size_of(session, team)) and not given.note:
        wording = t("More came than the team has people (%(n)s).", n=f"{most:,}")
        raise Invalid("came", wording, field="came", hint=t("Correct the number, or say under Note who else came."))
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


def _end(session: Session, found: Mobilisation) -> Sequence[CallAnswer]:
    """The call-out over, with how many came; nobody has been told."""
    answers = answers_of(session, found)
    found.released_at, found.came = now(), sum(one.arrived_at is not None for one in answers)
    found.version += 1
    session.flush()
    return answers


def _break_off(session: Session, exercise: Mobilisation) -> None:
    """End an exercise for a real call-out. Nobody is told that it is over, lest anybody stay at home for it."""
    session.refresh(exercise, with_for_update=True)
    note = str(t("Broken off, because the team was called out in earnest."))
    exercise.note = f"{exercise.note} {note}".strip()[:300]
    _end(session, exercise)


def _refuse_twice(session: Session, team: ResponseTeam, begins: datetime) -> None:
    """A team goes out once in a minute: what began then is in the log already."""
    query = select(Mobilisation).where(Mobilisation.team_id == team.id, Mobilisation.started_at >= begins)
    there = session.scalar(query.where(Mobilisation.started_at < begins + timedelta(minutes=1)).limit(1))
    if there is not None:
        when = say_minute(there.started_at, zone_of(session, team.area))
        wording = t("The log has a mobilisation of this team that began then: %(reason)s, %(when)s.",
                    reason=there.reason, when=when)  # fmt: skip
        raise Invalid("same_start", wording, field="starts",
                      hint=t("Correct the time, or remove the entry that is wrong from the log."))  # fmt: skip


def _say_teams(*names: str) -> str:
    return str(t(", ")).join(names)


def _tell(session: Session, answers: Sequence[CallAnswer], what: str) -> int:
    """Tell one member, of all teams they were called for, by account, e-mail and text message; by how many ways."""
    answer = answers[0]
    found = answer.mobilisation
    team, names = found.team, Said(_say_teams, tuple(one.mobilisation.team.name for one in answers))
    by = Said(say_minute, (found.assemble_by, zone_of(session, team.area))) if found.assemble_by else ""
    facts: dict[str, object] = {"team": names, "place": found.place, "by": by, "message": found.message}
    if what.startswith("over"):
        facts = {"team": names}
    telling = Telling(
        f"call_out.{what}", f"call_out:{answer.id}:{what}", 0, f"call_out:{found.id}", team.area_id, facts,
        f"/call/{token_of(session, answer)}", closing=notice_of(found.is_exercise), is_urgent=True,
        stale_at=None if what.startswith("over") else found.assemble_by,
    )  # fmt: skip
    ways = dict.fromkeys(
        way for one in answers
        for way in ways_of(session, one.member, has_text_messages(session, one.mobilisation.team))
    )  # fmt: skip
    return sum(notify(session, replace(telling, reader=reader)) for reader in ways)


def ways_of(session: Session, member: TeamMember, has_texts: bool) -> list[int | Mailbox]:
    """By what a message reaches the member: account, e-mail, mobile telephone; none for who has to be rung."""
    ways: list[int | Mailbox] = [member.user.id] if member.user is not None and member.user.is_active else []
    if member.email and sends_mail(session) and (member.user is None or member.user.email != member.email):
        ways.append(Mailbox(member.email))
    number = dial(member.phone)
    if has_texts and _MOBILE.fullmatch(number):
        ways.append(Mailbox(PHONE + number))
    return ways


def _hold(session: Session, answer: CallAnswer) -> list[CallAnswer]:
    """The answer first, then those of the same person for other teams that are out; refused once the call-out is over.

    Nobody else writes them until this transaction has ended.
    """
    mine = answers_of_person(session, answer)
    for one in mine:
        session.refresh(one.mobilisation)
        session.refresh(one, with_for_update=True)
    if in_earnest(session, answer) is not None:
        raise DomainError("in_earnest", t("This call-out is over, because the team is called out in earnest."),
                          hint=t("Answer the real call-out."))  # fmt: skip
    if answer.mobilisation.released_at is not None:
        raise DomainError("over", t("This call-out is over; nobody has to come any more."))
    return [answer, *(one for one in mine if one is not answer and one.mobilisation.released_at is None)]


def _answered(session: Session, held: Sequence[CallAnswer]) -> CallAnswer:
    """The first of them, all answered now."""
    for one in held:
        one.answered_at = now()
        one.acknowledged_at = one.acknowledged_at or one.answered_at
        one.version += 1
    session.flush()
    return held[0]
