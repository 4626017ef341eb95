"""Analyses of coverage for programs: start one, see how far it is, take its result table by table."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.errors import DomainError
from core.fields import Entry, Line
from core.i18n import gettext, t
from core.web import actor, session
from maps import coverage_services as services
from maps.coverage_analysis import STEPS
from maps.coverage_inputs import CoverageInput
from maps.coverage_models import CoverageRun
from maps.coverage_queries import GOING_ON, runs, state_of
from maps.coverage_words import answer, room_answer
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load

bp = blueprint("coverage")
State = Literal["waiting", "running", "done", "failed", "cancelled"]
TABLES = {
    "counties": "counties", "townships": "townships", "villages": "villages",
    "allocation": "flows", "shelters": "shelters", "sites": "sites",
}  # fmt: skip
"""What a program may ask for, and under which name it is kept."""


class CoverageAnswer(Answer):
    """An analysis: `summary` holds people, villages, shelters and metres; empty until it is done.

    `answer` and `room` say the result in the language asked for; `progress` counts steps.
    """

    id: int
    name: str
    area: str
    area_name: str
    state: State
    progress: int
    steps: int
    error: str
    answer: str
    room: str
    assumptions: dict[str, Any]
    summary: dict[str, Any]
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    version: int


class CoverageTableAnswer(Answer):
    """One table of a result: a row for each county (when there are several), township, village, way of the allocation,
    shelter or new site.

    Distances are metres on foot, degrees are WGS-84, `town` and `village` are ids of areas, `near` and `shelter` ids
    of places; a number below zero is a site that was added on trial.
    """

    run: int
    table: str
    rows: list[dict[str, Any]]
    unknown: dict[str, list[Any]]


class CoverageDeletedAnswer(Answer):
    """What is gone."""

    id: int


class CoverageAsked(Asked):
    """Which analyses to list."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; areas beneath it are listed too."))] = ""
    sort: Annotated[Literal["newest", "-newest"], Entry(t("Sorted by"))] = "-newest"


class CoverageTableAsked(Asked):
    """Which table, and which rows of it."""

    table: Annotated[
        Literal["counties", "townships", "villages", "allocation", "shelters", "sites"], Entry(t("Table"))
    ] = "townships"  # fmt: skip


@bp.get("/coverage-runs")
@needs(P.VIEW_PLACES)
@operation(t("List analyses of coverage"))
def list_coverage_runs(asked: CoverageAsked) -> Page[CoverageAnswer]:
    """The analyses that the caller may see."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    sorts = {"newest": CoverageRun.id}
    return page(session(), runs(actor(), area), asked, sorts, lambda rows: [coverage_answer(row) for row in rows])


@bp.post("/coverage-runs")
@needs(P.ANALYSE_COVERAGE)
@operation(t("Start an analysis of coverage"), location=lambda made: url_for(".get_coverage_run", run_id=made.id))
def start_coverage_run(given: CoverageInput) -> CoverageAnswer:
    """The analysis, waiting for a worker."""
    return coverage_answer(services.ask_for_run(session(), given, actor()))


@bp.get("/coverage-runs/<int:run_id>")
@needs(P.VIEW_PLACES)
@operation(t("Get one analysis of coverage: how far it is, and what came out"))
def get_coverage_run(run_id: int) -> CoverageAnswer:
    """The analysis."""
    return coverage_answer(_seen(run_id))


@bp.get("/coverage-runs/<int:run_id>/table")
@needs(P.VIEW_PLACES)
@operation(t("Get one table of a finished analysis of coverage"))
def get_coverage_table(run_id: int, asked: CoverageTableAsked) -> CoverageTableAnswer:
    """The rows that the page holds."""
    run = _seen(run_id)
    if run.state != "done":
        raise DomainError("coverage_not_done", t("This analysis has no result yet."))
    rows = run.details.get(TABLES[asked.table], [])
    first = (asked.page - 1) * asked.size
    return CoverageTableAnswer(
        run=run.id, table=asked.table, rows=rows[first : first + asked.size], unknown=run.details["unknown"]
    )


@bp.delete("/coverage-runs/<int:run_id>")
@needs(P.ANALYSE_COVERAGE)
@operation(t("Delete an analysis of coverage"))
def delete_coverage_run(run_id: int) -> CoverageDeletedAnswer:
    """The analysis is gone."""
    run = load(session(), CoverageRun, run_id, actor(), P.ANALYSE_COVERAGE)
    services.delete_run(session(), run, actor())
    return CoverageDeletedAnswer(id=run_id)


def coverage_answer(run: CoverageRun) -> CoverageAnswer:
    """The analysis as programs see it."""
    state, is_done = state_of(run), run.state == "done"
    said = {"answer": answer(run.summary, run.assumptions), "room": room_answer(run.summary)} if is_done else {}
    error = (run.job.error if run.job is not None else None) or {}
    going = run.job if run.job is not None and state in GOING_ON else None
    return CoverageAnswer(
        id=run.id, name=run.name, area=run.area.code, area_name=run.area.name, state=state,
        progress=going.done if going else STEPS if is_done else 0, steps=STEPS,
        error=gettext(str(error.get("message", ""))) if state == "failed" else "",
        answer=said.get("answer", ""), room=said.get("room", ""), assumptions=run.assumptions, summary=run.summary,
        created_at=run.created_at, created_by=run.created_by, finished_at=run.finished_at, version=run.version,
    )  # fmt: skip


def _seen(run_id: int) -> CoverageRun:
    return load(session(), CoverageRun, run_id, actor(), P.VIEW_PLACES)
