"""The doors of all packages: pages, programs and files, one a line; app.py opens them."""

from __future__ import annotations

from typing import Any

import core.api.views
import core.imports.views
import core.views
import drills.action_api
import drills.api
import drills.day_api
import drills.document_api
import drills.evaluation_api
import drills.frequency_api
import drills.frequency_term_api
import drills.live_api
import drills.many_api
import drills.plan_api
import drills.sheets
import drills.views
import maps.api
import maps.coverage_api
import maps.defect_api
import maps.feature_api
import maps.inspection_api
import maps.scenario_api
import maps.sheets
import maps.views
import maps.walking_sheets
import observation.anomaly_api
import observation.daily_api
import observation.point_api
import observation.return_api
import observation.sheets
import observation.station_api
import observation.station_sheets
import observation.views
import outreach.api
import outreach.budget_api
import outreach.campaign_api
import outreach.checklist_api
import outreach.checklist_sheets
import outreach.checklist_unit_api
import outreach.demonstration_api
import outreach.demonstration_criterion_api
import outreach.dispatch_api
import outreach.download_api
import outreach.exam_api
import outreach.joint_task_api
import outreach.material_api
import outreach.material_sheets
import outreach.media_api
import outreach.media_sheets
import outreach.meeting_api
import outreach.open_day_api
import outreach.open_day_link_api
import outreach.open_day_stop_api
import outreach.organiser_api
import outreach.quiz_api
import outreach.specialist_api
import outreach.specialist_sheets
import outreach.suggestion_api
import outreach.supervision_api
import outreach.supervision_photo_api
import outreach.title_sheets
import outreach.total_api
import outreach.training_api
import outreach.views
import outreach.views.minutes_settings
import planning.acceptance_api
import planning.proposal_api
import planning.remedy_api
import planning.result_api
import planning.setting_api
import planning.views
import planning.visit_api
import readiness.call_out_api
import readiness.fortification_api
import readiness.joint_call_api
import readiness.network_api
import readiness.network_check_api
import readiness.parameter_sheets
import readiness.plan_api
import readiness.plan_sheets
import readiness.plan_version_api
import readiness.project_sheets
import readiness.quick_report_api
import readiness.self_inspection_api
import readiness.self_inspection_sheets
import readiness.sheets
import readiness.team_api
import readiness.team_sheets
import readiness.views
import registry.api
import registry.sheets
import registry.views
import reports.api
import reports.assessment_api
import reports.campaign_report_api
import reports.dashboard_api
import reports.pivot_api
import reports.summary_api
import reports.target_api
import reports.view_api
import reports.views
import reports.views.campaign_reports
import reports.views.open_day_reports
import schedule.absence_api
import schedule.api
import schedule.channel_api
import schedule.check_in_api
import schedule.day_api
import schedule.feed_api
import schedule.notice_api
import schedule.notice_setting_api
import schedule.return_api
import schedule.series_api
import schedule.sheets
import schedule.sign_up_api
import schedule.views
import schedule.way_sheets

BLUEPRINTS = (
    core.views.bp,
    core.imports.views.bp,
    registry.views.bp,
    maps.views.bp,
    schedule.views.bp,
    outreach.views.bp,
    outreach.views.minutes_settings.bp,
    drills.views.bp,
    observation.views.bp,
    readiness.views.bp,
    planning.views.bp,
    reports.views.bp,
    reports.views.campaign_reports.bp,
    reports.views.open_day_reports.bp,
)
API = (
    core.api.views.bp,
    drills.action_api.bp,
    drills.api.bp,
    drills.day_api.bp,
    drills.document_api.bp,
    drills.evaluation_api.bp,
    drills.frequency_api.bp,
    drills.frequency_term_api.bp,
    drills.live_api.bp,
    drills.many_api.bp,
    drills.plan_api.bp,
    maps.api.bp,
    maps.coverage_api.bp,
    maps.defect_api.bp,
    maps.feature_api.bp,
    maps.inspection_api.bp,
    maps.scenario_api.bp,
    observation.anomaly_api.bp,
    observation.daily_api.bp,
    observation.point_api.bp,
    observation.return_api.bp,
    observation.station_api.bp,
    outreach.api.bp,
    outreach.budget_api.bp,
    outreach.campaign_api.bp,
    outreach.material_api.bp,
    outreach.checklist_api.bp,
    outreach.checklist_unit_api.bp,
    outreach.demonstration_api.bp,
    outreach.demonstration_criterion_api.bp,
    outreach.exam_api.bp,
    outreach.dispatch_api.bp,
    outreach.organiser_api.bp,
    outreach.meeting_api.bp,
    outreach.joint_task_api.bp,
    outreach.supervision_api.bp,
    outreach.supervision_photo_api.bp,
    outreach.download_api.bp,
    outreach.media_api.bp,
    outreach.open_day_api.bp,
    outreach.open_day_link_api.bp,
    outreach.open_day_stop_api.bp,
    outreach.quiz_api.bp,
    outreach.specialist_api.bp,
    outreach.suggestion_api.bp,
    outreach.total_api.bp,
    outreach.training_api.bp,
    planning.acceptance_api.bp,
    planning.visit_api.bp,
    planning.remedy_api.bp,
    planning.result_api.bp,
    planning.proposal_api.bp,
    planning.setting_api.bp,
    readiness.call_out_api.bp,
    readiness.joint_call_api.bp,
    readiness.self_inspection_api.bp,
    readiness.fortification_api.bp,
    readiness.plan_api.bp,
    readiness.team_api.bp,
    readiness.plan_version_api.bp,
    readiness.network_api.bp,
    readiness.network_check_api.bp,
    readiness.quick_report_api.bp,
    registry.api.bp,
    reports.api.bp,
    reports.assessment_api.bp,
    reports.campaign_report_api.bp,
    reports.dashboard_api.bp,
    reports.pivot_api.bp,
    reports.summary_api.bp,
    reports.target_api.bp,
    reports.view_api.bp,
    schedule.absence_api.bp,
    schedule.notice_api.bp,
    schedule.notice_setting_api.bp,
    schedule.api.bp,
    schedule.channel_api.bp,
    schedule.check_in_api.bp,
    schedule.day_api.bp,
    schedule.feed_api.bp,
    schedule.return_api.bp,
    schedule.series_api.bp,
    schedule.sign_up_api.bp,
)

IMPORTED: tuple[Any, ...] = (
    registry.sheets,
    maps.sheets,
    maps.walking_sheets,
    schedule.sheets,
    schedule.way_sheets,
    drills.sheets,
    observation.sheets,
    observation.station_sheets,
    outreach.checklist_sheets,
    readiness.parameter_sheets,
    readiness.project_sheets,
    readiness.plan_sheets,
    readiness.team_sheets,
    readiness.sheets,
    outreach.material_sheets,
    outreach.media_sheets,
    outreach.title_sheets,
    outreach.specialist_sheets,
    readiness.self_inspection_sheets,
)
SENT_LATER = (
    "schedule.views.check_in_phone.send_arrivals",
    "drills.views.live_phone.send_live_entries",
    "observation.views.phone.send_records",
    "outreach.views.specialist_phone.send_visit_reports",
    "readiness.views.quick_report_phone.send_quick_reports",
    "observation.views.anomaly_report.send_reports",
    "observation.views.anomaly_report.send_reports_signed_in",
    "maps.views.inspection_phone.send_inspections",
    "outreach.views.suggestion_box.send_suggestions",
)
"""Views that phones send to days later: their address is a ticket, which no browser sends by itself."""
