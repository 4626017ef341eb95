"""The rule for emergency plans: years until a review, and which kinds of unit must have one."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import tn
from core.web import actor, session
from readiness.plan_inputs import ReviewRuleInput
from readiness.plan_queries import review_rule
from readiness.plan_services import set_review_rule
from readiness.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load
from registry.services.vocabularies import can_edit_defaults
from registry.terms import NOWHERE


@bp.route("/readiness/settings/plans", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def plan_settings() -> ResponseReturnValue:
    """The rule of an area or of everywhere."""
    area = chosen_area()
    kinds = [(code, name) for code, name in terms.indented(session(), "unit_kind", area or NOWHERE)]
    rule = review_rule(session(), area or NOWHERE)
    form = Form(ReviewRuleInput, {"unit_kinds": kinds}, asdict(rule))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: set_review_rule(session(), area, given, actor()))
        if saved is not None:
            said = tn("Saved: a plan is reviewed after %(n)s year.", "Saved: a plan is reviewed after %(n)s years.",
                      saved.years)  # fmt: skip
            flash(str(said), "success")
            return redirect(url_for(".plan_settings", area=area.code if area else None))
    page = render_template("readiness/rule_settings.html", form=form, area=area, which="plans")
    return page, 422 if form.is_wrong else 200


def chosen_area() -> Area | None:
    """The area that the address names by code, if the reader administers it; a reader bound to areas gets the first."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    paths = actor().area_paths(P.ADMINISTER)
    if can_edit_defaults(actor()) or not paths:
        return None
    return session().scalar(select(Area).where(Area.path == paths[0]))
