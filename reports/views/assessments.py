"""Pages of assessments: the rounds, one round with its ranking, and what is done with it as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.forms import Form, attempt
from core.i18n import Text, t
from core.listing import Column, listing
from core.times import say_days, say_minute, today
from core.web import actor, session
from registry.permissions import Permission as P
from registry.queries.areas import choices, tops
from registry.scope import may
from reports import assessment_queries as queries
from reports import assessment_services as services
from reports.assessment_inputs import AssessmentExceptionInput, RoundInput
from reports.assessment_models import Assessment
from reports.assessment_table_queries import sheet_of
from reports.assessment_words import STATE_NAMES, STATE_TONES, SUBJECT_NAMES, name_of, source_of
from reports.views import bp
from schedule.queries import zone_of

LEVELS = ("province", "prefecture", "county", "township")


@bp.get("/assessments")
@needs(P.VIEW_ASSESSMENT)
def assessments() -> str:
    """The rounds that the reader sees, the newest first."""
    sorts: dict[str, Any] = {"name": Assessment.name, "starts": Assessment.starts_on, "newest": Assessment.id}
    query = queries.rounds(session(), actor())
    page = listing(session(), query, request.args, url_for(".assessments"), sorts, "-newest")
    return render_template("reports/assessments.html", page=page, columns=_columns(), row_url=round_url,
                           may_assess=actor().may(P.ASSESS))  # fmt: skip


@bp.route("/assessments/new", methods=["GET", "POST"])
@needs(P.ASSESS)
def new_assessment() -> ResponseReturnValue:
    """Begin a round."""
    form = Form(RoundInput, _choices(), _usual())
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.begin(session(), given, actor()))
    if made is not None:
        return redirect(round_url(made), 303)
    return render_template("reports/assessment_form.html", form=form), 422 if form.is_wrong else 200


@bp.get("/assessments/<int:round_id>")
@needs(P.VIEW_ASSESSMENT)
def assessment(round_id: int) -> ResponseReturnValue:
    """One round: who stands where, appeals and exceptions."""
    return _page(queries.round_seen(session(), round_id, actor()))


@bp.get("/assessments/<int:round_id>.<any(xlsx, csv):ending>")
@needs(P.VIEW_ASSESSMENT)
def assessment_file(round_id: int, ending: str) -> ResponseReturnValue:
    """The ranking with all points as a file."""
    found = queries.round_seen(session(), round_id, actor())
    sheet = sheet_of(queries.board(session(), found, actor()))
    return tables_answer([sheet], found.name, ending)


@bp.post("/assessments/<int:round_id>/<any(count, publish, lock):deed>")
@needs(P.ASSESS)
def settle_assessment(round_id: int, deed: str) -> ResponseReturnValue:
    """Count the points of the figures anew, publish the round, or lock it."""
    found = queries.round_to_edit(session(), round_id, actor())
    deeds = {"count": services.count, "publish": services.publish, "lock": services.lock_round}
    deeds[deed](session(), found, actor())
    flash(str(_DONE[deed]), "success")
    return redirect(round_url(found), 303)


@bp.post("/assessments/<int:round_id>/delete")
@needs(P.ASSESS)
def delete_assessment(round_id: int) -> ResponseReturnValue:
    """Take a draft away."""
    found = queries.round_to_edit(session(), round_id, actor())
    name = found.name
    services.drop_round(session(), found, actor())
    flash(str(t("Removed: %(name)s.", name=name)), "success")
    return redirect(url_for(".assessments"), 303)


@bp.post("/assessments/<int:round_id>/exceptions")
@needs(P.ASSESS)
def except_assessment(round_id: int) -> ResponseReturnValue:
    """Let one subject of a locked round be changed until an instant."""
    found = queries.round_to_edit(session(), round_id, actor())
    form = _exception_form(found)
    made = attempt(form, request.form, lambda given: services.allow(session(), found, given, actor()))
    if made is None:
        return _page(found, form)
    until = say_minute(made.allowed_until, zone_of(session(), found.area))
    flash(str(t("May be changed until %(when)s.", when=until)), "success")
    return redirect(round_url(found), 303)


def round_url(found: Assessment) -> str:
    """The address of a round."""
    return url_for("reports.assessment", round_id=found.id)


_DONE: dict[str, Text] = {
    "count": t("Counted anew. Points given by hand have stayed."),
    "publish": t("Published. Those who are assessed can see their points and appeal."),
    "lock": t("Locked. Nothing changes any more but by an exception."),
}


def _page(found: Assessment, excepting: Form[AssessmentExceptionInput] | None = None) -> ResponseReturnValue:
    board = queries.board(session(), found, actor())
    may_assess = may(session(), found, actor(), P.ASSESS)
    names = {one.subject.key: one.subject.name for one in board.all}
    page = render_template(
        "reports/assessment.html", round=found, board=board, source_of=source_of, may_assess=may_assess,
        state=STATE_NAMES[found.state],
        tone=STATE_TONES[found.state], is_over=services.is_over(session(), found), names=names,
        appeals=queries.appeals(session(), found) if may_assess else (), subject_of=queries.subject_of,
        exceptions=queries.exceptions(session(), found) if may_assess else (),
        excepting=excepting or (_exception_form(found) if may_assess and found.state == "locked" else None),
        zone=zone_of(session(), found.area), say_minute=say_minute, lede=_lede(board),
    )  # fmt: skip
    return page, 422 if excepting is not None and excepting.is_wrong else 200


def _lede(board: queries.Board) -> str:
    """The answer: who leads, and how many there are; of one's own the rank alone."""
    if len(board.shown) < len(board.all):
        own = [str(t("%(name)s: rank %(rank)s of %(of)s", name=one.subject.name, rank=one.rank or "–",
                     of=len(board.all))) for one in board.shown]  # fmt: skip
        return str(t("; ")).join(own)
    best = next((one for one in board.all if one.rank == 1), None)
    if best is None:
        return str(t("Nobody has points yet."))
    return str(t("%(name)s leads with %(score)s points; %(n)s are assessed.", name=best.subject.name,
                 score=f"{best.score.score:g}", n=len(board.all)))  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("name", t("Assessment"), lambda one: one.name, True),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("subject", t("Who is assessed"), lambda one: SUBJECT_NAMES[one.subject]),
        Column("starts", t("Days"), _days, True),
        Column("state", t("State"), lambda one: STATE_NAMES[one.state]),
    ]  # fmt: skip


def _days(found: Assessment) -> str:
    return say_days(found.starts_on, found.ends_on)


def _choices() -> dict[str, Any]:
    offered = [(str(one.id), name_of(one)) for one in queries.schemes(session(), actor()) if one.is_active]
    return {"scheme_id": offered, "area": choices(session(), actor(), P.ASSESS, LEVELS)}


def _usual() -> dict[str, Any]:
    """This year from November on, else the last one."""
    day, own = today(zone_of(session())), tops(session(), actor(), P.ASSESS)
    year = day.year if day.month >= 11 else day.year - 1
    first = next((one.id for one in queries.schemes(session(), actor()) if one.is_active), "")
    return {
        "scheme_id": first,
        "area": own[0].code if own else "",
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
    }


def _exception_form(found: Assessment) -> Form[AssessmentExceptionInput]:
    offered = [(one.key, one.name) for one in queries.subjects(session(), found)]
    return Form(AssessmentExceptionInput, {"subject": offered}, {"until_on": today(), "until_time": "18:00"})
