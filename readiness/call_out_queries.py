"""Questions about mobilisations: the log of a team, the answers of a call-out, whom a signed link is for."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.errors import NotFound
from core.links import links, read
from core.times import today
from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.call_out_result import Answered, Outcome, outcome
from readiness.team_models import ResponseTeam, TeamMember
from registry.permissions import Permission as P
from registry.scope import load, within
from schedule.notice_queries import text_message_channel
from schedule.queries import zone_of

LINK = "call_out"
MOST_LOG = 50


def log_of(session: Session, team: ResponseTeam, is_exercise: bool | None = None) -> Sequence[Mobilisation]:
    """The team's mobilisations, the latest first; only exercises, or only real ones, if asked for."""
    query = select(Mobilisation).where(Mobilisation.team_id == team.id)
    if is_exercise is not None:
        query = query.where(Mobilisation.is_exercise.is_(is_exercise))
    return session.scalars(query.order_by(Mobilisation.started_at.desc()).limit(MOST_LOG)).all()


def mobilisations_matching(actor: Actor, permission: P = P.VIEW_READINESS) -> Select[tuple[Mobilisation]]:
    """The mobilisations of teams that the actor may see."""
    query = select(Mobilisation).join(Mobilisation.team).options(contains_eager(Mobilisation.team))
    return query.where(within(actor, permission, ResponseTeam.area_id, ResponseTeam.unit_id))


def running(session: Session, actor: Actor) -> Sequence[Mobilisation]:
    """The call-outs that nobody has stood down."""
    query = mobilisations_matching(actor).where(Mobilisation.way == "called", Mobilisation.released_at.is_(None))
    return session.scalars(query.order_by(Mobilisation.started_at.desc())).all()


def open_of(session: Session, team: ResponseTeam) -> Mobilisation | None:
    """The team's call-out that has not been stood down."""
    query = select(Mobilisation).where(Mobilisation.team_id == team.id, Mobilisation.way == "called")
    return session.scalar(query.where(Mobilisation.released_at.is_(None)))


def own_mobilisation(session: Session, mobilisation_id: int, actor: Actor, permission: P) -> Mobilisation:
    """The mobilisation, if the actor holds the permission for its team; otherwise there is none (NotFound)."""
    found = session.get(Mobilisation, mobilisation_id)
    if found is None:
        raise NotFound()
    load(session, ResponseTeam, found.team_id, actor, permission)
    return found


def answers_of(session: Session, found: Mobilisation) -> Sequence[CallAnswer]:
    """The answers: who has not answered first, leader and deputies before the others."""
    rank = case((TeamMember.role == "leader", 0), (TeamMember.role == "deputy", 1), else_=2)
    open_first = case((CallAnswer.acknowledged_at.is_(None), 0), else_=1)
    query = select(CallAnswer).join(CallAnswer.member).options(contains_eager(CallAnswer.member))
    query = query.where(CallAnswer.mobilisation_id == found.id)
    return session.scalars(query.order_by(open_first, CallAnswer.acknowledged_at, rank, CallAnswer.id)).all()


def own_answer(session: Session, found: Mobilisation, answer_id: int) -> CallAnswer:
    """One answer of the call-out; NotFound for others."""
    answer = session.get(CallAnswer, answer_id)
    if answer is None or answer.mobilisation_id != found.id:
        raise NotFound()
    return answer


def outcome_of(found: Mobilisation, answers: Sequence[CallAnswer]) -> Outcome:
    """What has come of the call-out so far."""
    plain = [Answered(one.answer, one.acknowledged_at, one.arrived_at) for one in answers]
    return outcome(plain, found.started_at, found.assemble_by, found.within_minutes)


def mark_of(found: Mobilisation, answers: Sequence[CallAnswer]) -> str:
    """A short text that changes with everything the live page shows."""
    said = [found.version, *((one.id, one.version) for one in answers)]
    return sha256(repr(said).encode()).hexdigest()[:16]


def token_of(session: Session, answer: CallAnswer) -> str:
    """What opens the member's page without an account."""
    return links(session).token(LINK, answer.id, answer.salt)


def by_token(session: Session, token: str) -> CallAnswer:
    """Whose page that is; NotFound for a link that was not made here."""
    parts = read(token)
    query = select(CallAnswer).options(joinedload(CallAnswer.mobilisation), joinedload(CallAnswer.member))
    found = session.scalar(query.where(CallAnswer.id == parts.number)) if parts is not None else None
    if found is None or not links(session).is_good(LINK, token, found.salt):
        raise NotFound()
    return found


def to_call(session: Session, team: ResponseTeam) -> Sequence[TeamMember]:
    """The members who are not away."""
    on = today(zone_of(session, team.area))
    here = TeamMember.away_until.is_(None) | (TeamMember.away_until < on)
    query = select(TeamMember).where(TeamMember.team_id == team.id, TeamMember.is_active, here)
    return session.scalars(query.options(joinedload(TeamMember.user)).order_by(TeamMember.id)).all()


def has_text_messages(session: Session, team: ResponseTeam) -> bool:
    """Whether text messages can be sent in the team's area."""
    return text_message_channel(session, team.area_id) is not None
