"""The table of participation as files, for the public, the office and analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.i18n import Text, t
from core.sheets import Column, Sheet, SheetChart, Value, write_tables
from core.small_counts import hidden
from core.times import local, now, say_days, say_plain_date
from reports.cube import PERIODS
from reports.export_profiles import Profile, SmallCells, counts_people
from reports.figures import Line
from reports.measures import ATTRIBUTION, DIMENSION_NAMES, Measure
from reports.tables import Table

HXL_DIMENSIONS = {
    "area": "#adm+name", "kind": "#org+type", "activity": "#activity+type", "campaign": "#activity+campaign+name",
    "category": "#affected+type", "day": "#date+day", "week": "#date+week", "month": "#date+month",
    "quarter": "#date+quarter", "half_year": "#date+half_year", "year": "#date+year",
}  # fmt: skip
GROUPS: dict[str, Text] = {
    "events": t("Number of events"), "units": t("Number of units"), "person-times": t("Person-times"),
    "people": t("People"), "%": t("Share"), "seconds": t("Time taken"),
    "drills": t("Number of drills"), "periods": t("Number of periods"),
    "anomalies": t("Anomalies"), "shelters": t("Shelters"), "improvements": t("Improvements"),
    "suggestions": t("Suggestions"),
    "plans": t("Emergency plans"), "reviews": t("Reviews of emergency plans"), "teams": t("Response teams"),
    "mobilisations": t("Mobilisations"), "tasks": t("Tasks"), "findings": t("Supervision findings"),
    "visits made": t("Visits by specialists"), "hours": t("Hours of specialists"),
    "villages": t("Number of villages"), "titles": t("Titles"),
}  # fmt: skip
"""Headings over measures of the same unit, by the unit."""
CHARTED = ("planned", "held", "expected", "reported")
NARROW = 9.5  # half-width characters: many columns stand side by side on one sheet of paper


@dataclass(frozen=True)
class Exported:
    """Sheets of a file, the tags of its csv (None for none), and how many rows of figures it has."""

    sheets: list[Sheet]
    tags: list[str] | None
    rows: int


def write_file(
    target: Path, table: Table, profile: Profile = "management", small: SmallCells | None = None
) -> Exported:  # fmt: skip
    """Write the table to a file, its kind by the ending: .xlsx or .csv."""
    made = exported(table, profile, small or SmallCells(), target.suffix == ".csv")
    write_tables(target, made.sheets, made.tags)
    return made


def exported(table: Table, profile: Profile, small: SmallCells, is_flat: bool = False) -> Exported:
    """The table as it leaves for these readers; a flat one (csv) has nothing but its rows."""
    rows = len(table.figures.lines)
    if profile == "analysis":
        return Exported([_plain_sheet(table)], None, rows)
    cells, hides = _cells(table, profile, small)
    sheet = _sheet(table, cells, hides, small)
    sheets = [sheet] if is_flat or not table.figures.dimensions else [sheet, *_chart_sheet(table, profile)]
    return Exported(sheets, _hxl(table), rows)


def _sheet(table: Table, cells: Sequence[Sequence[Value]], hides: frozenset[str], small: SmallCells) -> Sheet:
    notes = [str(t("%(name)s: %(meaning)s", name=m.label, meaning=m.definition)) for m in table.measures]
    return Sheet(
        title=str(t("Participation")), heading=heading(table), total=str(t("Total")),
        columns=[*_dimensions(table), *(_column(measure, table.figures.total, hides) for measure in table.measures)],
        rows=[[*table.labels(line), *row] for line, row in zip(table.figures.lines, cells, strict=True)],
        notes=[*([str(small.note)] if hides else []), str(ATTRIBUTION), *notes],
    )  # fmt: skip


def heading(table: Table) -> list[str]:
    """What stands over the table: title with place, period, the day it was made, units."""
    made_on = say_plain_date(local(now()).date())
    period = say_days(table.asked.starts_on, table.asked.ends_on)
    return [
        str(t("Participation in earthquake outreach and drills, %(place)s", place=table.place)),
        str(t("Period: %(period)s", period=period)),
        str(t("Made on %(day)s. Units: events, units, person-times, items.", day=made_on)),
    ]


def _dimensions(table: Table) -> list[Column]:
    return [Column(str(DIMENSION_NAMES[name])) for name in table.figures.dimensions]


def _column(measure: Measure, total: Line, hides: frozenset[str] = frozenset()) -> Column:
    """A column of a measure; where cells are hidden or do not add up, the total is a value and no formula."""
    is_summed = measure.adds_up and measure.kind in ("integer", "number") and measure.name not in hides
    value = measure.value(total)
    group = GROUPS.get(measure.unit.msgid, measure.unit)
    return Column(
        str(measure.label), measure.kind, NARROW, total=None if is_summed else "" if value is None else value,
        above=(str(group),),
    )  # fmt: skip


def _cells(table: Table, profile: Profile, small: SmallCells) -> tuple[list[list[Value]], frozenset[str]]:
    """The figures line by line, and the names of the measures in which some are hidden."""
    cells = [[measure.value(line) for measure in table.measures] for line in table.figures.lines]
    hides: dict[str, set[int]] = {}
    for across, measure in enumerate(table.measures):
        if profile == "public" and counts_people(measure):
            hides[measure.name] = {at for at, _ in hidden([[row[across]] for row in cells], small.least)}
    for across, measure in enumerate(table.measures):
        out = hides.get(measure.name, set()).union(*(hides.get(name, set()) for name in measure.needs))
        hides[measure.name] = out
        for at in out:
            cells[at][across] = small.sign if measure.kind == "integer" else None
    return cells, frozenset(name for name, out in hides.items() if out)


def _hxl(table: Table) -> list[str]:
    return [
        *(HXL_DIMENSIONS[name] for name in table.figures.dimensions),
        *(f"#indicator+{m.name}" for m in table.measures),
    ]


def _plain_sheet(table: Table) -> Sheet:
    """One row a line, with keys beside names, under the names that programs use."""
    columns = [Column(name) for one in table.figures.dimensions for name in (one, f"{one}_name")]
    columns += [Column(measure.name, measure.kind) for measure in table.measures]
    rows: list[list[Any]] = []
    for line in table.figures.lines:
        keys = [part for pair in zip(line.key, table.labels(line), strict=True) for part in pair]
        rows.append([*keys, *(measure.value(line) for measure in table.measures)])
    return Sheet("participation", columns, rows, filters=False)


def _chart_sheet(table: Table, profile: Profile) -> list[Sheet]:
    """A small table by the first dimension with charts beneath; without people for the public, whose cells may hide."""
    charted = [m for m in table.measures if m.name in CHARTED and not (profile == "public" and counts_people(m))]
    if not charted or not table.figures.lines:
        return []
    first = table.figures.dimensions[0]
    sums: dict[str, list[float]] = {}
    names: dict[str, str] = {}
    for line in table.figures.lines:
        names[line.key[0]] = table.labels(line)[0]
        so_far = sums.setdefault(line.key[0], [0] * len(charted))
        for at, measure in enumerate(charted):
            value = measure.value(line)
            so_far[at] += value if isinstance(value, int | float) else 0
    columns = [Column(str(DIMENSION_NAMES[first]), width=20), *(_column(m, table.figures.total) for m in charted)]
    columns = [replace(column, width=16) if at else column for at, column in enumerate(columns)]
    rows: list[list[Value]] = [[names[key], *values] for key, values in sums.items()]
    charts = _charts(first, charted)
    return [Sheet(str(t("Charts")), columns, rows, heading(table), str(t("Total")), charts=charts, filters=False)]


def _charts(first: str, charted: Sequence[Measure]) -> list[SheetChart]:
    """One chart for each unit: figures of different units never share an axis."""
    by_unit: dict[str, list[int]] = {}
    for at, measure in enumerate(charted, 1):
        by_unit.setdefault(measure.unit.msgid, []).append(at)
    charts = []
    for columns in by_unit.values():
        unit = charted[columns[0] - 1].unit
        title = t("%(what)s by %(dimension)s", what=GROUPS.get(unit.msgid, unit), dimension=DIMENSION_NAMES[first])
        charts.append(SheetChart(str(title), columns, 0, "line" if first in PERIODS else "bars", str(unit)))
    return charts
