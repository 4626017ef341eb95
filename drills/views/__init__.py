"""Pages of drills: the list, the registration, one drill with its result and notice, drill days, and their panels."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("drills", __name__)

from drills.views import (  # noqa: E402, F401  (they put their pages on it)
    action_pages,
    actions,
    board,
    certificate_checks,
    certificates,
    confirmations,
    day_board,
    day_messages,
    day_pages,
    day_public,
    day_wall,
    days,
    document_settings,
    documents,
    evaluations,
    evaluators,
    frequency,
    frequency_settings,
    frequency_unit,
    indicators,
    lists,
    live,
    live_now,
    live_phone,
    live_result,
    many,
    pages,
    plan,
    plan_files,
    plan_forms,
    registrations,
    results,
    script_templates,
)
