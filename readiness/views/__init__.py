"""Pages of readiness: how the county stands, and the records behind it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("readiness", __name__)

from readiness.views import (  # noqa: E402, F401  (they put their pages on it)
    household_checks,
    network,
    network_gaps,
    network_member,
    overview,
    self_inspection_pages,
    self_inspections,
)
