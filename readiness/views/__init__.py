"""Pages of readiness: how the county stands, and the records behind it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("readiness", __name__)

from readiness.views import (  # noqa: E402, F401  (they put their pages on it)
    call_out_phone,
    call_outs,
    household_checks,
    joint_calls,
    network,
    network_checks,
    network_gaps,
    network_member,
    overview,
    parameters,
    plan_lists,
    plan_pages,
    plan_settings,
    plan_tests,
    plan_versions,
    project_deeds,
    projects,
    quick_report_files,
    quick_report_phone,
    quick_report_round,
    quick_reports,
    self_inspection_pages,
    self_inspections,
    team_equipment,
    team_pages,
    team_settings,
    teams,
)
