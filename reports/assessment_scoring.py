"""How an assessment turns values into points, points into a score out of 100, scores into grades and ranks. Pure.

Everything is rounded to two decimals before it is added up or compared, so that what is printed adds up, and two
subjects with the same score printed have the same rank.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeVar

from core.i18n import language

Kind = Literal["measured", "judged", "bonus", "deduction"]
S = TypeVar("S", bound=Hashable)
FULL = 100


@dataclass(frozen=True)
class Criterion:
    """One indicator as it was when the round began; `weight` is its most points (of bonus and deduction the cap).

    The points of a measured one run in a straight line from `zero_at` to `full_at`, in the unit of the measure, and
    stop at both; where less is better, `full_at` lies below `zero_at`.
    """

    key: str
    name_zh: str
    name_en: str
    kind: Kind
    measure: str
    weight: float
    zero_at: float
    full_at: float

    @property
    def name(self) -> str:
        """In the language spoken, in the other where it has none."""
        own, other = (self.name_zh, self.name_en) if language() == "zh" else (self.name_en, self.name_zh)
        return own or other

    @property
    def is_base(self) -> bool:
        """Whether its points are a part of the hundred, and not added or taken off afterwards."""
        return self.kind in ("measured", "judged")


@dataclass(frozen=True)
class Score:
    """`earned` of `possible` base points, what was added and taken off, and the score out of 100 (None: nothing to
    go by). Indicators without points are left out of both, so that nobody loses for what could not be measured."""

    earned: float
    possible: float
    bonus: float
    deduction: float
    score: float | None


def criteria_of(kept: Mapping[str, Any]) -> list[Criterion]:
    """The criteria as a round keeps them (`criteria`)."""
    return [Criterion(**one) for one in kept.get("criteria", [])]


def points_of(criterion: Criterion, value: float | None) -> float | None:
    """The points that a value of the criterion's measure earns; None without a value."""
    if value is None:
        return None
    span = Fraction(str(criterion.full_at)) - Fraction(str(criterion.zero_at))
    if not span:
        return _rounded(Fraction(str(criterion.weight)) if value >= criterion.full_at else Fraction(0))
    share = (Fraction(str(value)) - Fraction(str(criterion.zero_at))) / span
    return _rounded(Fraction(str(criterion.weight)) * min(max(share, Fraction(0)), Fraction(1)))


def score(criteria: Iterable[Criterion], points: Mapping[str, float | None]) -> Score:
    """The score of one subject from its points by key of criterion."""
    earned = possible = bonus = deduction = Fraction(0)
    for one in criteria:
        given = points.get(one.key)
        if given is None:
            continue
        kept = min(max(Fraction(str(given)), Fraction(0)), Fraction(str(one.weight)))
        if one.is_base:
            earned, possible = earned + kept, possible + Fraction(str(one.weight))
        elif one.kind == "bonus":
            bonus += kept
        else:
            deduction += kept
    whole = max(earned * FULL / possible + bonus - deduction, Fraction(0)) if possible else None
    return Score(_rounded(earned), _rounded(possible), _rounded(bonus), _rounded(deduction),
                 _rounded(whole) if whole is not None else None)  # fmt: skip


def ranks(scores: Mapping[S, float | None]) -> dict[S, int | None]:
    """The rank of each subject, 1 the best; equal scores share one and the next is left out; None without a score."""
    given = sorted((points for points in scores.values() if points is not None), reverse=True)
    first = {points: at for at, points in reversed(list(enumerate(given, start=1)))}
    return {subject: first[points] if points is not None else None for subject, points in scores.items()}


def mean(scores: Sequence[float | None]) -> float | None:
    """The mean of those that have a score; None without any."""
    given = [Fraction(str(one)) for one in scores if one is not None]
    return _rounded(sum(given, Fraction(0)) / len(given)) if given else None


def _rounded(exact: Fraction) -> float:
    """Half up, as people round."""
    return float(Fraction((exact * 100 + Fraction(1, 2)).__floor__(), 100))
