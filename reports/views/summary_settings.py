"""Settings of summaries: a county's own templates beside those that are shipped, and the fields they may name."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store, try_to_take, word_file
from core.documents.rendering import shipped
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from registry import word_template_services as services
from registry.models import Area
from registry.permissions import Permission
from registry.word_template_queries import Wrong, area_asked, own_area, page_values, template_bytes
from registry.word_templates import EXAMPLE, GONE_BACK, TAKEN, TEMPLATE, Shelf
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
    return _page(area_asked(session(), request.args.get("area", ""), actor()))


@bp.post(WHERE)
@needs(Permission.ADMINISTER)
def put_template(kind: str, spoken: str) -> ResponseReturnValue:
    """Take an own template; what is wrong with it is said beside the place where it was chosen."""
    area = own_area(session(), request.args.get("area", ""), actor())
    wrong = try_to_take(lambda data, name: services.put_template(
        session(), SHELF, area, kind, spoken, data, name, store(), actor()
    ))  # fmt: skip
    if wrong:
        return _page(area, {(kind, spoken): wrong})
    flash(SHELF.said(TAKEN, kind, spoken), "success")
    return redirect(_url(area), 303)


@bp.post(WHERE + "/reset")
@needs(Permission.ADMINISTER)
def reset_template(kind: str, spoken: str) -> ResponseReturnValue:
    """Go back to the template that holds above, in the end the shipped one."""
    area = own_area(session(), request.args.get("area", ""), actor())
    services.drop_template(session(), area, kind, spoken, actor())
    flash(SHELF.said(GONE_BACK, kind, spoken), "success")
    return redirect(_url(area), 303)


@bp.get(WHERE)
@needs(Permission.ADMINISTER)
def template_file(kind: str, spoken: str) -> ResponseReturnValue:
    """The template in use, or with ?shipped=1 the one that comes with the program."""
    content = shipped(kind, spoken) if request.args.get("shipped") else _in_use(kind, spoken)
    return word_file(SHELF.file_name(kind, spoken, TEMPLATE), content)


@bp.get(WHERE + "/sample")
@needs(Permission.ADMINISTER)
def template_sample(kind: str, spoken: str) -> ResponseReturnValue:
    """The template in use, filled with an example."""
    content = services.example(SHELF, _in_use(kind, spoken), kind, spoken)
    return word_file(SHELF.file_name(kind, spoken, EXAMPLE), content)


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to the templates."""
    url = url_for("reports.summary_settings", area=area.code if area else None)
    return Panel(str(t("Summaries")), "reports/panel_summary_settings.html", {"url": url})


def _page(area: Area | None, wrong: Wrong | None = None) -> ResponseReturnValue:
    values = page_values(session(), SHELF, area, actor(), store(), wrong)
    return render_template("reports/summary_settings.html", **values), 422 if wrong else 200


def _in_use(kind: str, spoken: str) -> bytes:
    area = area_asked(session(), request.args.get("area", ""), actor())
    return template_bytes(session(), area, kind, spoken, store())


def _url(area: Area) -> str:
    return url_for(".summary_settings", area=area.code)
