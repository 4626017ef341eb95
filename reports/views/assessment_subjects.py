"""Pages of those who are assessed: the sheet of one with every indicator, points by hand, appeals and answers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.times import say_minute
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import may
from reports import assessment_queries as queries
from reports import assessment_services as services
from reports.assessment_inputs import AnswerInput, AppealInput, PointsInput
from reports.assessment_models import Assessment, AssessmentAppeal
from reports.assessment_scoring import Criterion, criteria_of
from reports.assessment_words import (
    APPEAL_NAMES,
    DECISION_NAMES,
    KIND_NAMES,
    basis_of,
    line_of,
    points,
    value_of,
)
from reports.cube import UNIT, Question
from reports.measures import BY_NAME
from reports.tables import rows_address
from reports.views import bp
from schedule.queries import zone_of

WHERE = "/assessments/<int:round_id>/<any(area, unit):kind>/<int:subject_id>"


@bp.get(WHERE)
@needs(P.VIEW_ASSESSMENT)
def assessed(round_id: int, kind: str, subject_id: int) -> ResponseReturnValue:
    """What one township or unit has of every indicator, with the records behind it."""
    found = queries.round_seen(session(), round_id, actor())
    return _page(found, _standing(found, kind, subject_id))


@bp.post(f"{WHERE}/points/<string:key>")
@needs(P.ASSESS)
def give_points(round_id: int, kind: str, subject_id: int, key: str) -> ResponseReturnValue:
    """Set the points of one indicator by hand, or take them back."""
    found = queries.round_to_edit(session(), round_id, actor())
    one = _standing(found, kind, subject_id)
    form = Form(PointsInput)
    row = attempt(
        form, request.form,
        lambda given: services.set_points(session(), found, one.subject, key, given, actor()),
    )  # fmt: skip
    if row is None:
        return _page(found, one, giving={key: form})
    flash(
        str(t("Points saved.") if row.set_points is not None else t("The points of the figures hold again.")), "success"
    )
    return redirect(_url(found, one.subject, f"i-{key}"), 303)


@bp.post(f"{WHERE}/appeals")
@needs(P.APPEAL)
def make_appeal(round_id: int, kind: str, subject_id: int) -> ResponseReturnValue:
    """Say something against the score."""
    found = queries.round_seen(session(), round_id, actor())
    one = _standing(found, kind, subject_id)
    form = _appeal_form(found)
    if (
        attempt(form, request.form, lambda given: services.appeal(session(), found, one.subject, given, actor()))
        is None
    ):
        return _page(found, one, appealing=form)
    flash(str(t("Your appeal has been sent; the answer will stand here.")), "success")
    return redirect(_url(found, one.subject, "appeals"), 303)


@bp.post("/assessments/appeals/<int:appeal_id>")
@needs(P.ASSESS)
def answer_appeal(appeal_id: int) -> ResponseReturnValue:
    """Answer an appeal."""
    made = session().get(AssessmentAppeal, appeal_id)
    if made is None:
        raise NotFound()
    found = queries.round_to_edit(session(), made.assessment_id, actor())
    kind, number = queries.subject_of(made)
    one = _standing(found, kind, number)
    form = _answer_form()
    if attempt(form, request.form, lambda given: services.answer(session(), made, given, actor())) is None:
        return _page(found, one, answering={made.id: form})
    flash(str(t("Answered.")), "success")
    return redirect(_url(found, one.subject, "appeals"), 303)


def _standing(found: Assessment, kind: str, subject_id: int) -> queries.Standing:
    return queries.board(session(), found, actor()).standing(f"{kind}:{subject_id}")


def _page(
    found: Assessment, one: queries.Standing, giving: dict[str, Form[PointsInput]] | None = None,
    appealing: Form[AppealInput] | None = None, answering: dict[int, Form[AnswerInput]] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    board = queries.board(session(), found, actor())
    may_assess = may(session(), found, actor(), P.ASSESS)
    changes = may_assess and queries.is_open(session(), found, one.subject)
    wrong = bool(giving) or bool(answering) or (appealing is not None and appealing.is_wrong)
    may_appeal = queries.may_appeal(actor(), found, one.subject)
    page = render_template(
        "reports/assessed.html", round=found, one=one, board=board, changes=changes, points=points, of=len(board.all),
        lines=[_line(found, one, each, changes, (giving or {}).get(each.key)) for each in board.criteria],
        appeals=[(made, (answering or {}).get(made.id) or (_answer_form() if may_assess else None))
                 for made in queries.appeals(session(), found, one.subject)],
        appealing=appealing or (_appeal_form(found) if may_appeal else None), states=APPEAL_NAMES,
        names={c.key: c.name for c in board.criteria}, zone=zone_of(session(), found.area), say_minute=say_minute,
        refusals=[said for form in (giving or {}).values() for said in form.errors],
    )  # fmt: skip
    return page, 422 if wrong else 200


def _line(
    found: Assessment, one: queries.Standing, criterion: Criterion, changes: bool, form: Form[PointsInput] | None
) -> dict[str, Any]:
    row = one.rows.get(criterion.key)
    values = (
        {"points": "" if row.set_points is None else f"{row.set_points:g}", "reason": row.reason}
        if row is not None
        else {}
    )
    return {
        "criterion": criterion, "kind": KIND_NAMES[criterion.kind], "row": row, "points": one.points(criterion.key),
        "value": value_of(criterion, row.value if row else None), "run": line_of(criterion),
        "basis": basis_of(criterion, row.basis if row else {}), "url": _rows_url(found, one.subject, criterion),
        "form": form or (Form(PointsInput, values=values) if changes else None),
    }  # fmt: skip


def _rows_url(found: Assessment, subject: queries.Subject, criterion: Criterion) -> str:
    """Where the records behind the value stand; "" for what is judged by hand."""
    measure = BY_NAME.get(criterion.measure)
    if measure is None or not measure.rows or not actor().may(P.VIEW_FIGURES):
        return ""
    by, level = ("area", str(found.criteria.get("level"))) if subject.kind == "area" else (UNIT, "village")
    asked = Question(found.starts_on, found.ends_on, (by,), (), level, found.area_id)
    return rows_address(asked, measure.name, (str(subject.id),))


def _appeal_form(found: Assessment) -> Form[AppealInput]:
    offered = [("", str(t("the whole"))), *((c.key, c.name) for c in criteria_of(found.criteria))]
    return Form(AppealInput, {"indicator_key": offered})


def _answer_form() -> Form[AnswerInput]:
    return Form(AnswerInput, {"decision": list(DECISION_NAMES.items())})


def _url(found: Assessment, subject: queries.Subject, anchor: str) -> str:
    return url_for(".assessed", round_id=found.id, kind=subject.kind, subject_id=subject.id, _anchor=anchor)
