"""The menu: which pages it leads to, under which heading, and for whom."""

from __future__ import annotations

import drills.queries
import maps.defect_queries
import outreach.demonstration_queries
import outreach.material_queries
import outreach.specialist_queries
import readiness.plan_queries
import schedule.board_queries
import schedule.channel_queries
from core.i18n import t
from core.nav import Group, Link
from drills import action_queries as actions
from observation.anomaly_queries import open_number
from registry.permissions import Permission as P

NAV = (
    Group(None, [
        Link("registry.today", t("Today"), "house-door"),
        Link("schedule.calendar", t("Calendar"), "calendar3", P.VIEW_CALENDAR),
        Link("schedule.join", t("Join"), "person-plus"),
        Link("schedule.late", t("Results due"), "clock-history", P.EDIT_EVENTS, (schedule.board_queries.late_results,)),
    ]),
    Group(t("Outreach"), [
        Link("outreach.campaigns", t("Campaigns"), "megaphone", P.VIEW_CAMPAIGNS,
             also=("outreach.campaign_year",)),
        Link("outreach.materials", t("Materials"), "archive", P.VIEW_CAMPAIGNS,
             (outreach.material_queries.low_items,)),
        Link("outreach.open_days", t("Open days"), "chat-left-text", P.VIEW_CALENDAR, also=("outreach.suggestions",)),
        Link("outreach.all_specialists", t("Specialists"), "person-badge", P.VIEW_CAMPAIGNS,
             (outreach.specialist_queries.waiting_reports,)),
        Link("outreach.training_classes", t("Training"), "mortarboard", P.VIEW_CAMPAIGNS),
        Link("outreach.demonstrations", t("Demonstration units"), "award", P.VIEW_CAMPAIGNS,
             (outreach.demonstration_queries.due_titles,)),
        Link("outreach.checklists", t("Checklists"), "card-checklist", P.VIEW_CALENDAR),
        Link("outreach.joint_tasks", t("Tasks"), "list-check", P.VIEW_CALENDAR),
        Link("outreach.media", t("Media"), "broadcast", P.VIEW_CAMPAIGNS),
        Link("outreach.download_desk", t("Downloads"), "download", P.VIEW_CAMPAIGNS,
             also=("outreach.downloads", "outreach.self_check_figures", "outreach.quiz_questions")),
    ]),
    Group(t("Drills"), [
        Link("drills.days", t("Drill days"), "flag", P.VIEW_DRILLS),
        Link("drills.drills", t("Registration and results"), "clipboard-check", P.VIEW_DRILLS,
             (drills.queries.missing_results,)),
        Link("drills.all_certificates", t("Certificates"), "award", P.ISSUE_CERTIFICATES),
        Link("drills.actions", t("Improvements"), "list-check", P.VIEW_DRILLS,
             (actions.overdue_actions, actions.done_actions, actions.open_actions_of_unit)),
        Link("drills.frequency", t("Frequency"), "calendar-check", P.VIEW_DRILLS),
        Link("drills.live_now", t("Running now"), "broadcast", P.VIEW_DRILLS),
    ]),
    Group(t("Maps"), [
        Link("maps.shelter_map", t("Shelter map"), "map"),
        Link("maps.places", t("Places"), "geo-alt", P.VIEW_PLACES),
        Link("maps.inspections", t("Inspections"), "card-checklist", P.EDIT_PLACES),
        Link("maps.defects", t("Defects"), "cone-striped", P.VIEW_PLACES,
             (maps.defect_queries.overdue_defects, maps.defect_queries.mended_defects)),
        Link("maps.coverage_runs", t("Shelter coverage"), "signpost-split", P.VIEW_PLACES),
        Link("maps.scenarios", t("Scenario earthquakes"), "activity", P.VIEW_PLACES),
    ]),
    Group(t("Observation"), [
        Link("observation.board", t("Board"), "eye", P.VIEW_OBSERVATION),
        Link("observation.anomalies", t("Anomalies"), "exclamation-triangle", P.VIEW_OBSERVATION, (open_number,)),
        Link("observation.stations", t("Seismic stations"), "broadcast", P.VIEW_OBSERVATION),
        Link("observation.points_page", t("Observation points"), "droplet", P.VIEW_OBSERVATION),
        Link("observation.observers_page", t("Local observers"), "person-badge", P.VIEW_OBSERVATION),
        Link("observation.returns", t("Returns"), "file-earmark-arrow-up", P.VIEW_OBSERVATION),
    ]),
    Group(t("Readiness"), [
        Link("readiness.overview", t("At a glance"), "shield-check", P.VIEW_READINESS),
        Link("readiness.plans", t("Emergency plans"), "file-earmark-text", P.VIEW_READINESS,
             (readiness.plan_queries.plans_sent_in,), also=("readiness.units_without_plan",)),
        Link("readiness.response_teams", t("Response teams"), "person-check", P.VIEW_READINESS,
             also=("readiness.equipment", "readiness.call_out_live", "readiness.joint_call",
                   "readiness.call_out_together")),
        Link("readiness.network", t("Three networks"), "people", P.VIEW_READINESS),
        Link("readiness.quick_reports", t("Quick reports"), "broadcast", P.VIEW_READINESS),
        Link("readiness.projects", t("Fortification"), "buildings", P.VIEW_READINESS,
             also=("readiness.parameters",)),
        Link("readiness.self_inspections", t("Self-inspection"), "card-checklist", P.VIEW_READINESS,
             also=("readiness.household_checks",)),
    ]),
    Group(t("Data"), [
        Link("reports.dashboard_page", t("Dashboard"), "pie-chart", P.VIEW_FIGURES),
        Link("reports.participation", t("Figures"), "bar-chart", P.VIEW_FIGURES),
        Link("reports.summary_list", t("Summaries"), "file-earmark-text", P.EXPORT_FIGURES),
        Link("reports.pivot_page", t("Pivot table"), "table", P.VIEW_FIGURES),
        Link("reports.compare_page", t("Comparison"), "graph-up", P.VIEW_FIGURES,
             also=("reports.targets_page",)),
        Link("reports.assessments", t("Assessment"), "award", P.VIEW_ASSESSMENT),
        Link("schedule.returns", t("Returns overview"), "inbox", P.VIEW_FIGURES),
        Link("imports.start", t("Import"), "upload", P.IMPORT),
    ]),
    Group(t("Registry"), [
        Link("registry.units", t("Units"), "buildings", P.VIEW_REGISTRY),
        Link("registry.areas", t("Areas"), "diagram-3", P.VIEW_AREAS),
        Link("schedule.teams", t("Teams"), "people", P.EDIT_EVENTS),
    ]),
    Group(t("Administration"), [
        Link("registry.users", t("Users"), "people", P.MANAGE_USERS),
        Link("registry.vocabularies", t("Vocabularies"), "tags", P.ADMINISTER),
        Link("registry.settings", t("Settings"), "sliders", P.ADMINISTER),
        Link("schedule.notice_settings", t("Notices"), "bell", P.ADMINISTER),
        Link("schedule.channels", t("Channels"), "chat-dots", P.ADMINISTER, (schedule.channel_queries.dead_count,)),
        Link("schedule.deliveries", t("Deliveries"), "envelope", P.ADMINISTER),
        Link("schedule.clock", t("The clock"), "clock", P.ADMINISTER),
        Link("registry.audit", t("Audit trail"), "journal-text", P.VIEW_AUDIT),
    ]),
)  # fmt: skip
