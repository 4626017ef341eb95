"""The county's land, made from a seed: villages as cells that share borders, townships and county as their unions.

Cells are drawn over a wider ground than the county; those whose seat lies inside a wavy outline are kept. So nothing
is clipped, and every border, the county's own included, is the border of a village.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, exp, hypot, pi, radians, sin, sqrt
from random import Random
from typing import cast

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from geo.polygons import Shape

CENTRE_LON, CENTRE_LAT = 116.0, 26.5
KM_PER_LON = 111.32 * cos(radians(CENTRE_LAT))
KM_PER_LAT = 110.8
RADIUS_KM = 30.0
SEGMENT_KM = 0.55  # borders are not drawn finer than this
CANDIDATES = 12

Km = tuple[float, float]
Edge = tuple[Km, Km]


@dataclass(frozen=True)
class VillageLand:
    """One cell: its polygon and seat in WGS-84 degrees, its township's number, and how far the seat is from that of
    the township and of the county, in kilometres."""

    shape: Polygon
    seat: tuple[float, float]
    township: int
    to_township_km: float
    to_county_km: float


@dataclass(frozen=True)
class Land:
    """The polygons of a county; township 0 holds the county's seat, the next `streets` lie around it."""

    villages: list[VillageLand]
    townships: list[Shape]
    county: Shape


def make_land(rng: Random, townships: int, villages: int, streets: int, radius_km: float = RADIUS_KM) -> Land:
    """So many townships and villages, `streets` of the former close to the county's seat; no village is cut in two."""
    outline = _Outline(rng, radius_km)
    seats = _township_seats(rng, outline, townships, streets)
    points, inside = _village_seats(rng, outline, villages, seats, streets)
    rings = _cells(points, inside)
    belongs = _shared_out(rings, [points[i] for i in inside], seats, streets)
    shapes = _roughened(rng, rings)
    cells = [
        VillageLand(shape, degrees(points[i]), t, _km(points[i], seats[t]), _km(points[i], seats[0]))
        for shape, i, t in zip(shapes, inside, belongs, strict=True)
    ]
    members = defaultdict(list)
    for cell in cells:
        members[cell.township].append(cell.shape)
    unions = [shapely.coverage_union_all(members[t]) for t in range(townships)]
    return Land(cells, [_one(u) for u in unions], _one(shapely.coverage_union_all(shapes)))


def degrees(at: Km) -> tuple[float, float]:
    """Kilometres east and north of the centre as WGS-84 longitude and latitude, rounded to 0.1 m."""
    return round(CENTRE_LON + at[0] / KM_PER_LON, 6), round(CENTRE_LAT + at[1] / KM_PER_LAT, 6)


def point_in(rng: Random, shape: Polygon, near: tuple[float, float], spread: float = 0.4) -> tuple[float, float]:
    """A point inside the polygon, nearer to `near` the smaller `spread` is (1: anywhere); degrees, 0.1 m."""
    west, south, east, north = shape.bounds
    for _ in range(60):
        lon = near[0] + (rng.uniform(west, east) - near[0]) * spread
        lat = near[1] + (rng.uniform(south, north) - near[1]) * spread
        if shapely.contains_xy(shape, lon, lat):
            return round(lon, 6), round(lat, 6)
    inner = shape.representative_point()
    return round(inner.x, 6), round(inner.y, 6)


class _Outline:
    """A blob with bays and capes, given by the radius in each direction."""

    def __init__(self, rng: Random, radius_km: float) -> None:
        self.radius_km = radius_km
        self._waves = [(n, size, rng.uniform(0, 2 * pi)) for n, size in ((2, 0.16), (3, 0.10), (5, 0.06), (9, 0.03))]

    def holds(self, at: Km, margin: float = 1.0) -> bool:
        """Whether the point lies inside the outline shrunk by the factor `margin`."""
        angle = atan2(at[1], at[0])
        reach = 1 + sum(size * sin(n * angle + phase) for n, size, phase in self._waves)
        return hypot(*at) <= self.radius_km * reach * margin

    def draw(self, rng: Random, reach: float) -> Km:
        """Any point of the square that is `reach` times as wide as the outline."""
        side = self.radius_km * reach
        return rng.uniform(-side, side), rng.uniform(-side, side)


def _km(a: Km, b: Km) -> float:
    return round(hypot(a[0] - b[0], a[1] - b[1]), 3)


def _one(shape: BaseGeometry) -> Shape:
    return cast(Shape, shapely.orient_polygons(shape))


def _township_seats(rng: Random, outline: _Outline, townships: int, streets: int) -> list[Km]:
    """Seat 0 near the middle, the streets around it, the others far from each other."""
    seats: list[Km] = [(rng.uniform(-3, 3), rng.uniform(-3, 3))]
    turn, ring = rng.uniform(0, 2 * pi), 4.0 * sqrt(max(streets, 1) / 2)
    for n in range(streets):
        angle = turn + 2 * pi * n / streets + rng.uniform(-0.3, 0.3)
        seats.append((seats[0][0] + ring * cos(angle), seats[0][1] + ring * sin(angle)))
    while len(seats) < townships:
        drawn = (outline.draw(rng, 1.3) for _ in range(40))
        tries = [at for at in drawn if outline.holds(at, 0.9)]
        seats.append(max(tries, key=lambda at: min(_km(at, seat) for seat in seats)))
    return seats


