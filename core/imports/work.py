"""What workers do for imports. Each job can be taken up again: the batch's state tells what has been done."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import Forbidden
from core.files import FileStore
from core.i18n import t
from core.imports import reports, services
from core.imports.importer import Importer, Kinds, Options
from core.imports.problems import Problem, refused_rows
from core.imports.workbooks import write_refused_rows
from core.jobs import Progress, job
from core.models import ImportBatch, StoredFile


def kinds() -> Kinds:
    """The importers of this application."""
    return cast(Kinds, current_app.extensions["imports"])


def store() -> FileStore:
    """Where uploaded files lie."""
    return cast(FileStore, current_app.extensions["files"])


@job("imports.check")
def check(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Read the file and say what would become of it; changes nothing but the batch."""
    batch, importer, actor = _batch(progress.database, params)
    options = Options.of(batch.options["options"])
    path = _path(progress.database, batch)
    checked = services.read_file(importer, path, batch.filename, options, _row_counter(progress))
    progress.say(0, 1, str(t("Comparing with what is there")))
    with progress.database.transaction(writing=importer.plans_by_trying) as session:
        planned = services.plan(session, importer, checked, options, actor)
    report = reports.report(importer, checked, planned)
    made = _refused_workbook(importer, path, batch.filename, options, planned.problems)
    with progress.database.transaction() as session:
        found = services.held_batch(session, batch.id)
        if found.state == "checking":
            report["refused_file_id"] = _keep(session, made, batch.filename, actor)
            found.report, found.state = report, "checked"
    return {"batch": batch.id}


@job("imports.apply")
def apply(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Take the rows, all in one transaction with the batch's own state: done once, or not at all."""
    batch, importer, actor = _batch(progress.database, params)
    options = Options.of(batch.options["options"])
    path = _path(progress.database, batch)
    checked = services.read_file(importer, path, batch.filename, options, _row_counter(progress))
    progress.say(0, 1, str(t("Writing")))
    with progress.database.transaction() as session:
        found = services.held_batch(session, batch.id)
        if found.state != "applying":
            return {"batch": batch.id}
        planned = services.apply(session, found, importer, checked, actor)
    _renew_workbook(progress.database, batch, importer, path, planned.problems, actor)
    return {"batch": batch.id}


@job("imports.undo")
def take_back(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Undo a batch, in one transaction with its state."""
    batch, importer, actor = _batch(progress.database, params)
    progress.say(0, 1, str(t("Undoing")))
    with progress.database.transaction() as session:
        found = services.held_batch(session, batch.id)
        if found.state == "applied":
            services.take_back(session, found, importer, actor)
    return {"batch": batch.id}


def _batch(database: Database, params: dict[str, Any]) -> tuple[ImportBatch, Importer, Actor]:
    with database.transaction(writing=False) as session:
        batch = session.get_one(ImportBatch, params["batch"])
        importer = kinds()[batch.kind]
        actor = kinds().owner(session, params["actor"])
        if not actor.may(importer.permission):
            raise Forbidden()
        return batch, importer, actor


def _path(database: Database, batch: ImportBatch) -> Path:
    with database.transaction(writing=False) as session:
        return store().path(session.get_one(StoredFile, batch.file_id))


def _row_counter(progress: Progress) -> Any:
    def count(rows: int) -> None:
        progress.say(rows, rows + 1, str(t("Reading row %(n)s", n=f"{rows:,}")))

    return count


def _refused_workbook(
    importer: Importer, path: Path, filename: str, options: Options, problems: list[Problem]
) -> BytesIO | None:
    if not refused_rows(problems):
        return None
    target = BytesIO()
    write_refused_rows(importer, path, filename, options, problems, target)
    target.seek(0)
    return target


def _keep(session: Session, made: BytesIO | None, filename: str, actor: Actor) -> int | None:
    if made is None:
        return None
    name = str(t("%(file)s – refused rows.xlsx", file=Path(filename).stem))
    return store().keep(session, made, name, actor).id


def _renew_workbook(
    database: Database, batch: ImportBatch, importer: Importer, path: Path, problems: list[Problem], actor: Actor
) -> None:
    """The workbook of the dry run stays unless other rows were refused in the end."""
    before = {problem["row"] for problem in (batch.report or {}).get("problems", []) if problem["severity"] == "error"}
    if before - {0} == refused_rows(problems):
        return
    made = _refused_workbook(importer, path, batch.filename, Options.of(batch.options["options"]), problems)
    with database.transaction() as session:
        found = services.held_batch(session, batch.id)
        found.report = {**(found.report or {}), "refused_file_id": _keep(session, made, batch.filename, actor)}
