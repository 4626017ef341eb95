"""Lists of the registry as files: units with the columns of the import, and the audit trail."""

from __future__ import annotations

from flask import Response, request

from core.access import needs
from core.downloads import tables_answer
from core.i18n import t
from core.times import today
from core.web import actor, session
from registry.permissions import Permission as P
from registry.queries.settings import TIME_ZONE, setting
from registry.trail_queries import entries
from registry.trail_table_queries import trail_sheet
from registry.unit_table_queries import unit_sheet
from registry.views import bp
from registry.views.unit_lists import asked_for


@bp.get("/units.<string:ending>")
@needs(P.VIEW_REGISTRY)
def unit_file(ending: str) -> Response:
    """The units of the list as a file, xlsx or csv, that can be imported again."""
    return tables_answer([unit_sheet(session(), asked_for(), actor())], f"{t('Units')}_{today():%Y%m%d}", ending)


@bp.get("/audit.<string:ending>")
@needs(P.VIEW_AUDIT)
def audit_file(ending: str) -> Response:
    """The entries of the list as a file, xlsx or csv."""
    zone = setting(session(), TIME_ZONE)
    sheet = trail_sheet(session(), entries(actor(), request.args, zone), zone)
    return tables_answer([sheet], f"{t('Audit trail')}_{today():%Y%m%d}", ending)
