"""Pages of the floor itself: language, theme, jobs, files, health and metrics."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, send_file
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from core.access import public, signed_in
from core.errors import NotFound
from core.files import FileStore, owned
from core.i18n import speak
from core.jobs import cancel
from core.models import Job
from core.web import actor, database, language_of, session

bp = Blueprint("core", __name__)


def back(otherwise: str = "/") -> str:
    """Where the form says to go next, if that is a page of ours; never another site."""
    wanted = request.form.get("next") or request.args.get("next") or otherwise
    parts = urlsplit(wanted)
    own = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if own else otherwise


@bp.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Speak the chosen language from now on, in this browser."""
    cookie["language"] = language_of(request.form.get("language", ""))
    cookie.permanent = True
    speak(cookie["language"])
    return redirect(back())


@bp.post("/theme")
@public
def choose_theme() -> ResponseReturnValue:
    """Keep the chosen theme (light, dark or auto) in a cookie that scripts may read."""
    theme = request.form.get("theme", "")
    if theme not in ("light", "dark", "auto"):
        raise NotFound()
    answer = redirect(back())
    answer.set_cookie("theme", theme, max_age=31536000, samesite="Lax", secure=bool(current_app.config["HTTPS_ONLY"]))
    return answer


def own_job(job_id: int) -> Job:
    """A job that the reader asked for; anybody else's is not found."""
    found = session().get(Job, job_id)
    if found is None or found.owner_key != actor().key:
        raise NotFound()
    return found


@bp.get("/jobs/<int:job_id>")
@signed_in
def job(job_id: int) -> str:
    """How far a job is; the page asks again by itself until it has ended."""
    template = "core/job_progress.html" if request.headers.get("HX-Request") else "core/job.html"
    return render_template(template, job=own_job(job_id))


@bp.post("/jobs/<int:job_id>/cancel")
@signed_in
def cancel_job(job_id: int) -> ResponseReturnValue:
    """Stop a job; what it had finished stays."""
    cancel(session(), own_job(job_id), actor())
    return redirect(back(f"/jobs/{job_id}"))


@bp.get("/files/<int:file_id>")
@signed_in
def file(file_id: int) -> ResponseReturnValue:
    """A file that belongs to the reader, as a download under its own name."""
    store: FileStore = current_app.extensions["files"]
    stored = owned(session(), file_id, actor())
    return send_file(store.path(stored), stored.media_type, as_attachment=True, download_name=stored.name)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database answers and is at the version this code needs."""
    is_current: Callable[[], bool] = current_app.extensions["schema_is_current"]
    try:
        with database().transaction(writing=False) as reader:
            reader.execute(text("SELECT 1"))
        current = is_current()
    except Exception:  # whatever the database says, this process is not ready
        return {"status": "database unreachable"}, 503
    return {"status": "ok"} if current else ({"status": "database needs an upgrade"}, 503)


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus; from the loopback address only, unless a token is set."""
    from core.metrics import exposition

    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = secrets.compare_digest(given, token) if token else request.remote_addr in ("127.0.0.1", "::1")
    if not allowed:
        abort(404)
    return Response(exposition(database()), mimetype="text/plain; version=0.0.4")
