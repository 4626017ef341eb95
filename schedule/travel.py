"""How long the way between two stops takes: the straight line, lengthened by a detour, at the speed of the roads."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from geo.distance import great_circle_m

Point = tuple[float, float]
"""Longitude and latitude, WGS-84 degrees."""

SAME_PLACE_M = 150
"""So near that nobody packs up and drives: the next room, the other side of the square."""


@dataclass(frozen=True)
class Road:
    """Assumptions about the roads: speed, way over straight line, and minutes to pack up, park and find the door."""

    km_per_hour: float = 40
    detour: float = 1.4
    margin_minutes: float = 10

    def minutes(self, start: Point, end: Point) -> int:
        """Whole minutes from one point to the other, rounded up; none within the same place."""
        metres = great_circle_m(*start, *end)
        if metres <= SAME_PLACE_M:
            return 0
        return ceil(metres * self.detour / 1000 / self.km_per_hour * 60 + self.margin_minutes)
