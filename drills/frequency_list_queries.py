"""Rules, school terms and excuses for their own pages and for programs; who speaks for units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import EVERYWHERE, Actor
from drills.frequency import Excuse, Rule
from drills.frequency_models import DrillExcuse, DrillRule, SchoolTerm
from drills.school_terms import Term
from registry.models import Area, Grant, Unit, User
from registry.permissions import Permission
from registry.scope import within
from registry.terms import home_path

RULE_FIELDS = ("area_id", "unit_kind", "is_boarding", "times", "period", "in_term_only", "types", "since", "source",
               "is_verified")  # fmt: skip
TERM_FIELDS = ("area_id", "name", "starts_on", "ends_on", "unit_kinds")


def rules(session: Session, actor: Actor) -> list[DrillRule]:
    """The rules of the actor's areas and of those above, and those that hold everywhere, these last."""
    seen = or_(DrillRule.area_id.is_(None), _seen(session, actor, DrillRule.area_id))
    query = select(DrillRule).outerjoin(Area, Area.id == DrillRule.area_id).where(seen)
    query = query.options(joinedload(DrillRule.area))
    order = (DrillRule.area_id.is_(None), func.length(Area.path), DrillRule.area_id, DrillRule.id)
    return list(session.scalars(query.order_by(*order)))


def terms(session: Session, actor: Actor) -> list[SchoolTerm]:
    """The terms of the actor's areas and of those above, the latest first."""
    query = select(SchoolTerm).where(_seen(session, actor, SchoolTerm.area_id)).options(joinedload(SchoolTerm.area))
    return list(session.scalars(query.order_by(SchoolTerm.starts_on.desc(), SchoolTerm.area_id, SchoolTerm.id)))


def excuses(actor: Actor) -> Select[tuple[DrillExcuse]]:
    """The excuses of the units whose drills the actor may see, as a query."""
    query = select(DrillExcuse).join(Unit, Unit.id == DrillExcuse.unit_id)
    return query.where(within(actor, Permission.VIEW_DRILLS, Unit.area_id, Unit.id))


def _seen(session: Session, actor: Actor, area_id: Any) -> ColumnElement[bool]:
    """Areas of the actor's own, beneath, and above: what is said there holds for the actor."""
    paths = [path for path in actor.area_paths(Permission.VIEW_DRILLS) if path != EVERYWHERE] or [home_path(session)]
    above = [int(part) for path in paths for part in path.split("/") if part]
    return or_(within(actor, Permission.VIEW_DRILLS, area_id), area_id.in_(above))


def as_typed(row: DrillRule | SchoolTerm) -> dict[str, Any]:
    """The rule or term as its input has it, without the version."""
    return {name: getattr(row, name) for name in (RULE_FIELDS if isinstance(row, DrillRule) else TERM_FIELDS)}


def contacts(session: Session, unit_ids: Sequence[int]) -> dict[int, list[User]]:
    """By unit the people with an account who speak for it."""
    found: dict[int, list[User]] = defaultdict(list)
    for part in _parts(unit_ids):
        query = select(Grant.unit_id, User).join(User, User.id == Grant.user_id).order_by(User.id)
        for unit_id, user in session.execute(query.where(Grant.unit_id.in_(part), User.is_active)).tuples():
            if unit_id is not None and user not in found[unit_id]:
                found[unit_id].append(user)
    return dict(found)


def _parts(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def as_rule(row: DrillRule) -> Rule:
    """The rule as the judging sees it."""
    return Rule(
        row.unit_kind, row.period, row.times, row.area_id, row.is_boarding, frozenset(row.types), row.in_term_only,
        row.since, row.source, row.is_verified, row.id,
    )  # fmt: skip


def as_term(row: SchoolTerm) -> Term:
    """The term as the judging sees it."""
    return Term(row.starts_on, row.ends_on, row.name, row.area_id, frozenset(row.unit_kinds))


def as_excuse(row: DrillExcuse) -> Excuse:
    """The excuse as the judging sees it."""
    return Excuse(row.starts_on, row.ends_on, row.reason, row.excused_by_name, row.excused_at, row.id)
