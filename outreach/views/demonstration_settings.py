"""The setting of demonstration titles: from how many percent of the points they are given."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.forms import Form, attempt
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from outreach.demonstration_inputs import PassMarkInput
from outreach.demonstration_queries import pass_setting
from outreach.demonstration_services import set_pass_mark
from outreach.views import bp
from outreach.views.suggestion_settings import chosen_area
from registry.models import Area
from registry.permissions import Permission as P
from registry.terms import NOWHERE


@bp.route("/demonstrations/settings", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def demonstration_settings() -> ResponseReturnValue:
    """The pass mark of titles, of an area or everywhere."""
    area = chosen_area()
    form = Form(PassMarkInput, values=pass_setting(session(), area or NOWHERE))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: set_pass_mark(session(), area, given, actor()))
        if saved is not None:
            flash(str(t("Saved: a title needs %(percent)s%% of the points.", percent=saved.percent)), "success")
            return redirect(url_for(".demonstration_settings", area=area.code if area else None))
    page = render_template("outreach/demonstration_settings.html", form=form, area=area)
    return page, 422 if form.is_wrong else 200


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel | None:
    """The way to the pass mark, from the settings."""
    url = url_for("outreach.demonstration_settings", area=area.code if area else None)
    percent = pass_setting(db, area or NOWHERE)["percent"]
    values = {"settings_url": url, "percent": percent}
    return Panel(str(t("Demonstration units")), "outreach/panel_demonstration_settings.html", values)
