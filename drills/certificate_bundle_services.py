"""Certificates for many drills at once: issued, and drawn as one PDF to print, by a worker."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError
from core.files import FileStore
from core.i18n import language, t, tn
from core.jobs import Progress, job
from core.times import now
from drills.certificate_drawing import Sheet, draw
from drills.certificate_queries import has_certificate, reported_drills, sheet_of, valid_certificate
from drills.certificate_services import issue
from drills.document_bundle_services import today_written
from drills.models import Drill
from drills.queries import DrillFilter, drills_matching
from registry.identity import actor_of_key
from registry.permissions import Permission
from registry.scope import may
from schedule.models import Event

ISSUE = "drills.certificates"
MOST_AT_ONCE = 2_000
AT_ONCE = 50  # issued in one transaction
PDF = "application/pdf"


def waiting(actor: Actor, wanted: DrillFilter) -> Select[tuple[int]]:
    """Ids of the drills that the filter finds, were held and reported, and have no certificate."""
    found = drills_matching(actor, wanted, now()).with_only_columns(Drill.id).order_by(None)
    mine = reported_drills(actor).with_only_columns(Drill.id, Event.starts_at)
    return mine.where(Drill.id.in_(found), ~has_certificate()).with_only_columns(Drill.id)


def waiting_ids(session: Session, actor: Actor, wanted: DrillFilter) -> list[int]:
    """The same as numbers, the earliest first, as many as can be issued at once."""
    query = waiting(actor, wanted).order_by(Event.starts_at, Drill.id).limit(MOST_AT_ONCE)
    return list(session.scalars(query))


@job(ISSUE)
def issue_many(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Issue a certificate for each drill that has none yet, and draw them all; taken up again, none is issued twice."""
    store: FileStore = current_app.extensions["files"]
    ids: list[int] = params["drills"]
    sheets: list[Sheet] = []
    for start in range(0, len(ids), AT_ONCE):
        sheets += _issue(progress.database, ids[start : start + AT_ONCE], params)
        progress.say(min(start + AT_ONCE, len(ids)), len(ids) + 1, _said(len(sheets)))
    if not sheets:
        raise DomainError("nothing_yet", t("None of these drills can have a certificate any more."))
    content = draw(sheets)
    with progress.database.transaction() as session:
        actor = actor_of_key(session, params["actor"])
        name = str(t("Certificates %(day)s", day=today_written())) + ".pdf"
        stored = store.keep(session, BytesIO(content), name, actor)
        stored.media_type = PDF
        return {"url": f"/files/{stored.id}", "certificates": len(sheets), "language": language()}


def _issue(database: Database, ids: Sequence[int], params: dict[str, Any]) -> list[Sheet]:
    """The certificates of these drills, fresh ones and those that were there."""
    with database.transaction() as session:
        actor = actor_of_key(session, params["actor"])
        session.info["actor"] = actor
        found = {drill.id: drill for drill in session.scalars(select(Drill).where(Drill.id.in_(ids)))}
        made = []
        for drill_id in ids:
            drill = found.get(drill_id)
            if drill is None or not may(session, drill, actor, Permission.ISSUE_CERTIFICATES):
                continue
            certificate = valid_certificate(session, drill) or _issued(session, drill, actor)
            made += [sheet_of(session, certificate, params["base"])] if certificate is not None else []
        return made


def _issued(session: Session, drill: Drill, actor: Actor) -> Any:
    try:
        return issue(session, drill, actor)
    except DomainError:  # its result was taken back meanwhile
        return None


def _said(many: int) -> str:
    return str(tn("%(n)s certificate", "%(n)s certificates", many))
