"""Questions about units: which there are, who is meant, how many people belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from core.access import Actor
from core.counting import counted, number_of
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
    return session.scalar(_number(actor, wanted, permission)) or 0


@counted
def units_in_use(_session: Session, actor: Actor) -> Select[tuple[int]]:
    """How many active units the reader may see."""
    return _number(actor, UnitFilter(), Permission.VIEW_REGISTRY)


@counted
def all_units(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many units an actor who imports may see, those included that are not in use."""
    every = _number(actor, UnitFilter(state="all"), Permission.VIEW_REGISTRY)
    return every if actor.may(Permission.IMPORT) else None


@counted
def without_contact(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many units of the actor's areas nobody can call."""
    if not actor.area_paths(Permission.EDIT_UNITS):
        return None
    return _number(actor, UnitFilter(contact="missing"), Permission.EDIT_UNITS)


@counted
def people_of_units(_session: Session, actor: Actor) -> Select[tuple[int]]:
    """How many people belong to the active units that the reader may see."""
    mine = within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id)
    query = select(func.sum(UnitHeadcount.count)).join(Unit, Unit.id == UnitHeadcount.unit_id)
    return query.where(mine, Unit.is_active)


def _number(actor: Actor, wanted: UnitFilter, permission: Permission) -> Select[tuple[int]]:
    return number_of(units_matching(actor, wanted, permission).with_only_columns(Unit.id))


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
