"""How long the way between two stops takes: as somebody measured it, or the straight line, lengthened by a detour, at
the speed of the roads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, NamedTuple

from geo.distance import great_circle_m

Point = tuple[float, float]
"""Longitude and latitude, WGS-84 degrees."""

SAME_PLACE_M = 150
"""So near that nobody packs up and drives: the next room, the other side of the square."""


class Way(NamedTuple):
    """A way that was measured or loaded: minutes of driving, and where that comes from."""

    minutes: float
    source: str = ""


@dataclass(frozen=True)
class Road:
    """Assumptions about the roads: speed, way over straight line, and minutes to pack up, park and find the door.

    `ways` are those that were measured, by the spots where they begin and end; they stand before the estimate.
    """

    km_per_hour: float = 40
    detour: float = 1.4
    margin_minutes: float = 10
    ways: Mapping[tuple[str, str], Way] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Road:
        """The road of a county's setting."""
        usual = cls()
        speed, detour, margin = (float(settings.get(name, getattr(usual, name))) for name in _NUMBERS)
        return cls(speed, detour, margin)

    def with_class(self, road_class: str, classes: Mapping[str, Any]) -> Road:
        """The same with the speed and the detour of that class of road; unchanged when there is no such class."""
        known = classes.get(road_class)
        if not known:
            return self
        return replace(self, km_per_hour=float(known["km_per_hour"]), detour=float(known["detour"]))

    def minutes(self, start: Point, end: Point, metres: float | None = None) -> int:
        """Whole minutes from one point to the other, rounded up; none within the same place.

        `metres` is the straight line if the caller knows it.
        """
        return self.both(start, end, metres)[0]

    def driving(self, start: Point, end: Point, metres: float | None = None) -> float:
        """Minutes of driving alone; none within the same place."""
        return self.both(start, end, metres)[1]

    def both(self, start: Point, end: Point, metres: float | None = None) -> tuple[int, float]:
        """Minutes of the way, and of the driving in it."""
        straight = great_circle_m(*start, *end) if metres is None else metres
        if straight <= SAME_PLACE_M:
            return 0, 0
        known = self._known(start, end) if self.ways else None
        driving = known.minutes if known is not None else straight * self.detour / 1000 / self.km_per_hour * 60
        return ceil(driving + self.margin_minutes), driving

    def source(self, start: Point, end: Point) -> str | None:
        """Where the way comes from; None when it is estimated."""
        known = self._known(start, end)
        return known.source if known is not None else None

    def _known(self, start: Point, end: Point) -> Way | None:
        """The measured way; the one back when only that was measured."""
        if not self.ways:
            return None
        one, other = spot(start), spot(end)
        return self.ways.get((one, other)) or self.ways.get((other, one))


def spot(point: Point) -> str:
    """A point as ways are found by it, to about a metre."""
    return f"{point[0]:.5f},{point[1]:.5f}"


_NUMBERS = ("km_per_hour", "detour", "margin_minutes")
