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
        for other in range(len(points)):
            if one == other:
                continue
            end, metres = points[other], great_circle_m(*start, *points[other])
            both = (road,) if road == roads[other] else (road, roads[other])
            minutes = max(each.minutes(start, end, metres) for each in both)
            way[one][other] = -(-minutes // GRID) * GRID
            drive[one][other] = max(round(each.driving(start, end, metres) * drive_units) for each in both)
    return way, drive
