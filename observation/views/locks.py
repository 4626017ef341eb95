"""The rules of daily records; what is settled stands on the page of all locks."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form
from core.i18n import t
from core.web import actor, session
from observation.rule_inputs import DailyRulesInput
from observation.rule_queries import rule_book
from observation.rule_services import change_rules
from observation.views import bp
from registry.models import Area
from registry.permissions import Permission as P


@bp.get("/observation/locks")
@needs(P.LOCK_RETURNS)
def locks_page() -> ResponseReturnValue:
    """The page of all locks, where those of daily records stand."""
    return redirect(url_for("schedule.locks_page", kind="observation"))


@bp.route("/settings/observation", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def observation_settings() -> ResponseReturnValue:
    """Until when a record is in time, and when a month's return is due."""
    area = _own_area()
    rules = rule_book(session()).holding(area.path if area else "")
    values = {"closing": f"{rules.closing:%H:%M}", "month_due_day": rules.month_due_day, "source": rules.source,
              "is_verified": rules.is_verified}  # fmt: skip
    form = Form(DailyRulesInput, values=values)
    given = form.read(request.form) if request.method == "POST" else None
    if given is not None:
        change_rules(session(), area, given, actor())
        flash(str(t("The rules of daily records are saved.")), "success")
        return redirect(url_for(".observation_settings"))
    page = render_template("observation/settings.html", form=form, rules=rules, area=area)
    return page, 422 if form.is_wrong else 200


def _own_area() -> Area | None:
    """The area that the reader administers; None for the whole installation."""
    paths = actor().area_paths(P.ADMINISTER)
    return None if "" in paths or not paths else session().scalar(select(Area).where(Area.path == paths[0]))
