"""A pivot as a file: the workbook and the csv that leave the building."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from core.i18n import t
from core.sheets import Column, Sheet, Value, write_csv, write_workbook
from core.times import local, now, say_plain_date
from reports.cube import PERIODS
from reports.measures import ATTRIBUTION, DIMENSION_NAMES, Measure
from reports.pivot import Line
from reports.pivot_queries import Asked
from reports.pivot_words import say_span

_HXL = {"area": "#adm+name", "kind": "#org+type", "activity": "#activity+type", "campaign": "#activity+name"}


def write_pivot(target: Path, found: Asked) -> None:
    """Write the table to a file, its kind by the ending: .xlsx or .csv; subtotals stay out, their lines are in it."""
    lines = [line for line in found.pivot.lines if not line.is_subtotal]
    rows = [_row(found, line) for line in lines]
    if target.suffix == ".csv":
        write_csv(target, _columns(found), rows, _tags(found))
    else:
        write_workbook(target, [_sheet(found, rows)])


def title(found: Asked) -> str:
    """What the table is of: the names of its measures."""
    return str(t(", ")).join(str(measure.label) for measure in found.pivot.shape.measures)


def _sheet(found: Asked, rows: Sequence[Sequence[Value]]) -> Sheet:
    return Sheet(
        title=str(t("Pivot table")),
        heading=[
            str(t("%(measures)s, %(place)s", measures=title(found), place=found.place)),
            str(t("Period: %(period)s", period=say_span(found.span))),
            str(t("Made on %(day)s.", day=say_plain_date(local(now()).date()))),
        ],
        columns=_columns(found),
        rows=rows,
        total=str(t("Total")),
        notes=[
            str(t("Empty: nothing was entered that could be counted.")),
            str(ATTRIBUTION),
            *(str(t("%(name)s: %(meaning)s", name=m.label, meaning=m.definition)) for m in found.pivot.shape.measures),
        ],
    )


def _heads(found: Asked) -> list[str]:
    """The keys across and "" for the total of the line, which alone is there when nothing stands across."""
    return [*found.pivot.heads, ""] if found.pivot.shape.columns else [""]


def _columns(found: Asked) -> list[Column]:
    shape = found.pivot.shape
    first = [Column(str(DIMENSION_NAMES[name])) for name in shape.rows]
    return first + [_column(found, head, measure) for head in _heads(found) for measure in shape.measures]


def _column(found: Asked, head: str, measure: Measure) -> Column:
    shape = found.pivot.shape
    words = [found.words.say(shape.columns, head)] if head else [str(t("Total"))] if shape.columns else []
    if len(shape.measures) > 1 or not words:
        words.append(str(measure.label))
    total = found.pivot.value((), head, measure.name)
    is_summed = measure.kind in ("integer", "number") and shape.adds_up
    return Column("\n".join(words), measure.kind, total=None if is_summed else "" if total is None else total)


def _row(found: Asked, line: Line) -> list[Value]:
    shape = found.pivot.shape
    labels: list[Value] = [found.words.say(*part) for part in zip(shape.rows, line.key, strict=True)]
    cells = [found.pivot.value(line.key, head, measure.name) for head in _heads(found) for measure in shape.measures]
    return labels + cells


def _tags(found: Asked) -> list[str]:
    """HXL tags: the measure as an indicator, the key across as its attribute."""
    shape = found.pivot.shape
    first = [_HXL.get(name, "#date" if name in PERIODS else "#meta") for name in shape.rows]
    return first + [
        f"#indicator+{measure.name}{_attribute(head)}" for head in _heads(found) for measure in shape.measures
    ]


def _attribute(head: str) -> str:
    return f"+k_{re.sub(r'[^a-z0-9]+', '_', head.lower())}" if head else ""
