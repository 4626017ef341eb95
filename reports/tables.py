"""The table of participation with its words: what lines are called, and where each figure leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.times import DEFAULT_ZONE
from registry.models import Area
from registry.terms import labels
from reports.figures import NO_UNIT, Figures, Line
from reports.inputs import FiguresInput
from reports.queries import participation


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


def table(session: Session, asked: FiguresInput, actor: Actor, zone: str = DEFAULT_ZONE) -> Table:
    """The table that was asked for, of what the reader may see; lines in the order of their names' codes."""
    figures = participation(session, asked, actor, zone)
    areas = session.execute(select(Area.id, Area.name, Area.code)).all()
    codes = {str(area_id): code for area_id, _, code in areas}
    figures.lines.sort(key=lambda line: [codes.get(part, part) for part in line.key])
    root = session.get(Area, asked.area_id) if asked.area_id else None
    return Table(
        asked=asked,
        figures=figures,
        place=root.name if root else actor.place or str(t("all areas")),
        areas={str(area_id): name for area_id, name, _ in areas},
        kinds={NO_UNIT: str(t("General public")), **labels(session, "unit_kind")},
        activities=labels(session, "event_kind"),
    )
