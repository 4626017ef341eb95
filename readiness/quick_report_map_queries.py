"""The ground of a round's map: outlines and points of the area, its townships and villages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.polygons import PolygonError, parse_geojson, simplified, to_geojson
from readiness.quick_report_map import Base, base
from registry.models import Area, AreaOutline
from registry.scope import beneath

TOLERANCE = 0.0006  # about 60 m, less than a point of the drawing


def ground_of(session: Session, area: Area) -> Base | None:
    """The ground; None where neither outlines nor points are known."""
    query = select(Area.id, Area.level, AreaOutline.geojson).join(AreaOutline, AreaOutline.area_id == Area.id)
    outline: dict[str, Any] | None = None
    towns: list[dict[str, Any]] = []
    villages: dict[int, dict[str, Any]] = {}
    for number, level, geojson in session.execute(query.where(beneath(area.path)).order_by(Area.code)).tuples():
        if (shape := _drawn(geojson)) is None:
            continue
        if number == area.id:
            outline = shape
        if level == "village":
            villages[number] = shape
        elif level == "township" and number != area.id:
            towns.append(shape)
    where = select(Area.id, Area.lon, Area.lat).where(beneath(area.path), Area.level.in_(("township", "village")))
    points = {
        number: (lon, lat)
        for number, lon, lat in session.execute(where).tuples()
        if lon is not None and lat is not None
    }
    return base(outline, towns, villages, points)


def _drawn(geojson: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return to_geojson(simplified(parse_geojson(geojson), TOLERANCE), 4)
    except PolygonError:
        return None
