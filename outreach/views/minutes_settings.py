"""Settings of minutes: a county's own Word template beside the shipped one, and the fields it may name."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from outreach.meeting_fields import FIELDS
from outreach.meeting_file_queries import KIND
from outreach.meeting_sample import sample
from registry.models import Area
from registry.permissions import Permission as P
from registry.word_template_pages import open_template_pages
from registry.word_template_queries import Wrong, area_asked, page_values
from registry.word_templates import Shelf

bp = Blueprint("minutes", __name__)
"""One of its own, since the pages of a shelf of templates have the same names in every blueprint."""
SHELF = Shelf({KIND: t("Minutes of joint meetings")}, FIELDS, lambda _kind: sample())


@bp.get("/settings/minutes")
@needs(P.ADMINISTER)
def minutes_settings() -> ResponseReturnValue:
    """The templates in use and the fields they may name."""
    return _page(area_asked(session(), request.args.get("area", ""), actor()))


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to the templates."""
    url = url_for("minutes.minutes_settings", area=area.code if area else None)
    return Panel(str(t("Minutes of joint meetings")), "outreach/panel_minutes_settings.html", {"url": url})


def _page(area: Area | None, wrong: Wrong | None = None) -> ResponseReturnValue:
    values = page_values(session(), SHELF, area, actor(), store(), wrong)
    return render_template("outreach/minutes_settings.html", **values), 422 if wrong else 200


open_template_pages(bp, "/settings/minutes", ".minutes_settings", SHELF, _page)
