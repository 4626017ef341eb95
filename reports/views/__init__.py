"""Pages of figures, one module a topic."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reports", __name__)

from reports.views import (  # noqa: E402, F401 (views register themselves on bp)
    assessment_schemes,
    assessment_subjects,
    assessments,
    compare,
    dashboard,
    downloads,
    export_settings,
    participation,
    pivot,
    rows,
    saved,
    summaries,
    summary_settings,
    targets,
)
