"""The report of an open day as a Word file, its panel on the open day's page, and the settings of its template."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store, word_file
from core.i18n import language, t
from core.panels import Panel
from core.web import actor, session
from outreach.open_day_queries import load_day
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import may
from registry.word_template_pages import open_template_pages
from registry.word_template_queries import Wrong, area_asked, page_values
from registry.word_templates import Shelf
from reports.open_day_report_context import context, file_name
from reports.open_day_report_fields import FIELDS
from reports.open_day_report_queries import KIND, facts_of, made
from reports.open_day_report_sample import sample
from schedule.models import Event

bp = Blueprint("open_day_reports", __name__)
"""One of its own, since the pages of a shelf of templates have the same names in every blueprint."""
SHELF = Shelf({KIND: t("Report of an open day")}, FIELDS, lambda _kind: context(sample()))


@bp.get("/open-days/<int:event_id>/report.docx")
@needs(P.EDIT_EVENTS)
def open_day_word(event_id: int) -> ResponseReturnValue:
    """The report of the open day as a Word file, in the language of the page."""
    db = session()
    day = load_day(db, event_id, actor(), P.EDIT_EVENTS)
    return word_file(f"{file_name(facts_of(db, day))}.docx", made(db, day, language(), store()))


@bp.get("/settings/open-day-reports")
@needs(P.ADMINISTER)
def open_day_report_settings() -> ResponseReturnValue:
    """The templates in use and the fields they may name."""
    return _page(area_asked(session(), request.args.get("area", ""), actor()))


def open_day_panel(db: Session, event: Event, who: Actor) -> Panel | None:
    """The ways to the open day's report, for who plans it."""
    if not may(db, event, who, P.EDIT_EVENTS):
        return None
    return Panel(str(t("Report")), "reports/panel_open_day_report.html", {"event": event}, rank=90)


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to the templates."""
    url = url_for("open_day_reports.open_day_report_settings", area=area.code if area else None)
    return Panel(str(t("Reports of open days")), "reports/panel_open_day_report_settings.html", {"url": url})


def _page(area: Area | None, wrong: Wrong | None = None) -> ResponseReturnValue:
    values = page_values(session(), SHELF, area, actor(), store(), wrong)
    return render_template("reports/open_day_report_settings.html", **values), 422 if wrong else 200


open_template_pages(bp, "/settings/open-day-reports", ".open_day_report_settings", SHELF, _page)
