"""Documents of many drills as one file, put together by a worker."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.access import Actor
from core.db import Database
from core.errors import DomainError
from core.files import FileStore
from core.i18n import Text, t, tn
from core.jobs import Progress, job
from core.times import local, now
from drills import queries
from drills.document_file_queries import Made, certificate, document
from drills.document_words import KIND_NAMES, plain_name
from drills.models import Drill
from registry.identity import actor_of_key
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import may
from schedule.models import Event

BUNDLE = "drills.documents"
MOST_DRILLS = 2_000
AT_ONCE = 20  # drills read in one transaction
ZIP = "application/zip"
KINDS_OF_BUNDLES: dict[str, Text] = {**KIND_NAMES, "certificate": t("Certificate of participation")}


def ids_of(session: Session, actor: Actor, wanted: queries.DrillFilter) -> list[int]:
    """The drills that the filter finds, the earliest first; one more than can be put together at most."""
    query = queries.drills_matching(actor, wanted, now()).with_only_columns(Drill.id)
    return list(session.scalars(query.order_by(Event.starts_at, Drill.id).limit(MOST_DRILLS + 1)))


@job(BUNDLE)
def bundle(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Write the documents into a zip file; gives its address, or none when no drill had any of them."""
    store: FileStore = current_app.extensions["files"]
    with tempfile.TemporaryFile() as target:
        files = write_bundle(progress.database, target, params, store, progress)
        if not files:
            raise DomainError("nothing_yet", t("None of these drills has such a document yet."))
        target.seek(0)
        with progress.database.transaction() as session:
            actor = actor_of_key(session, params["actor"])
            stored = store.keep(
                session, target, str(t("Documents of drills %(day)s", day=today_written())) + ".zip", actor
            )
            stored.media_type = ZIP
            return {"url": f"/files/{stored.id}", "files": files}


def write_bundle(
    database: Database, target: Any, params: dict[str, Any], store: FileStore, progress: Progress | None = None
) -> int:
    """Write the zip file of these drills, kinds and languages; gives how many documents are in it."""
    ids: list[int] = params["drills"]
    names: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for start in range(0, len(ids), AT_ONCE):
            with database.transaction(writing=False) as session:
                actor = actor_of_key(session, params["actor"])
                for drill in _drills(session, ids[start : start + AT_ONCE], actor):
                    for made in _of_one(session, drill, params, actor, store):
                        package.writestr(_fresh(f"{plain_name(drill.unit.area.name)}/{made.name}", names), made.content)
            if progress is not None:
                progress.say(min(start + AT_ONCE, len(ids)), len(ids), _said(len(names)))
    return len(names)


def _drills(session: Session, ids: Sequence[int], actor: Actor) -> list[Drill]:
    """Those that are still there and open to the actor, in the order asked for."""
    query = select(Drill).join(Drill.unit).where(Drill.id.in_(ids))
    loaded = query.options(selectinload(Drill.event), selectinload(Drill.unit).selectinload(Unit.area))
    found = {drill.id: drill for drill in session.scalars(loaded)}
    there = (found[drill_id] for drill_id in ids if drill_id in found)
    return [drill for drill in there if may(session, drill, actor, Permission.VIEW_DRILLS)]


def _of_one(session: Session, drill: Drill, params: dict[str, Any], actor: Actor, store: FileStore) -> list[Made]:
    made = []
    for kind in params["kinds"]:
        for spoken in params["languages"]:
            try:
                if kind == "certificate":
                    made.append(certificate(session, drill, spoken, params["base"]))
                else:
                    made.append(document(session, drill, kind, spoken, actor, store))
            except DomainError as refusal:
                if refusal.code != "nothing_yet":
                    raise
    return made


def _fresh(name: str, names: set[str]) -> str:
    """The name, with a number when another document of the same name is in the file already."""
    path, number = Path(name), 2
    fresh = str(path)
    while fresh in names:
        fresh, number = f"{path.parent}/{path.stem}({number}){path.suffix}", number + 1
    names.add(fresh)
    return fresh


def _said(many: int) -> str:
    return str(tn("%(n)s document", "%(n)s documents", many))


def today_written() -> str:
    """Today, as it stands in names of files."""
    return f"{local(now()).date():%Y-%m-%d}"
