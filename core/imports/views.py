"""Pages of the import: choose a file, match its columns, see what would happen, apply it, take it back."""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from core.access import EVERYWHERE, needs
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.files import owned
from core.i18n import Text, gettext, t
from core.imports import pages, services
from core.imports.importer import Importer, ImportPermission, Options
from core.imports.reading import Opened, open_matched, require_columns
from core.imports.work import kinds, store
from core.imports.workbooks import write_template
from core.jobs import cancel
from core.listing import listing
from core.models import ImportBatch, Job, StoredFile
from core.web import actor, session

bp = Blueprint("imports", __name__, url_prefix="/import")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES: dict[str, tuple[Text, str]] = {
    "uploaded": (t("Columns to be matched"), "info"),
    "checking": (t("Being checked"), "info"),
    "checked": (t("Checked, not applied"), "warn"),
    "applying": (t("Being applied"), "info"),
    "applied": (t("Applied"), "ok"),
    "failed": (t("Failed"), "bad"),
    "undone": (t("Undone"), "muted"),
}

ENDS = {"imports.check": "checked", "imports.apply": "applied", "imports.undo": "undone"}  # what a finished job leaves


def open_kinds() -> list[Importer]:
    """What this reader may import."""
    return [importer for importer in kinds().importers.values() if actor().may(importer.permission)]


def own_batch(batch_id: int) -> ImportBatch:
    """A batch of the reader's own, or anybody's for whoever may import everywhere; others are not found."""
    found = session().get(ImportBatch, batch_id)
    if found is None or found.kind not in kinds():
        raise NotFound()
    oversees = EVERYWHERE in actor().area_paths(kinds()[found.kind].permission)
    if found.owner_key != actor().key and not oversees:
        raise NotFound()
    return found


@bp.get("")
@needs(ImportPermission.IMPORT)
def start() -> str:
    """Choose what to import and from which file; below, what was imported before."""
    return _start()


def _start(error: DomainError | None = None) -> str:
    mine = select(ImportBatch)
    oversees = [kind for kind, one in kinds().importers.items() if EVERYWHERE in actor().area_paths(one.permission)]
    mine = mine.where((ImportBatch.owner_key == actor().key) | ImportBatch.kind.in_(oversees))
    page = listing(session(), mine, request.args, url_for("imports.start"), {"newest": ImportBatch.id}, "-newest")
    shown = {"page": page, "states": STATES, "kinds": kinds(), "importers": open_kinds()}
    return render_template("imports/start.html", error=error, chosen=request.values.get("kind", ""), **shown)


@bp.get("/template/<kind>.xlsx")
@needs(ImportPermission.IMPORT)
def template(kind: str) -> ResponseReturnValue:
    """An empty workbook with the right columns."""
    importer = _importer(kind)
    target = BytesIO()
    write_template(importer, importer.choices(session()), target)
    target.seek(0)
    return send_file(target, _XLSX, as_attachment=True, download_name=f"{importer.title}.xlsx")


@bp.post("")
@needs(ImportPermission.IMPORT)
def upload() -> ResponseReturnValue:
    """Take the file in; what is no table is refused at once."""
    given = request.files.get("file")
    try:
        importer = _importer(request.form.get("kind", ""))
        if given is None or not given.filename:
            raise Invalid("imports.no_file", t("Please choose a file."))
        stored = store().keep(session(), cast(BinaryIO, given.stream), given.filename, actor())
        _require_table(importer, stored)
    except (Invalid, NotFound) as error:
        return _start(error), 422
    batch = services.start_with_file(session(), importer.kind, stored, actor())
    return redirect(url_for("imports.batch", batch_id=batch.id), 303)


def _importer(kind: str) -> Importer:
    if kind not in kinds():
        raise Invalid("imports.no_kind", t("Please choose what the file has in it."))
    if not actor().may(kinds()[kind].permission):
        raise Forbidden()
    return kinds()[kind]


def _require_table(importer: Importer, stored: StoredFile) -> None:
    path = store().path(stored)
    try:
        open_matched(importer, path, stored.name, Options())
    except DomainError:
        alike = select(func.count()).select_from(StoredFile).where(StoredFile.digest == stored.digest)
        if session().scalar(alike) == 1:
            path.unlink(missing_ok=True)
        raise


@bp.get("/<int:batch_id>")
@needs(ImportPermission.IMPORT)
def batch(batch_id: int) -> str:
    """Where this import stands: columns, progress, preview or result."""
    found = own_batch(batch_id)
    job = session().get(Job, found.job_id) if found.job_id else None
    if job is not None and job.state in ("waiting", "running"):
        return _page(found, "progress", job=job)
    trouble = "" if job is not None and ENDS.get(job.kind) == found.state else _trouble(job)
    if found.state in ("uploaded", "checking") or (found.state == "checked" and request.args.get("step") == "columns"):
        return _columns_page(found, Options.of(found.options["options"]), trouble)
    step = {"applied": "result", "undone": "undone"}.get(found.state, "preview")
    return _page(found, step, trouble=trouble)


def _trouble(job: Job | None) -> str:
    if job is None or job.state not in ("failed", "cancelled"):
        return ""
    if job.state == "cancelled":
        return str(t("You stopped this; nothing was changed."))
    return gettext(str((job.error or {}).get("message", "")))


