"""What the map's search finds beside the names that it shows: addresses, villages, and units for those who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import name_key
from geo.polygons import PolygonError, inner_point, parse_geojson
from maps.kinds import PLACE_KINDS
from maps.models import Place
from maps.queries import is_visible
from registry.inputs import LEVEL_NAMES
from registry.models import Area, AreaOutline, Unit
from registry.permissions import Permission
from registry.scope import within
from registry.terms import labels

MOST = 8  # of each kind


@dataclass(frozen=True)
class Found:
    """Something with a place on the map: what it is, its name, one line more, WGS-84 degrees, and its page."""

    kind: str
    name: str
    detail: str
    lon: float
    lat: float
    page: str = ""


def find_on_map(session: Session, typed: str, actor: Actor) -> list[dict[str, Any]]:
    """Villages and townships first, then places by address, name or code, then units; at most eight of each."""
    key = name_key(typed)
    if not key:
        return []
    found = [*_areas(session, typed), *_places(session, typed, key, actor), *_units(session, typed, key, actor)]
    return [asdict(one) for one in found]


def _areas(session: Session, typed: str) -> Iterator[Found]:
    query = select(Area, AreaOutline.geojson).outerjoin(AreaOutline, AreaOutline.area_id == Area.id)
    query = query.where(Area.name.contains(typed.strip(), autoescape=True))
    for area, geojson in session.execute(query.order_by(func.length(Area.name), Area.code).limit(MOST)):
        at = (area.lon, area.lat) if area.lon is not None else _inside(geojson)
        if at is not None:
            yield Found(str(LEVEL_NAMES[area.level]), area.name, "", at[0], at[1])


def _inside(geojson: Any) -> tuple[float, float] | None:
    try:
        return inner_point(parse_geojson(geojson)) if geojson else None
    except PolygonError:
        return None


def _places(session: Session, typed: str, key: str, actor: Actor) -> Iterator[Found]:
    by_code = or_(Place.address.contains(typed.strip(), autoescape=True), Place.code == typed.strip())
    matches = or_(Place.name_key.contains(key, autoescape=True), by_code)
    facts = select(Place.id, Place.kind, Place.name, Place.address, Place.lon, Place.lat)
    query = facts.where(Place.is_active, Place.lon.is_not(None), is_visible(actor), matches)
    for number, kind, name, address, lon, lat in session.execute(
        query.order_by(func.length(Place.name), Place.id).limit(MOST)
    ):
        yield Found(str(PLACE_KINDS[kind]), name, address, lon, lat, f"/places/{number}")


def _units(session: Session, typed: str, key: str, actor: Actor) -> Iterator[Found]:
    mine = within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id)
    matches = or_(Unit.name_key.contains(key, autoescape=True), Unit.address.contains(typed.strip(), autoescape=True))
    kinds = labels(session, "unit_kind")
    facts = select(Unit.id, Unit.kind, Unit.name, Unit.address, Unit.lon, Unit.lat)
    query = facts.where(Unit.is_active, Unit.lon.is_not(None), mine, matches)
    for number, kind, name, address, lon, lat in session.execute(
        query.order_by(func.length(Unit.name), Unit.id).limit(MOST)
    ):
        yield Found(kinds.get(kind, kind), name, address, lon, lat, f"/units/{number}")
