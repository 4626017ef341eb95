"""Documents of a drill: the panel on its page, the files, and those of many drills at once."""

from __future__ import annotations

from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store
from core.errors import Invalid
from core.i18n import language, t
from core.jobs import ask
from core.panels import Panel
from core.web import actor, address, session
from drills.document_bundle_services import BUNDLE, KINDS_OF_BUNDLES, MOST_DRILLS, ids_of
from drills.document_file_queries import NOTHING_YET, Made, document
from drills.document_queries import can_be_made
from drills.document_words import KIND_NAMES, KINDS, LANGUAGE_NAMES
from drills.models import Drill
from drills.views import bp
from drills.views.lists import NARROWING, bar_of, wanted_of
from registry.permissions import Permission
from registry.scope import load, may


@bp.get("/drills/<int:drill_id>/documents/<any(plan, script, result, evaluation):kind>/<any(zh, en):spoken>")
@needs(Permission.VIEW_DRILLS)
def document_file(drill_id: int, kind: str, spoken: str) -> ResponseReturnValue:
    """A document of the drill as a Word file."""
    db = session()
    found = load(db, Drill, drill_id, actor(), Permission.VIEW_DRILLS)
    return download(document(db, found, kind, spoken, actor(), store()))


@bp.get("/drills/documents")
@needs(Permission.VIEW_DRILLS)
def bundle() -> str:
    """Which documents of the drills in the list to put into one file."""
    return _bundle_page()


@bp.post("/drills/documents")
@needs(Permission.VIEW_DRILLS)
def make_bundle() -> ResponseReturnValue:
    """Have a worker put them together; its progress is shown, and the file when it is done."""
    kinds = [kind for kind in KINDS_OF_BUNDLES if kind in request.form.getlist("kinds")]
    spoken = [code for code in LANGUAGE_NAMES if code in request.form.getlist("languages")]
    ids = _ids(_asked())
    wrong = _what_is_wrong(kinds, spoken, len(ids))
    if wrong is not None:
        return _bundle_page(str(wrong)), 422
    params = {"drills": ids, "kinds": kinds, "languages": spoken, "actor": actor().key, "base": address("")}
    job = ask(session(), BUNDLE, params, actor())
    return redirect(url_for("core.job", job_id=job.id), 303)


def drill_panel(db: Session, drill: Drill, who: Actor) -> Panel | None:
    """The drill's documents, those first that are in the reader's language."""
    if not may(db, drill, who, Permission.VIEW_DRILLS):
        return None
    possible = can_be_made(db, drill)
    other = "en" if language() == "zh" else "zh"
    lines = [
        {
            "name": KIND_NAMES[kind], "why_not": "" if possible[kind] else NOTHING_YET[kind],
            "files": [(LANGUAGE_NAMES[code], url_for("drills.document_file", drill_id=drill.id, kind=kind, spoken=code))
                      for code in (language(), other)],
        }
        for kind in KINDS
    ]  # fmt: skip
    return Panel(str(t("Documents")), "drills/panel_documents.html", {"lines": lines}, rank=60)


def download(made: Made) -> Response:
    """The file as an answer, under its own name."""
    return send_file(BytesIO(made.content), made.media_type, as_attachment=True, download_name=made.name)


def _asked() -> dict[str, str]:
    given = request.form if request.method == "POST" else request.args
    return {name: given.get(name, "")[:100] for name in NARROWING if given.get(name)}


def _ids(asked: dict[str, str]) -> list[int]:
    return ids_of(session(), actor(), wanted_of(session(), actor(), asked))


def _what_is_wrong(kinds: list[str], spoken: list[str], many: int) -> Invalid | None:
    if not kinds or not spoken:
        return Invalid("nothing_chosen", t("Choose at least one kind of document and one language."))
    if not many:
        return Invalid("no_drill", t("No drill matches."), hint=t("Loosen the filters of the list."))
    if many > MOST_DRILLS:
        return Invalid("too_many_drills", t("These are more than %(n)s drills.", n=f"{MOST_DRILLS:,}"),
                       hint=t("Choose one month or one township in the list first."))  # fmt: skip
    return None


def _bundle_page(wrong: str = "") -> str:
    asked = _asked()
    given = request.form if request.method == "POST" else None
    return render_template(
        "drills/documents.html", asked=asked, many=len(_ids(asked)), wrong=wrong, most=MOST_DRILLS,
        bar=bar_of(session(), actor(), url_for("drills.bundle")),
        kinds=[(kind, name, kind in (given.getlist("kinds") if given else ("plan",)))
               for kind, name in KINDS_OF_BUNDLES.items()],
        languages=[(code, name, code in (given.getlist("languages") if given else (language(),)))
                   for code, name in LANGUAGE_NAMES.items()],
    )  # fmt: skip