def _page(found: ImportBatch, step: str, **values: Any) -> str:
    importer, report = kinds()[found.kind], found.report or {}
    path = url_for("imports.batch", batch_id=found.id)
    return render_template(
        f"imports/{step}.html",
        batch=found,
        importer=importer,
        report=report,
        options=Options.of(found.options["options"]),
        problems=pages.problem_list(report, path, request.args),
        problem_columns=pages.PROBLEM_COLUMNS,
        problem_kinds=pages.kinds_of_problem(report),
        samples=pages.samples(importer, report, importer.choices(session()) if report else {}),
        kept=pages.kept_records(report),
        states=STATES,
        **values,
    )


def _columns_page(found: ImportBatch, options: Options, trouble: str = "", wrong: dict[str, str] | None = None) -> str:
    importer = kinds()[found.kind]
    try:
        opened = _open(found, importer, options)
    except Invalid as error:  # a sheet, row or encoding that does not fit: back to what was found by itself
        trouble, options = str(error), Options(options.settings, options.constants)
        opened = _open(found, importer, options)
    choices = importer.choices(session())
    return render_template(
        "imports/columns.html",
        batch=found,
        importer=importer,
        opened=opened,
        trouble=trouble,
        columns=pages.column_choices(importer, opened),
        settings=pages.setting_fields(importer, opened, choices, options, wrong or {}),
        constants=pages.constant_fields(importer, opened, choices, options),
        reading=pages.reading_fields(opened, options),
    )


def _open(found: ImportBatch, importer: Importer, options: Options) -> Opened:
    stored = session().get(StoredFile, found.file_id) if found.file_id else None
    if stored is None or not store().path(stored).exists():
        raise NotFound("imports.file_gone", t("The file of this import is not here any more."))
    return open_matched(importer, store().path(stored), found.filename, options)


@bp.get("/<int:batch_id>/progress")
@needs(ImportPermission.IMPORT)
def progress(batch_id: int) -> ResponseReturnValue:
    """How far the worker is; once it has ended, the page loads itself again."""
    found = own_batch(batch_id)
    job = session().get(Job, found.job_id) if found.job_id else None
    if job is None or job.state not in ("waiting", "running"):
        answer = make_response("", 200)
        answer.headers["HX-Refresh"] = "true"
        return answer
    return render_template("imports/progress_part.html", batch=found, job=job)


@bp.post("/<int:batch_id>/check")
@needs(ImportPermission.IMPORT)
def check(batch_id: int) -> ResponseReturnValue:
    """Take the columns and answers, and have the file checked; or read it anew another way."""
    found = own_batch(batch_id)
    importer, before = kinds()[found.kind], Options.of(found.options["options"])
    opened = _open(found, importer, before)
    if request.form.get("again"):
        found.options = {**found.options, "options": Options(**pages.typed_reading(request.form)).as_dict()}
        found.state = "uploaded" if found.state in ("uploaded", "checking", "checked") else found.state
        return redirect(url_for("imports.batch", batch_id=batch_id), 303)
    options = before
    try:
        options = pages.typed_options(importer, opened, request.form, before)
        opened = _open(found, importer, options)
        require_columns(importer, opened)
        services.require_settings(importer, opened, options)
        pages.require_offered(importer, importer.choices(session()), options)
    except Invalid as error:
        wrong = {error.field: str(error)} if error.field else {}
        return _columns_page(found, options, "" if wrong else str(error), wrong), 422
    services.ask_to_check(session(), found, options, actor())
    return redirect(url_for("imports.batch", batch_id=batch_id), 303)


@bp.post("/<int:batch_id>/names")
@needs(ImportPermission.IMPORT)
def match_names(batch_id: int) -> ResponseReturnValue:
    """Check again, with or without finding rows that have no code by area, name and kind."""
    found = own_batch(batch_id)
    kept = {**found.options["options"], "match_names": request.form.get("match") == "yes"}
    services.ask_to_check(session(), found, Options.of(kept), actor())
    return redirect(url_for("imports.batch", batch_id=batch_id), 303)


@bp.post("/<int:batch_id>/apply")
@needs(ImportPermission.IMPORT)
def apply(batch_id: int) -> ResponseReturnValue:
    """Have the rows taken: all of them, or only the good ones."""
    services.ask_to_apply(session(), own_batch(batch_id), request.form.get("mode", "all"), actor())
    return redirect(url_for("imports.batch", batch_id=batch_id), 303)


@bp.post("/<int:batch_id>/stop")
@needs(ImportPermission.IMPORT)
def stop(batch_id: int) -> ResponseReturnValue:
    """Stop the worker; what is not finished leaves no trace."""
    found = own_batch(batch_id)
    job = session().get(Job, found.job_id) if found.job_id else None
    if job is not None:
        cancel(session(), job, actor())
    return redirect(url_for("imports.batch", batch_id=batch_id), 303)


@bp.post("/<int:batch_id>/undo")
@needs(ImportPermission.IMPORT)
def undo(batch_id: int) -> ResponseReturnValue:
    """Have the batch taken back."""
    services.ask_to_undo(session(), own_batch(batch_id), actor())
    return redirect(url_for("imports.batch", batch_id=batch_id), 303)


@bp.get("/<int:batch_id>/refused.xlsx")
@needs(ImportPermission.IMPORT)
def refused(batch_id: int) -> Response:
    """The refused rows as a workbook with three more columns."""
    found = own_batch(batch_id)
    number = (found.report or {}).get("refused_file_id")
    if not number:
        raise NotFound()
    stored = session().get(StoredFile, number) if found.owner_key != actor().key else owned(session(), number, actor())
    if stored is None:
        raise NotFound()
    return send_file(store().path(stored), _XLSX, as_attachment=True, download_name=stored.name)
