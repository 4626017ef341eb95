"""The list of projects under review, and the table of parameters, as files."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.forms import entries
from core.i18n import t
from core.sheets import Column, ColumnKind, Sheet, Value, file_of
from core.times import say_plain_date, today
from readiness.fortification_models import Project
from readiness.fortification_queries import (
    ProjectFilter,
    parameters,
    projects_matching,
    standing,
    stuck_first,
)
from readiness.fortification_words import RESULT_NAMES, say_lacking, say_troubles
from readiness.project_row_inputs import ProjectRow
from registry.models import Area
from registry.terms import labels

MOST_ROWS = 20_000
NOT_WRITTEN = ("county", "township", "village", "area_names", "lon_lat")
"""Columns of a ledger that say in other ways what the code of the area and the coordinates say."""
_NUMBER: ColumnKind = "number"
KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(("lon", "lat", "designed_pga", "designed_period", "evaluated_pga", "evaluated_period"), _NUMBER),
    "floors": "integer", "floor_area": "integer", "received_on": "date", "due_on": "date", "result_on": "date",
}  # fmt: skip


def project_file(session: Session, wanted: ProjectFilter, actor: Actor, ending: str) -> BytesIO:
    """The actor's projects, narrowed by the filter, what is stuck first, as xlsx or csv; at most 20,000."""
    on = today()
    query = projects_matching(actor, wanted, on).order_by(stuck_first(on), Project.id).limit(MOST_ROWS)
    kinds, steps = labels(session, "project_kind"), labels(session, "review_step")
    rows = [_row(session, one, kinds, steps, on) for one in session.scalars(query)]
    heading = (str(t("Fortification reviews")), str(t("As of %(day)s", day=say_plain_date(on))))
    return file_of(Sheet(str(t("Fortification reviews")), _columns(), rows, heading=heading), ending)


def parameter_file(session: Session, top: Area, actor: Actor, ending: str) -> BytesIO:
    """The table of parameters beneath an area, as xlsx or csv; it can be filled in and imported again."""
    columns = [
        Column(str(t("Area code"))), Column(str(t("Area"))), Column(str(t("Peak acceleration (g)")), "number"),
        Column(str(t("Characteristic period (s)")), "number"), Column(str(t("Source"))),
        Column(str(t("Checked against the source"))),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [area.code, area.name, row.pga / 1000 if row else None, row.period / 1000 if row else None,
         row.source if row else "", str(t("yes") if row.is_verified else t("no")) if row else ""]
        for area, row in parameters(session, actor, top)
    ]  # fmt: skip
    return file_of(Sheet(str(t("Seismic parameters")), columns, rows, heading=(str(t("Seismic parameters")),)), ending)


def _columns() -> list[Column]:
    """What can be imported again, as the rows of a ledger have it; then what follows from it."""
    ledger = [Column(str(entry.label), KINDS.get(name, "text"))
              for name, entry in entries(ProjectRow).items() if name not in NOT_WRITTEN]  # fmt: skip
    return [
        *ledger, Column(str(t("Area"))), Column(str(t("Acceleration needed (g)")), "number"),
        Column(str(t("Period needed (s)")), "number"), Column(str(t("Waits for"))),
        Column(str(t("Stuck at"))), Column(str(t("Still lacking"))),
    ]  # fmt: skip


def _row(session: Session, one: Project, kinds: dict[str, str], steps: dict[str, str], on: date) -> list[Value]:
    how = standing(session, one, on=on)
    known: dict[str, Value] = {name: getattr(one, name, "") for name in entries(ProjectRow)}
    known |= {"code": one.code or "", "kind": kinds.get(one.kind, one.kind), "area_code": one.area.code,
              "unit": (one.unit.code or one.unit.name) if one.unit else "",
              "result": str(RESULT_NAMES[one.result])}  # fmt: skip
    for name in ("designed", "evaluated"):
        known |= {f"{name}_{of}": _units(getattr(one, f"{name}_{of}")) for of in ("pga", "period")}
    return [
        *(value for name, value in known.items() if name not in NOT_WRITTEN), one.area.name,
        _units(one.required_pga), _units(one.required_period),
        steps.get(how.step.step, how.step.step) if how.step else "", say_troubles(how.stuck),
        say_lacking(how.lacking),
    ]  # fmt: skip


def _units(value: int | None) -> float | None:
    return None if value is None else value / 1000
