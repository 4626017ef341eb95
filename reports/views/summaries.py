"""Pages of summaries: the list, having one made, one with its file."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import needs
from core.errors import NotFound
from core.files import FileStore
from core.forms import Form, attempt
from core.i18n import language, t
from core.listing import Column, listing
from core.times import local, say_plain_date, today
from core.web import actor, session
from registry.permissions import Permission as P
from registry.queries.areas import choices, tops
from registry.scope import load
from registry.word_template_services import WORD
from reports.models import Summary
from reports.summary_facts import Span
from reports.summary_file_queries import summaries
from reports.summary_inputs import SummaryInput
from reports.summary_services import ask_for_summary, drop_summary
from reports.summary_words import period
from reports.views import bp
from schedule.queries import zone_of

LEVELS = ("province", "prefecture", "county", "township")
LANGUAGE_NAMES = {"zh": t("Chinese"), "en": t("English")}
HALVES = {"1": t("First half of the year"), "2": t("Second half of the year"), "0": t("Whole year")}
GOING_ON = ("waiting", "running")


@bp.get("/figures/summaries")
@needs(P.EXPORT_FIGURES)
def summary_list() -> str:
    """The summaries of the reader's areas."""
    sorts: dict[str, Any] = {"area": Summary.area_id, "made": Summary.made_at}
    page = listing(session(), summaries(actor()).order_by(None), request.args, url_for(".summary_list"), sorts, "-made")
    return render_template("reports/summaries.html", page=page, columns=_columns(), row_url=_url)


@bp.route("/figures/summaries/new", methods=["GET", "POST"])
@needs(P.EXPORT_FIGURES)
def new_summary() -> ResponseReturnValue:
    """Have a summary made: whose, of which time, and what the figures cannot tell."""
    form = Form(SummaryInput, _choices(), _usual())
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: ask_for_summary(session(), given, actor()))
    if made is not None:
        return redirect(_url(made), 303)
    return render_template("reports/summary_form.html", form=form, summary=None), 422 if form.is_wrong else 200


@bp.route("/figures/summaries/<int:summary_id>", methods=["GET", "POST"])
@needs(P.EXPORT_FIGURES)
def summary(summary_id: int) -> ResponseReturnValue:
    """One summary: how far it is, its file, and what was typed for it, to be made anew."""
    found = load(session(), Summary, summary_id, actor(), P.EXPORT_FIGURES)
    typed = {"problems": found.problems, "plans": found.plans, "version": found.version}
    named = {"area": found.area.code, "year": found.year, "half": str(found.half), "language": found.language}
    form = Form(SummaryInput, _choices(), typed | named)
    if request.method == "POST" and attempt(
        form, request.form, lambda given: ask_for_summary(session(), given.model_copy(update=named), actor())
    ):
        return redirect(_url(found), 303)
    return render_template("reports/summary.html", form=form, **_facts(found)), 422 if form.is_wrong else 200


@bp.get("/figures/summaries/<int:summary_id>/progress")
@needs(P.EXPORT_FIGURES)
def summary_progress(summary_id: int) -> ResponseReturnValue:
    """How far the worker is; once it has ended, the page loads itself again."""
    found = load(session(), Summary, summary_id, actor(), P.EXPORT_FIGURES)
    if not _goes_on(found):
        ended = make_response("", 200)
        ended.headers["HX-Refresh"] = "true"
        return ended
    return render_template("reports/summary_progress.html", **_facts(found))


@bp.get("/figures/summaries/<int:summary_id>/file")
@needs(P.EXPORT_FIGURES)
def summary_file(summary_id: int) -> ResponseReturnValue:
    """The Word file."""
    found = load(session(), Summary, summary_id, actor(), P.EXPORT_FIGURES)
    store: FileStore = current_app.extensions["files"]
    if found.file is None or not store.path(found.file).is_file():
        raise NotFound()
    return send_file(store.path(found.file), WORD, as_attachment=True, download_name=found.file.name)


@bp.post("/figures/summaries/<int:summary_id>/delete")
@needs(P.EXPORT_FIGURES)
def delete_summary(summary_id: int) -> ResponseReturnValue:
    """Take a summary away for good."""
    found = load(session(), Summary, summary_id, actor(), P.EXPORT_FIGURES)
    name = _name(found)
    drop_summary(session(), found, actor())
    flash(str(t("Removed: %(name)s.", name=name)), "success")
    return redirect(url_for(".summary_list"), 303)


def _facts(found: Summary) -> dict[str, Any]:
    failed = found.job is not None and found.job.state == "failed"
    return {
        "summary": found, "name": _name(found), "goes_on": _goes_on(found), "failed": failed,
        "language_name": LANGUAGE_NAMES[found.language], "made_on": _made_on(found),
    }  # fmt: skip


def _goes_on(found: Summary) -> bool:
    return found.job is not None and found.job.state in GOING_ON


def _name(found: Summary) -> str:
    return str(t("%(area)s, %(period)s", area=found.area.name, period=period(Span(found.year, found.half))))


def _made_on(found: Summary) -> str:
    return say_plain_date(local(found.made_at, zone_of(session(), found.area)).date()) if found.made_at else ""


def _url(found: Summary) -> str:
    return url_for("reports.summary", summary_id=found.id)


def _columns() -> list[Column]:
    return [
        Column("name", t("Summary document"), lambda one: period(Span(one.year, one.half))),
        Column("area", t("Area"), lambda one: one.area.name, True),
        Column("language", t("Language"), lambda one: LANGUAGE_NAMES[one.language]),
        Column("made", t("Made on"), _state, True, "date"),
        Column("by", t("Made by"), lambda one: one.made_by),
    ]


def _state(found: Summary) -> Markup | str:
    return str(t("being made")) if _goes_on(found) else _made_on(found) or str(t("not made"))


def _choices() -> dict[str, Any]:
    return {
        "area": choices(session(), actor(), P.EXPORT_FIGURES, LEVELS), "half": list(HALVES.items()),
        "language": list(LANGUAGE_NAMES.items()),
    }  # fmt: skip


def _usual() -> dict[str, Any]:
    """The half-year or year that ended last, or from June and December on the one that is about to end."""
    day, own = today(zone_of(session())), tops(session(), actor(), P.EXPORT_FIGURES)
    year, half = _last_time(day.year, day.month)
    return {"area": own[0].code if own else "", "year": year, "half": str(half), "language": language()}


def _last_time(year: int, month: int) -> tuple[int, int]:
    if month >= 11:
        return year, 0
    return (year, 1) if month >= 6 else (year - 1, 0)
