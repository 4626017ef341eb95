"""The setting of answers: how many days a unit has, and when it is reminded."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import tn
from core.web import actor, session
from planning.answer_setting_services import set_answer_time
from planning.disposal_inputs import AnswerTimeInput
from planning.views import bp
from planning.views.settings import chosen_area
from registry.permissions import Permission as P
from registry.queries.settings import VISIT_ANSWER, setting
from registry.terms import NOWHERE


@bp.route("/planning/answers", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def answer_settings() -> ResponseReturnValue:
    """Days to answer, of an area or everywhere."""
    area = chosen_area()
    form = Form(AnswerTimeInput, values=setting(session(), VISIT_ANSWER, area or NOWHERE))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: set_answer_time(session(), area, given, actor()))
        if saved is not None:
            said = tn("Saved: a unit has %(n)s day to answer.", "Saved: a unit has %(n)s days to answer.", saved.days)
            flash(str(said), "success")
            return redirect(url_for(".answer_settings", area=area.code if area else None))
    page = render_template("planning/answer_settings.html", form=form, area=area)
    return page, 422 if form.is_wrong else 200
