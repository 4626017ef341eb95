"""Fortification reviews and seismic parameters for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry, Line
from core.i18n import t
from core.times import today
from core.web import actor, session
from readiness import fortification_queries as queries
from readiness import fortification_services as services
from readiness.fortification_inputs import ParameterInput, ProjectInput, ReopenInput, ResultInput, StepInput
from readiness.fortification_models import Project, ReviewStep, SeismicParameter
from readiness.parameter_services import write_parameter
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load

bp = blueprint("fortification")
COPIED = (
    "id", "name", "kind", "code", "owner", "address", "lon", "lat", "floors", "floor_area", "structure",
    "evaluation", "received_on", "due_on", "result", "result_on", "result_note", "note", "version",
)  # fmt: skip
Result = Literal["", "passed", "conditional", "refused", "withdrawn"]


class StepAnswer(Answer):
    """A step of a review; `step` is a word of the vocabulary review_step."""

    id: int
    step: str
    state: Literal["waiting", "passed", "sent_back", "left_out"]
    who: str
    due_on: date | None
    done_on: date | None
    note: str
    version: int


class ProjectAnswer(Answer):
    """A project under review: accelerations in g, periods in seconds.

    `stuck` says what holds it up (then `state=stuck` lists it), `lacking` what is still to come in before it can pass,
    `troubles` both.
    """

    id: int
    name: str
    kind: str
    code: str | None
    owner: str
    unit_id: int | None
    area: str
    area_name: str
    address: str
    lon: float | None
    lat: float | None
    floors: int | None
    floor_area: int | None
    structure: str
    required_pga: float | None
    required_period: float | None
    designed_pga: float | None
    designed_period: float | None
    evaluated_pga: float | None
    evaluated_period: float | None
    evaluation: str
    ground_source: str
    looked_up_at: datetime | None
    received_on: date
    due_on: date | None
    result: Result
    result_on: date | None
    result_note: str
    note: str
    stuck: list[str]
    lacking: list[str]
    troubles: list[str]
    steps: list[StepAnswer]
    version: int


class ProjectsAsked(Asked):
    """Which projects to list."""

    q: Annotated[Search, Entry(t("Name, number or owner"))] = ""
    state: Annotated[
        Literal["stuck", "late", "open", "passed", "conditional", "refused", "withdrawn"] | None, Entry(t("State"))
    ] = None  # fmt: skip
    kind: Annotated[Line, Entry(t("Kind of project"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    sort: Annotated[Literal["state", "name", "-name", "due", "-due"], Entry(t("Sorted by"))] = "state"


class ParameterAnswer(Answer):
    """What the county's table says of an area: g and seconds."""

    area: str
    area_name: str
    pga: float
    period: float
    source: str
    is_verified: bool
    version: int


@bp.get("/fortification/projects")
@needs(P.VIEW_READINESS)
@operation(t("List fortification reviews, those that are stuck first"))
def list_projects(asked: ProjectsAsked) -> Page[ProjectAnswer]:
    """The projects that the caller may see."""
    on = today()
    area = find_area(session(), asked.area, "area") if asked.area else None
    wanted = queries.ProjectFilter(typed=asked.q, kind=asked.kind, state=asked.state or "", area=area)
    sorts: dict[str, Any] = {"state": queries.stuck_first(on), "name": Project.name, "due": Project.due_on}
    return page(session(), queries.projects_matching(actor(), wanted, on), asked, sorts, _answers)


@bp.post("/fortification/projects")
@needs(P.REVIEW_PROJECTS)
@operation(t("Put up a project for review"), location=lambda made: url_for(".get_project", project_id=made.id))
def add_project(given: ProjectInput) -> ProjectAnswer:
    """A new project with its parameters looked up and its steps begun."""
    return _answer(services.put_up(session(), given, actor()))


@bp.get("/fortification/projects/<int:project_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one project under review"))
def get_project(project_id: int) -> ProjectAnswer:
    """One project."""
    return _answer(_load(project_id, P.VIEW_READINESS))


