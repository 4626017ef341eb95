"""The audit trail: who changed what, in all one may see, and record by record."""

from __future__ import annotations

from flask import render_template, request, url_for

from core.access import needs, signed_in
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Bound
from core.i18n import t
from core.listing import listing
from core.web import actor, session
from registry.models import AuditEntry
from registry.permissions import Permission as P
from registry.queries.settings import TIME_ZONE, setting
from registry.trail_lines_queries import kinds_and_actions, shown
from registry.trail_queries import audited_tables, entries, history, may_see_contacts
from registry.trail_words import RECORDS
from registry.views import bp

SORTS = {"newest": AuditEntry.id}


@bp.get("/audit")
@needs(P.VIEW_AUDIT)
def audit() -> str:
    """Every change that the reader may see, newest first."""
    zone = setting(session(), TIME_ZONE)
    page = listing(
        session(), entries(actor(), request.args, zone), request.args, url_for("registry.audit"), SORTS, "-newest"
    )
    lines = shown(session(), page.rows, zone, with_contacts=True)  # who reads the trail reads contacts there
    return render_template(
        "registry/audit.html", page=page, entries=lines, bar=_bar(), zone=zone, has_history=audited_tables()
    )


@bp.get("/audit/<record_type>/<path:record_id>")
@signed_in
def record_history(record_type: str, record_id: str) -> str:
    """Who changed this record, when, what was and what is; for everybody who may see the record."""
    query = history(session(), record_type, record_id, actor())
    zone = setting(session(), TIME_ZONE)
    page = listing(session(), query, request.args, request.path, SORTS, "-newest")
    lines = shown(session(), page.rows, zone, may_see_contacts(session(), record_type, record_id, actor()))
    own = next((line for line in lines if (line.record_type, line.record_id) == (record_type, record_id)), None)
    name = own.record if own else f"#{record_id}"
    kind = str(RECORDS.get(record_type, record_type))
    return render_template(
        "registry/record_history.html", page=page, entries=lines, name=name, kind=kind, zone=zone, has_history={}
    )


def _bar() -> FilterBar:
    kinds, actions = kinds_and_actions()
    asked = request.args
    day = Bound("day", str(t("Day")), "", "date", False, asked.get("day", ""))
    return filter_bar(
        asked,
        url_for("registry.audit"),
        text_box(asked, "who", t("Who")),
        choice(asked, "kind", t("What"), kinds),
        choice(asked, "action", t("Deed"), actions),
        day,
    )
