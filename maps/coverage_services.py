"""Deeds on analyses of coverage: ask for one, do it (a worker's job), delete it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import Invalid
from core.i18n import t
from core.jobs import Cancelled, Progress, ask, beating, cancel, job
from core.times import local, now
from maps.coverage import Assumptions
from maps.coverage_analysis import STEPS, Outcome, analyse
from maps.coverage_inputs import CoverageInput, assumed
from maps.coverage_models import CoverageRun
from maps.coverage_queries import ground_of, sites_of
from maps.models import Place
from maps.setting_queries import norms
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import beneath, load

JOB = "maps.coverage"
STAGES = (
    t("Reading villages and shelters"), t("Allocating people to shelters"), t("Looking for the best new sites"),
    t("Putting the tables together"), t("Writing"),
)  # fmt: skip


def ask_for_run(session: Session, given: CoverageInput, actor: Actor) -> CoverageRun:
    """A new analysis that a worker will do; raises Invalid for what does not exist in the area."""
    run = new_run(session, given, actor)
    run.job_id = ask(session, JOB, {"run": run.id}, actor).id
    session.flush()
    return run


def new_run(session: Session, given: CoverageInput, actor: Actor) -> CoverageRun:
    """The analysis with what is assumed; nothing has been worked out yet."""
    area = find_area(session, given.area, "area")
    if not actor.may_for(Permission.ANALYSE_COVERAGE, area.path):
        raise Invalid("area_not_yours", t("This area is outside the areas you look after."), field="area")
    run = CoverageRun(
        area_id=area.id, name=given.name or _usual_name(area, given), assumptions=assumptions_in(session, area, given),
        state="waiting", summary={},
        details={}, created_at=now(), created_by=actor.name[:60],
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run


def assumptions_in(session: Session, area: Area, given: CoverageInput) -> dict[str, Any]:
    """The assumptions as a run in that area keeps them, with the names and norms that are printed with them."""
    return assumed(given) | _named(session, given, area) | {"norms": _norms(session, area)}


def _usual_name(area: Area, given: CoverageInput) -> str:
    """Area and day, and how many shelters are tried out, so that a trial is told from what it is compared with."""
    tried = f" +{len(given.added)}" if given.added else ""
    tried += f" −{len(given.closed)}" if given.closed else ""
    return f"{area.name} {local(now()).date():%Y-%m-%d}{tried}"


def _named(session: Session, given: CoverageInput, area: Area) -> dict[str, Any]:
    """The names of what is tried out, so that they can be printed when the records are gone."""
    hazards = {term.code: [term.name_zh, term.name_en] for term in terms.vocabulary(session, "hazard", area)}
    if given.hazard and given.hazard not in hazards:
        raise Invalid("hazard_unknown", t("This hazard is not in the vocabulary."), field="hazard")
    sites = {site.key: site.name for site in sites_of(session, area)} if given.added else {}
    missing = [key for key in given.added if key not in sites]
    if missing:
        raise Invalid("site_unknown", t("%(key)s is no venue or school ground here that could become a shelter.",
                                        key=missing[0]), field="added")  # fmt: skip
    query = select(Place.id, Place.name).join(Place.area)
    query = query.where(Place.id.in_(given.closed), Place.kind == "shelter", beneath(area.path))
    closed = dict(session.execute(query).tuples().all())
    gone = [number for number in given.closed if number not in closed]
    if gone:
        raise Invalid("shelter_unknown", t("There is no shelter here with the number %(number)s.", number=gone[0]),
                      field="closed")  # fmt: skip
    return {
        "hazard_names": hazards.get(given.hazard, ["", ""]),
        "added_names": [sites[key] for key in given.added], "closed_names": [closed[one] for one in given.closed],
    }  # fmt: skip


def _norms(session: Session, area: Area) -> dict[str, Any]:
    """The square metres per person behind computed capacities."""
    rules = norms(session, area)
    kept = ("emergency_m2", "short_m2", "long_m2", "source", "is_verified")
    return {name: getattr(rules, name) for name in kept}


@job(JOB)
def run_job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Do the analysis; one taken up again after a worker was killed begins anew."""

    def say(step: int) -> None:
        progress.say(step, STEPS, str(STAGES[step]))

    try:
        with beating(progress):
            perform(progress.database, params["run"], say)
    except Exception as error:
        if not isinstance(error, Cancelled):
            _write(progress.database, params["run"], "failed")
        raise
    return {"run": params["run"], "url": f"/coverage/{params['run']}"}


def perform(database: Database, run_id: int, say: Callable[[int], None] = lambda step: None) -> Outcome | None:
    """Work an analysis out and keep what comes out; None when it has been deleted meanwhile."""
    with database.transaction() as session:
        run = session.get(CoverageRun, run_id)
        if run is None:
            return None
        run.state = "running"
        area, given = run.area, Assumptions.from_stored(run.assumptions)
    with database.transaction(writing=False) as session:
        ground = ground_of(session, area)
    outcome = analyse(ground, given, say)
    _write(database, run_id, "done", outcome)
    return outcome


def delete_run(session: Session, run: CoverageRun, actor: Actor) -> None:
    """The analysis is gone; a worker that is at it stops."""
    load(session, CoverageRun, run.id, actor, Permission.ANALYSE_COVERAGE)
    if run.job is not None:
        cancel(session, run.job, actor)
    session.delete(run)
    session.flush()


def _write(database: Database, run_id: int, state: str, outcome: Outcome | None = None) -> None:
    with database.transaction() as session:
        run = session.get(CoverageRun, run_id)
        if run is None:
            return
        run.state, run.finished_at = state, now()
        run.version += 1
        if outcome is not None:
            run.summary, run.details = outcome.summary, outcome.details