@bp.patch("/fortification/projects/<int:project_id>")
@needs(P.REVIEW_PROJECTS)
@operation(t("Correct a project under review"))
def change_project(project_id: int, given: Changes[ProjectInput]) -> ProjectAnswer:
    """The corrected project."""
    found = _load(project_id)
    return _answer(services.edit(session(), found, given.over(services.as_given(found)), actor()))


@bp.post("/fortification/projects/<int:project_id>/steps/<int:step_id>")
@needs(P.REVIEW_PROJECTS)
@operation(t("Say what came of a step of a review"))
def do_project_step(project_id: int, step_id: int, given: StepInput) -> ProjectAnswer:
    """The project with the step as it stands now."""
    found = _load(project_id)
    services.do_step(session(), found, step_id, given, actor())
    return _answer(found)


@bp.post("/fortification/projects/<int:project_id>/look-up")
@needs(P.REVIEW_PROJECTS)
@operation(t("Look the seismic parameters of a project up again"))
def look_up_project(project_id: int) -> ProjectAnswer:
    """The project with the values that the table has today."""
    return _answer(services.look_up(session(), _load(project_id), actor()))


@bp.post("/fortification/projects/<int:project_id>/result")
@needs(P.REVIEW_PROJECTS)
@operation(t("Give a review its result"))
def settle_review(project_id: int, given: ResultInput) -> ProjectAnswer:
    """The project with its result."""
    return _answer(services.settle(session(), _load(project_id), given, actor()))


@bp.post("/fortification/projects/<int:project_id>/reopen")
@needs(P.REVIEW_PROJECTS)
@operation(t("Take the result of a review back"))
def reopen_review(project_id: int, given: ReopenInput) -> ProjectAnswer:
    """The project under review again."""
    return _answer(services.reopen(session(), _load(project_id), given, actor()))


@bp.get("/fortification/parameters/<int:area_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get the seismic parameters that hold in an area"))
def get_parameter(area_id: int) -> ParameterAnswer:
    """The area's own row of the table, else the nearest above."""
    found = queries.parameter_at(session(), load(session(), Area, area_id, actor(), P.VIEW_READINESS))
    if found is None:
        raise NotFound()
    return _parameter(found)


@bp.put("/fortification/parameters/<int:area_id>")
@needs(P.REVIEW_PROJECTS)
@operation(t("Enter the seismic parameters of an area"))
def put_parameter(area_id: int, given: ParameterInput) -> ParameterAnswer:
    """What the table says of the area from now on."""
    area = load(session(), Area, area_id, actor(), P.REVIEW_PROJECTS)
    return _parameter(write_parameter(session(), area, given, actor()))


def _load(project_id: int, permission: P = P.REVIEW_PROJECTS) -> Project:
    return load(session(), Project, project_id, actor(), permission)


def _answers(rows: Sequence[Any]) -> list[ProjectAnswer]:
    return [_answer(one) for one in rows]


def _answer(found: Project) -> ProjectAnswer:
    known, how = {name: getattr(found, name) for name in COPIED}, queries.standing(session(), found)
    for name in ("required", "designed", "evaluated"):
        known |= {f"{name}_pga": _units(getattr(found, f"{name}_pga")),
                  f"{name}_period": _units(getattr(found, f"{name}_period"))}  # fmt: skip
    return ProjectAnswer(
        **known, unit_id=found.unit_id, area=found.area.code, area_name=found.area.name,
        ground_source=found.ground_source, looked_up_at=found.looked_up_at,
        stuck=how.stuck, lacking=how.lacking, troubles=how.troubles, steps=[_step(step) for step in found.steps],
    )  # fmt: skip


def _step(step: ReviewStep) -> StepAnswer:
    return StepAnswer(**{name: getattr(step, name) for name in StepAnswer.model_fields})


def _parameter(row: SeismicParameter) -> ParameterAnswer:
    return ParameterAnswer(
        area=row.area.code, area_name=row.area.name, pga=row.pga / 1000, period=row.period / 1000, source=row.source,
        is_verified=row.is_verified, version=row.version,
    )  # fmt: skip


def _units(value: int | None) -> float | None:
    return None if value is None else value / 1000
