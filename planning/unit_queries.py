"""The units of a plan: what they are, and where a team goes to visit them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.i18n import Text, tn
from planning.county_facts import UnitFacts
from registry.models import Area, Unit
from registry.scope import beneath
from schedule.ground_queries import Ground
from schedule.travel import Point


def unit_facts(
    session: Session, area: Area, unit_ids: Sequence[int], here: Ground
) -> tuple[dict[int, UnitFacts], list[Text]]:
    """The units by number, and what had to be assumed: one that is not on the map lies where its area does."""
    points = _area_points(session, area)
    query = select(Unit.id, Unit.name, Unit.kind, Unit.lon, Unit.lat, Area.path).join(Area, Area.id == Unit.area_id)
    rows = [row for row in session.execute(query.where(Unit.is_active, beneath(area.path))) if row.id in set(unit_ids)]
    found = {row.id: _facts(row, here, points) for row in rows}
    assumed = [unit for unit in found.values() if not unit.is_exact]
    warnings = []
    if assumed:
        names = ", ".join(unit.name for unit in assumed[:3])
        wording = tn(
            "%(n)s unit is not on the map and is taken to lie at the seat of its area: %(names)s.",
            "%(n)s units are not on the map and are taken to lie at the seat of their area: %(names)s ….",
            len(assumed), names=names,
        )  # fmt: skip
        warnings.append(wording)
    return found, warnings


def area_paths(session: Session, area: Area) -> dict[int, str]:
    """The paths of the area and of all beneath it, by number."""
    return dict(session.execute(select(Area.id, Area.path).where(beneath(area.path))).tuples().all())


def points_of(units: Iterable[UnitFacts], area: Area) -> Point:
    """Where the area's seat is; the middle of its units when that is not known."""
    if area.lon is not None and area.lat is not None:
        return area.lon, area.lat
    there = [unit.point for unit in units if unit.is_exact]
    if not there:
        return 0.0, 0.0
    return sum(lon for lon, _ in there) / len(there), sum(lat for _, lat in there) / len(there)


def _area_points(session: Session, area: Area) -> dict[int, Point]:
    query = select(Area.id, Area.lon, Area.lat).where(beneath(area.path), Area.lon.is_not(None), Area.lat.is_not(None))
    return {number: (lon, lat) for number, lon, lat in session.execute(query).tuples() if lon is not None and lat}


def _facts(
    row: Row[tuple[int, str, str, float | None, float | None, str]], here: Ground, points: dict[int, Point]
) -> UnitFacts:
    number, name, kind, lon, lat, path = row
    kinds = here.kinds_above(kind)
    if lon is not None and lat is not None:
        return UnitFacts(number, name, kind, kinds, path, (lon, lat))
    above = [int(part) for part in reversed(path.split("/")) if part]
    point = next((points[one] for one in above if one in points), next(iter(points.values()), (0.0, 0.0)))
    return UnitFacts(number, name, kind, kinds, path, point, is_exact=False)
