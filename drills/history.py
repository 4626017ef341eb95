"""A unit's evacuation times as a small line drawing: where its points, its line and its target lie. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 360, 150
LEFT, RIGHT, TOP, BOTTOM = 22, 22, 20, 24
FEWEST = 2  # one time alone is no history


@dataclass(frozen=True)
class Past:
    """One drill of the unit: its day, its evacuation in seconds, and its number."""

    drill_id: int
    on: date
    seconds: int


@dataclass(frozen=True)
class Point:
    """Where a drill stands in the drawing, in its units from the top left; `is_within` its target, `is_this` drill."""

    past: Past
    x: float
    y: float
    is_within: bool
    is_this: bool


@dataclass(frozen=True)
class Drawing:
    """The drawing: points from the first drill to the last, `line` through them, and the height of the target."""

    points: tuple[Point, ...]
    target_y: float
    target: int
    line: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def best(self) -> Past:
        """The quickest of them; the latest when several were."""
        return min(reversed(self.points), key=lambda point: point.past.seconds).past


def drawing(past: Sequence[Past], target: int, this: int) -> Drawing | None:
    """The drawing of these drills with their target in seconds; None for fewer than two."""
    if len(past) < FEWEST:
        return None
    ordered = sorted(past, key=lambda one: (one.on, one.drill_id))
    times = [target, *(one.seconds for one in ordered)]
    scale = (min(times) * 0.8, max(times) * 1.08)
    step = (WIDTH - LEFT - RIGHT) / (len(ordered) - 1)
    points = tuple(
        Point(one, round(LEFT + place * step, 1), _height(one.seconds, scale), one.seconds <= target,
              one.drill_id == this)
        for place, one in enumerate(ordered)
    )  # fmt: skip
    line = " ".join(f"{point.x},{point.y}" for point in points)
    return Drawing(points, _height(target, scale), target, line)


def _height(seconds: int, scale: tuple[float, float]) -> float:
    """The lower end of the scale stands at the bottom, the upper one at the top."""
    lowest, highest = scale
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (seconds - lowest) / (highest - lowest), 1)
