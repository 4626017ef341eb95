"""The register of specialists and the list of demonstration titles as files that can be imported again."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.i18n import t
from core.times import say_plain_date, today
from core.web import actor, session
from outreach.demonstration_models import Demonstration
from outreach.demonstration_queries import demonstrations
from outreach.specialist_queries import specialists
from outreach.specialist_sheet_queries import specialist_sheet
from outreach.title_sheet_queries import title_sheet
from outreach.views import bp
from outreach.views.areas import inside_asked
from registry.permissions import Permission as P
from registry.queries.areas import readable_area
from schedule.queries import zone_of


@bp.get("/demonstrations.<string:ending>")
@needs(P.VIEW_CAMPAIGNS)
def title_file(ending: str) -> ResponseReturnValue:
    """The titles that the filter of the list leaves, xlsx or csv; applications without a title are not among them."""
    db, who, asked = session(), actor(), request.args
    on = today(zone_of(db))
    query = demonstrations(who, asked, on)
    query = query.where(inside_asked(db, who, asked, P.VIEW_CAMPAIGNS, Demonstration.area_id))
    heading = [str(t("Demonstration titles")), str(t("As of %(day)s", day=say_plain_date(on)))]
    sheet = title_sheet(db, query, heading)
    return tables_answer([sheet], f"{t('Demonstration titles')}_{on:%Y%m%d}", ending)


@bp.get("/specialists.<string:ending>")
@needs(P.EDIT_RESOURCES)
def specialist_file(ending: str) -> ResponseReturnValue:
    """The specialists whom the reader looks after, as the filter of the list leaves them, xlsx or csv."""
    db, who, asked = session(), actor(), request.args
    on, area = today(zone_of(db)), readable_area(db, who, asked.get("area", ""), P.VIEW_CAMPAIGNS)
    heading = [str(t("Specialists and lecturers")), str(t("As of %(day)s", day=say_plain_date(on)))]
    sheet = specialist_sheet(db, who, specialists(who, asked, area), heading)
    return tables_answer([sheet], f"{t('Specialists and lecturers')}_{on:%Y%m%d}", ending)
