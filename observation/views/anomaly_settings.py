"""The times for reports of anomalies, for administrators of the installation or of a county."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from observation.anomaly_inputs import AnomalyClockInput
from observation.anomaly_queries import clock_rule
from observation.anomaly_services import set_clock_rule
from observation.views import bp
from registry.models import Area
from registry.permissions import Permission


@bp.route("/settings/anomalies", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def anomaly_settings() -> ResponseReturnValue:
    """Minutes for the first judgement, the reminders, and where these numbers come from."""
    area = _own_area()
    rule = clock_rule(session(), area)
    form = Form(AnomalyClockInput, values=asdict(rule))
    if request.method == "POST":
        kept = attempt(form, request.form, lambda given: _set(area, given))
        if kept is not None:
            flash(str(t("Saved: %(n)s minutes for the first judgement.", n=kept.judge_minutes)), "success")
            return redirect(url_for(".anomaly_settings"))
    page = render_template("observation/anomaly_settings.html", form=form, rule=rule, area=area)
    return page, 422 if form.is_wrong else 200


def _set(area: Area | None, given: AnomalyClockInput) -> AnomalyClockInput:
    set_clock_rule(session(), area, given, actor())
    return given


def _own_area() -> Area | None:
    """The area that the reader administers; None for the whole installation."""
    paths = actor().area_paths(Permission.ADMINISTER)
    return None if "" in paths or not paths else session().scalar(select(Area).where(Area.path == paths[0]))
