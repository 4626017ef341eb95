"""Taking a ledger of projects back: what it changed is as before, what it made is removed unless work went on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Text, t
from core.imports import steps
from core.imports.bulk import plain
from core.imports.undoing import CHANGED_SINCE, GONE
from readiness.fortification_check_services import refuse_after_steps, refuse_second
from readiness.fortification_models import Project
from readiness.fortification_services import REVIEW
from registry.models import Area, Unit
from registry.scope import load, may

_DAYS = ("received_on", "due_on", "result_on")


def kept(project: Project) -> dict[str, Any]:
    """All that is known of the project itself, as JSON."""
    left = {"id", "created_at", "version"}
    columns = Project.metadata.tables[Project.__tablename__].columns
    return {column.name: plain(getattr(project, column.name)) for column in columns if column.name not in left}


def put_back(session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
    """Make a changed project what it was, with the parameters that it had then; None, or why that cannot be."""
    return steps.put_back(lambda: _restore(session, load(session, Project, record_id, actor, REVIEW), before))


def _restore(session: Session, project: Project, before: Mapping[str, Any]) -> None:
    was = dict(before["was"])
    refuse_second(session, project, was["code"])
    for name in (*_DAYS, "looked_up_at"):
        read = datetime.fromisoformat if name == "looked_up_at" else date.fromisoformat
        was[name] = read(was[name]) if was[name] else None
    refuse_after_steps(project, was["received_on"], "received_on")
    if session.get(Area, was["area_id"]) is None:
        raise DomainError("no_area", t("The area in which it was is no longer there."))
    was["unit_id"] = was["unit_id"] if was["unit_id"] and session.get(Unit, was["unit_id"]) else None
    was["ground_area_id"] = was["ground_area_id"] if session.get(Area, was["ground_area_id"] or 0) else None
    for name, value in was.items():
        setattr(project, name, value)
    session.flush()
    session.expire(project)


def take_away(session: Session, record_id: int, actor: Actor) -> Text | None:
    """Remove a project that the import made, with its steps; None, or why it stays: somebody has begun its review."""
    project = session.get(Project, record_id)
    if project is None:
        return GONE
    if not may(session, project, actor, REVIEW) or any(step.version > 1 for step in project.steps):
        return CHANGED_SINCE
    session.delete(project)
    session.flush()
    return None
