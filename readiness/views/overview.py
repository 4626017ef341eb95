"""How the county stands: each part of readiness with its answer first, and the way into its records."""

from __future__ import annotations

from flask import render_template

from core.access import needs
from core.panels import panels
from core.web import actor, session
from readiness.views import bp
from registry.permissions import Permission as P


@bp.get("/readiness")
@needs(P.VIEW_READINESS)
def overview() -> str:
    """Plans, teams, networks and reviews at a glance."""
    return render_template("readiness/overview.html", panels=panels(session(), "readiness", None, actor()))
