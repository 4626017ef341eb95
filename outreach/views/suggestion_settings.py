"""The setting of suggestions: within how many days they are answered."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import tn
from core.web import actor, session
from outreach.suggestion_answer_services import set_answer_days
from outreach.suggestion_inputs import AnswerDaysInput
from outreach.suggestion_queries import days_setting
from outreach.views import bp
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load
from registry.services.vocabularies import can_edit_defaults
from registry.terms import NOWHERE


@bp.route("/suggestions/settings", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def suggestion_settings() -> ResponseReturnValue:
    """Days to answer a suggestion, of an area or everywhere."""
    area = chosen_area()
    form = Form(AnswerDaysInput, values=days_setting(session(), area or NOWHERE))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: set_answer_days(session(), area, given, actor()))
        if saved is not None:
            said = tn("Saved: a suggestion is answered within %(n)s day.",
                      "Saved: a suggestion is answered within %(n)s days.", saved.days)  # fmt: skip
            flash(str(said), "success")
            return redirect(url_for(".suggestion_settings", area=area.code if area else None))
    page = render_template("outreach/suggestion_settings.html", form=form, area=area)
    return page, 422 if form.is_wrong else 200


def chosen_area() -> Area | None:
    """The area that the address names, if the reader administers it; a reader bound to areas gets the first."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    paths = actor().area_paths(P.ADMINISTER)
    is_everywhere = can_edit_defaults(actor()) or not paths
    return None if is_everywhere else session().scalar(select(Area).where(Area.path == paths[0]))
