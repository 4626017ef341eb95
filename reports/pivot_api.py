"""The pivot for programs: the same question as on the page, the same numbers."""

from __future__ import annotations

from datetime import date

from core.access import needs
from core.api import Answer, blueprint, operation
from core.i18n import t
from core.sheets.sheet import Value
from core.times import today
from core.web import actor, session
from registry.permissions import Permission as P
from reports.measures import Measure
from reports.pivot import Key, Pivot
from reports.pivot_asked import Asked
from reports.pivot_inputs import PivotInput
from reports.pivot_queries import pivot
from schedule.queries import zone_of

bp = blueprint("reports_pivot")
Figures = dict[str, float | None]


class MeasureAnswer(Answer):
    """A measure: how it is called and counted, its unit, and whether the total is the sum of the lines."""

    name: str
    label: str
    definition: str
    unit: str
    adds_up: bool


class HeadAnswer(Answer):
    """A key across with its words."""

    key: str
    label: str


class PivotLineAnswer(Answer):
    """One line: its keys and words by dimension, its figures by the key across, and those of the whole line.

    A key across that is missing: nothing was entered there that could be counted. A subtotal has fewer keys.
    """

    key: dict[str, str]
    label: dict[str, str]
    is_subtotal: bool
    cells: dict[str, Figures]
    total: Figures


class PivotAnswer(Answer):
    """The table; where a measure does not add up, every total was counted anew."""

    starts_on: date
    ends_on: date
    rows: list[str]
    columns: str
    measures: list[MeasureAnswer]
    heads: list[HeadAnswer]
    items: list[PivotLineAnswer]
    totals: dict[str, Figures]
    total: Figures


@bp.get("/figures/pivot")
@needs(P.VIEW_FIGURES)
@operation(t("Get a pivot of the figures"))
def get_pivot(asked: PivotInput) -> PivotAnswer:
    """Rows by columns with every total."""
    found = pivot(session(), asked, actor(), today(zone_of(session())))
    table, words = found.pivot, found.words
    return PivotAnswer(
        starts_on=found.span[0], ends_on=found.span[1], rows=list(table.shape.rows), columns=table.shape.columns,
        measures=[_measure(measure) for measure in table.shape.measures],
        heads=[HeadAnswer(key=head, label=words.say(table.shape.columns, head)) for head in table.heads],
        items=[_line(found, line.key, line.is_subtotal) for line in table.lines],
        totals=_cells(table, ()), total=_figures(table, (), ""),
    )  # fmt: skip


def _measure(measure: Measure) -> MeasureAnswer:
    return MeasureAnswer(
        name=measure.name,
        label=str(measure.label),
        definition=str(measure.definition),
        unit=str(measure.unit),
        adds_up=measure.adds_up,
    )


def _line(found: Asked, key: Key, is_subtotal: bool) -> PivotLineAnswer:
    keys = dict(zip(found.pivot.shape.rows, key, strict=False))
    return PivotLineAnswer(
        key=keys, label={dimension: found.words.say(dimension, one) for dimension, one in keys.items()},
        is_subtotal=is_subtotal, cells=_cells(found.pivot, key), total=_figures(found.pivot, key, ""),
    )  # fmt: skip


def _cells(table: Pivot, key: Key) -> dict[str, Figures]:
    return {head: _figures(table, key, head) for head in table.heads if (key, head) in table.cells}


def _figures(table: Pivot, key: Key, head: str) -> Figures:
    return {measure.name: _figure(table.value(key, head, measure.name)) for measure in table.shape.measures}


def _figure(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None
