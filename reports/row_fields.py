"""What a file of the records behind a figure says of each, for the public, the office and analysis. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.i18n import t
from core.sheets.sheet import Value
from core.times import local
from drills.action_words import STATE_NAMES as ACTION_STATES
from drills.action_words import state_on
from drills.kinds import TYPE_NAMES
from observation.anomaly_words import STATE_NAMES as ANOMALY_STATES
from observation.anomaly_words import number_of
from outreach.media_words import REACH_SOURCES
from readiness.fortification_words import RESULT_NAMES
from readiness.team_words import nature
from reports.campaign_row_fields import CAMPAIGN_FIELDS
from reports.export_profiles import Profile
from reports.joint_row_fields import JOINT_FIELDS
from reports.network_row_fields import member_fields, report_fields
from reports.row_field import ALL, BOTH, NAMED, ONLY_ANALYSIS, ONLY_OFFICE, Field, Known
from reports.self_inspection_row_fields import hazard_fields, round_fields
from reports.suggestion_row_fields import suggestion_fields
from schedule.lifecycle import STATUS_NAMES

INTERNAL = frozenset(
    {
        "anomalies",
        "actions",
        "suggestions",
        "hazards",
        "self_inspections",
        "projects",
        "emergency_plans",
        "response_teams",
        "mobilisations",
        "network_members",
        "quick_reports",
        "campaigns",
        "expenses",
        "materials",
        "material_moves",
        "joint_tasks",
        "findings",
        "visit_reports",
        "titles",
        "title_reviews",
    }
)
"""Records that are never published, whatever is left out of them."""


def fields_for(rows: str, profile: Profile) -> list[Field]:
    """The columns of that kind of records for these readers."""
    return [one for one in FIELDS[rows] if profile in one.profiles]


def _counted(stage: str) -> Callable[[Any, Known], Value]:
    return lambda event, known: known.people.get((event.id, stage))


def _event_fields() -> Sequence[Field]:
    return (
        Field("event_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("uid", t("Identifier"), ONLY_ANALYSIS, lambda one, _: one.uid),
        Field("on", t("Day"), ALL, lambda one, _: local(one.starts_at, one.zone).date(), "date"),
        Field("starts", t("Starts at"), ONLY_OFFICE, lambda one, _: f"{local(one.starts_at, one.zone):%H:%M}"),
        Field("ends", t("Ends at"), ONLY_OFFICE, lambda one, _: f"{local(one.ends_at, one.zone):%H:%M}"),
        Field("starts_at", t("From"), ONLY_ANALYSIS, lambda one, _: local(one.starts_at, one.zone).isoformat()),
        Field("ends_at", t("To"), ONLY_ANALYSIS, lambda one, _: local(one.ends_at, one.zone).isoformat()),
        Field("activity", t("Activity"), BOTH, lambda one, known: known.word("event_kind", one.kind)),
        Field("activity_code", t("Activity"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("title", t("Event"), ONLY_OFFICE, lambda one, _: one.title),
        Field("status", t("State"), BOTH, lambda one, _: str(STATUS_NAMES[one.status])),
        Field("status_code", t("State"), ONLY_ANALYSIS, lambda one, _: one.status),
        Field("area", t("Area"), ALL, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
        Field("unit_kind", t("Kind of unit"), BOTH, _kind_of_unit),
        Field("unit_kind_code", t("Kind of unit"), ONLY_ANALYSIS, lambda one, _: one.unit.kind if one.unit else None),
        Field("unit", t("Unit"), ONLY_OFFICE, lambda one, _: one.unit.name if one.unit else str(t("General public"))),
        Field("unit_id", t("Unit"), ONLY_ANALYSIS, lambda one, _: one.unit_id, "integer"),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.unit.code if one.unit else None),
        Field("campaign_id", t("Campaign"), ONLY_ANALYSIS, lambda one, _: one.campaign_id, "integer"),
        *_contacts(lambda one: one.unit),
        Field("expected", t("Expected, person-times"), ALL, _counted("expected"), "integer", counts_people=True),
        Field("reported", t("Reported, person-times"), ALL, _counted("reported"), "integer", counts_people=True),
    )


def _kind_of_unit(one: Any, known: Known) -> str:
    return known.word("unit_kind", one.unit.kind) if one.unit else str(t("General public"))


def _contacts(unit_of: Callable[[Any], Any]) -> Sequence[Field]:
    def read(name: str) -> Callable[[Any, Known], Value]:
        return lambda one, _: getattr(unit_of(one), name, None) or None

    return (
        Field("contact_name", t("Contact"), ONLY_OFFICE, read("contact_name"), is_contact=True),
        Field("contact_phone", t("Telephone"), ONLY_OFFICE, read("contact_phone"), is_contact=True),
    )


def _drill_fields() -> Sequence[Field]:
    def of_event(one: Field) -> Field:
        return Field(one.key, one.header, one.profiles, lambda drill, known: one.value(drill.event, known), one.kind,
                     one.is_contact, one.counts_people)  # fmt: skip

    kept = {"on", "starts_at", "status", "status_code", "area", "area_code", "unit_kind", "unit_kind_code", "unit",
            "unit_id", "unit_code", "contact_name", "contact_phone", "expected", "reported"}  # fmt: skip
    return (
        Field("drill_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        *(of_event(one) for one in _event_fields() if one.key in kept),
        Field("type", t("Type"), BOTH, lambda one, _: str(TYPE_NAMES[one.type])),
        Field("type_code", t("Type"), ONLY_ANALYSIS, lambda one, _: one.type),
        Field("evacuation_seconds", t("Evacuation time (s)"), ALL, _evacuation, "integer"),
    )


def _evacuation(one: Any, _: Known) -> Value:
    return one.result.evacuation_seconds if one.result else None


def _unit_fields() -> Sequence[Field]:
    return (
        Field("unit_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.code),
        Field("unit", t("Unit"), ONLY_OFFICE, lambda one, _: one.name),
        Field("unit_kind", t("Kind of unit"), BOTH, lambda one, known: known.word("unit_kind", one.kind)),
        Field("unit_kind_code", t("Kind of unit"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("area", t("Area"), ALL, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
        Field("address", t("Address"), ONLY_OFFICE, lambda one, _: one.address or None),
        *_contacts(lambda one: one),
    )


def _anomaly_fields() -> Sequence[Field]:
    def minute(name: str) -> Callable[[Any, Known], Value]:
        return lambda one, known: local(value, known.zone) if (value := getattr(one, name)) else None

    return (
        Field("number", t("Number"), NAMED, lambda one, _: number_of(one.year, one.number)),
        Field("category", t("Category"), ONLY_OFFICE, lambda one, known: known.word("category", one.category)),
        Field("category_code", t("Category"), ONLY_ANALYSIS, lambda one, _: one.category),
        Field("received_at", t("Arrived"), NAMED, minute("received_at"), "datetime"),
        Field("verified_at", t("Verified at"), NAMED, minute("verified_at"), "datetime"),
        Field("state", t("State"), ONLY_OFFICE, lambda one, _: str(ANOMALY_STATES[one.state])),
        Field("state_code", t("State"), ONLY_ANALYSIS, lambda one, _: one.state),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
    )


def _shelter_fields() -> Sequence[Field]:
    return (
        Field("place_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("code", t("Place code"), NAMED, lambda one, _: one.code),
        Field("name", t("Shelter"), ALL, lambda one, _: one.name),
        Field("area", t("Area"), ALL, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
        Field("verified_on", t("Last verified"), ALL, lambda one, _: one.shelter.verified_on, "date"),
        Field("verify_due_on", t("Due again"), ALL, lambda one, _: one.shelter.verify_due_on, "date"),
    )


def _action_fields() -> Sequence[Field]:
    def state(one: Any, known: Known) -> str:
        return state_on(one.state, one.due_on, known.today)

    return (
        Field("action_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("drill_id", t("Drill"), ONLY_ANALYSIS, lambda one, _: one.drill_id, "integer"),
        Field("unit", t("Unit"), ONLY_OFFICE, lambda one, _: one.unit.name),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.unit.code),
        Field("problem", t("Problem"), ONLY_OFFICE, lambda one, _: one.problem),
        Field("due_on", t("Due on"), NAMED, lambda one, _: one.due_on, "date"),
        Field("state", t("State"), ONLY_OFFICE, lambda one, known: str(ACTION_STATES[state(one, known)])),
        Field("state_code", t("State"), ONLY_ANALYSIS, state),
    )


def _media_fields() -> Sequence[Field]:
    return (
        Field("media_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("on", t("Date"), ALL, lambda one, _: one.published_on, "date"),
        Field("title", t("Title"), ALL, lambda one, _: one.title),
        Field("outlet", t("Outlet"), ALL, lambda one, _: one.outlet or None),
        Field("channel", t("Channel"), BOTH, lambda one, known: known.word("media_channel", one.channel)),
        Field("channel_code", t("Channel"), ONLY_ANALYSIS, lambda one, _: one.channel),
        Field("items", t("How many"), ALL, lambda one, _: one.items, "integer"),
        Field("reach", t("People reached, person-times"), ALL, lambda one, _: one.reach, "integer"),
        Field("reach_source", t("How this was known"), BOTH, lambda one, _: str(REACH_SOURCES[one.reach_source])),
        Field("reach_source_code", t("How this was known"), ONLY_ANALYSIS, lambda one, _: one.reach_source),
        Field("area", t("Area"), ALL, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
        Field("link", t("Link"), ALL, lambda one, _: one.link or None),
    )


def _download_fields() -> Sequence[Field]:
    return (
        Field("download_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("title", t("Title"), ALL, lambda one, _: one.title),
        Field("kind_code", t("Kind"), ALL, lambda one, _: one.kind),
        Field("source", t("Source"), ALL, lambda one, _: one.source or None),
        Field("shown_from", t("Shown from"), ALL, lambda one, _: one.shown_from, "date"),
        Field("area", t("Area"), ALL, lambda one, _: one.area.name),
    )


def _plan_fields() -> Sequence[Field]:
    return (
        Field("plan_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("title", t("Title"), NAMED, lambda one, _: one.title),
        Field("owner", t("Plan of"), ONLY_OFFICE, lambda one, _: one.owner),
        Field("kind", t("Kind"), ONLY_OFFICE, lambda one, known: known.word("plan_kind", one.kind)),
        Field("kind_code", t("Kind"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("area", t("Area"), NAMED, lambda one, _: one.home.name),
        Field("in_force_since", t("First in force from"), NAMED, lambda one, _: one.in_force_since, "date"),
        Field("due_on", t("Review due on"), NAMED, lambda one, _: one.review_due_on, "date"),
    )


def _team_fields() -> Sequence[Field]:
    return (
        Field("team_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("name", t("Team"), NAMED, lambda one, _: one.name),
        Field("kind", t("Kind"), ONLY_OFFICE, lambda one, known: known.word("response_team_kind", one.kind)),
        Field("kind_code", t("Kind"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("strength", t("Strength"), NAMED, lambda one, _: one.strength, "integer"),
        Field("base", t("Base, in words"), ONLY_OFFICE, lambda one, _: one.base_note or None),
    )


def _mobilisation_fields() -> Sequence[Field]:
    def minute(name: str) -> Callable[[Any, Known], Value]:
        return lambda one, known: local(value, known.zone) if (value := getattr(one, name)) else None

    return (
        Field("mobilisation_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("team", t("Team"), NAMED, lambda one, _: one.team.name),
        Field("nature", t("An exercise or real"), ONLY_OFFICE, lambda one, _: str(nature(one.is_exercise))),
        Field("is_exercise", t("Exercise"), ONLY_ANALYSIS, lambda one, _: int(one.is_exercise), "integer"),
        Field("from", t("From"), NAMED, minute("started_at"), "datetime"),
        Field("until", t("Released at"), NAMED, minute("released_at"), "datetime"),
        Field("reason", t("Reason"), ONLY_OFFICE, lambda one, _: one.reason),
        Field("came", t("How many came"), NAMED, lambda one, _: one.came, "integer"),
    )


def _project_fields() -> Sequence[Field]:
    return (
        Field("project_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("name", t("Name of the project"), NAMED, lambda one, _: one.name),
        Field("kind", t("Kind of project"), ONLY_OFFICE, lambda one, known: known.word("project_kind", one.kind)),
        Field("kind_code", t("Kind of project"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("result", t("Result"), ONLY_OFFICE, lambda one, _: str(RESULT_NAMES[one.result])),
        Field("result_code", t("Result"), ONLY_ANALYSIS, lambda one, _: one.result),
        Field("result_on", t("Result on"), NAMED, lambda one, _: one.result_on, "date"),
        Field("due_on", t("Result due on"), NAMED, lambda one, _: one.due_on, "date"),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
    )


FIELDS: dict[str, Sequence[Field]] = {
    "events": _event_fields(), "drills": _drill_fields(), "units": _unit_fields(), "anomalies": _anomaly_fields(),
    "shelters": _shelter_fields(), "actions": _action_fields(), "suggestions": suggestion_fields(),
    "emergency_plans": _plan_fields(), "response_teams": _team_fields(), "mobilisations": _mobilisation_fields(),
    "media": _media_fields(), "downloads": _download_fields(), "hazards": hazard_fields(),
    "self_inspections": round_fields(),
    "projects": _project_fields(),
    "network_members": member_fields(), "quick_reports": report_fields(),
    **CAMPAIGN_FIELDS,
    **JOINT_FIELDS,
}  # fmt: skip
