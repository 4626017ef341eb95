"""How quickly buildings were emptied, over many drills. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Pace:
    """The median evacuation in seconds, and how many of how many drills were within their target."""

    median: int
    within: int
    of: int

    @property
    def share(self) -> float:
        """The share within target, 0 to 1."""
        return self.within / self.of


def pace(times: Sequence[tuple[int, bool]]) -> Pace | None:
    """The pace of drills given as (seconds, within target); None when there are none."""
    if not times:
        return None
    return Pace(round(median(seconds for seconds, _ in times)), sum(ok for _, ok in times), len(times))
