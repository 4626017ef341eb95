"""Places, areas and units as features: what a reader may see of each collection, and nothing about persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from geo.polygons import PolygonError, bounds_of, parse_geojson
from maps.features import PUBLIC, Box, Json, feature, overlaps, point
from maps.models import Place, Shelter
from maps.outline_queries import all_outlines_stamp
from maps.queries import is_visible
from registry.models import Area, AreaOutline, Unit
from registry.permissions import Permission
from registry.scope import beneath, within

PLACES = {"shelters": "shelter", "venues": "venue", "observation_points": "observation_point", "stations": "station"}


_BOXES: WeakKeyDictionary[Engine, tuple[str, Mapping[int, Box]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Asked:
    """What features are kept to: a box, and values by filter (area code, class, status, level, kind)."""

    box: Box | None = None
    filters: Mapping[str, str] | None = None

    def get(self, name: str) -> str:
        """The value of a filter, "" for none."""
        return (self.filters or {}).get(name, "")


def is_open(collection: str, actor: Actor) -> bool:
    """Whether this reader may look at the collection at all."""
    needed = Permission.VIEW_REGISTRY if collection == "units" else Permission.VIEW_PLACES
    return collection in PUBLIC or actor.may(needed)


def features(
    session: Session, collection: str, asked: Asked, actor: Actor, limit: int, offset: int = 0
) -> tuple[list[Json], int]:
    """(features by number, how many there are in all) of what the reader may see."""
    query = _query(session, collection, asked, actor)
    matched = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    key = query.selected_columns[0]
    return list(_shown(session, collection, query.order_by(key).limit(limit).offset(offset))), matched


def one_feature(session: Session, collection: str, number: int, actor: Actor) -> Json | None:
    """The feature of that number, if the reader may see it."""
    query = _query(session, collection, Asked(), actor)
    return next(_shown(session, collection, query.where(query.selected_columns[0] == number)), None)


def extent(session: Session, collection: str, actor: Actor) -> Box | None:
    """The box around all that the reader may see of the collection; None when nothing has a location."""
    if collection == "areas":
        boxes = list(_boxes(session).values())
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)
    found = _query(session, collection, Asked(), actor).subquery().c
    row = session.execute(select(func.min(found.lon), func.min(found.lat), func.max(found.lon), func.max(found.lat)))
    around = row.one()
    return None if around[0] is None else (around[0], around[1], around[2], around[3])


def _query(session: Session, collection: str, asked: Asked, actor: Actor) -> Select[Any]:
    if collection == "areas":
        return _areas(session, asked)
    query = _units(asked, actor) if collection == "units" else _places(PLACES[collection], asked, actor)
    if asked.get("area"):
        query = query.where(_in_area(session, asked.get("area")))
    return query


def _places(kind: str, asked: Asked, actor: Actor) -> Select[Any]:
    columns = (
        Place.id, Place.lon, Place.lat, Place.name, Place.code, Place.address, Place.capacity, Place.precision_m,
        Area.code.label("area_code"), Area.name.label("area_name"),
    )  # fmt: skip
    shelter = (
        Shelter.shelter_class, Shelter.grade, Shelter.site_kind, Shelter.status, Shelter.is_indoor, Shelter.is_outdoor,
        Shelter.suits_vulnerable, Shelter.hazards, Shelter.facilities, Shelter.effective_area_m2,
        Shelter.declared_capacity, Shelter.is_open, Shelter.verified_on,
    )  # fmt: skip
    query = select(*columns, *(shelter if kind == "shelter" else ())).join(Place.area)
    query = query.outerjoin(Place.shelter).where(Place.kind == kind, Place.is_active, is_visible(actor))
    if asked.get("class"):
        query = query.where(Shelter.shelter_class == asked.get("class"))
    if asked.get("status"):
        query = query.where(Shelter.status == asked.get("status"))
    return query if asked.box is None else query.where(_inside(asked.box, Place.lon, Place.lat))


def _units(asked: Asked, actor: Actor) -> Select[Any]:
    columns = (
        Unit.id, Unit.lon, Unit.lat, Unit.name, Unit.code, Unit.kind, Unit.address, Area.code.label("area_code"),
        Area.name.label("area_name"),
    )  # fmt: skip
    seen = within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id)
    query = select(*columns).join(Unit.area).where(Unit.is_active, seen)
    if asked.get("kind"):
        query = query.where(Unit.kind == asked.get("kind"))
    return query if asked.box is None else query.where(_inside(asked.box, Unit.lon, Unit.lat))


def _areas(session: Session, asked: Asked) -> Select[Any]:
    columns = (Area.id, Area.code, Area.name, Area.level, Area.population, AreaOutline.geojson)
    query = select(*columns).join(AreaOutline, AreaOutline.area_id == Area.id)
    if asked.get("level"):
        query = query.where(Area.level == asked.get("level"))
    if asked.get("area"):
        query = query.where(_in_area(session, asked.get("area")))
    if asked.box is not None:
        touched = [number for number, box in _boxes(session).items() if overlaps(asked.box, *box)]
        query = query.where(Area.id.in_(touched))
    return query


def _in_area(session: Session, code: str) -> ColumnElement[bool]:
    paths = session.scalars(select(Area.path).where(Area.code == code)).all()
    return or_(false(), *(beneath(path) for path in paths))


def _inside(box: Box, lon: Any, lat: Any) -> ColumnElement[bool]:
    west, south, east, north = box
    across = and_(lon >= west, lon <= east) if west <= east else or_(lon >= west, lon <= east)
    return and_(across, lat >= south, lat <= north)


def _boxes(session: Session) -> Mapping[int, Box]:
    """The boxes around all outlines, worked out once for each state of them."""
    engine, stamp = session.get_bind().engine, all_outlines_stamp(session)
    known = _BOXES.get(engine)
    if known is None or known[0] != stamp:
        rows = session.execute(select(AreaOutline.area_id, AreaOutline.geojson))
        known = _BOXES[engine] = (stamp, dict(_boxed(rows)))
    return known[1]


def _boxed(rows: Any) -> Iterator[tuple[int, Box]]:
    for number, geojson in rows:
        try:
            yield number, bounds_of(parse_geojson(geojson))
        except PolygonError:
            continue  # cannot be drawn either


def _shown(session: Session, collection: str, query: Select[Any]) -> Iterator[Json]:
    for row in session.execute(query).mappings():
        facts = dict(row)
        number = facts.pop("id")
        place = facts.pop("geojson", None) if collection == "areas" else point(facts.pop("lon"), facts.pop("lat"))
        if "verified_on" in facts:
            facts["verified_on"] = facts["verified_on"].isoformat() if facts["verified_on"] else None
            facts["capacity"] = facts.pop("declared_capacity") or facts["capacity"]
        yield feature(number, place, facts)
