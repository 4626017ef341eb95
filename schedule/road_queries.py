"""How one travels in many areas at once, and the ways that were measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.models import Area
from registry.queries.settings import DEFAULTS, ROAD_CLASS, ROAD_CLASSES, TRAVEL, HeldSetting, nearest
from schedule.travel import Point, Road, Way, spot
from schedule.way_models import TravelWay


def roads(session: Session, area: Area, paths: Iterable[str]) -> dict[str, Road]:
    """The road of each of these areas (by path), as its nearest setting has it, with all ways that were measured."""
    ways = _ways(session)
    found: dict[str, Road] = {}
    same: dict[Road, Road] = {}  # most areas travel alike
    for path in {*paths, area.path}:
        road = _road(session, path)
        found[path] = same.setdefault(road, replace(road, ways=ways))
    return found


def _road(session: Session, path: str) -> Road:
    """As `ground` has it, from the settings that are kept in memory."""
    held, of_class = nearest(session, TRAVEL, path), nearest(session, ROAD_CLASS, path)
    road = Road.of((held.value if held else DEFAULTS[TRAVEL]) or {})
    if of_class is None or (held is not None and _depth(path, of_class) < _depth(path, held)):
        return road
    classes = nearest(session, ROAD_CLASSES, path)
    return road.with_class(str(of_class.value), (classes.value if classes else DEFAULTS[ROAD_CLASSES]) or {})


def _depth(path: str, held: HeldSetting) -> int:
    above = [int(part) for part in path.split("/") if part]
    return above.index(held.area_id) if held.area_id in above else -1


def ways_at(session: Session, point: Point) -> dict[tuple[str, str], Way]:
    """The measured ways to and from that point."""
    here = spot(point)
    return _ways(session, or_(TravelWay.from_spot == here, TravelWay.to_spot == here))


def _ways(session: Session, *conditions: object) -> dict[tuple[str, str], Way]:
    query = select(TravelWay.from_spot, TravelWay.to_spot, TravelWay.minutes, TravelWay.source).where(*conditions)  # type: ignore[arg-type]
    return {(start, end): Way(minutes, source) for start, end, minutes, source in session.execute(query).tuples()}
