"""The rules by which response teams count as ready, and the usual times."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from readiness.team_inputs import TeamRulesInput
from readiness.team_queries import limits
from readiness.team_services import set_team_rules
from readiness.views import bp
from readiness.views.plan_settings import chosen_area
from registry.permissions import Permission as P
from registry.terms import NOWHERE


@bp.route("/readiness/settings/teams", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def team_settings() -> ResponseReturnValue:
    """The rules of an area or of everywhere."""
    area = chosen_area()
    form = Form(TeamRulesInput, values=asdict(limits(session(), area or NOWHERE)))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: set_team_rules(session(), area, given, actor()))
        if saved is not None:
            flash(str(t("Saved: the rules by which teams count as ready.")), "success")
            return redirect(url_for(".team_settings", area=area.code if area else None))
    page = render_template("readiness/rule_settings.html", form=form, area=area, which="teams")
    return page, 422 if form.is_wrong else 200
