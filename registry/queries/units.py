"""Questions about units: which there are, who is meant, how many people belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from core.access import Actor
from core.fields import name_key
from registry.models import Area, Unit, UnitHeadcount
from registry.permissions import Permission
from registry.scope import beneath, within

ACTIVE_STATES = ("active", "inactive", "all")


@dataclass(frozen=True)
class UnitFilter:
    """What a list of units is narrowed to; `kinds` empty means all, `contact` may be "missing"."""

    typed: str = ""
    kinds: Sequence[str] = ()
    area: Area | None = None
    state: str = "active"
    contact: str = ""


def units_matching(
    actor: Actor, wanted: UnitFilter, permission: Permission = Permission.VIEW_REGISTRY
) -> Select[tuple[Unit]]:
    """Units that the reader may see, narrowed by the filter, with area and headcounts loaded."""
    query = select(Unit).where(within(actor, permission, Unit.area_id, Unit.id))
    if wanted.typed:
        query = query.where(named(wanted.typed))
    if wanted.kinds:
        query = query.where(Unit.kind.in_(wanted.kinds))
    if wanted.area is not None:
        query = query.where(Unit.area_id.in_(select(Area.id).where(beneath(wanted.area.path))))
    if wanted.state != "all":
        query = query.where(Unit.is_active.is_(wanted.state != "inactive"))
    if wanted.contact == "missing":
        query = query.where(lacks_contact())
    return query.options(selectinload(Unit.area), selectinload(Unit.headcounts))


def named(typed: str) -> ColumnElement[bool]:
    """The condition on units whose name holds, or whose code begins with, what was typed, widths and case aside."""
    key = name_key(typed)
    by_code = Unit.code.istartswith(typed, autoescape=True)
    return or_(Unit.name_key.contains(key, autoescape=True), by_code) if key else by_code


def lacks_contact() -> ColumnElement[bool]:
    """The condition on units that nobody can call: no person, or no telephone."""
    return or_(Unit.contact_name == "", Unit.contact_phone == "")


def people_of_unit() -> ScalarSelect[int]:
    """How many people belong to the unit of the enclosing query."""
    total = func.coalesce(func.sum(UnitHeadcount.count), 0)
    return select(total).where(UnitHeadcount.unit_id == Unit.id).correlate(Unit).scalar_subquery()


def count_units(
    session: Session, actor: Actor, wanted: UnitFilter, permission: Permission = Permission.VIEW_REGISTRY
) -> int:
    """How many units the filter leaves."""
    query = units_matching(actor, wanted, permission).options().order_by(None)
    return session.scalar(select(func.count()).select_from(query.with_only_columns(Unit.id).subquery())) or 0


def count_people(session: Session, actor: Actor) -> int:
    """How many people belong to the active units that the reader may see."""
    mine = within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id)
    query = select(func.sum(UnitHeadcount.count)).join(Unit, Unit.id == UnitHeadcount.unit_id)
    return session.scalar(query.where(mine, Unit.is_active)) or 0


def own_units(session: Session, actor: Actor) -> Sequence[Unit]:
    """The units for which the actor holds a role by name."""
    ids = actor.unit_ids(Permission.VIEW_REGISTRY)
    query = select(Unit).where(Unit.id.in_(ids)).order_by(Unit.id)
    return session.scalars(query.options(selectinload(Unit.area), selectinload(Unit.headcounts))).all()


def namesake(
    session: Session, area_id: int, kind: str, name: str, code: str | None, leave_out: int | None
) -> Unit | None:
    """Another unit of the same name and kind in the same area, unless different codes tell the two apart."""
    same = select(Unit).where(Unit.area_id == area_id, Unit.kind == kind, Unit.name_key == name_key(name))
    found = session.scalars(same.where(Unit.id != (leave_out or 0))).all()
    return next((one for one in found if not (code and one.code and code != one.code)), None)
