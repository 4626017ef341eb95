"""What the keys of figures are called, in which order they stand, and where a cell leads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import Text, t
from core.times import say_plain_date
from reports import pivot_spans as spans
from reports.cube import PERIODS
from reports.measure import Measure
from reports.pivot_inputs import Kept
from reports.tables import rows_address, say_period


@dataclass(frozen=True)
class Words:
    """Names of areas by id, of kinds, activities and categories by code, of campaigns by id; codes of areas by id.

    Areas in `above` stand above the level of the lines: theirs is what belongs to none of the areas beneath.
    """

    areas: Mapping[str, str]
    codes: Mapping[str, str]
    named: Mapping[str, Mapping[str, str]]  # by dimension
    above: frozenset[str] = frozenset()

    def say(self, dimension: str, key: str) -> str:
        """What one key is called; the key itself when nobody knows it."""
        if dimension in PERIODS:
            return say_period(dimension, key)
        if dimension == "area" and key in self.above:
            return str(t("%(area)s (its own)", area=self.areas[key]))
        return (self.areas if dimension == "area" else self.named.get(dimension, {})).get(key, key)

    def order(self, dimension: str, key: str) -> object:
        """Where it stands: areas by code, times by time, terms as in their vocabulary."""
        if dimension == "area":
            return self.codes.get(key, key)
        if dimension in PERIODS:
            return key
        known = list(self.named.get(dimension, {}))
        return f"{known.index(key):06d}" if key in known else f"~{key}"


def say_span(of: spans.Span) -> Text:
    """From the first to the last day."""
    return t("%(from)s to %(to)s", **{"from": say_plain_date(of[0]), "to": say_plain_date(of[1])})


def address(asked: Kept) -> dict[str, Any]:
    """What was asked for, as an address carries it."""
    return {name: value for name, value in asked.model_dump(mode="json").items() if value not in (None, "", [])}


class Links:
    """Addresses of the rows behind the cells of one table."""

    def __init__(self, asked: Kept, of: spans.Span) -> None:
        self._asked, self._span = asked, of

    def to(self, measure: Measure, parts: Mapping[str, str]) -> str:
        """Where the rows of a cell stand, its keys given by dimension; "" for a figure that has none."""
        if not measure.rows:
            return ""
        return rows_address(self._asked.question(self._span, tuple(parts), ()), measure.name, tuple(parts.values()))
