"""Questions about response teams: which there are, who belongs to them, what they have, how ready they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.counting import counted, number_of
from core.errors import NotFound
from core.times import local, today
from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.readiness_level import Facts, Finding, Level, Limits, judge, level_of
from readiness.team_models import EquipmentCheck, MemberTraining, ResponseTeam, TeamEquipment, TeamMember
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.settings import nearest
from registry.scope import beneath, load, within
from registry.terms import Placed, home_path
from schedule.queries import zone_of

RULES = "response_team_rules"
MOST_CHECKS = 30


@dataclass(frozen=True)
class TeamFilter:
    """What a list of teams is narrowed to."""

    typed: str = ""
    kind: str = ""
    area: Area | None = None
    state: str = "active"
    unit_id: int | None = None


def limits(session: Session, area: Placed | None = None) -> Limits:
    """The rules that hold in the area; without one where the actor is at home."""
    held = nearest(session, RULES, str(area.path) if area is not None else home_path(session))
    return Limits() if held is None else Limits(**{**asdict(Limits()), **held.value})


def teams_matching(actor: Actor, wanted: TeamFilter, permission: P = P.VIEW_READINESS) -> Select[tuple[ResponseTeam]]:
    """The teams that the actor may see, narrowed by the filter."""
    query = select(ResponseTeam).where(within(actor, permission, ResponseTeam.area_id, ResponseTeam.unit_id))
    if wanted.state != "all":
        query = query.where(ResponseTeam.is_active.is_(wanted.state != "inactive"))
    if wanted.typed:
        query = query.where(ResponseTeam.name.icontains(wanted.typed, autoescape=True))
    if wanted.kind:
        query = query.where(ResponseTeam.kind == wanted.kind)
    if wanted.area is not None:
        query = query.where(ResponseTeam.area_id.in_(select(Area.id).where(beneath(wanted.area.path))))
    if wanted.unit_id is not None:
        query = query.where(ResponseTeam.unit_id == wanted.unit_id)
    return query.options(joinedload(ResponseTeam.area), joinedload(ResponseTeam.base), joinedload(ResponseTeam.unit))


def members_of(session: Session, team_id: int, with_gone: bool = False) -> Sequence[TeamMember]:
    """The members, leader and deputies first."""
    query = select(TeamMember).where(TeamMember.team_id == team_id).options(joinedload(TeamMember.user))
    if not with_gone:
        query = query.where(TeamMember.is_active)
    rank = case((TeamMember.role == "leader", 0), (TeamMember.role == "deputy", 1), else_=2)
    return session.scalars(query.order_by(TeamMember.is_active.desc(), rank, TeamMember.id)).all()


def trainings_of(session: Session, team_id: int) -> dict[int, list[MemberTraining]]:
    """By member what they were trained in, the latest first."""
    query = select(MemberTraining).join(TeamMember, TeamMember.id == MemberTraining.member_id)
    query = query.where(TeamMember.team_id == team_id).order_by(MemberTraining.held_on.desc(), MemberTraining.id)
    found: dict[int, list[MemberTraining]] = {}
    for one in session.scalars(query):
        found.setdefault(one.member_id, []).append(one)
    return found


def equipment_of(session: Session, team_id: int) -> Sequence[TeamEquipment]:
    """What the team keeps, what is to be checked first."""
    query = select(TeamEquipment).where(TeamEquipment.team_id == team_id, TeamEquipment.is_active)
    return session.scalars(query.order_by(TeamEquipment.check_due_on.nulls_first(), TeamEquipment.name)).all()


def last_checks(session: Session, team_id: int) -> Sequence[EquipmentCheck]:
    """The last checks of a team's equipment, the latest first."""
    query = select(EquipmentCheck).join(TeamEquipment, TeamEquipment.id == EquipmentCheck.equipment_id)
    query = query.where(TeamEquipment.team_id == team_id).order_by(EquipmentCheck.id.desc())
    return session.scalars(query.limit(MOST_CHECKS)).all()


def is_expired(on: date) -> ColumnElement[bool]:
    """The condition that a thing has expired or cannot be used."""
    return or_(TeamEquipment.expires_on < on, TeamEquipment.condition == "unusable")


def is_expiring(on: date, days: int) -> ColumnElement[bool]:
    """The condition that it expires within so many days, or has."""
    return or_(is_expired(on), TeamEquipment.expires_on <= on + timedelta(days))


def is_short() -> ColumnElement[bool]:
    """The condition that there are fewer than there should be."""
    return TeamEquipment.quantity < TeamEquipment.wanted


def to_check(on: date) -> ColumnElement[bool]:
    """The condition that its check is overdue or was never made."""
    return or_(TeamEquipment.check_due_on.is_(None), TeamEquipment.check_due_on < on)


def equipment_matching(actor: Actor, state: str, on: date, days: int) -> Select[tuple[TeamEquipment]]:
    """The equipment of the actor's teams: "expired" (or expiring soon), "short", "check" (due), or all."""
    query = select(TeamEquipment).join(TeamEquipment.team).options(joinedload(TeamEquipment.team))
    query = query.where(within(actor, P.VIEW_READINESS, ResponseTeam.area_id, ResponseTeam.unit_id))
    query = query.where(TeamEquipment.is_active, ResponseTeam.is_active)
    states = {"expired": is_expiring(on, days), "short": is_short(), "check": to_check(on)}
    return query.where(states[state]) if state in states else query


