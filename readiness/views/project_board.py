"""What the review of fortification adds to other pages: Today, units, areas, the overview, the search and the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from flask import url_for
from sqlalchemy import or_
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.owed import Due, ReturnKind
from core.panels import Board, Hit, Need, Panel
from core.times import day_bounds, instant, today
from maps.kinds import Sign
from maps.layers import Layer, Mark
from readiness.fortification import say_pga
from readiness.fortification_models import Project
from readiness.fortification_queries import (
    ProjectFilter,
    counts,
    projects_matching,
    standing,
    stuck_first,
)
from readiness.fortification_words import RESULT_NAMES, RESULT_TONES, say_troubles
from readiness.views.parameters import settings_panel
from readiness.views.projects import project_url
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import may, within
from schedule.queries import zone_of

MOST_SHOWN = 5
STUCK = Sign("project-stuck", "square", "卡", "S", t("Review is stuck"), "rose")
OPEN = Sign("project-open", "square", "审", "R", t("Under review"), "amber")
PASSED = Sign("project-passed", "square", "过", "P", t("Review passed"), "green")
OTHER = Sign("project-other", "square", "否", "N", t("Not passed or withdrawn"), "slate")


def put_up(board: Board) -> None:
    """All of it in one go."""
    board.add_panels("readiness", overview_panel)
    board.add_panels("unit", unit_panel)
    board.add_panels("settings", settings_panel)
    board.needs.append(needs)
    board.searchers.append(search)
    board.layers.append(LAYER)
    board.returns.append(RETURN_KIND)


def overview_panel(db: Session, _record: object, who: Actor) -> Panel | None:
    """How many reviews are stuck, and which."""
    if not who.area_paths(P.VIEW_READINESS):
        return None
    on = today()
    query = projects_matching(who, ProjectFilter(state="stuck"), on).order_by(stuck_first(on), Project.due_on)
    stuck = db.scalars(query.limit(MOST_SHOWN)).all()
    shown = [(one, say_troubles(standing(db, one, on=on).stuck)) for one in stuck]
    values = {
        "counts": counts(db, who, on), "projects": shown,
        "project_url": project_url, "can_add": who.may(P.REVIEW_PROJECTS),
    }  # fmt: skip
    return Panel(str(t("Fortification")), "readiness/panel_projects.html", values, 60)


def unit_panel(db: Session, unit: Unit, who: Actor) -> Panel | None:
    """The projects of a unit."""
    if not may(db, unit, who, P.VIEW_READINESS):
        return None
    found = db.scalars(projects_matching(who, ProjectFilter(unit_id=unit.id), today()).limit(MOST_SHOWN)).all()
    if not found:
        return None
    values = {"projects": found, "project_url": project_url, "names": RESULT_NAMES, "tones": RESULT_TONES,
              "say_pga": say_pga}  # fmt: skip
    return Panel(str(t("Fortification")), "readiness/panel_unit_projects.html", values, 70)


def needs(db: Session, who: Actor) -> Sequence[Need]:
    """Reviews that wait for something that is over its time, for those who review."""
    if not who.may(P.REVIEW_PROJECTS):
        return []
    on = today()
    query = projects_matching(who, ProjectFilter(state="late"), on)
    query = query.where(within(who, P.REVIEW_PROJECTS, Project.area_id))
    found = db.scalars(query.order_by(Project.due_on, Project.id).limit(MOST_SHOWN + 1)).all()
    if not found:
        return []
    if len(found) == 1:
        one = found[0]
        return [Need("bad", str(t("Overdue")), one.name, say_troubles(standing(db, one, on=on).stuck), project_url(one),
                     str(t("Open")))]  # fmt: skip
    count = counts_late(db, who)
    title = tn("%(n)s review is late", "%(n)s reviews are late", count)
    url = url_for("readiness.projects", state="late")
    return [Need("bad", str(t("Overdue")), str(title), found[0].name, url, str(t("Show")))]


def counts_late(db: Session, who: Actor) -> int:
    """How many reviews of the reader's are late."""
    on = today()
    query = projects_matching(who, ProjectFilter(state="late"), on)
    return len(db.scalars(query.where(within(who, P.REVIEW_PROJECTS, Project.area_id))).all())


def search(db: Session, typed: str, who: Actor, limit: int) -> Sequence[Hit]:
    """Projects found by name, number or owner."""
    if not who.may(P.VIEW_READINESS):
        return []
    kinds = terms.labels(db, "project_kind")
    found = db.scalars(projects_matching(who, ProjectFilter(typed=typed), today()).order_by(Project.id).limit(limit))
    return [Hit(str(t("Fortification review")), one.name, f"{kinds.get(one.kind, one.kind)} · {one.area.name}",
                project_url(one)) for one in found]  # fmt: skip


def marks(db: Session, who: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The sites of projects."""
    on, kinds = today(), terms.labels(db, "project_kind")
    stuck = set(db.scalars(projects_matching(who, ProjectFilter(state="stuck"), on).with_only_columns(Project.id)))
    for one in db.scalars(projects_matching(who, ProjectFilter(), on)):
        sign = STUCK if one.id in stuck else OPEN if not one.result else OTHER
        if one.result in ("passed", "conditional"):
            sign = PASSED
        said = f"{kinds.get(one.kind, one.kind)} · {RESULT_NAMES[one.result]}"
        yield Mark(one.id, one.name, sign.code, one.lon, one.lat, one.area.path, said, is_hollow=bool(one.result))


LAYER = Layer(
    code="projects", label=t("Fortification reviews"), group="readiness", signs=(STUCK, OPEN, PASSED, OTHER),
    marks=marks, changes_of=("construction_projects", "review_steps", "project_documents", "areas"),
    changes_every=1440, needs=P.VIEW_READINESS, page="/fortification/",
)  # fmt: skip


def reviews_due(db: Session, who: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """Results of reviews that are due between two days."""
    query = projects_matching(who, ProjectFilter(area=area), today())
    query = query.where(Project.due_on.between(first, last), or_(Project.result == "", Project.result_on.is_not(None)))
    for one in db.scalars(query.order_by(Project.due_on, Project.id)):
        if one.due_on is None or one.result == "withdrawn":
            continue
        zone = zone_of(db, one.area)
        received: datetime | None = instant(one.result_on, time(12), zone) if one.result_on else None
        yield Due(one.area.path, day_bounds(one.due_on, zone)[1], one.name, project_url(one), one.area.name,
                  ("area", one.area_id), received, "", one.unit_id, zone)  # fmt: skip


RETURN_KIND = ReturnKind(
    "fortification", t("Fortification reviews"), t("The result of a review, by the day on which it is due."),
    str(P.VIEW_READINESS), reviews_due, rank=90,
)  # fmt: skip
