"""The table of participation with its words: what lines are called, and where each figure leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from reports.figures import Figures, Line
from reports.inputs import FiguresInput


@dataclass(frozen=True)
class Table:
    """Figures with the names of areas, kinds and activities in the language spoken."""

    asked: FiguresInput
    figures: Figures
    place: str
    areas: dict[str, str]
    kinds: dict[str, str]
    activities: dict[str, str]

    def labels(self, line: Line) -> list[str]:
        """What the line is about, one word for each dimension."""
        parts = zip(self.figures.dimensions, line.key, strict=True)
        return [self._label(dimension, value) for dimension, value in parts]

    def _label(self, dimension: str, value: str) -> str:
        known = {"area": self.areas, "kind": self.kinds, "activity": self.activities}.get(dimension, {})
        return known.get(value, value)

    def link(self, line: Line, state: str) -> str:
        """The address of the events behind a figure of this line."""
        query = address(self.asked) | {"state": state}
        for dimension, value in zip(self.figures.dimensions, line.key, strict=True):
            query[{"area": "line", "month": "month"}.get(dimension, dimension)] = value
        return f"/figures/rows?{urlencode(query, doseq=True)}"


def address(asked: FiguresInput) -> dict[str, Any]:
    """What was asked for, as an address carries it."""
    return {name: value for name, value in asked.model_dump(mode="json").items() if value not in (None, "", [])}
