"""Polygons of areas: read from GeoJSON, repaired, measured, drawn and searched. Degrees are WGS-84 throughout."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from core.late import late
from geo.datums import Datum, LonLat, to_wgs84

if TYPE_CHECKING:
    import numpy as np
    import shapely
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Shape = shapely.Polygon | shapely.MultiPolygon
else:
    np, shapely = late("numpy"), late("shapely")
    Shape = "shapely.Polygon | shapely.MultiPolygon"

Key = TypeVar("Key", bound=Hashable)
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

WGS84_A_M = 6378137.0
WGS84_F = 1 / 298.257223563
WGS84_E = sqrt(WGS84_F * (2 - WGS84_F))
DRAWN_DECIMALS = 6


class PolygonError(ValueError):
    """A polygon that cannot be used. `code` names the reason for those who word it in another language."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def parse_geojson(geometry: object) -> Shape:
    """The valid polygon of a GeoJSON Polygon or MultiPolygon; heights dropped, crossings and open rings repaired.

    Raises PolygonError, a ValueError with the code `not_geojson`, `wrong_type`, `bad_coordinates`, `out_of_range` or
    `empty`.
    """
    if not isinstance(geometry, Mapping):
        raise PolygonError("not_geojson", "a GeoJSON geometry is an object with type and coordinates")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise PolygonError("wrong_type", f"expected a Polygon or MultiPolygon, found {kind!r}")
    parts = [coordinates] if kind == "Polygon" else coordinates
    shape = _repaired(shapely.MultiPolygon([_polygon(part) for part in _listed(parts)]))
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise PolygonError("out_of_range", "longitude comes first, within ±180 degrees, then latitude, within ±90")
    return shape


def to_geojson(shape: Shape, decimals: int = DRAWN_DECIMALS) -> dict[str, Any]:
    """The GeoJSON geometry object, rounded to `decimals` (six are 0.1 m, five are 1 m)."""
    rounded = shapely.transform(shape, lambda pairs: np.round(pairs, decimals))
    return cast(dict[str, Any], json.loads(shapely.to_geojson(rounded)))


def converted_to_wgs84(shape: Shape, datum: Datum) -> Shape:
    """The polygon in WGS-84 of one whose corners are given in `datum`."""
    if datum in (Datum.WGS84, Datum.CGCS2000):
        return shape

    def corners(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([to_wgs84(lon, lat, datum) for lon, lat in pairs])

    return _repaired(shapely.transform(shape, corners))


def simplified(shape: Shape, tolerance_degrees: float) -> Shape:
    """A valid polygon with fewer corners for drawing, no corner moved by more than `tolerance_degrees`.

    0.001 degree is about 100 m. A polygon too small for the tolerance comes back as it was.
    """
    try:
        return _repaired(shape.simplify(tolerance_degrees, preserve_topology=True))
    except PolygonError:
        return shape


def inner_point(shape: Shape) -> LonLat:
    """A point that surely lies inside, also for a crescent or a group of islands (it need not be the centre)."""
    point = shape.representative_point()
    return LonLat(point.x, point.y)


def bounds_of(shape: Shape) -> Bounds:
    """West, south, east and north of the polygon in degrees."""
    west, south, east, north = shape.bounds
    return west, south, east, north


def contains_point(shape: Shape, lon: float, lat: float) -> bool:
    """Whether the point lies inside or on the edge."""
    return bool(shapely.intersects_xy(shape, lon, lat))


def area_m2(shape: Shape) -> float:
    """The area in square metres on the WGS-84 ellipsoid.

    Corners are put on the authalic (equal-area cylindrical) projection (Snyder 1987, formulas 3-12 and 10-4), so the
    only approximation is the course of an edge between two corners, nothing for edges of some kilometres.
    """
    return float(shapely.transform(shape, _equal_area).area)


class AreaIndex(Generic[Key]):
    """Finds which of many polygons holds a point, through an R-tree."""

    def __init__(self, areas: Iterable[tuple[Key, Shape]]) -> None:
        """Takes pairs of a key (say, an area's id) and its polygon; their order decides between neighbours."""
        pairs = list(areas)
        self._keys = [key for key, _ in pairs]
        self._tree = shapely.STRtree([shape for _, shape in pairs])
        shapely.prepare(self._tree.geometries)

    def find(self, lon: float, lat: float) -> Key | None:
        """The key of the first polygon that holds the point, edge included, or None."""
        return next(iter(self.find_all(lon, lat)), None)

    def find_all(self, lon: float, lat: float) -> list[Key]:
        """The keys of all polygons that hold the point, in the order in which they were given."""
        return [self._keys[i] for i in sorted(self._tree.query(shapely.Point(lon, lat), predicate="intersects"))]

    def find_many(self, points: Sequence[tuple[float, float]]) -> list[Key | None]:
        """`find` for many (lon, lat) points at once."""
        found: list[Key | None] = [None] * len(points)
        if not points or not self._keys:
            return found
        at, inside = self._tree.query(shapely.points(np.asarray(points, dtype=float)), predicate="intersects")
        for point, area in sorted(zip(at.tolist(), inside.tolist(), strict=True), reverse=True):
            found[point] = self._keys[area]
        return found


def _equal_area(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, sine = np.radians(pairs[:, 0]), np.sin(np.radians(pairs[:, 1]))
    q = (1 - WGS84_E**2) * (sine / (1 - (WGS84_E * sine) ** 2) + np.arctanh(WGS84_E * sine) / WGS84_E)
    return np.column_stack([WGS84_A_M * lon, WGS84_A_M * q / 2])


def _listed(value: object) -> list[object]:
    if not isinstance(value, list | tuple) or not value:
        raise PolygonError("bad_coordinates", "coordinates must be lists of rings, and rings lists of points")
    return list(value)


def _polygon(rings: object) -> shapely.Polygon:
    outer, *holes = [_ring(ring) for ring in _listed(rings)]
    return shapely.Polygon(outer, holes)


def _ring(points: object) -> list[tuple[float, float]]:
    ring = [_corner(point) for point in _listed(points)]
    if len(set(ring)) < 3:
        raise PolygonError("bad_coordinates", f"a ring needs at least three different points, found {len(set(ring))}")
    return ring


def _corner(point: object) -> tuple[float, float]:
    numbers = _listed(point)[:2]
    if len(numbers) < 2 or not all(_is_number(number) for number in numbers):
        raise PolygonError("bad_coordinates", f"a point is two numbers, longitude and latitude; found {point!r:.60}")
    lon, lat = cast(list[float], numbers)
    return float(lon), float(lat)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def _repaired(shape: BaseGeometry) -> Shape:
    """What is polygonal in the repaired shape: crossings become separate parts, spikes and lines fall away."""
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(valid, return_index=False) if part.geom_type.endswith("Polygon")]
    whole = shapely.union_all(parts) if valid.geom_type == "GeometryCollection" else valid
    if isinstance(whole, shapely.MultiPolygon) and len(whole.geoms) == 1:
        whole = whole.geoms[0]
    if not isinstance(whole, shapely.Polygon | shapely.MultiPolygon) or not whole.area > 0:
        raise PolygonError("empty", "the polygon encloses no area")
    return whole
