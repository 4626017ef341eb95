"""The list of projects under review, and the table of parameters, as files."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value, file_of
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
from registry.models import Area
from registry.terms import labels

MOST_ROWS = 20_000


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
    return [
        Column(str(t("Project number"))), Column(str(t("Name of the project"))), Column(str(t("Kind of project"))),
        Column(str(t("Area code"))), Column(str(t("Area"))), Column(str(t("Owner of the project"))),
        Column(str(t("Longitude")), "number"), Column(str(t("Latitude")), "number"),
        Column(str(t("Acceleration needed (g)")), "number"), Column(str(t("Period needed (s)")), "number"),
        Column(str(t("Acceleration designed for (g)")), "number"),
        Column(str(t("Period designed for (s)")), "number"), Column(str(t("Received on")), "date"),
        Column(str(t("Result due on")), "date"), Column(str(t("Waits for"))), Column(str(t("Stuck at")), wraps=True),
        Column(str(t("Still lacking")), wraps=True),
        Column(str(t("Result"))), Column(str(t("Result on")), "date"),
        Column(str(t("Reasons and conditions")), wraps=True),
    ]  # fmt: skip


def _row(session: Session, one: Project, kinds: dict[str, str], steps: dict[str, str], on: date) -> list[Value]:
    how = standing(session, one, on=on)
    return [
        one.code or "", one.name, kinds.get(one.kind, one.kind), one.area.code, one.area.name, one.owner, one.lon,
        one.lat, _units(one.required_pga), _units(one.required_period), _units(one.designed_pga),
        _units(one.designed_period), one.received_on, one.due_on,
        steps.get(how.step.step, how.step.step) if how.step else "", say_troubles(how.stuck),
        say_lacking(how.lacking),
        str(RESULT_NAMES[one.result]), one.result_on, one.result_note,
    ]  # fmt: skip


def _units(value: int | None) -> float | None:
    return None if value is None else value / 1000
