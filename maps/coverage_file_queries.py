"""An analysis of coverage as files: the workbook with everything, and each table as csv."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy.orm import Session

from core.i18n import language, t
from core.sheets import Column, Sheet, write_csv, write_workbook
from maps.coverage_models import CoverageRun
from maps.coverage_queries import made_on, names_of
from maps.coverage_tables import sheet, tables
from maps.coverage_words import (
    ESTIMATE,
    UNVERIFIED,
    answer,
    assumption_lines,
    room_answer,
    unknown_lines,
    walking_answer,
)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(session: Session, run: CoverageRun) -> BytesIO:
    """The workbook of a finished analysis: what was assumed and what came out, then a sheet for each table."""
    target = BytesIO()
    write_workbook(target, sheets_of(session, run))
    target.seek(0)
    return target


def sheets_of(session: Session, run: CoverageRun) -> list[Sheet]:
    """The first sheet with answer and assumptions, then the tables; each carries the title block."""
    heading, notes = _heading(run), _notes(run)
    rows = [[str(label), value] for label, value in assumption_lines(run.assumptions)]
    said = [answer(run.summary, run.assumptions), room_answer(run.summary), walking_answer(run.summary)]
    lacking = unknown_lines(run.summary, run.details["unknown"])
    columns = [Column(str(t("Assumption")), "text", 34), Column(str(t("Value")), "text", 60)]
    first = Sheet(str(t("Assumptions")), columns, rows, heading=[*heading, *said], notes=[*lacking, *notes],
                  landscape=False, filters=False, freeze=False)  # fmt: skip
    listed = [one for one in tables(run.details, names_of(session, run)) if one.rows or one.key != "counties"]
    return [first, *(sheet(table, heading, notes) for table in listed)]


def csv_of(session: Session, run: CoverageRun, key: str) -> BytesIO:
    """One table as csv with a row of HXL tags; the last column of each row tells what was assumed."""
    (table,) = tables(run.details, names_of(session, run), [key])
    columns = [Column(str(field.label), field.kind) for field in table.fields]
    columns.append(Column(str(t("What was assumed")), "text"))
    assumed = _assumed(run)
    tags = [*(field.hxl for field in table.fields), "#meta+assumptions"]
    target = BytesIO()
    write_csv(target, columns, [[*table.cells(row), assumed] for row in table.rows], tags)
    target.seek(0)
    return target


def _assumed(run: CoverageRun) -> str:
    """Everything that was assumed in one line, so that no row of a file goes about without it."""
    colon, semicolon = ("：", "；") if language() == "zh" else (": ", "; ")
    lines = [f"{label}{colon}{value}" for label, value in assumption_lines(run.assumptions)]
    return semicolon.join(line.rstrip("。.") for line in [*_heading(run), *lines, *_notes(run)])


def _heading(run: CoverageRun) -> list[str]:
    return [
        str(t("Coverage analysis · %(name)s", name=run.name)),
        str(t("Area: %(area)s. Made on %(day)s. Units: people, metres on foot.", area=run.area.name, day=made_on(run))),
    ]


def _notes(run: CoverageRun) -> list[str]:
    notes = [str(ESTIMATE)]
    return notes if run.assumptions.get("is_verified") else [*notes, str(UNVERIFIED)]
