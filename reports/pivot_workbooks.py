"""A pivot as a file: the workbook and the csv that leave the building."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from core.i18n import t
from core.sheets import Column, Sheet, SheetChart, Value, write_tables
from core.small_counts import hidden
from core.times import local, now, say_plain_date
from reports.cube import PERIODS
from reports.export_profiles import Profile, SmallCells, counts_people
from reports.measures import ATTRIBUTION, DIMENSION_NAMES, Measure
from reports.pivot import Line
from reports.pivot_asked import Asked
from reports.pivot_words import say_span
from reports.workbooks import HXL_DIMENSIONS, Exported

MOST_SERIES = 8  # more bars beside each other cannot be told apart
Hidden = dict[str, set[tuple[tuple[str, ...], str]]]
"""Cells that are not published, by measure: key of the line and key across."""

CHARTED = 40
"""Up to so many lines a chart can be read."""


def write_pivot(
    target: Path, found: Asked, profile: Profile = "management", small: SmallCells | None = None
) -> Exported:  # fmt: skip
    """Write the table to a file, its kind by the ending: .xlsx or .csv; subtotals stay out, their lines are in it."""
    made = exported(found, profile, small or SmallCells(), target.suffix == ".csv")
    write_tables(target, made.sheets, made.tags)
    return made


def exported(found: Asked, profile: Profile, small: SmallCells, is_flat: bool = False) -> Exported:
    """The table as it leaves for these readers; a flat one (csv) has one row of headers and nothing but its rows."""
    lines = [line for line in found.pivot.lines if not line.is_subtotal]
    if profile == "analysis":
        return Exported([_plain_sheet(found, lines)], None, len(lines))
    hides = _hidden(found, lines, small) if profile == "public" else {}
    rows = [_row(found, line, hides, small.sign) for line in lines]
    return Exported([_sheet(found, rows, hides, small, is_flat)], _tags(found), len(lines))


def title(found: Asked) -> str:
    """What the table is of: the names of its measures."""
    return str(t(", ")).join(str(measure.label) for measure in found.pivot.shape.measures)


def _sheet(
    found: Asked, rows: Sequence[Sequence[Value]], hides: Hidden, small: SmallCells, is_flat: bool
) -> Sheet:  # fmt: skip
    return Sheet(
        title=str(t("Pivot table")),
        heading=[
            str(t("%(measures)s, %(place)s", measures=title(found), place=found.place)),
            str(t("Period: %(period)s", period=say_span(found.span))),
            str(t("Made on %(day)s. Unit: %(unit)s.", day=say_plain_date(local(now()).date()), unit=_units(found))),
        ],
        columns=_columns(found, hides, is_flat),
        rows=rows,
        total=str(t("Total")),
        charts=_charts(found, len(rows)) if not any(hides.values()) else (),
        notes=[
            *([str(small.note)] if any(hides.values()) else []),
            str(t("Empty: nothing was entered that could be counted.")),
            str(ATTRIBUTION),
            *(str(t("%(name)s: %(meaning)s", name=m.label, meaning=m.definition)) for m in found.pivot.shape.measures),
        ],
    )


def _units(found: Asked) -> str:
    """The units of the measures, each once."""
    return str(t(", ")).join(dict.fromkeys(str(measure.unit) for measure in found.pivot.shape.measures))


def _heads(found: Asked) -> list[str]:
    """The keys across and "" for the total of the line, which alone is there when nothing stands across."""
    return [*found.pivot.heads, ""] if found.pivot.shape.columns else [""]


def _columns(found: Asked, hides: Hidden, is_flat: bool) -> list[Column]:
    shape = found.pivot.shape
    first = [Column(str(DIMENSION_NAMES[name])) for name in shape.rows]
    others = [_column(found, head, measure, hides) for head in _heads(found) for measure in shape.measures]
    return first + [_flat(column) if is_flat else column for column in others]


def _flat(column: Column) -> Column:
    return replace(column, header=" · ".join((*column.above, column.header)), above=())


def _column(found: Asked, head: str, measure: Measure, hides: Hidden) -> Column:
    """With several measures the key across stands over them; the sum of hidden cells is a value, no formula."""
    shape = found.pivot.shape
    across = found.words.say(shape.columns, head) if head else str(t("Total"))
    is_two = bool(shape.columns) and len(shape.measures) > 1
    header = across if shape.columns and not is_two else str(measure.label)
    total = found.pivot.value((), head, measure.name)
    is_summed = measure.kind in ("integer", "number") and shape.adds_up and not hides.get(measure.name)
    blank_or_total = "" if total is None else total
    above = (across,) if is_two else ()
    return Column(header, measure.kind, total=None if is_summed else blank_or_total, above=above)


def _row(found: Asked, line: Line, hides: Hidden, sign: str) -> list[Value]:
    shape = found.pivot.shape
    labels: list[Value] = [found.words.say(*part) for part in zip(shape.rows, line.key, strict=True)]
    cells: list[Value] = [
        sign if (line.key, head) in hides.get(measure.name, ()) else found.pivot.value(line.key, head, measure.name)
        for head in _heads(found) for measure in shape.measures
    ]  # fmt: skip
    return labels + cells


def _hidden(found: Asked, lines: Sequence[Line], small: SmallCells) -> Hidden:
    """The cells of each measure that are not published, and the shares worked out from them."""
    heads = found.pivot.heads if found.pivot.shape.columns else [""]
    hides: Hidden = {}
    for measure in filter(counts_people, found.pivot.shape.measures):
        table = [[found.pivot.value(line.key, head, measure.name) for head in heads] for line in lines]
        out = hidden(table, small.least, has_line_totals=bool(found.pivot.shape.columns))
        totals = [[found.pivot.value(line.key, "", measure.name)] for line in lines]
        hides[measure.name] = {(lines[at].key, heads[across]) for at, across in out}
        hides[measure.name] |= {(lines[at].key, "") for at, _ in hidden(totals, small.least)}
    for measure in found.pivot.shape.measures:
        hides.setdefault(measure.name, set()).update(*(hides.get(name, set()) for name in measure.needs))
    return hides


def _plain_sheet(found: Asked, lines: Sequence[Line]) -> Sheet:
    """One row for each line and key across, with keys beside names, under the names that programs use."""
    shape = found.pivot.shape
    dimensions = [*shape.rows, *([shape.columns] if shape.columns else [])]
    columns = [Column(name) for one in dimensions for name in (one, f"{one}_name")]
    columns += [Column(measure.name, measure.kind) for measure in shape.measures]
    rows: list[list[Value]] = []
    for line in lines:
        for head in found.pivot.heads if shape.columns else [""]:
            keys = [*line.key, head] if shape.columns else [*line.key]
            named = [(key, found.words.say(name, key)) for name, key in zip(dimensions, keys, strict=True)]
            figures = [found.pivot.value(line.key, head, measure.name) for measure in shape.measures]
            if any(figure is not None for figure in figures):
                rows.append([*(part for pair in named for part in pair), *figures])
    return Sheet("pivot", columns, rows, filters=False)


def _charts(found: Asked, lines: int) -> list[SheetChart]:
    """Where one measure stands against one dimension: a series for each key across, or one of the totals."""
    shape = found.pivot.shape
    if len(shape.rows) > 1 or len(shape.measures) > 1 or not 1 < lines <= CHARTED:
        return []
    measure, heads = shape.measures[0], _heads(found)
    across = len(heads) - 1 if shape.columns else 1
    values = range(1, across + 1) if across <= MOST_SERIES else [len(heads)]
    kind: Literal["bars", "line"] = "line" if shape.rows[0] in PERIODS else "bars"
    return [SheetChart(str(measure.label), values, 0, kind, str(measure.unit))]


def _tags(found: Asked) -> list[str]:
    """HXL tags: the measure as an indicator, the key across as its attribute."""
    shape = found.pivot.shape
    first = [HXL_DIMENSIONS[name] for name in shape.rows]
    return first + [
        f"#indicator+{measure.name}{_attribute(head)}" for head in _heads(found) for measure in shape.measures
    ]


def _attribute(head: str) -> str:
    return f"+k_{re.sub(r'[^a-z0-9]+', '_', head.lower())}" if head else ""
