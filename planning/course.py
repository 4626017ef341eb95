"""The way to a proposal, drawn as a small curve: how the best found so far became better. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

WIDE, HIGH = 320, 72
EDGE = 6


@dataclass(frozen=True)
class Best:
    """The best plan at some moment: seconds since the start, visits placed, minutes of driving, sum of all terms."""

    seconds: float
    placed: int
    driving: int
    total: float


@dataclass(frozen=True)
class Curve:
    """Points of a line from left (begun) to right (now), lower is better, in a picture of `wide` x `high`."""

    points: str
    x: float
    y: float
    seconds: float
    wide: int = WIDE
    high: int = HIGH


def bests(course: Sequence[Sequence[float]]) -> list[Best]:
    """The steps as they were kept, in order of time; what is no step is left out."""
    found = [Best(float(one[0]), int(one[1]), int(one[2]), float(one[3])) for one in course if len(one) >= 4]
    return sorted(found, key=lambda one: one.seconds)


def curve(course: Sequence[Best], seconds: float | None = None) -> Curve | None:
    """The course up to `seconds` (the last step by default); None before there are two steps.

    The scale is that of logarithms: the first steps bring in visits, each worth hours, the last ones save minutes.
    """
    if len(course) < 2:
        return None
    last = max(seconds or 0, course[-1].seconds, 0.1)
    highs = [log(max(one.total, 1)) for one in course]
    low, top = min(highs), max(highs)
    reach = (top - low) or 1
    steps: list[tuple[float, float]] = []
    for one, height in zip(course, highs, strict=True):
        x = round(EDGE + one.seconds / last * (WIDE - 2 * EDGE), 1)
        y = round(EDGE + (top - height) / reach * (HIGH - 2 * EDGE), 1)
        if steps:
            steps.append((x, steps[-1][1]))
        steps.append((x, y))
    steps.append((WIDE - EDGE, steps[-1][1]))
    return Curve(" ".join(f"{x:g},{y:g}" for x, y in steps), steps[-1][0], steps[-1][1], last)
