"""How well a drill went, in points: weighted scores from 0 to 100, grades by bands, means and ranges. Pure.

Scores are rounded to one decimal before they are graded, so that the figure shown and its grade never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from core.i18n import language

BEST = 100  # points of an indicator that is met in full
DECIMALS = 1


@dataclass(frozen=True)
class Band:
    """A grade in both languages, and the least score that earns it."""

    zh: str
    en: str
    least: float

    @property
    def name(self) -> str:
        """In the language spoken, in the other where it has none."""
        return (self.zh or self.en) if language() == "zh" else (self.en or self.zh)


@dataclass(frozen=True)
class Spread:
    """The middle and the ends of several scores, and how many there are."""

    median: float
    least: float
    most: float
    of: int


def score(marks: Iterable[tuple[int, int | None]]) -> float | None:
    """The weighted mean of points given as (weight, points 0 to 100), over those that are given; None without any."""
    given = [(weight, points) for weight, points in marks if points is not None]
    weights = sum(weight for weight, _ in given)
    if not weights:
        return None
    return round(float(Fraction(sum(weight * points for weight, points in given), weights)), DECIMALS)


def score_of(marks: Iterable[Mapping[str, Any]]) -> float | None:
    """The score of the marks of an evaluation, as they are kept: members `weight` and `points`."""
    return score((int(mark["weight"]), mark.get("points")) for mark in marks)


def mean(scores: Sequence[float]) -> float | None:
    """The mean of several evaluators' scores; None without any."""
    return round(float(sum(map(Fraction, map(str, scores))) / len(scores)), DECIMALS) if scores else None


def grade(points: float | None, bands: Iterable[Band]) -> Band | None:
    """The best band that the score earns; None without a score, or when it is beneath them all."""
    if points is None:
        return None
    earned = [band for band in bands if points >= band.least]
    return max(earned, key=lambda band: band.least, default=None)


def bands_of(kept: Iterable[Mapping[str, Any]]) -> list[Band]:
    """Bands as a set of indicators or an evaluation keeps them (`zh`, `en`, `least`), the best first."""
    bands = (Band(str(one["zh"]), str(one.get("en", "")), float(one["least"])) for one in kept)
    return sorted(bands, key=lambda band: -band.least)


def spread(scores: Sequence[float]) -> Spread | None:
    """Median and range of several scores; None without any."""
    if not scores:
        return None
    return Spread(round(median(scores), DECIMALS), min(scores), max(scores), len(scores))


def unmarked(marks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The marks that have no points yet."""
    return [mark for mark in marks if mark.get("points") is None]