def _village_seats(
    rng: Random, outline: _Outline, villages: int, seats: list[Km], streets: int
) -> tuple[list[Km], list[int]]:
    """Points over the wider ground, evenly spread but denser in town, and which of them are the county's villages."""
    town_km = 3.2 * sqrt(streets + 1)
    points, loose = list(seats), np.array([_looseness(seat, seats[0], town_km) for seat in seats])
    inside = list(range(len(seats)))
    while len(inside) < villages:
        tries = [outline.draw(rng, 1.5) for _ in range(CANDIDATES)]
        looseness = np.array([_looseness(at, seats[0], town_km) for at in tries])
        gaps = np.hypot(*(np.array(tries)[:, None, :] - np.array(points)[None, :, :]).transpose(2, 0, 1))
        best = int((gaps.min(axis=1) / looseness).argmax())
        if outline.holds(tries[best]):
            inside.append(len(points))
        points.append(tries[best])
        loose = np.append(loose, looseness[best])
    return _settled(points, fixed=len(seats)), inside


def _looseness(at: Km, centre: Km, town_km: float) -> float:
    return 1 - 0.72 * exp(-((hypot(at[0] - centre[0], at[1] - centre[1]) / town_km) ** 2))


def _settled(points: list[Km], fixed: int) -> list[Km]:
    """One round of Lloyd's smoothing, half way, for all but the first `fixed` points."""
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), ordered=True))
    centres = shapely.get_coordinates(shapely.centroid(cells))
    moved = (np.array(points) + centres) / 2
    far = np.hypot(*(moved - np.array(points)).T) > 2.5  # cells at the rim are huge: leave their seats alone
    return [
        at if n < fixed or far[n] else (round(float(moved[n][0]), 6), round(float(moved[n][1]), 6))
        for n, at in enumerate(points)
    ]


def _cells(points: list[Km], inside: list[int]) -> list[list[Km]]:
    """The corners of each kept cell, without the repeated first one; neighbours have the very same corners."""
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), ordered=True))
    rings = []
    for i in inside:
        corners = [(round(x, 4), round(y, 4)) for x, y in cells[i].exterior.coords]
        rings.append([a for a, b in pairwise(corners) if a != b])
    return rings


def _edges(ring: list[Km]) -> list[Edge]:
    return list(zip(ring, ring[1:] + ring[:1], strict=True))


def _shared_out(rings: list[list[Km]], points: list[Km], seats: list[Km], streets: int) -> list[int]:
    """The township of each cell, grown from the seats' own cells over shared borders, so that each is of one piece."""
    sides = defaultdict(list)
    for n, ring in enumerate(rings):
        for a, b in _edges(ring):
            sides[min((a, b), (b, a))].append(n)
    beside = defaultdict(list)
    for pair in sides.values():
        if len(pair) == 2:
            beside[pair[0]].append(pair[1])
            beside[pair[1]].append(pair[0])
    belongs = [-1] * len(rings)
    queue = [(0.0, n, n) for n in range(len(seats))]  # the seats are the first cells
    while queue:
        way, cell, township = heapq.heappop(queue)
        if belongs[cell] < 0:
            belongs[cell] = township
            slow = 1.6 if 0 < township <= streets else 1.0  # streets stay small
            for other in sorted(beside[cell]):
                heapq.heappush(queue, (way + slow * _km(points[cell], points[other]), other, township))
    return belongs


def _roughened(rng: Random, rings: list[list[Km]]) -> list[Polygon]:
    """Polygons in degrees whose straight borders became winding ones, each border the same for both neighbours."""
    edges = sorted({min(edge, edge[::-1]) for ring in rings for edge in _edges(ring)})
    drawn = {edge: _winding(rng, *edge) for edge in edges}
    for strength in (1.0, 0.4, 0.0):
        shapes = [_drawn(ring, drawn) for ring in rings]
        crossed = [ring for ring, shape in zip(rings, shapes, strict=True) if not shape.is_valid]
        if not crossed:
            break
        for edge in (min(e, e[::-1]) for ring in crossed for e in _edges(ring)):
            drawn[edge] = _flattened(drawn[edge], strength / 2)
    return shapes


def _winding(rng: Random, a: Km, b: Km) -> list[Km]:
    length = hypot(b[0] - a[0], b[1] - a[1])
    if length < SEGMENT_KM:
        return [a, b]
    aside = rng.gauss(0, 0.085)
    middle = ((a[0] + b[0]) / 2 - aside * (b[1] - a[1]), (a[1] + b[1]) / 2 + aside * (b[0] - a[0]))
    return _winding(rng, a, middle)[:-1] + _winding(rng, middle, b)


def _flattened(line: list[Km], keep: float) -> list[Km]:
    """The line with its bends taken back to the part `keep`; 0 makes it straight."""
    (ax, ay), (bx, by) = line[0], line[-1]
    last = len(line) - 1
    straight = [(ax + (bx - ax) * n / last, ay + (by - ay) * n / last) for n in range(len(line))]
    return [(sx + (x - sx) * keep, sy + (y - sy) * keep) for (x, y), (sx, sy) in zip(line, straight, strict=True)]


def _drawn(ring: list[Km], drawn: dict[Edge, list[Km]]) -> Polygon:
    corners: list[Km] = []
    for edge in _edges(ring):
        line = drawn[min(edge, edge[::-1])]
        corners += (line if line[0] == edge[0] else line[::-1])[:-1]
    return Polygon([degrees(corner) for corner in corners])
