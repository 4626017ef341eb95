"""How strongly it shook, as a quick estimate from what an informant noticed: never a determination. Pure.

Of each group (people, things, houses, ground) the strongest thing ticked gives a degree; the estimate is the middle of
the groups that say something. A village's degree is the middle of the estimates of its informants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from core.i18n import t
from readiness.felt_table import FELT_ONLY, NOT_FELT, SIGN_OF

NOTICE = t("A quick estimate from what informants noticed, not a determination of intensity.")
"""Stands wherever an estimate is shown."""


def estimate(is_felt: bool, signs: Iterable[str]) -> int:
    """The degree (1 to 12) that these answers speak for; codes that nobody knows are passed over.

    Who did not feel it gives I, whatever else is ticked; who felt it and ticks nothing gives III.
    """
    if not is_felt:
        return NOT_FELT
    strongest: dict[str, int] = {}
    for code in signs:
        if (sign := SIGN_OF.get(code)) is not None:
            strongest[sign.group] = max(strongest.get(sign.group, 0), sign.degree)
    return rounded(middle(sorted(strongest.values()))) if strongest else FELT_ONLY


def middle(ordered: Sequence[int]) -> float:
    """The median of numbers in ascending order, at least one."""
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def rounded(value: float) -> int:
    """The nearest degree; halves go up, so that damage is not made light of."""
    return floor(value + 0.5)


@dataclass(frozen=True)
class Estimate:
    """What the informants of one area say together: the median, the least and the most, and how many they are."""

    median: float
    least: int
    most: int
    count: int

    @property
    def degree(self) -> int:
        """The median as a degree."""
        return rounded(self.median)

    @property
    def spread(self) -> int:
        """How far the estimates lie apart, in degrees."""
        return self.most - self.least


def together(degrees: Iterable[int]) -> Estimate | None:
    """The estimate of an area; None without any report, which is not the same as "not felt"."""
    ordered = sorted(degrees)
    return Estimate(middle(ordered), ordered[0], ordered[-1], len(ordered)) if ordered else None