@counted
def expiring(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many kinds of equipment of the actor's teams have expired or soon will."""
    return _equipment(session, actor, "expired")


@counted
def short(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many kinds of equipment there is too little of."""
    return _equipment(session, actor, "short")


@counted
def to_be_checked(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many kinds of equipment should be looked at again."""
    return _equipment(session, actor, "check")


def _equipment(session: Session, actor: Actor, state: str) -> Select[tuple[int]] | None:
    query = equipment_matching(actor, state, today(zone_of(session)), limits(session).expiry_days)
    return number_of(query.with_only_columns(TeamEquipment.id)) if actor.may(P.VIEW_READINESS) else None


def facts_of(session: Session, teams: Sequence[ResponseTeam], on: date) -> dict[int, Facts]:
    """What is known of each team on that day."""
    ids = [one.id for one in teams]
    people, things, trips = _people(session, ids, on), _things(session, ids, on), _last_out(session, ids)
    zone = zone_of(session)
    return {
        one.id: Facts(
            **people.get(one.id, {}), **things.get(one.id, {}), wanted=one.strength,
            months=_months(local(trips[one.id], zone).date(), on) if one.id in trips else None,
        )
        for one in teams
    }  # fmt: skip


def levels_of(session: Session, teams: Sequence[ResponseTeam]) -> dict[int, tuple[Level, list[Finding]]]:
    """The level of each team today, with what each rule says."""
    known = facts_of(session, teams, today(zone_of(session)))
    found = {}
    for one in teams:
        said = judge(known[one.id], limits(session, one.area))
        found[one.id] = (level_of(said), said)
    return found


def size_of(session: Session, team: ResponseTeam) -> int:
    """How many people the team has: those named, or those it is meant to have where these are more."""
    query = select(func.count(TeamMember.id)).where(TeamMember.team_id == team.id, TeamMember.is_active)
    return max(session.scalar(query) or 0, team.strength)


def own_member(session: Session, team: ResponseTeam, member_id: int) -> TeamMember:
    """The member of the team; NotFound for anybody else."""
    found = session.get(TeamMember, member_id)
    if found is None or found.team_id != team.id:
        raise NotFound()
    return found


def own_equipment(session: Session, equipment_id: int, actor: Actor, permission: P) -> TeamEquipment:
    """The thing, if the actor holds the permission for its team; otherwise there is none (NotFound)."""
    found = session.get(TeamEquipment, equipment_id)
    if found is None:
        raise NotFound()
    load(session, ResponseTeam, found.team_id, actor, permission)
    return found


def _people(session: Session, ids: Sequence[int], on: date) -> dict[int, dict[str, Any]]:
    here = or_(TeamMember.away_until.is_(None), TeamMember.away_until < on)
    valid = or_(MemberTraining.valid_until.is_(None), MemberTraining.valid_until >= on)
    is_trained = exists().where(MemberTraining.member_id == TeamMember.id, valid, MemberTraining.held_on <= on)
    can_ring = and_(here, or_(TeamMember.phone != "", TeamMember.user_id.is_not(None)))
    counted = [
        func.count(TeamMember.id), func.sum(case((here, 1), else_=0)), func.sum(case((is_trained, 1), else_=0)),
        func.max(case((and_(TeamMember.role == "leader", can_ring), 1), else_=0)),
        func.max(case((and_(TeamMember.role == "deputy", can_ring), 1), else_=0)),
    ]  # fmt: skip
    query = select(TeamMember.team_id, *counted).where(TeamMember.team_id.in_(ids), TeamMember.is_active)
    return {
        row[0]: {"members": row[1], "present": int(row[2]), "trained": int(row[3]), "has_leader": bool(row[4]),
                 "has_deputy": bool(row[5])}
        for row in session.execute(query.group_by(TeamMember.team_id))
    }  # fmt: skip


def _things(session: Session, ids: Sequence[int], on: date) -> dict[int, dict[str, Any]]:
    def many(condition: ColumnElement[bool]) -> Any:
        return func.sum(case((condition, 1), else_=0))

    counted = [func.count(TeamEquipment.id), many(to_check(on)), many(is_expired(on)), many(is_short())]
    query = select(TeamEquipment.team_id, *counted).where(TeamEquipment.team_id.in_(ids), TeamEquipment.is_active)
    return {
        row[0]: {"items": row[1], "checked": row[1] - int(row[2]), "expired": int(row[3]), "short": int(row[4])}
        for row in session.execute(query.group_by(TeamEquipment.team_id))
    }


def _last_out(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    """When each team last went out; a call-out to which nobody came is none."""
    has_arrived = exists().where(CallAnswer.mobilisation_id == Mobilisation.id, CallAnswer.arrived_at.is_not(None))
    query = select(Mobilisation.team_id, func.max(Mobilisation.started_at)).where(Mobilisation.team_id.in_(ids))
    query = query.where(or_(Mobilisation.came > 0, has_arrived))
    return dict(session.execute(query.group_by(Mobilisation.team_id)).tuples().all())


def _months(since: date, on: date) -> int:
    """Whole months that have passed."""
    return max(0, (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day))
