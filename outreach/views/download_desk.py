"""Looking after the materials to download: the list with counts, the form, newer versions, hiding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.db import whole
from core.downloads import tables_answer
from core.errors import NotFound
from core.filter_bars import choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.sent_documents import document_answer, sent_document
from core.sent_photos import file_store
from core.tags import tag
from core.times import say_plain_date, today
from core.web import actor, session
from outreach import download_queries as queries
from outreach import download_services as services
from outreach.download_inputs import DownloadInput, DownloadVersionInput
from outreach.download_models import Download, DownloadVersion
from outreach.download_words import LANGUAGES, STATE_TONES, STATES, state_on
from outreach.views import bp
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load, may


@bp.get("/downloads/desk")
@needs(P.VIEW_CAMPAIGNS)
def download_desk() -> str:
    """All materials with how often they were looked at and downloaded, those most wanted first."""
    db, who, asked = session(), actor(), request.args
    wanted = queries.DownloadFilter(asked.get("q", "").strip()[:100], asked.get("kind", "")[:40])
    sorts = {"title": Download.title, "from": Download.shown_from, "views": queries.times("views"),
             "taken": queries.times("taken")}  # fmt: skip
    page = listing(db, queries.downloads(who, wanted), asked, url_for(".download_desk"), sorts, "-taken")
    bar = filter_bar(asked, url_for(".download_desk"), text_box(asked, "q", t("Title")),
                     choice(asked, "kind", t("Kind"), terms.names(db, "download_kind"), t("All kinds")))  # fmt: skip
    return render_template(
        "outreach/download_desk.html", page=page, columns=_columns(db, page.rows), bar=bar,
        can_add=who.may(P.EDIT_CAMPAIGNS), row_url=lambda one: url_for(".download_record", download_id=one.id),
    )  # fmt: skip


@bp.get("/downloads/desk.<string:ending>")
@needs(P.VIEW_CAMPAIGNS)
def download_desk_file(ending: str) -> ResponseReturnValue:
    """The same as a file."""
    heading = [str(t("Materials to download")), str(t("As of %(day)s", day=say_plain_date(today())))]
    sheet = queries.download_sheet(session(), actor(), heading)
    return tables_answer([sheet], f"{t('Materials to download')}_{today():%Y%m%d}", ending)


@bp.route("/downloads/new", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def new_download() -> ResponseReturnValue:
    """Put up a material."""
    db, who = session(), actor()
    form = _form(db, who, {"shown_from": today()})
    if request.method == "POST":
        made = attempt(form, request.form, whole(db, lambda given: _put_up(db, given, who)))
        if made is not None:
            flash(str(t("Put up: %(title)s.", title=made.title)), "success")
            return redirect(url_for(".download_record", download_id=made.id))
    return render_template("outreach/download_form.html", form=form, one=None), 422 if form.is_wrong else 200


@bp.get("/downloads/<int:download_id>/record")
@needs(P.VIEW_CAMPAIGNS)
def download_record(download_id: int) -> str:
    """One material for those who look after it: counts, versions, what can be done."""
    db, who = session(), actor()
    one = load(db, Download, download_id, who, P.VIEW_CAMPAIGNS)
    return _record(db, one, Form(DownloadVersionInput))


@bp.route("/downloads/<int:download_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def edit_download(download_id: int) -> ResponseReturnValue:
    """Change what is said of a material, or its cover."""
    db, who = session(), actor()
    one = load(db, Download, download_id, who, P.EDIT_CAMPAIGNS)
    values = {name: getattr(one, name) for name in (*services.WRITTEN, "version")} | {"area": one.area.code}
    form = _form(db, who, values)
    if request.method == "POST":
        saved = attempt(form, request.form, whole(db, lambda given: _changed(db, one, given, who)))
        if saved is not None:
            flash(str(t("Saved: %(name)s.", name=one.title)), "success")
            return redirect(url_for(".download_record", download_id=one.id))
    return render_template("outreach/download_form.html", form=form, one=one), 422 if form.is_wrong else 200


@bp.post("/downloads/<int:download_id>/versions")
@needs(P.EDIT_CAMPAIGNS)
def replace_download(download_id: int) -> ResponseReturnValue:
    """Put a newer file in place of the one that is given out."""
    db, who = session(), actor()
    one = load(db, Download, download_id, who, P.EDIT_CAMPAIGNS)
    form = Form(DownloadVersionInput)
    made = attempt(form, request.form, whole(db, lambda given: services.replace_download(
        db, file_store(), one, given, sent_document(), who)))  # fmt: skip
    if made is None:
        return _record(db, one, form), 422
    flash(str(t("Version %(number)s is given out from now on.", number=made.number)), "success")
    return redirect(url_for(".download_record", download_id=one.id))


@bp.post("/downloads/<int:download_id>/<any(hide, show):what>")
@needs(P.EDIT_CAMPAIGNS)
def hide_download(download_id: int, what: str) -> ResponseReturnValue:
    """Take a material off the public page, or put it back, in one tap."""
    db, who = session(), actor()
    one = load(db, Download, download_id, who, P.EDIT_CAMPAIGNS)
    services.hide_download(db, one, what == "hide", who)
    said = t("Hidden from the public: %(title)s.", title=one.title) if one.is_hidden else t(
        "Shown to the public again: %(title)s.", title=one.title)  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".download_record", download_id=one.id))


@bp.get("/downloads/<int:download_id>/versions/<int:number>")
@needs(P.VIEW_CAMPAIGNS)
def download_version(download_id: int, number: int) -> Response:
    """The file of any version, for those who look after materials."""
    one = load(session(), Download, download_id, actor(), P.VIEW_CAMPAIGNS)
    found: DownloadVersion | None = next((version for version in one.versions if version.number == number), None)
    if found is None:
        raise NotFound()
    return document_answer(found.file)


def _put_up(db: Session, given: DownloadInput, who: Actor) -> Download:
    label = request.form.get("label", "").strip()[:60]
    one = services.put_up_download(db, file_store(), given, sent_document(), label, who)
    if cover := sent_document("cover"):
        services.set_cover(db, file_store(), one, cover, who)
    return one


def _changed(db: Session, one: Download, given: DownloadInput, who: Actor) -> Download:
    services.edit_download(db, one, given, who)
    cover = sent_document("cover")
    if cover is not None or request.form.get("no_cover"):
        services.set_cover(db, file_store(), one, cover, who)
    return one


def _form(db: Session, who: Actor, values: Mapping[str, Any]) -> Form[DownloadInput]:
    options: dict[str, Any] = {"kind": terms.names(db, "download_kind"), "language": list(LANGUAGES.items())}
    areas = choices(db, who, P.EDIT_CAMPAIGNS, ("province", "prefecture", "county", "township"))
    if areas:
        options["area"] = areas
    return Form(DownloadInput, options, {"area": areas[0][0] if areas else "", **values})


def _record(db: Session, one: Download, form: Form[DownloadVersionInput]) -> str:
    state = state_on(one.is_hidden, one.shown_from, one.shown_until, today())
    return render_template(
        "outreach/download_record.html", one=one, state=STATES[state], tone=STATE_TONES[state], form=form,
        kind=terms.label(db, "download_kind", one.kind, one.area), language_name=LANGUAGES[one.language],
        counted=queries.wanted_of(db, [one])[one.id], can_edit=may(db, one, actor(), P.EDIT_CAMPAIGNS),
    )  # fmt: skip


def _columns(db: Session, rows: Any) -> list[Column]:
    kinds, counted, on = terms.labels(db, "download_kind"), queries.wanted_of(db, rows), today()

    def state(one: Download) -> Any:
        word = state_on(one.is_hidden, one.shown_from, one.shown_until, on)
        return tag(STATES[word], STATE_TONES[word])

    return [
        Column("title", t("Title"), lambda one: one.title, True),
        Column("kind", t("Kind"), lambda one: kinds.get(one.kind, one.kind)),
        Column("version", t("Version"), lambda one: one.current.number if one.current else "–", kind="number"),
        Column("state", t("State"), state, kind="tag"),
        Column("from", t("Shown from"), lambda one: say_plain_date(one.shown_from), True, "date"),
        Column("views", t("Looked at"), lambda one: f"{counted[one.id].views:,}", True, "number"),
        Column("taken", t("Downloaded"), lambda one: f"{counted[one.id].taken:,}", True, "number"),
    ]  # fmt: skip
