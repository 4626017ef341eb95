"""Reviews of fortification that got their result, counted live by its day."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from readiness.fortification_models import Project
from registry.permissions import Permission
from registry.scope import within
from reports.cut_queries import Cut, days_asked, tops_of
from reports.figures import Answer
from reports.fortification_measures import PROJECTS
from reports.periods import key_of

PASSED = ("passed", "conditional")


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """The measures by line and in all."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= PROJECTS:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    query = select(Project.area_id, Project.result_on, Project.due_on, Project.result).where(_settled(found))
    for area_id, on, due_on, result in session.execute(query).tuples():
        if on is None:
            continue
        key = tuple(
            str(stands_for.get(area_id, area_id)) if name == "area" else key_of(name, on) for name in found.question.by
        )
        counts = {"projects_settled": 1, "projects_passed": int(result in PASSED),
                  "projects_on_time": int(due_on is None or on <= due_on)}  # fmt: skip
        for name in counts.keys() & set(names):
            given.add(key, name, counts[name])
    return given


def rows(session: Session, found: Cut, name: str) -> Select[tuple[Project]]:
    """The projects behind a figure."""
    query = select(Project).where(_settled(found))
    if name == "projects_passed":
        return query.where(Project.result.in_(PASSED))
    if name == "projects_on_time":
        return query.where(or_(Project.due_on.is_(None), Project.result_on <= Project.due_on))
    return query


def _settled(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    return and_(
        found.where(Project.area_id, Project.unit_id),
        within(found.actor, Permission.VIEW_READINESS, Project.area_id, Project.unit_id),
        Project.result.in_((*PASSED, "refused")), Project.result_on >= first, Project.result_on <= last,
    )  # fmt: skip
