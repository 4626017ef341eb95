"""Settings of assessments: schemes with their indicators, copied, changed, ordered and put out of use."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.web import actor, session
from drills.indicator_inputs import as_lines
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.terms import indented
from reports import assessment_scheme_services as services
from reports.assessment_inputs import IndicatorInput, SchemeInput
from reports.assessment_models import AssessmentIndicator, AssessmentScheme
from reports.assessment_queries import scheme_of, schemes
from reports.assessment_words import KIND_NAMES, SUBJECT_NAMES, name_of, source_of
from reports.measures import BY_NAME, MEASURES
from reports.views import bp

UPPER = ("province", "prefecture", "county")
Answer = ResponseReturnValue


@bp.get("/assessments/schemes")
@needs(P.ASSESS)
def assessment_schemes() -> str:
    """The schemes that the reader may use."""
    found = [(one, name_of(one), _weights(one)) for one in schemes(session(), actor())]
    return render_template("reports/assessment_schemes.html", schemes=found, subjects=SUBJECT_NAMES)


@bp.route("/assessments/schemes/<int:scheme_id>", methods=["GET", "POST"])
@needs(P.ASSESS)
def assessment_scheme(scheme_id: int) -> Answer:
    """One scheme: its names, source and grades, and its indicators in order."""
    found = scheme_of(session(), scheme_id, actor())
    form = _scheme_form(found)
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.edit_scheme(session(), found, given, actor())
    ):
        return _said(found, t("Saved: %(name)s.", name=name_of(found)))
    return render_template(
        "reports/assessment_scheme.html", scheme=found, name=name_of(found), form=form, weights=_weights(found),
        may_edit=services.may_edit(session(), found, actor()), subject=SUBJECT_NAMES[found.subject], name_of=name_of,
        kinds=KIND_NAMES, measures={name: one.label for name, one in BY_NAME.items()}, limit=_limit, areas=_areas(),
        source_of=source_of,
    ), 422 if form.is_wrong else 200  # fmt: skip


@bp.post("/assessments/schemes/<int:scheme_id>/copy")
@needs(P.ASSESS)
def copy_assessment_scheme(scheme_id: int) -> Answer:
    """A copy for an area, to be changed there."""
    found = scheme_of(session(), scheme_id, actor())
    area = session().scalar(select(Area).where(Area.code == request.form.get("area", "")))
    if area is None:
        raise NotFound()
    made = services.copy_scheme(session(), found, area.id, actor())
    return _said(made, t("Copied. Change the copy, and choose it for the next round."))


@bp.post("/assessments/schemes/<int:scheme_id>/<any(use, rest):deed>")
@needs(P.ASSESS)
def switch_assessment_scheme(scheme_id: int, deed: str) -> Answer:
    """Put a scheme out of use, or take it back."""
    found = services.switch_scheme(session(), scheme_of(session(), scheme_id, actor()), deed == "use", actor())
    used, rested = t("%(name)s is in use.", name=name_of(found)), t("%(name)s is out of use.", name=name_of(found))
    return _said(found, used if found.is_active else rested)


@bp.route("/assessments/schemes/<int:scheme_id>/indicators/new", methods=["GET", "POST"])
@needs(P.ASSESS)
def new_assessment_indicator(scheme_id: int) -> Answer:
    """Add an indicator."""
    found = scheme_of(session(), scheme_id, actor())
    form = _indicator_form(found, {"weight": 10})
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.add_indicator(session(), found, given, actor())
    ):
        return _said(found, t("Added."))
    return _indicator_page(found, form, None)


@bp.route("/assessments/schemes/<int:scheme_id>/indicators/<int:item_id>", methods=["GET", "POST"])
@needs(P.ASSESS)
def edit_assessment_indicator(scheme_id: int, item_id: int) -> Answer:
    """Change an indicator."""
    found = scheme_of(session(), scheme_id, actor())
    one = _indicator(found, item_id)
    scale = services.scale_of(one.measure)
    values = {name: getattr(one, name) for name in IndicatorInput.model_fields}
    limits = {"zero_at": f"{one.zero_at * scale:g}", "full_at": f"{one.full_at * scale:g}"}
    form = _indicator_form(found, values | limits | {"weight": f"{one.weight:g}"})
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.edit_indicator(session(), found, one, given, actor())
    ):
        return _said(found, t("Saved."))
    return _indicator_page(found, form, one)


@bp.post("/assessments/schemes/<int:scheme_id>/indicators/<int:item_id>/<any(up, down, remove):deed>")
@needs(P.ASSESS)
def order_assessment_indicator(scheme_id: int, item_id: int, deed: str) -> Answer:
    """Move an indicator up or down, or remove it."""
    found = scheme_of(session(), scheme_id, actor())
    one = _indicator(found, item_id)
    if deed == "remove":
        services.remove_indicator(session(), found, one, actor())
        return _said(found, t("Removed. Rounds that have begun keep it."))
    services.move_indicator(session(), found, one, -1 if deed == "up" else 1, actor())
    return redirect(url_for(".assessment_scheme", scheme_id=found.id, _anchor=f"indicator-{one.id}"), 303)


def _indicator(found: AssessmentScheme, item_id: int) -> AssessmentIndicator:
    one = next((one for one in found.indicators if one.id == item_id), None)
    if one is None:
        raise NotFound()
    return one


def _weights(found: AssessmentScheme) -> float:
    """The points of what is measured and judged, bonus and deductions left out."""
    return sum(one.weight for one in found.indicators if one.kind in ("measured", "judged"))


def _limit(one: AssessmentIndicator, value: float) -> str:
    measure = BY_NAME.get(one.measure)
    return measure.say(round(value) if measure.kind == "integer" else value) if measure else ""


def _areas() -> list[tuple[str, str]]:
    return choices(session(), actor(), P.ASSESS, UPPER)


def _said(found: AssessmentScheme, sentence: Text) -> Answer:
    flash(str(sentence), "success")
    return redirect(url_for("reports.assessment_scheme", scheme_id=found.id), 303)


def _scheme_form(found: AssessmentScheme) -> Form[SchemeInput]:
    names = ("name_zh", "name_en", "source", "is_verified", "unit_kinds", "version")
    values = {name: getattr(found, name) for name in names}
    return Form(SchemeInput, {"unit_kinds": indented(session(), "unit_kind")},
                values | {"bands": as_lines(found.bands, "least")})  # fmt: skip


def _indicator_form(found: AssessmentScheme, values: dict[str, Any]) -> Form[IndicatorInput]:
    offered = [(one.name, one.label) for one in MEASURES if one.fits([found.subject])]
    return Form(IndicatorInput, {"kind": list(KIND_NAMES.items()), "measure": [("", t("none")), *offered]}, values)


def _indicator_page(found: AssessmentScheme, form: Form[IndicatorInput], one: AssessmentIndicator | None) -> Answer:
    page = render_template(
        "reports/assessment_indicator.html", scheme=found, name=name_of(found), form=form, indicator=one
    )
    return page, 422 if form.is_wrong else 200
