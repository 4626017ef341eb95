"""Questions about call-outs of several teams at once, and about all that run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from core.times import today
from readiness.call_out_models import CallAnswer, JointCallOut, Mobilisation
from readiness.call_out_queries import answers_of, mark_of, mobilisations_matching, outcome_of, running
from readiness.call_out_result import Outcome, sum_of
from readiness.same_people import same_people
from readiness.team_models import ResponseTeam, TeamMember
from readiness.team_queries import TeamFilter, teams_matching
from registry.permissions import Permission as P
from schedule.queries import zone_of


@dataclass(frozen=True)
class OneTeam:
    """One team of a call-out together, with its answers and what came of it."""

    call: Mobilisation
    answers: Sequence[CallAnswer]
    result: Outcome


@dataclass
class Running:
    """A call-out that nobody has stood down: of one team, or of several that were called together."""

    first: Mobilisation
    teams: list[str] = field(default_factory=list)

    @property
    def is_exercise(self) -> bool:
        """Whether it is an exercise; never partly."""
        return self.first.is_exercise


@dataclass(frozen=True)
class Choice:
    """A team that may be called, and how many people would be told; `why` says why it cannot be ("out", "nobody").

    One that is out for an exercise may be called in earnest.
    """

    team: ResponseTeam
    people: int
    why: str = ""
    has_exercise: bool = False


def own_joint(session: Session, joint_id: int, actor: Actor, permission: P = P.VIEW_READINESS) -> JointCallOut:
    """The call-out, if the actor holds the permission for one of its teams; otherwise there is none (NotFound)."""
    found = session.get(JointCallOut, joint_id)
    if found is None or not mobilisations_of(session, found, actor, permission):
        raise NotFound()
    return found


def joints_matching(actor: Actor, is_exercise: bool) -> Select[tuple[JointCallOut]]:
    """The exercises, or the real call-outs, with a team that the actor may see."""
    mine = mobilisations_matching(actor).where(Mobilisation.joint_id == JointCallOut.id)
    seen = mine.options().with_only_columns(Mobilisation.id).correlate(JointCallOut).exists()
    return select(JointCallOut).where(JointCallOut.is_exercise.is_(is_exercise), seen)


def mobilisations_of(
    session: Session, joint: JointCallOut, actor: Actor, permission: P = P.VIEW_READINESS
) -> Sequence[Mobilisation]:
    """Those of its teams for which the actor holds the permission, by name."""
    query = mobilisations_matching(actor, permission).where(Mobilisation.joint_id == joint.id)
    return session.scalars(query.order_by(ResponseTeam.name)).all()


def teams_of(session: Session, joint: JointCallOut, actor: Actor) -> list[OneTeam]:
    """Its teams that the actor may see, each with what came of it so far."""
    found = []
    for call in mobilisations_of(session, joint, actor):
        answers = answers_of(session, call)
        found.append(OneTeam(call, answers, outcome_of(call, answers)))
    return found


def outcome_together(teams: Sequence[OneTeam]) -> Outcome:
    """What came of all of them: who was called for several teams counts once, in the first of them."""
    called_at = teams[0].call.started_at
    once = [(team.call, answers) for team, answers in each_once(teams)]
    waits = [
        (one.acknowledged_at - called_at).total_seconds()
        for _, answers in once for one in answers if one.acknowledged_at is not None
    ]  # fmt: skip
    return sum_of([outcome_of(call, answers) for call, answers in once], waits)


def each_once(teams: Sequence[OneTeam]) -> list[tuple[OneTeam, list[CallAnswer]]]:
    """The answers of each team without those of people who have been met in a team before it."""
    first = same_people(one.member for team in teams for one in team.answers)
    met: set[int] = set()
    found = []
    for team in teams:
        found.append((team, [one for one in team.answers if first[one.member_id] not in met]))
        met |= {first[one.member_id] for one in team.answers}
    return found


def mark_together(teams: Sequence[OneTeam]) -> str:
    """A short text that changes with everything the live page shows."""
    return sha256(repr([mark_of(team.call, team.answers) for team in teams]).encode()).hexdigest()[:16]


def others_of(session: Session, call: Mobilisation) -> Sequence[str]:
    """The names of the teams that were called together with this one."""
    if call.joint_id is None:
        return ()
    query = select(ResponseTeam.name).join(Mobilisation, Mobilisation.team_id == ResponseTeam.id)
    query = query.where(Mobilisation.joint_id == call.joint_id, Mobilisation.id != call.id)
    return session.scalars(query.order_by(ResponseTeam.name)).all()


def running_together(session: Session, actor: Actor) -> list[Running]:
    """What runs, teams that were called together as one; the latest first."""
    found: dict[tuple[str, int], Running] = {}
    for one in running(session, actor):
        key = ("team", one.id) if one.joint_id is None else ("joint", one.joint_id)
        found.setdefault(key, Running(one)).teams.append(one.team.name)
    return list(found.values())


def to_choose(session: Session, actor: Actor) -> list[Choice]:
    """The teams that the actor may call out, with how many people each would be told; those out already say so."""
    teams = session.scalars(teams_matching(actor, TeamFilter(), P.CALL_OUT).order_by(ResponseTeam.name)).all()
    on = today(zone_of(session))
    here = or_(TeamMember.away_until.is_(None), TeamMember.away_until < on)
    people: dict[int, int] = {}
    for number in session.scalars(select(TeamMember.team_id).where(TeamMember.is_active, here)):
        people[number] = people.get(number, 0) + 1
    query = select(Mobilisation.team_id, Mobilisation.is_exercise)
    query = query.where(Mobilisation.way == "called", Mobilisation.released_at.is_(None))
    out = dict(session.execute(query).tuples().all())
    return [
        Choice(one, people.get(one.id, 0), "out" if out.get(one.id) is False else "" if people.get(one.id) else
               "nobody", one.id in out)
        for one in teams
    ]  # fmt: skip
