"""Materials that everybody may download: the page, one material, its file; reading counts nothing by itself."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import NotFound
from core.filter_bars import choice, filter_bar, text_box
from core.i18n import t
from core.sent_documents import document_answer
from core.sent_photos import file_store
from core.times import today
from core.web import session
from outreach import download_queries as queries
from outreach import download_services as services
from outreach.download_models import Download
from outreach.download_words import LANGUAGES, say_size
from outreach.views import bp
from registry import terms


@bp.get("/downloads")
@public
def downloads() -> str:
    """Everything that is shown today, the newest first, narrowed by kind and language."""
    db, asked = session(), request.args
    wanted = queries.DownloadFilter(asked.get("q", "").strip()[:100], asked.get("kind", "")[:40],
                                    asked["language"] if asked.get("language") in LANGUAGES else "")  # fmt: skip
    query = queries.shown(wanted, today()).order_by(Download.shown_from.desc(), Download.id.desc()).limit(200)
    found = [one for one in db.scalars(query) if one.current is not None]
    bar = filter_bar(
        asked, url_for(".downloads"), text_box(asked, "q", t("Title")),
        choice(asked, "kind", t("Kind"), terms.names(db, "download_kind"), t("All kinds")),
        choice(asked, "language", t("Language"), list(LANGUAGES.items())),
    )  # fmt: skip
    return render_template(
        "outreach/downloads.html", found=found, bar=bar, kinds=terms.labels(db, "download_kind"), languages=LANGUAGES,
        say_size=say_size, areas={one.area_id for one in found},
    )  # fmt: skip


@bp.get("/downloads/<int:download_id>")
@public
def download(download_id: int) -> str:
    """One material: what it is for, where it comes from, and the button that gives it out."""
    found = queries.shown_one(session(), download_id)
    return render_template(
        "outreach/download.html", one=found, kind=terms.label(session(), "download_kind", found.kind, found.area),
        languages=LANGUAGES, say_size=say_size, counted=queries.wanted_of(session(), [found])[found.id],
    )  # fmt: skip


@bp.post("/downloads/<int:download_id>/viewed")
@public
def download_viewed(download_id: int) -> ResponseReturnValue:
    """Count that the page was looked at; sent by the page when somebody has it open."""
    services.count_download(session(), queries.shown_one(session(), download_id), "views", _address())
    return "", 204


@bp.post("/downloads/<int:download_id>/take")
@public
def take_download(download_id: int) -> ResponseReturnValue:
    """Count that it is downloaded, and lead to the file."""
    found = queries.shown_one(session(), download_id)
    services.count_download(session(), found, "taken", _address())
    return redirect(url_for(".download_file", download_id=found.id), 303)


@bp.get("/downloads/<int:download_id>/file")
@public
def download_file(download_id: int) -> Response:
    """The newest file itself."""
    current = queries.shown_one(session(), download_id).current
    if current is None:
        raise NotFound()
    return document_answer(current.file)


@bp.get("/downloads/<int:download_id>/cover")
@public
def download_cover(download_id: int) -> Response:
    """The cover picture."""
    found = queries.shown_one(session(), download_id)
    if found.cover is None:
        raise NotFound()
    return send_file(file_store().path(found.cover), "image/jpeg", download_name=found.cover.name, max_age=3600)


def _address() -> str:
    return request.remote_addr or ""
