"""What may be done, as a closed list, and which role may do it."""

from __future__ import annotations

from enum import StrEnum

from core.i18n import Text, t


class Permission(StrEnum):
    """One thing that may be done in an area, or for a unit."""

    VIEW_REGISTRY = "registry.view"  # units, without contacts
    VIEW_AREAS = "areas.view"
    VIEW_CONTACTS = "registry.contacts"
    EDIT_AREAS = "areas.edit"
    EDIT_UNITS = "units.edit"
    EDIT_OWN_UNIT = "units.edit_own"  # the contact and the headcounts of one's own unit
    VIEW_PLACES = "places.view"
    EDIT_PLACES = "places.edit"
    ANALYSE_COVERAGE = "coverage.run"
    EDIT_SCENARIOS = "scenarios.edit"
    VIEW_CALENDAR = "calendar.view"
    EDIT_EVENTS = "events.edit"
    VIEW_RESOURCES = "resources.view"  # teams, people, vehicles
    EDIT_RESOURCES = "resources.edit"
    VIEW_CAMPAIGNS = "campaigns.view"
    EDIT_CAMPAIGNS = "campaigns.edit"
    VIEW_DRILLS = "drills.view"
    EDIT_DRILLS = "drills.edit"  # register and report
    ISSUE_EXERCISES = "exercises.issue"  # messages of drill days to the public
    ISSUE_CERTIFICATES = "certificates.issue"
    VIEW_OBSERVATION = "observation.view"  # records, anomalies, stations: internal
    OBSERVE = "observation.record"  # one's own points
    EDIT_OBSERVATION = "observation.edit"  # points, observers, everybody's records, first judgements
    VERIFY_ANOMALIES = "anomalies.verify"
    VIEW_READINESS = "readiness.view"  # plans, teams, networks, reviews of buildings: internal
    FILE_READINESS = "readiness.file"  # the plans and self-inspections of one's own unit
    EDIT_READINESS = "readiness.edit"  # teams, their stock, rosters of the networks
    CALL_OUT = "readiness.call_out"  # mobilise teams, open quick reports
    REVIEW_PROJECTS = "projects.review"  # construction projects and their fortification
    LOCK_RETURNS = "returns.lock"
    VIEW_FIGURES = "figures.view"
    EXPORT_FIGURES = "figures.export"
    SET_TARGETS = "figures.targets"
    VIEW_ASSESSMENT = "assessment.view"  # published rounds
    ASSESS = "assessment.edit"
    APPEAL = "assessment.appeal"
    SEND_REMINDERS = "reminders.send"  # to those who owe something
    IMPORT = "import"
    VIEW_AUDIT = "audit.view"
    MANAGE_USERS = "users.manage"
    ADMINISTER = "administer"  # vocabularies, settings, the clock


P = Permission
_LOOK = {
    P.VIEW_REGISTRY, P.VIEW_AREAS, P.VIEW_PLACES, P.VIEW_CALENDAR, P.VIEW_RESOURCES, P.VIEW_CAMPAIGNS, P.VIEW_DRILLS,
    P.VIEW_FIGURES, P.VIEW_OBSERVATION, P.VIEW_ASSESSMENT, P.VIEW_READINESS,
}  # fmt: skip
_OFFICER = _LOOK | {
    P.VIEW_CONTACTS, P.EDIT_UNITS, P.EDIT_PLACES, P.EDIT_EVENTS, P.EDIT_DRILLS, P.EXPORT_FIGURES, P.IMPORT,
    P.VIEW_AUDIT, P.EDIT_SCENARIOS, P.OBSERVE, P.EDIT_OBSERVATION, P.APPEAL, P.SEND_REMINDERS,
    P.FILE_READINESS, P.EDIT_READINESS, P.CALL_OUT,
}  # fmt: skip
_PLANNER = _OFFICER | {
    P.EDIT_AREAS, P.EDIT_CAMPAIGNS, P.EDIT_RESOURCES, P.MANAGE_USERS, P.ISSUE_CERTIFICATES, P.ISSUE_EXERCISES,
    P.ANALYSE_COVERAGE, P.VERIFY_ANOMALIES, P.LOCK_RETURNS, P.SET_TARGETS, P.ASSESS, P.REVIEW_PROJECTS,
}  # fmt: skip

ROLES: dict[str, frozenset[Permission]] = {
    "administrator": frozenset(Permission),
    "planner": frozenset(_PLANNER),
    "township_officer": frozenset(_OFFICER),
    "unit_contact": frozenset(
        {
            P.VIEW_REGISTRY,
            P.VIEW_CONTACTS,
            P.EDIT_OWN_UNIT,
            P.VIEW_CALENDAR,
            P.VIEW_DRILLS,
            P.EDIT_DRILLS,
            P.VIEW_READINESS,
            P.FILE_READINESS,
            P.VIEW_ASSESSMENT,
            P.APPEAL,
        }
    ),
    "observer": frozenset({P.VIEW_PLACES, P.OBSERVE}),
    "official": frozenset(_LOOK | {P.EXPORT_FIGURES}),
}

ROLE_NAMES: dict[str, Text] = {
    "administrator": t("Administrator"),
    "planner": t("Planner"),
    "township_officer": t("Township officer"),
    "unit_contact": t("Unit contact"),
    "observer": t("Observer"),
    "official": t("Official"),
}
