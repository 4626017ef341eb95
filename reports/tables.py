"""The table of figures with its words: what lines are called, and where each figure leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from core.i18n import Text, t
from core.times import say_month, say_plain_date
from reports.cube import PERIODS, Question
from reports.figures import Figures, Key, Line
from reports.inputs import FiguresInput
from reports.measure import Measure
from reports.measures import BY_NAME
from reports.periods import days_of

_FILTERS = ("level", "area_id", "kind", "activity", "campaign_id", "category")
_LINE = {"area": "line", "kind": "line_kind", "unit": "line_unit", "campaign": "campaign_id"}
"""How an address names the part of a line, where it is not the dimension's own name."""


@dataclass(frozen=True)
class Table:
    """Figures with the names of areas, kinds, activities ... in the language spoken, by dimension."""

    asked: FiguresInput
    figures: Figures
    place: str
    names: Mapping[str, Mapping[str, str]]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures answered, in their order."""
        return tuple(BY_NAME[name] for name in self.figures.measures)

    def labels(self, line: Line) -> list[str]:
        """What the line is about, one word for each dimension."""
        parts = zip(self.figures.dimensions, line.key, strict=True)
        return [self._label(dimension, value) for dimension, value in parts]

    def _label(self, dimension: str, value: str) -> str:
        if dimension in PERIODS:
            return value
        return self.names.get(dimension, {}).get(value, value)

    def link(self, line: Line, state: str) -> str:
        """The address of the records behind a figure of this line; `state` is the name of its measure."""
        return rows_address(self.asked.question, state, line.key)


def rows_address(asked: Question, measure: str, key: Key = ()) -> str:
    """The address of the records behind a figure: of the line with that key, of the total without one."""
    first, last = asked.starts_on, asked.ends_on
    query = {name: value for name in _FILTERS if (value := getattr(asked, name)) not in (None, "")}
    for dimension, part in zip(asked.by, key, strict=False):
        if dimension in PERIODS:
            begins, ends = days_of(dimension, part)
            first, last = max(first, begins), min(last, ends)
        else:
            query[_LINE.get(dimension, dimension)] = part
    return f"/figures/rows?{urlencode({'starts_on': first, 'ends_on': last, **query, 'state': measure})}"


def address(asked: FiguresInput) -> dict[str, Any]:
    """What was asked for, as an address carries it."""
    return {name: value for name, value in asked.model_dump(mode="json").items() if value not in (None, "", [])}


def say_period(grain: str, key: str) -> str:
    """The key of a period as a reader says it: May 2026, 2026 Q2, week 20 of 2026."""
    return str(_SAID[grain](key))


def _half(key: str) -> Text:
    wording = t("first half of %(year)s") if key.endswith("1") else t("second half of %(year)s")
    return t(wording.msgid, year=key[:4])


_SAID: Mapping[str, Callable[[str], Text | str]] = {
    "day": lambda key: say_plain_date(days_of("day", key)[0]),
    "week": lambda key: t("week %(week)s of %(year)s", week=int(key[6:]), year=key[:4]),
    "month": lambda key: say_month(days_of("month", key)[0]),
    "quarter": lambda key: t("quarter %(number)s of %(year)s", number=key[6:], year=key[:4]),
    "half_year": _half,
    "year": lambda key: key,
}
