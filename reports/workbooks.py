"""Figures as files: the workbook and the csv that leave the building."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.i18n import t
from core.sheets import Column, Sheet, Value, write_csv, write_workbook
from core.times import local, now, say_plain_date
from reports.figures import Line
from reports.measures import ATTRIBUTION, DIMENSION_NAMES, Measure
from reports.tables import Table

_HXL_DIMENSIONS = {
    "area": "#adm+name", "kind": "#org+type", "activity": "#activity+type", "campaign": "#activity+campaign+name",
    "category": "#affected+type", "day": "#date+day", "week": "#date+week", "month": "#date+month",
    "quarter": "#date+quarter", "half_year": "#date+half_year", "year": "#date+year",
}  # fmt: skip


def write_file(target: Path, table: Table) -> None:
    """Write the table to a file, its kind by the ending: .xlsx or .csv."""
    rows = [_row(table, line) for line in table.figures.lines]
    if target.suffix == ".csv":
        write_csv(target, _columns(table), rows, _hxl(table))
    else:
        write_workbook(target, [_sheet(table, rows)])


def _sheet(table: Table, rows: Sequence[Sequence[Value]]) -> Sheet:
    made_on = say_plain_date(local(now()).date())
    period = f"{say_plain_date(table.asked.starts_on)} – {say_plain_date(table.asked.ends_on)}"
    return Sheet(
        title=str(t("Participation")),
        heading=[
            str(t("Participation in earthquake outreach and drills, %(place)s", place=table.place)),
            str(t("Period: %(period)s", period=period)),
            str(t("Made on %(day)s. Units: events, units, person-times, items.", day=made_on)),
        ],
        columns=_columns(table),
        rows=rows,
        total=str(t("Total")),
        notes=[
            str(ATTRIBUTION),
            *(str(t("%(name)s: %(meaning)s", name=m.label, meaning=m.definition)) for m in table.measures),
        ],
    )


def _columns(table: Table) -> list[Column]:
    total = table.figures.total
    dimensions = [Column(str(DIMENSION_NAMES[name])) for name in table.figures.dimensions]
    return [*dimensions, *(_column(measure, total) for measure in table.measures)]


def _column(measure: Measure, total: Line) -> Column:
    return Column(str(measure.label), measure.kind, total=None if measure.adds_up else _or_blank(measure.value(total)))


def _or_blank(value: Value) -> Value:
    return "" if value is None else value


def _row(table: Table, line: Line) -> list[Any]:
    return [*table.labels(line), *(measure.value(line) for measure in table.measures)]


def _hxl(table: Table) -> list[str]:
    return [
        *(_HXL_DIMENSIONS[name] for name in table.figures.dimensions),
        *(f"#indicator+{m.name}" for m in table.measures),
    ]
