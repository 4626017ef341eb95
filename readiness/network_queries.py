"""Questions about the rosters of the three networks: who serves, who was trained when, what was paid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import has_app_context
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.i18n import t
from core.kept import asked_once
from core.panels import board
from core.rosters import Roster
from core.times import today
from readiness.network_models import NetworkAllowance, NetworkMember, NetworkRule, NetworkTraining
from readiness.network_rules import Owned, Rule, holding, roles_with_rules
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within

SEES = Permission.VIEW_READINESS
KNOWS = Permission.VIEW_CONTACTS
"""Who sees the people themselves, by name; others see how many there are and where they lack."""
TYPED = ("role", "name", "phone", "since_on", "until_on", "note", "version")


@dataclass(frozen=True)
class MembersWanted:
    """Which members a list is asked for; `shows` is "untrained", "unpaid", "left" or "" for all who serve."""

    typed: str = ""
    role: str = ""
    area: Area | None = None
    shows: str = ""


def serves(on: date) -> ColumnElement[bool]:
    """The condition on members who serve on that day."""
    return and_(
        or_(NetworkMember.since_on.is_(None), NetworkMember.since_on <= on),
        or_(NetworkMember.until_on.is_(None), NetworkMember.until_on >= on),
    )


def members(session: Session, actor: Actor, wanted: MembersWanted, permission: Permission = KNOWS) -> Select[Any]:
    """The members whom the actor knows by name, each with the area."""
    on = today()
    query = select(NetworkMember).join(NetworkMember.area)
    query = query.options(contains_eager(NetworkMember.area), joinedload(NetworkMember.user))
    query = query.where(within(actor, permission, NetworkMember.area_id))
    query = query.where(~serves(on) if wanted.shows == "left" else serves(on))
    if wanted.typed:
        named = (NetworkMember.name.contains(wanted.typed, autoescape=True),
                 NetworkMember.phone.contains(wanted.typed, autoescape=True))  # fmt: skip
        query = query.where(or_(*named))
    if wanted.role:
        query = query.where(NetworkMember.role == wanted.role)
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    if wanted.shows == "untrained":
        query = query.where(_untrained(session, actor, on))
    if wanted.shows == "unpaid":
        query = query.where(NetworkMember.id.not_in(_paid(on.year)))
    return query


def _untrained(session: Session, actor: Actor, on: date) -> ColumnElement[bool]:
    """Members whose last training is older than the rule of their role asks where the reader is at home."""
    owned, path = rules(session), terms.home_path(session)
    wanted: list[ColumnElement[bool]] = []
    for role in role_names(session):
        rule = holding(owned, path, role)
        if rule is not None and rule.training_years:
            recent = select(NetworkTraining.member_id).where(
                NetworkTraining.on >= on.replace(year=on.year - rule.training_years, day=min(on.day, 28))
            )
            wanted.append(and_(NetworkMember.role == role, NetworkMember.id.not_in(recent)))
    return or_(NetworkMember.id < 0, *wanted)


def _paid(year: int) -> Select[tuple[int]]:
    return select(NetworkAllowance.member_id).where(
        NetworkAllowance.year == year, NetworkAllowance.paid_on.is_not(None)
    )


def trained_on(session: Session, member_ids: Collection[int]) -> Mapping[int, date]:
    """The last training of each of these members."""
    query = select(NetworkTraining.member_id, func.max(NetworkTraining.on))
    query = query.where(NetworkTraining.member_id.in_(member_ids)).group_by(NetworkTraining.member_id)
    return dict(session.execute(query).tuples().all())


def allowances(session: Session, member_ids: Collection[int], year: int) -> Mapping[int, NetworkAllowance]:
    """The allowance of each of these members for the year."""
    query = select(NetworkAllowance).where(NetworkAllowance.member_id.in_(member_ids), NetworkAllowance.year == year)
    return {one.member_id: one for one in session.scalars(query)}


def trainings_of(session: Session, member: NetworkMember) -> Sequence[NetworkTraining]:
    """The member's trainings, the last one first."""
    query = select(NetworkTraining).where(NetworkTraining.member_id == member.id)
    return session.scalars(query.order_by(NetworkTraining.on.desc(), NetworkTraining.id.desc())).all()


def allowances_of(session: Session, member: NetworkMember) -> Sequence[NetworkAllowance]:
    """The member's allowances, the last year first."""
    query = select(NetworkAllowance).where(NetworkAllowance.member_id == member.id)
    return session.scalars(query.order_by(NetworkAllowance.year.desc())).all()


@asked_once
def rules(session: Session) -> Owned:
    """Every rule that is written down, by area and role."""
    return {(row.area_id, row.role): as_rule(row) for row in session.scalars(select(NetworkRule))}


def as_rule(row: NetworkRule) -> Rule:
    """The rule as plain values."""
    return Rule(row.role, "township" if row.level == "township" else "village", row.least, row.training_years,
                row.sends_reports, row.is_verified, row.source)  # fmt: skip


def rosters() -> Sequence[Roster]:
    """What other floors keep and put on the board; nothing where no application is at work."""
    return board().rosters if has_app_context() else ()


def role_names(session: Session, area: Area | None = None) -> dict[str, str]:
    """The roles that members may have, by code; the names of the vocabulary."""
    return terms.labels(session, "network_role", area)


def all_names(session: Session) -> dict[str, str]:
    """The roles of members, and the rosters of other floors."""
    return role_names(session) | {one.code: str(one.name) for one in rosters()}


def roles_asked(session: Session) -> list[str]:
    """The roles and rosters of which a rule speaks and that have a name."""
    named = all_names(session)
    return [role for role in roles_with_rules(rules(session)) if role in named]


def as_typed(member: NetworkMember) -> Mapping[str, Any]:
    """What the form of a member holds."""
    login = member.user.login if member.user is not None else ""
    return {name: getattr(member, name) for name in TYPED} | {"area": member.area.code, "login": login}


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[NetworkMember]:
    """Members by name or telephone, for those who know them."""
    if not actor.may(SEES) or not actor.may(KNOWS):
        return []
    return session.scalars(members(session, actor, MembersWanted(typed.strip()[:60])).limit(limit)).all()


NEVER = t("Never trained")
