"""Load and authorise in one step: what lies outside the reader's areas and units is not found."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import NotFound
from core.prepared_records import PreparedRecord
from registry.models import Area, Unit
from registry.permissions import Permission

T = TypeVar("T")
unit_with_area = PreparedRecord(Unit, "area")  # whoever loads a unit asks where it lies


def beneath(path: str) -> ColumnElement[bool]:
    """Areas whose path begins with this one: the area itself and all beneath it."""
    return true() if path == EVERYWHERE else Area.path.startswith(path, autoescape=True)


def area_ids(actor: Actor, permission: Permission) -> Select[tuple[int]]:
    """The ids of the areas in which the actor holds the permission, as a subquery."""
    paths = actor.area_paths(permission)
    return select(Area.id).where(or_(false(), *(beneath(path) for path in paths)))


def within(actor: Actor, permission: Permission, area_id: Any, unit_id: Any = None) -> ColumnElement[bool]:
    """The condition that keeps a query to what the actor holds the permission for."""
    paths = actor.area_paths(permission)
    if EVERYWHERE in paths:
        return true()
    wanted: list[ColumnElement[bool]] = [area_id.in_(area_ids(actor, permission))] if paths else []
    units = actor.unit_ids(permission)
    if units and unit_id is not None:
        wanted.append(unit_id.in_(units))
    return or_(false(), *wanted)


def load(session: Session, table: type[T], record_id: int, actor: Actor, permission: Permission) -> T:
    """The record, if the actor holds the permission for it; otherwise there is none (NotFound)."""
    record: Any = unit_with_area(session, record_id) if table is Unit else session.get(table, record_id)
    if record is None or not may(session, record, actor, permission):
        raise NotFound()
    return record  # type: ignore[no-any-return]


def may(session: Session, record: Any, actor: Actor, permission: Permission) -> bool:
    """Whether the actor holds the permission for this record: an area, a unit, or what has an `area_id`."""
    if isinstance(record, Area):
        return actor.may_for(permission, record.path)
    unit_id = record.id if isinstance(record, Unit) else getattr(record, "unit_id", None)
    if unit_id is not None and actor.may_for(permission, None, unit_id):
        return True  # held for the unit by name, wherever it lies
    area_id = getattr(record, "area_id", None)
    if area_id is None and unit_id is not None:  # units and areas that the session has read are not asked for again
        unit = unit_with_area(session, unit_id)
        area_id = unit.area_id if unit is not None else None
    area = session.get(Area, area_id) if area_id else None
    return actor.may_for(permission, area.path if area is not None else None, unit_id)


def require_area(session: Session, area_id: int, actor: Actor, permission: Permission) -> Area:
    """The area, if the actor may do this in it; the door to every deed that puts something somewhere."""
    return load(session, Area, area_id, actor, permission)
