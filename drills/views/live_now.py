"""Drills that run at this moment, for who oversees an area; and the panel of a drill that leads to its live side."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.i18n import language, t
from core.panels import Panel
from core.times import now
from core.web import actor, session
from drills import live_queries as queries
from drills.live import PHASE_NAMES, seconds_between
from drills.live_outcome import gathered_at
from drills.models import Drill
from drills.views import bp
from drills.views.lists import drill_url
from drills.views.said import may_edit
from registry.permissions import Permission as P


@bp.get("/drills/live")
@needs(P.VIEW_DRILLS)
def live_now() -> str:
    """Every drill that runs now, with its phase, its clock and whoever is missing."""
    body = _body()
    return render_template("drills/live_now.html", body=body, mark=_mark(body))


@bp.get("/drills/live/rows")
@needs(P.VIEW_DRILLS)
def live_now_rows() -> ResponseReturnValue:
    """What changes on that page; 304 as long as nothing has."""
    body = _body()
    response = Response(body, mimetype="text/html")
    response.set_etag(_mark(body))
    return response.make_conditional(request)


def live_panel(db: Session, drill: Drill, who: Actor) -> Panel | None:
    """The way to the live drill, or what it has come to; None for who does not run it."""
    at, found = now(), queries.live_of(db, drill)
    may_open = queries.may_open(drill, at, is_rehearsal=True)
    if not may_edit(who, drill) or (found is None and not may_open):
        return None
    state = queries.state(db, queries.door_of(db, found)) if found else None
    values = {
        "live": found, "url": url_for("drills.live", drill_id=drill.id), "state": state,
        "phase_name": PHASE_NAMES[state.phase] if state else "", "outcome": queries.outcome_of(db, drill),
    }  # fmt: skip
    return Panel(str(t("Run it live")), "drills/panel_live.html", values, rank=25)


def _body() -> str:
    at = now()
    rows = [_row(one, at) for one in queries.running(session(), actor(), at)]
    missing = sum(int(row["missing"]) for row in rows)
    begun = sum(1 for row in rows if row["phase"] not in ("", "end"))
    return render_template("drills/live_now_rows.html", rows=rows, missing=missing, begun=begun)


def _row(one: queries.Running, at: datetime) -> dict[str, Any]:
    state, drill = one.state, one.drill
    gathered = gathered_at(state, one.group_ids)
    until = gathered or state.phases.get("end") or at
    return {
        "unit": drill.unit.name, "area": drill.unit.area.name, "url": drill_url(drill), "phase": state.phase,
        "phase_name": PHASE_NAMES[state.phase], "is_rehearsal": one.is_rehearsal, "alarm_at": state.alarm_at,
        "starts_at": drill.event.starts_at, "zone": drill.event.zone, "is_out": gathered is not None,
        "seconds": seconds_between(state.alarm_at, until), "groups": len(one.group_ids),
        "reported": sum(1 for group in one.group_ids if group in state.rolls),
        "missing": state.missing(one.group_ids), "injured": state.injured,
    }  # fmt: skip


def _mark(body: str) -> str:
    return sha256(f"{language()}|{body}".encode()).hexdigest()[:24]
