"""Pages of the planner: proposals, their visits, what becomes of them, and the settings behind them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("planning", __name__)

from planning.views import (  # noqa: E402, F401  (they put their pages on it)
    acceptance,
    answer_settings,
    answers,
    asking,
    comparisons,
    day_sheet_settings,
    handing_back,
    papers,
    progress,
    proposals,
    remedies,
    replanning,
    result_calendar,
    result_map,
    results,
    settings,
    unit_answer,
    visits,
    ways,
    what_if,
)
