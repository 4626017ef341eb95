"""The report of a campaign as a file, its panel on the campaign's page, and the settings of its Word template."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store, word_file
from core.downloads import tables_answer
from core.i18n import language, t
from core.panels import Panel
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load, may
from registry.word_template_pages import open_template_pages
from registry.word_template_queries import Wrong, area_asked, page_values
from registry.word_templates import Shelf
from reports.campaign_report_context import context, file_name, sheets
from reports.campaign_report_fields import FIELDS
from reports.campaign_report_queries import KIND, facts_of, made
from reports.campaign_report_sample import sample
from schedule.models import Campaign

bp = Blueprint("campaign_reports", __name__)
"""One of its own, since the pages of a shelf of templates have the same names in every blueprint."""
SHELF = Shelf({KIND: t("Report of a campaign")}, FIELDS, lambda _kind: context(sample()))


@bp.get("/campaigns/<int:campaign_id>/report/<any(docx, xlsx):ending>")
@needs(P.EXPORT_FIGURES)
def campaign_report(campaign_id: int, ending: str) -> ResponseReturnValue:
    """What came of the campaign, as a Word or Excel file in the language of the page."""
    db, who = session(), actor()
    found = load(db, Campaign, campaign_id, who, P.EXPORT_FIGURES)
    if ending == "docx":
        return word_file(f"{file_name(found.name)}.docx", made(db, found, language(), who, store()))
    return tables_answer(sheets(facts_of(db, found, who)), file_name(found.name), ending)


@bp.get("/settings/campaign-reports")
@needs(P.ADMINISTER)
def campaign_report_settings() -> ResponseReturnValue:
    """The templates in use and the fields they may name."""
    return _page(area_asked(session(), request.args.get("area", ""), actor()))


def campaign_panel(db: Session, campaign: Campaign, who: Actor) -> Panel | None:
    """The ways to the campaign's report, for those who may take figures out."""
    if not may(db, campaign, who, P.EXPORT_FIGURES):
        return None
    return Panel(str(t("Report")), "reports/panel_campaign_report.html", {"campaign": campaign}, rank=90)


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to the templates."""
    url = url_for("campaign_reports.campaign_report_settings", area=area.code if area else None)
    return Panel(str(t("Reports of campaigns")), "reports/panel_campaign_report_settings.html", {"url": url})


def _page(area: Area | None, wrong: Wrong | None = None) -> ResponseReturnValue:
    values = page_values(session(), SHELF, area, actor(), store(), wrong)
    return render_template("reports/campaign_report_settings.html", **values), 422 if wrong else 200


open_template_pages(bp, "/settings/campaign-reports", ".campaign_report_settings", SHELF, _page)
