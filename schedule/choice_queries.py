"""What forms and filters of the calendar offer to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.i18n import t
from maps.models import Place
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from schedule.models import Person, Team, Vehicle

MOST = 3000
Option = tuple[int, str]


def units(session: Session, actor: Actor) -> list[Option]:
    """Units in use for which the actor plans events, named with their area where that is needed to tell them apart."""
    query = (
        select(Unit.id, Unit.name, Area.name)
        .join(Area, Area.id == Unit.area_id)
        .where(Unit.is_active, within(actor, Permission.EDIT_EVENTS, Unit.area_id, Unit.id))
        .order_by(Area.code, Unit.name, Unit.id)
    )
    return _distinct(session.execute(query.limit(MOST)).tuples())


def areas(session: Session, actor: Actor, permission: Permission = Permission.EDIT_EVENTS) -> list[Option]:
    """Areas in which the actor holds the permission, each named with the one above it where names repeat."""
    above = select(Area.id, Area.name).subquery()
    query = (
        select(Area.id, Area.name, func.coalesce(above.c.name, ""))
        .outerjoin(above, above.c.id == Area.parent_id)
        .where(within(actor, permission, Area.id))
        .order_by(func.length(Area.path), Area.code)
    )
    return _distinct(session.execute(query.limit(MOST)).tuples())


def places(session: Session, actor: Actor) -> list[Option]:
    """Venues and shelters in use where the actor may look at places."""
    query = (
        select(Place.id, Place.name, Area.name)
        .join(Area, Area.id == Place.area_id)
        .where(Place.is_active, Place.kind.in_(("venue", "shelter")))
        .where(within(actor, Permission.VIEW_PLACES, Place.area_id, Place.unit_id))
        .order_by(Place.kind.desc(), Area.code, Place.name, Place.id)
    )
    return _distinct(session.execute(query.limit(MOST)).tuples())


def _distinct(rows: Iterable[tuple[int, str, str]]) -> list[Option]:
    """Each with a name of its own: with the area beside it, and where even that repeats with its number."""
    found = list(rows)
    labels = [f"{name} · {area}" if area else name for _, name, area in found]
    often = Counter(labels)
    return [
        (key, f"{label} · {key}" if often[label] > 1 else label)
        for (key, _, _), label in zip(found, labels, strict=True)
    ]


def serving(actor: Actor, permission: Permission, area_id: Any) -> ColumnElement[bool]:
    """The condition on teams, people and vehicles of the actor's areas, and of those above that serve them."""
    above = [int(part) for path in actor.area_paths(permission) for part in path.split("/") if part]
    return or_(within(actor, permission, area_id), area_id.in_(above))


def resources(session: Session, actor: Actor, booked: Sequence[str] = ()) -> dict[str, list[tuple[str, str]]]:
    """(key, name) of what the actor can book, by kind: in use, or booked already by the event that is edited."""
    return {kind: _resources(session, actor, kind, booked) for kind in ("team", "person", "vehicle")}


def in_order(table: Any) -> list[Any]:
    """How teams, people and vehicles stand in a list: by name; vehicles by plate first, those without one last."""
    first = [table.plate == "", table.plate] if table is Vehicle else []
    return [*first, table.name, table.id]


_TABLES: dict[str, Any] = {"team": Team, "person": Person, "vehicle": Vehicle}


def _resources(session: Session, actor: Actor, kind: str, booked: Sequence[str]) -> list[tuple[str, str]]:
    table = _TABLES[kind]
    ids = [int(key.partition(":")[2]) for key in booked if key.startswith(f"{kind}:")]
    usable = serving(actor, Permission.EDIT_EVENTS, table.area_id) & table.is_active
    query = select(table).where(or_(usable, table.id.in_(ids))).order_by(*in_order(table))
    return [(f"{kind}:{one.id}", _name(one)) for one in session.scalars(query.limit(200))]


def _name(one: Team | Person | Vehicle) -> str:
    plate = getattr(one, "plate", "")
    name = f"{one.name} · {plate}" if plate else one.name
    return name if one.is_active else str(t("%(name)s (out of use)", name=name))


def teams(session: Session, actor: Actor, permission: Permission = Permission.VIEW_CALENDAR) -> list[Team]:
    """Teams that the actor may see, by name."""
    query = select(Team).where(serving(actor, permission, Team.area_id))
    return list(session.scalars(query.options(joinedload(Team.area)).order_by(Team.name, Team.id)))
