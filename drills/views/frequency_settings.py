"""Settings of the frequency of drills: the rules, and the county's school terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Choices, Form, attempt
from core.i18n import Text, t
from core.web import actor, session
from drills import frequency_list_queries as queries
from drills import frequency_services as services
from drills.frequency_inputs import RuleInput, SchoolTermInput
from drills.frequency_list_queries import as_rule
from drills.frequency_models import DrillRule, SchoolTerm
from drills.frequency_words import PERIOD_NAMES, say_kind, say_rule, say_types
from drills.kinds import TYPE_NAMES
from drills.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import areas_matching
from registry.scope import load


@bp.get("/drills/frequency/rules")
@needs(P.VIEW_DRILLS)
def frequency_rules() -> str:
    """The rules by area, those that hold everywhere last."""
    kinds, groups = terms.labels(session(), "unit_kind"), _groups()
    shown: dict[int | None, tuple[str, list[Any]]] = {}
    for row in queries.rules(session(), actor()):
        rule = as_rule(row)
        facts = {
            "row": row, "kind": say_kind(rule, kinds, groups), "said": say_rule(rule), "types": say_types(rule.types),
            "may_edit": services.may_keep(row.area, actor()),
        }  # fmt: skip
        shown.setdefault(row.area_id, (row.area.name if row.area else str(t("Everywhere")), []))[1].append(facts)
    return render_template(
        "drills/frequency_rules.html", shown=list(shown.values()), may_add=actor().may(services.KEEP)
    )


@bp.route("/drills/frequency/rules/new", methods=["GET", "POST"])
@needs(services.KEEP)
def new_frequency_rule() -> ResponseReturnValue:
    """Add a rule."""
    areas = _areas()
    form = _rule_form({"area_id": areas[0][0] if areas else ""}, areas)
    if request.method == "POST":
        added = attempt(form, request.form, lambda given: services.add_rule(session(), given, actor()))
        if added is not None:
            return _said(t("Added: %(rule)s.", rule=_rule_name(added)), ".frequency_rules")
    return _rule_page(form, None)


@bp.route("/drills/frequency/rules/<int:rule_id>", methods=["GET", "POST"])
@needs(services.KEEP)
def change_frequency_rule(rule_id: int) -> ResponseReturnValue:
    """Change a rule."""
    found = own_rule(rule_id)
    form = _rule_form(queries.as_typed(found) | {"version": found.version}, _areas())
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_rule(session(), found, given, actor()))
        if changed is not None:
            return _said(t("Saved: %(rule)s.", rule=_rule_name(changed)), ".frequency_rules")
    return _rule_page(form, found)


@bp.post("/drills/frequency/rules/<int:rule_id>/active")
@needs(services.KEEP)
def switch_frequency_rule(rule_id: int) -> ResponseReturnValue:
    """Put it out of use, or take it back."""
    found = own_rule(rule_id)
    services.switch_rule(session(), found, not found.is_active, actor())
    said = t("%(rule)s is in use again.", rule=_rule_name(found))
    if not found.is_active:
        said = t("%(rule)s is out of use: the next rule above holds, if there is one.", rule=_rule_name(found))
    message: Any = {"text": str(said), "url": url_for(".switch_frequency_rule", rule_id=found.id), "post": True}
    flash(message, "success")
    return redirect(url_for(".frequency_rules"))


@bp.post("/drills/frequency/rules/<int:rule_id>/delete")
@needs(services.KEEP)
def delete_frequency_rule(rule_id: int) -> ResponseReturnValue:
    """Delete a rule of an area."""
    found = own_rule(rule_id)
    name = _rule_name(found)
    services.delete_rule(session(), found, actor())
    return _said(t("Deleted: %(rule)s.", rule=name), ".frequency_rules")


@bp.get("/drills/frequency/terms")
@needs(P.VIEW_DRILLS)
def school_terms() -> ResponseReturnValue:
    """The terms that have been entered, and the form for another one."""
    return _terms_page(_term_form({}), None)


@bp.post("/drills/frequency/terms")
@needs(services.KEEP)
def new_school_term() -> ResponseReturnValue:
    """Enter a term."""
    form = _term_form({})
    added = attempt(form, request.form, lambda given: services.add_term(session(), given, actor()))
    if added is not None:
        return _said(t("Added: %(name)s.", name=added.name), ".school_terms")
    return _terms_page(form, None)


@bp.route("/drills/frequency/terms/<int:term_id>", methods=["GET", "POST"])
@needs(services.KEEP)
def change_school_term(term_id: int) -> ResponseReturnValue:
    """Change a term."""
    found = load(session(), SchoolTerm, term_id, actor(), services.KEEP)
    form = _term_form(queries.as_typed(found) | {"version": found.version})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_term(session(), found, given, actor()))
        if changed is not None:
            return _said(t("Saved: %(name)s.", name=changed.name), ".school_terms")
    return _terms_page(form, found)


@bp.post("/drills/frequency/terms/<int:term_id>/delete")
@needs(services.KEEP)
def delete_school_term(term_id: int) -> ResponseReturnValue:
    """Delete a term."""
    found = load(session(), SchoolTerm, term_id, actor(), services.KEEP)
    services.delete_term(session(), found, actor())
    return _said(t("Deleted: %(name)s.", name=found.name), ".school_terms")


def own_rule(rule_id: int) -> DrillRule:
    """The rule, if the reader keeps it."""
    found = session().get(DrillRule, rule_id)
    if found is None or not services.may_keep(found.area, actor()):
        raise NotFound()
    return found


def _rule_name(row: DrillRule) -> str:
    kind = say_kind(as_rule(row), terms.labels(session(), "unit_kind"), _groups())
    return f"{kind}{t(': ')}{say_rule(as_rule(row))}"


def _groups() -> frozenset[str]:
    """Kinds that have others beneath them."""
    return frozenset(term.parent_code for term in terms.vocabulary(session(), "unit_kind") if term.parent_code)


def _areas() -> list[tuple[str, str]]:
    """Counties and townships whose rules the reader keeps, from the top down."""
    query = areas_matching(actor(), "", "", None).where(Area.level.in_(("prefecture", "county", "township")))
    found = [
        area for area in session().scalars(query.order_by(Area.code).limit(1000)) if services.may_keep(area, actor())
    ]
    return [(str(area.id), area.name) for area in found]


def _kinds() -> list[tuple[str, str]]:
    """Kinds to choose from, groups named as what they are."""
    names, groups = terms.indented(session(), "unit_kind"), _groups()
    return [(code, str(t("%(kind)s of every kind", kind=name)) if code in groups else name) for code, name in names]


def _rule_form(values: Mapping[str, Any], areas: list[tuple[str, str]]) -> Form[RuleInput]:
    everywhere = [("", str(t("Everywhere")))] if services.can_keep_everywhere(actor()) else []
    choices: Choices = {
        "area_id": [*everywhere, *areas], "unit_kind": _kinds(), "period": list(PERIOD_NAMES.items()),
        "types": list(TYPE_NAMES.items()),
    }  # fmt: skip
    form = Form(RuleInput, choices, values)
    form["area_id"].required = not everywhere
    return form


def _term_form(values: Mapping[str, Any]) -> Form[SchoolTermInput]:
    areas = _areas()
    given = values or {"area_id": areas[0][0] if areas else ""}
    return Form(SchoolTermInput, {"area_id": areas, "unit_kinds": _kinds()}, given)


def _rule_page(form: Form[RuleInput], found: DrillRule | None) -> ResponseReturnValue:
    page = render_template("drills/frequency_rule_form.html", form=form, found=found)
    return page, 422 if form.is_wrong else 200


def _terms_page(form: Form[SchoolTermInput], found: SchoolTerm | None) -> ResponseReturnValue:
    kinds = terms.labels(session(), "unit_kind")
    rows = [
        {"row": row, "kinds": str(t(", ")).join(kinds.get(code, code) for code in row.unit_kinds),
         "may_edit": services.may_keep(row.area, actor())}
        for row in queries.terms(session(), actor())
    ]  # fmt: skip
    page = render_template(
        "drills/school_terms.html", form=form, found=found, rows=rows, may_add=bool(form["area_id"].choices)
    )
    return page, 422 if form.is_wrong else 200


def _said(said: Text, endpoint: str) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(url_for(endpoint))
