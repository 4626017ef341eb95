"""Settings of evaluation: sets of indicators, copied, edited, ordered and put out of use, and days for improvements."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import Text, t
from core.web import actor, session
from drills import indicator_queries as queries
from drills import indicator_services as services
from drills.action_inputs import DueInput
from drills.action_queries import due_setting
from drills.action_services import set_due_days
from drills.evaluation_facts import FACT_NAMES
from drills.evaluation_marks import said, word
from drills.evaluation_models import Indicator, IndicatorSet
from drills.indicator_inputs import CopyInput, IndicatorInput, SetInput, as_lines
from drills.views import bp
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.services.vocabularies import can_edit_defaults

UPPER = ("province", "prefecture", "county")
MODE_NAMES: dict[str, Text] = {"live": t("Live exercise"), "tabletop": t("Tabletop exercise")}
KIND_NAMES: dict[str, Text] = {"score": t("a score from 0 to 100"), "choice": t("choosing one of several")}
Answer = ResponseReturnValue


@bp.get("/settings/evaluation")
@needs(P.ADMINISTER)
def indicator_sets() -> Answer:
    """The sets of indicators, and how many days a unit has for an improvement."""
    return _list(_due_form())


@bp.post("/settings/evaluation/due")
@needs(P.ADMINISTER)
def save_due_days() -> Answer:
    """Keep how many days a unit usually has for an improvement."""
    form, area = _due_form(), _area()
    given = form.read(request.form)
    if given is None:
        return _list(form)
    set_due_days(session(), area, given, actor())
    flash(str(t("Saved: %(days)s days for an improvement.", days=given.days)), "success")
    return redirect(url_for(".indicator_sets", area=area.code if area else None))


@bp.route("/settings/evaluation/<int:set_id>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def indicator_set(set_id: int) -> Answer:
    """One set: its names, source and grades, and its indicators in order."""
    found = _set(set_id)
    form = _set_form(found)
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.edit_set(session(), found, given, actor())
    ):
        return _said(found, t("Saved: %(name)s.", name=_name(found)))
    return _page(found, form), 422 if form.is_wrong else 200


@bp.post("/settings/evaluation/<int:set_id>/copy")
@needs(P.ADMINISTER)
def copy_indicator_set(set_id: int) -> Answer:
    """A copy to edit, for an area or for everywhere."""
    found, form = _set(set_id), _copy_form()
    made = attempt(form, request.form, lambda given: services.copy_set(session(), found, given, actor()))
    if made is None:
        return _page(found, _set_form(found), form), 422
    return _said(made, t("Copied. Change the copy; it is used before the one it was made of."))


@bp.post("/settings/evaluation/<int:set_id>/<any(use, rest):deed>")
@needs(P.ADMINISTER)
def switch_indicator_set(set_id: int, deed: str) -> Answer:
    """Put a set out of use, or take it back."""
    found = services.switch_set(session(), _set(set_id), deed == "use", actor())
    used, rested = t("%(name)s is in use.", name=_name(found)), t("%(name)s is out of use.", name=_name(found))
    return _said(found, used if found.is_active else rested)


@bp.route("/settings/evaluation/<int:set_id>/indicators/new", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def new_indicator(set_id: int) -> Answer:
    """Add an indicator to a set."""
    found = _set(set_id)
    last = found.indicators[-1] if found.indicators else None
    values = {"section_zh": last.section_zh, "section_en": last.section_en} if last else {}
    form = _indicator_form(values | {"options": "", "weight": 5})
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.add_indicator(session(), found, given, actor())
    ):
        return _said(found, t("Added."))
    return _indicator_page(found, form, None)


@bp.route("/settings/evaluation/<int:set_id>/indicators/<int:indicator_id>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def edit_indicator(set_id: int, indicator_id: int) -> Answer:
    """Change an indicator of a set."""
    found = _set(set_id)
    one = queries.indicator_of(found, indicator_id)
    names = [name for name in IndicatorInput.model_fields if name != "options"]
    form = _indicator_form({name: getattr(one, name) for name in names} | {"options": as_lines(one.options, "points")})
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.edit_indicator(session(), found, one, given, actor())
    ):
        return _said(found, t("Saved."))
    return _indicator_page(found, form, one)


@bp.post("/settings/evaluation/<int:set_id>/indicators/<int:indicator_id>/<any(up, down, remove):deed>")
@needs(P.ADMINISTER)
def order_indicator(set_id: int, indicator_id: int, deed: str) -> Answer:
    """Move an indicator up or down, or remove it."""
    found = _set(set_id)
    one = queries.indicator_of(found, indicator_id)
    if deed == "remove":
        services.remove_indicator(session(), found, one, actor())
        return _said(found, t("Removed. Evaluations that are signed keep it."))
    services.move_indicator(session(), found, one, -1 if deed == "up" else 1, actor())
    return redirect(url_for(".indicator_set", set_id=found.id, _anchor=f"indicator-{one.id}"))


def _area() -> Area | None:
    """The area that the address names by code; else the first that the reader administers, or everywhere."""
    return queries.administered_area(session(), request.args.get("area", ""), actor())


def _set(set_id: int) -> IndicatorSet:
    return queries.seen_set(session(), set_id, actor())


def _name(found: IndicatorSet | None) -> str:
    return word({"name_zh": found.name_zh, "name_en": found.name_en}) if found else ""


def _said(found: IndicatorSet, sentence: Text) -> Answer:
    flash(str(sentence), "success")
    return redirect(url_for(".indicator_set", set_id=found.id))


def _due_form() -> Form[DueInput]:
    return Form(DueInput, values=due_setting(session(), _area()))


def _areas() -> list[tuple[str, str]]:
    offered = [(str(number), name) for number, name in _numbered()]
    return [("", str(t("Everywhere"))), *offered] if can_edit_defaults(actor()) else offered


def _numbered() -> list[tuple[int, str]]:
    named = dict(choices(session(), actor(), P.ADMINISTER, UPPER))
    return [(number, named[code]) for code, number in queries.areas_by_code(session(), list(named)).items()]


def _set_form(found: IndicatorSet) -> Form[SetInput]:
    values = {name: getattr(found, name) for name in ("name_zh", "name_en", "source", "version")}
    return Form(SetInput, values=values | {"bands": as_lines(found.bands, "least")})


def _copy_form() -> Form[CopyInput]:
    offered = _areas()
    return Form(CopyInput, {"area_id": offered}, {"area_id": offered[0][0] if offered else ""})


def _list(form: Form[DueInput]) -> Answer:
    found, area = queries.all_sets(session(), actor()), _area()
    page = render_template(
        "drills/indicator_sets.html", sets=[(one, _name(one), sum(i.weight for i in one.indicators)) for one in found],
        modes=MODE_NAMES, due=form, area=area,
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _page(found: IndicatorSet, form: Form[SetInput], copy: Form[CopyInput] | None = None) -> str:
    return render_template(
        "drills/indicator_set.html", set=found, name=_name(found), form=form, mode=MODE_NAMES[found.mode],
        weights=sum(one.weight for one in found.indicators), may_edit=queries.may_edit_set(found, actor()), word=_word,
        said=said, copy=copy or _copy_form(), kinds=KIND_NAMES,
    )  # fmt: skip


def _word(one: Indicator, name: str = "name") -> str:
    return word({f"{name}_zh": getattr(one, f"{name}_zh"), f"{name}_en": getattr(one, f"{name}_en")}, name)


def _indicator_form(values: dict[str, Any]) -> Form[IndicatorInput]:
    return Form(IndicatorInput, {"kind": list(KIND_NAMES.items()), "fact": list(FACT_NAMES.items())}, values)


def _indicator_page(found: IndicatorSet, form: Form[IndicatorInput], one: Indicator | None) -> Answer:
    page = render_template("drills/indicator_form.html", set=found, name=_name(found), form=form, indicator=one)
    return page, 422 if form.is_wrong else 200
