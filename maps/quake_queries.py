"""Questions about the catalogue of earthquakes: by magnitude, time and distance."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from core.times import day_bounds
from geo.polygons import PolygonError, inner_point, parse_geojson
from maps.queries import middle
from maps.scenario_inputs import QuakesAsked
from maps.scenario_models import Earthquake
from registry.models import Area, AreaOutline

KM_PER_DEGREE = 111.195
ON_MAP = 500
"""So many earthquakes are drawn, the largest first."""


@dataclass(frozen=True)
class Middle:
    """Where a county is, in WGS-84 degrees, and what it is called."""

    name: str
    lon: float
    lat: float

    @property
    def squared_km(self) -> ColumnElement[Any]:
        """The square of the kilometres to each earthquake, for sorting and filtering.

        Reckoned on the plane at the mean latitude, with what every database can do: right to a few per mille within
        1,000 km.
        """
        north = Earthquake.lat - self.lat
        half = north * radians(1) / 2
        narrow = cos(radians(self.lat)) * (1 - half * half / 2) - sin(radians(self.lat)) * half
        east = Earthquake.lon - self.lon
        return (north * north + east * east * narrow * narrow) * KM_PER_DEGREE**2

    def within(self, km: float) -> ColumnElement[bool]:
        """The condition for earthquakes at most so far away."""
        return self.squared_km <= km * km


def middle_of(session: Session, area: Area | None) -> Middle:
    """The point of the area from which distances are told: its own, one inside its outline, or among its shelters."""
    if area is not None and area.lon is not None and area.lat is not None:
        return Middle(area.name, area.lon, area.lat)
    outline = session.get(AreaOutline, area.id) if area is not None else None
    if area is not None and outline is not None:
        try:
            point = inner_point(parse_geojson(outline.geojson))
            return Middle(area.name, point.lon, point.lat)
        except PolygonError:
            pass
    lat, lon = middle(session)
    return Middle(area.name if area is not None else "", lon, lat)


def quakes(asked: QuakesAsked, around: Middle) -> Select[tuple[Earthquake]]:
    """The earthquakes that the filter asks for."""
    query = select(Earthquake)
    if asked.magnitude is not None:
        query = query.where(Earthquake.magnitude >= asked.magnitude)
    if asked.km is not None:
        query = query.where(around.within(asked.km))
    if asked.since is not None:
        query = query.where(Earthquake.at >= day_bounds(asked.since)[0])
    if asked.until is not None:
        query = query.where(Earthquake.at < day_bounds(asked.until)[1])
    return query


def largest(session: Session, query: Select[tuple[Earthquake]]) -> list[Earthquake]:
    """The largest of these, as many as a map shows at once."""
    return list(session.scalars(query.order_by(Earthquake.magnitude.desc(), Earthquake.id).limit(ON_MAP)))


def count(session: Session) -> int:
    """How many earthquakes the catalogue holds."""
    return session.scalar(select(func.count()).select_from(Earthquake)) or 0
