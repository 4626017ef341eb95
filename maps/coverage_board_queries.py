"""What analyses of coverage add to other pages: a figure of Today, a panel of areas, a layer of the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.panels import Figure, Panel
from maps.coverage_models import CoverageRun
from maps.coverage_queries import latest, made_on
from maps.coverage_words import answer, distance, percent
from maps.kinds import Sign
from maps.layers import Layer, Mark
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import beneath, may

WITHIN, BEYOND = "coverage_within", "coverage_beyond"
SIGNS = (
    Sign(WITHIN, "circle", "达", "R", t("Village within reach of a shelter"), "teal"),
    Sign(BEYOND, "square", "远", "N", t("Village out of reach"), "red"),
)


def today_figures(session: Session, actor: Actor) -> Sequence[Figure]:
    """How many people are within reach of a usable shelter, by the latest analysis of the reader's area."""
    if not actor.may(P.VIEW_PLACES) or not actor.area_paths(P.VIEW_PLACES):
        return []
    run = latest(session, actor)
    if run is None or not run.summary.get("people"):
        return []
    sums = run.summary
    note = t("%(n)s of %(of)s people, %(day)s", n=f"{sums['within']:,}", of=f"{sums['people']:,}", day=made_on(run))
    url = url_for("maps.coverage_run", run_id=run.id)
    share = sums["within"] / sums["people"]
    return [Figure(str(_title(run)), percent(sums["within"], sums["people"]), "", str(note), "", url, share)]


def _title(run: CoverageRun) -> object:
    if run.assumptions["reach"] == "class":
        return t("People within reach of a shelter")
    return t("People within %(distance)s of a shelter", distance=distance(run.assumptions["reach_m"]))


def area_panel(session: Session, area: Area, actor: Actor) -> Panel | None:
    """The latest analysis of the area, for its page."""
    if area.level == "village" or not may(session, area, actor, P.VIEW_PLACES):
        return None
    run, may_analyse = latest(session, actor, area), may(session, area, actor, P.ANALYSE_COVERAGE)
    if run is None and not may_analyse:
        return None
    values = {
        "run": run, "said": answer(run.summary, run.assumptions) if run else "",
        "made_on": made_on(run) if run else "",
        "new_url": url_for("maps.new_coverage", area=area.code) if may_analyse else "",
    }  # fmt: skip
    return Panel(str(t("Shelter coverage")), "maps/coverage_panel.html", values, rank=55)


def layer() -> Layer:
    """The villages by reach, as the latest analysis found them."""
    return Layer(
        "coverage", t("Villages by reach of shelters"), "shelters", SIGNS, _marks,
        changes_of=("coverage_runs", "areas"), needs=P.VIEW_PLACES, page="/areas/", page_needs=P.VIEW_AREAS,
    )  # fmt: skip


def _marks(session: Session, actor: Actor, _asked: Mapping[str, str]) -> Iterator[Mark]:
    run = latest(session, actor)
    if run is None:
        return
    paths = dict(session.execute(select(Area.id, Area.path).where(beneath(run.area.path))).tuples().all())
    near = {row["id"]: row["name"] for row in run.details["shelters"]}
    for row in run.details["villages"]:
        if row["within"] is None or row["id"] not in paths:
            continue
        detail = ""
        if row["near"] is not None:
            detail = str(t("nearest: %(name)s, %(way)s", name=near[row["near"]], way=distance(row["metres"])))
        yield Mark(
            row["id"], row["name"], WITHIN if row["within"] else BEYOND, row["lon"], row["lat"], paths[row["id"]],
            detail, row["people"], is_hollow=not row["within"],
        )  # fmt: skip
