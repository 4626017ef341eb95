"""Deeds of an import: check a file, plan it against what is there, apply it in one transaction, take it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import Text, t, tn
from core.imports import reports
from core.imports.bulk import hold, keep, write
from core.imports.importer import Given, Importer, Options, Plan, StepImporter
from core.imports.problems import Problem, refused_rows
from core.imports.reading import Opened, Progress, check_rows, file_notes, open_matched, require_columns
from core.imports.undoing import Deeds, undo
from core.jobs import ask
from core.models import ImportBatch, Job, StoredFile
from core.sheets import GEOMETRY, LIMIT_BYTES
from core.times import now


@dataclass
class Checked:
    """A file whose cells have been checked, before it is compared with what is there."""

    opened: Opened
    given: list[Given]
    problems: list[Problem] = field(default_factory=list)
    answers: list[tuple[Text, str]] = field(default_factory=list)  # what was asked for the whole file

    @property
    def refused(self) -> set[int]:
        """The rows that cannot be taken because of their own cells."""
        return refused_rows(self.problems)


def read_file(
    importer: Importer,
    path: Path,
    filename: str,
    options: Options,
    progress: Progress | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> Checked:
    """Open the file and check every cell; raises DomainError for what is no such list or misses an answer."""
    opened = open_matched(importer, path, filename, options, limit_bytes)
    require_columns(importer, opened)
    require_settings(importer, opened, options)
    checked = Checked(opened, [], file_notes(importer, opened))
    checked.answers = [
        (setting.entry.label, options.settings[setting.name])
        for setting in importer.settings
        if set(setting.needed_with) & opened.fields or (options.settings.get(setting.name) and not setting.needed_with)
    ]
    checked.given = list(check_rows(importer, opened, checked.problems, progress))
    if not checked.given and not checked.problems:
        raise Invalid("imports.no_rows", t("There is no row below the header of “%(file)s”.", file=filename),
                      hint=t("Check that the right sheet and the right header row were taken."))  # fmt: skip
    return checked


def require_settings(importer: Importer, opened: Opened, options: Options) -> None:
    """Refuse to go on without the answers that this file's columns ask for."""
    for setting in importer.settings:
        if set(setting.needed_with) & opened.fields and not options.settings.get(setting.name):
            raise Invalid(
                "imports.setting",
                t("Please choose: %(setting)s.", setting=setting.entry.label),
                field=setting.name,
                hint=setting.entry.hint,
            )


def plan(session: Session, importer: Importer, checked: Checked, options: Options, actor: Actor) -> Plan:
    """What would become of the rows; its problems are all there are, each with its column and cell."""
    session.info["actor"] = actor
    return _located(importer.plan(session, checked.given, options, actor), checked)


def _located(planned: Plan, checked: Checked) -> Plan:
    """The same, with all problems in the order of the rows, each with its column and cell."""
    wrong = {problem.row for problem in planned.problems}
    rows = {given.row: given for given in checked.given if given.row in wrong}
    columns = {**checked.opened.columns, GEOMETRY: GEOMETRY}
    planned.problems = [
        *checked.problems,
        *(problem.located(columns, _cell(rows.get(problem.row), problem.field)) for problem in planned.problems),
    ]
    planned.problems.sort(key=lambda problem: problem.row)
    return planned


def _cell(given: Given | None, name: str) -> str:
    value = given.values.get(name) if given is not None else None
    return "" if value is None else str(value)


