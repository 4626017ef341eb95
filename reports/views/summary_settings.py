"""Settings of summaries: a county's own templates beside those that are shipped, and the fields they may name."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.i18n import t
from core.panels import Panel
from registry.models import Area
from registry.permissions import Permission
from registry.views import word_templates as pages
from registry.word_templates import Shelf
from reports.summary_context import context
from reports.summary_fields import FIELDS
from reports.summary_sample import sample
from reports.views import bp

WHERE = "/settings/summaries/<any(half_year, year):kind>/<any(zh, en):spoken>"
SHELF = Shelf(
    {"half_year": t("Half-year summary"), "year": t("Annual summary")}, FIELDS, lambda kind: context(sample(kind))
)


@bp.get("/settings/summaries")
@needs(Permission.ADMINISTER)
def summary_settings() -> ResponseReturnValue:
    """The templates in use and the fields they may name."""
    return _page(pages.area_asked())


@bp.post(WHERE)
@needs(Permission.ADMINISTER)
def put_template(kind: str, spoken: str) -> ResponseReturnValue:
    """Take an own template; what is wrong with it is said beside the place where it was chosen."""
    area = pages.own_area()
    wrong = pages.take(SHELF, area, kind, spoken)
    return _page(area, wrong) if wrong else redirect(_url(area), 303)


@bp.post(WHERE + "/reset")
@needs(Permission.ADMINISTER)
def reset_template(kind: str, spoken: str) -> ResponseReturnValue:
    """Go back to the template that holds above, in the end the shipped one."""
    area = pages.own_area()
    pages.give_back(SHELF, area, kind, spoken)
    return redirect(_url(area), 303)


@bp.get(WHERE)
@needs(Permission.ADMINISTER)
def template_file(kind: str, spoken: str) -> ResponseReturnValue:
    """The template in use, or with ?shipped=1 the one that comes with the program."""
    return pages.template_file(SHELF, kind, spoken)


@bp.get(WHERE + "/sample")
@needs(Permission.ADMINISTER)
def template_sample(kind: str, spoken: str) -> ResponseReturnValue:
    """The template in use, filled with an example county."""
    return pages.example_file(SHELF, kind, spoken)


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to the templates."""
    url = url_for("reports.summary_settings", area=area.code if area else None)
    return Panel(str(t("Summaries")), "reports/panel_summary_settings.html", {"url": url})


def _page(area: Area | None, wrong: pages.Wrong | None = None) -> ResponseReturnValue:
    values = pages.page_values(SHELF, area, wrong)
    return render_template("reports/summary_settings.html", **values), 422 if wrong else 200


def _url(area: Area) -> str:
    return url_for(".summary_settings", area=area.code)
