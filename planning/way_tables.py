"""Ways between all stops of a plan: minutes as the calendar's rules reckon them, and the driving alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from geo.distance import great_circle_m
from planning.conventions import GRID
from schedule.travel import Point, Road

Table = list[list[int]]


def tables(points: Sequence[Point], roads: Sequence[Road], drive_units: int) -> tuple[Table, Table]:
    """Minutes from each point to each, on the grid and never less than either end's road says; and the driving.

    Driving is in `drive_units` to the minute, without the margin for packing up and parking. The tables of the last
    counties are kept: pages ask for the same again and again. Nobody may change them.
    """
    return _tables(tuple(points), tuple(roads), drive_units)


@lru_cache(maxsize=3)
def _tables(points: tuple[Point, ...], roads: tuple[Road, ...], drive_units: int) -> tuple[Table, Table]:
    way = [[0] * len(points) for _ in points]
    drive = [[0] * len(points) for _ in points]
    for one, (start, road) in enumerate(zip(points, roads, strict=True)):
        for other in range(one):
            end, metres = points[other], great_circle_m(*start, *points[other])
            both = (road,) if road is roads[other] or road == roads[other] else (road, roads[other])
            there = _way(start, end, metres, both, drive_units)
            way[one][other], drive[one][other] = there
            back = _way(end, start, metres, both, drive_units) if road.ways else there  # an estimate has no direction
            way[other][one], drive[other][one] = back
    return way, drive


def _way(start: Point, end: Point, metres: float, roads: Sequence[Road], drive_units: int) -> tuple[int, int]:
    minutes, driving = roads[0].both(start, end, metres)
    for road in roads[1:]:
        other = road.both(start, end, metres)
        minutes, driving = max(minutes, other[0]), max(driving, other[1])
    return -(-minutes // GRID) * GRID, round(driving * drive_units)
