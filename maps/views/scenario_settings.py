"""The settings of scenario earthquakes, for administrators of the installation or of a county."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from maps.scenario_inputs import ScenarioSettingsInput
from maps.scenario_queries import scenario_norms
from maps.scenario_services import change_scenario_settings
from maps.scenario_words import NOTICE
from maps.views import bp
from maps.views.settings import own_area
from registry.permissions import Permission


@bp.route("/settings/scenarios", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def scenario_settings() -> ResponseReturnValue:
    """What share of people would look for shelter at each degree."""
    area = own_area()
    norms = scenario_norms(session(), area)
    form = Form(ScenarioSettingsInput, values=asdict(norms))
    if request.method == "POST":

        def change(given: ScenarioSettingsInput) -> ScenarioSettingsInput:
            change_scenario_settings(session(), area, given, actor())
            return given

        if attempt(form, request.form, change) is not None:
            flash(str(t("Saved: the shares of people who look for shelter.")), "success")
            return redirect(url_for("maps.scenario_settings"))
    page = render_template("maps/scenario_settings.html", form=form, norms=norms, area=area, notice=NOTICE)
    return page, 422 if form.is_wrong else 200
