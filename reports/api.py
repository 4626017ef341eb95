"""The figures for programs: the same question as on the page, the same numbers."""

from __future__ import annotations

from datetime import date

from core.access import needs
from core.api import Answer, blueprint, operation
from core.i18n import t
from core.web import actor, session
from registry.permissions import Permission as P
from reports.figures import Line
from reports.inputs import FiguresInput
from reports.table_queries import table
from reports.tables import Table

bp = blueprint("reports")


class LineAnswer(Answer):
    """One line: what it is about by dimension, as codes and in words, and its figures; null where there is none."""

    key: dict[str, str]
    label: dict[str, str]
    values: dict[str, float | None]


class FiguresAnswer(Answer):
    """The table; lines of units reached do not add up to the total, because a unit counts once in each."""

    starts_on: date
    ends_on: date
    by: list[str]
    items: list[LineAnswer]
    total: LineAnswer


@bp.get("/figures/participation")
@needs(P.VIEW_FIGURES)
@operation(t("Get the participation figures"))
def get_participation(asked: FiguresInput) -> FiguresAnswer:
    """The table of participation, with a total."""
    found = table(session(), asked, actor())
    lines = [_line(found, line) for line in found.figures.lines]
    return FiguresAnswer(
        starts_on=asked.starts_on, ends_on=asked.ends_on, by=list(found.figures.dimensions), items=lines,
        total=LineAnswer(key={}, label={}, values=_values(found, found.figures.total)),
    )  # fmt: skip


def _line(found: Table, line: Line) -> LineAnswer:
    dimensions = found.figures.dimensions
    return LineAnswer(
        key=dict(zip(dimensions, line.key, strict=True)),
        label=dict(zip(dimensions, found.labels(line), strict=True)),
        values=_values(found, line),
    )


def _values(found: Table, line: Line) -> dict[str, float | None]:
    figures = {measure.name: measure.value(line) for measure in found.measures}
    return {name: float(figure) if isinstance(figure, int | float) else None for name, figure in figures.items()}
