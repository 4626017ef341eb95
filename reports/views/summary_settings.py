"""Settings of summaries: a county's own templates beside those that are shipped, and the fields they may name."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission
from registry.word_template_pages import open_template_pages
from registry.word_template_queries import Wrong, area_asked, page_values
from registry.word_templates import Shelf
from reports.summary_context import context
from reports.summary_fields import FIELDS
from reports.summary_sample import sample
from reports.views import bp

SHELF = Shelf(
    {"half_year": t("Half-year summary"), "year": t("Annual summary")}, FIELDS, lambda kind: context(sample(kind))
)


@bp.get("/settings/summaries")
@needs(Permission.ADMINISTER)
def summary_settings() -> ResponseReturnValue:
    """The templates in use and the fields they may name."""
    return _page(area_asked(session(), request.args.get("area", ""), actor()))


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to the templates."""
    url = url_for("reports.summary_settings", area=area.code if area else None)
    return Panel(str(t("Summaries")), "reports/panel_summary_settings.html", {"url": url})


def _page(area: Area | None, wrong: Wrong | None = None) -> ResponseReturnValue:
    values = page_values(session(), SHELF, area, actor(), store(), wrong)
    return render_template("reports/summary_settings.html", **values), 422 if wrong else 200


open_template_pages(bp, "/settings/summaries", ".summary_settings", SHELF, _page)
