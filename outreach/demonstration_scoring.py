"""How far a demonstration unit meets its criteria: points by weight, and which required ones are missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

PASS_PERCENT = 80  # a rule of thumb, shown as unverified until the county has entered its own
REVIEW_YEARS = 3  # after so many years a title is looked at again, unless another day is given


@dataclass(frozen=True)
class Criterion:
    """One criterion: its number, its words, the most points it gives, and whether nothing goes without it."""

    number: int
    text: str
    weight: int
    is_required: bool = False


@dataclass(frozen=True)
class Score:
    """Points of all that can be had, in percent rounded half up, and the required criteria that got none."""

    points: int
    of: int
    missing: tuple[Criterion, ...]

    @property
    def percent(self) -> int:
        """0 to 100."""
        return (200 * self.points + self.of) // (2 * self.of) if self.of else 0


def score(criteria: Sequence[Criterion], points: Mapping[int, int]) -> Score:
    """What the points, by the number of the criterion, come to; each counts at most its weight."""
    got = {one.number: min(max(points.get(one.number, 0), 0), one.weight) for one in criteria}
    missing = tuple(one for one in criteria if one.is_required and not got[one.number])
    return Score(sum(got.values()), sum(one.weight for one in criteria), missing)


def later(day: date, years: int) -> date:
    """The same day so many years on; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
