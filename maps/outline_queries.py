"""Outlines of areas: the one around a place, and all that a map draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from geo.polygons import PolygonError, Shape, inner_point, parse_geojson, simplified, to_geojson
from registry.models import Area, AreaOutline
from registry.queries.areas import county_outline

DRAWN_LEVELS = ("county", "township")
TOLERANCE_DEGREES = 0.0006
"""About 60 m: not seen on a screen that shows a county, and a tenth of the bytes."""

DRAWN_DECIMALS = 4


@dataclass(frozen=True)
class Outline:
    """The polygon of a named area, WGS-84."""

    name: str
    shape: Shape


def outline_over(session: Session, area: Area) -> Outline | None:
    """The widest outline known around an area, its county's at most: a point beyond that one is surely wrong."""
    found = county_outline(session, area)
    try:
        return Outline(found[0], parse_geojson(found[1])) if found else None
    except PolygonError:
        return None


def outline_stamp(session: Session) -> str:
    """Changes whenever a drawn outline does; the trail does not see the polygons themselves, their areas do."""
    return _stamp(session, _drawn(_TOTALS))


def all_outlines_stamp(session: Session) -> str:
    """The same for the outlines of all areas, drawn or not."""
    return _stamp(session, _TOTALS.join_from(AreaOutline, Area, Area.id == AreaOutline.area_id))


_TOTALS = select(func.count(), func.sum(AreaOutline.area_m2), func.sum(Area.version), func.max(Area.id))


def _stamp(session: Session, totals: Select[Any]) -> str:
    return "-".join(str(value or 0) for value in session.execute(totals).one())


def _drawn(query: Select[Any]) -> Select[Any]:
    return query.join_from(AreaOutline, Area, Area.id == AreaOutline.area_id).where(Area.level.in_(DRAWN_LEVELS))


def drawn_outlines(session: Session) -> dict[str, Any]:
    """GeoJSON of counties and townships, simplified for drawing, each with its name and a point for the name."""
    rows = session.execute(_drawn(select(Area.id, Area.name, Area.level, AreaOutline.geojson)).order_by(Area.path))
    features = [feature for row in rows if (feature := _feature(*row)) is not None]
    return {"type": "FeatureCollection", "features": features}


def _feature(area_id: int, name: str, level: str, geojson: dict[str, Any]) -> dict[str, Any] | None:
    try:
        shape = simplified(parse_geojson(geojson), TOLERANCE_DEGREES)
    except PolygonError:
        return None  # what cannot be drawn is left out; the import has said so
    lon, lat = inner_point(shape)
    return {
        "type": "Feature",
        "id": area_id,
        "properties": {"name": name, "level": level, "at": [round(lon, 4), round(lat, 4)]},
        "geometry": to_geojson(shape, DRAWN_DECIMALS),
    }