def apply(session: Session, batch: ImportBatch, importer: Importer, checked: Checked, actor: Actor) -> Plan:
    """Write the good rows, in one transaction with the batch; its mode "all" refuses when there is any other."""
    options = Options.of(batch.options["options"])
    session.info["actor"] = actor
    if isinstance(importer, StepImporter):
        planned = _located(importer.take(session, checked.given, options, actor), checked)
    else:
        hold(session, importer.tables)
        planned = plan(session, importer, checked, options, actor)
    refused = refused_rows(planned.problems)
    if refused and batch.options.get("mode") == "all":
        what = tn("%(n)s row is refused, so nothing was taken.", "%(n)s rows are refused, so nothing was taken.",
                  len(refused))  # fmt: skip
        raise DomainError("imports.not_all_good", what, hint=t("Correct them, or take only the good rows."))
    if isinstance(importer, StepImporter):
        keep(session, batch.id, planned.changes)
    else:
        write(session, batch.id, planned.changes, importer.record)
    batch.report = {**(batch.report or {}), **reports.report(importer, checked, planned)}
    batch.state, batch.applied_at = "applied", now()
    return planned


def start(session: Session, kind: str, filename: str, options: Options, actor: Actor) -> ImportBatch:
    """A new batch for a file that has not been checked yet."""
    batch = ImportBatch(kind=kind, filename=filename[:200], options={"options": options.as_dict()})
    batch.owner_key, batch.state, batch.created_at = actor.key, "uploaded", now()
    session.add(batch)
    session.flush()
    return batch


def start_with_file(session: Session, kind: str, stored: StoredFile, actor: Actor) -> ImportBatch:
    """A new batch for an uploaded file."""
    batch = start(session, kind, stored.name, Options(), actor)
    batch.file_id = stored.id
    return batch


def ask_to_check(session: Session, batch: ImportBatch, options: Options, actor: Actor) -> Job:
    """Have a worker read the file and say what would become of it."""
    _require(batch, {"uploaded", "checking", "checked", "applying", "failed"}, session)
    batch.options = {**batch.options, "options": options.as_dict()}
    return _queue(session, batch, "checking", "imports.check", actor)


def ask_to_apply(session: Session, batch: ImportBatch, mode: str, actor: Actor) -> Job:
    """Have a worker take the rows: mode "all" or, leaving out the refused ones, "good"."""
    _require(batch, {"checked", "applying"}, session)
    batch.options = {**batch.options, "mode": "good" if mode == "good" else "all"}
    return _queue(session, batch, "applying", "imports.apply", actor)


def ask_to_undo(session: Session, batch: ImportBatch, actor: Actor) -> Job:
    """Have a worker take the batch back."""
    _require(batch, {"applied"}, session)
    return _queue(session, batch, batch.state, "imports.undo", actor)


def take_back(session: Session, batch: ImportBatch, importer: Importer, actor: Actor) -> None:
    """Undo the batch and note what was removed, restored, and kept with the reason."""
    session.info["actor"] = actor
    hold(session, importer.tables)
    undone = undo(session, batch.id, importer.record, importer.parts, _deeds(session, importer, actor))
    batch.report = {**(batch.report or {}), "undone": reports.undone(session, undone)}
    batch.state, batch.undone_at = "undone", now()


def _deeds(session: Session, importer: Importer, actor: Actor) -> Deeds:
    if not isinstance(importer, StepImporter):
        return Deeds()
    away = partial(importer.take_away, session, actor=actor) if importer.takes_away_by_deed else None
    return Deeds(partial(importer.put_back, session, actor=actor), away)


def _queue(session: Session, batch: ImportBatch, state: str, kind: str, actor: Actor) -> Job:
    job = ask(session, kind, {"batch": batch.id, "actor": actor.key}, actor)
    batch.state, batch.job_id = state, job.id
    return job


def _require(batch: ImportBatch, states: set[str], session: Session) -> None:
    running = session.get(Job, batch.job_id) if batch.job_id else None
    busy = running is not None and running.state in ("waiting", "running")
    if batch.state not in states or busy:
        raise DomainError("imports.state", t("This import has moved on in the meantime; nothing was done twice."),
                          hint=t("Reload the page to see where it stands."))  # fmt: skip


def held_batch(session: Session, batch_id: int) -> ImportBatch:
    """The batch, locked until the transaction ends, as it is now."""
    found = select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()
