"""The words of the audit trail: deeds, kinds of record, their fields and coded values as people call them."""

from __future__ import annotations

from core.i18n import Text, t
from registry.inputs import LEVEL_NAMES
from registry.permissions import ROLE_NAMES
from registry.trail_topic_words import TOPIC_ACTORS, TOPIC_CODES, TOPIC_PERSONAL, TOPIC_RECORDS, TOPIC_VOCABULARIES

ACTIONS: dict[str, Text] = {
    "created": t("created"),
    "changed": t("changed"),
    "deleted": t("deleted"),
    "password": t("set the password"),
    "signed_out": t("signed out everywhere"),
    "denied": t("was refused"),
    "erased": t("erased the contents"),
    "exported": t("took out as a file"),
}

NOBODY: dict[str, Text] = {
    "system": t("the system"),
    "command": t("command line"),
    "visitor": t("a visitor"),
    "guest": t("a guest"),
}
"""Actors who are no person, by their keys."""


def named(key: str, name: str) -> str:
    """Who did something: the name that was kept, unless it was nobody in particular."""
    return str(NOBODY.get(key) or name or key)


RECORDS: dict[str, Text] = {
    "areas": t("Area"),
    "area_outlines": t("Outline of an area"),
    "units": t("Unit"),
    "unit_headcounts": t("People of a unit"),
    "terms": t("Term of a vocabulary"),
    "settings": t("Setting"),
    "users": t("User"),
    "grants": t("Role of a user"),
    "invitations": t("Invitation link"),
    "api_tokens": t("Token for programs"),
    "places": t("Place"),
    "shelters": t("Shelter"),
    "campaigns": t("Campaign"),
    "campaign_briefs": t("Aim of a campaign"),
    "campaign_targets": t("Target of a campaign"),
    "teams": t("Team"),
    "people": t("Person"),
    "vehicles": t("Vehicle"),
    "events": t("Event"),
    "bookings": t("Booking"),
    "headcounts": t("People at an event"),
    "special_days": t("Day off or make-up workday"),
    "blackouts": t("Blackout"),
    "absences": t("Absence"),
    "series": t("Series of events"),
    "series_dates": t("Date of a series"),
    "sign_up_windows": t("Opening of sign-up"),
    "sign_ups": t("Sign-up"),
    "check_in_desks": t("Check-in of an event"),
    "helper_passes": t("Pass of a check-in helper"),
    "check_ins": t("Arrival"),
    "feeds": t("Calendar feed"),
    "outreach_results": t("Result of an event"),
    "event_photos": t("Photo of an event"),
    "drills": t("Drill"),
    "drill_rules": t("Rule of drill frequency"),
    "school_terms": t("School term"),
    "drill_excuses": t("Excuse from a drill"),
    "drill_results": t("Result of a drill"),
    "document_templates": t("Template of documents"),
    "drill_certificates": t("Certificate of a drill"),
    "indicator_sets": t("Set of indicators"),
    "indicators": t("Indicator"),
    "evaluator_links": t("Invitation of an evaluator"),
    "evaluations": t("Evaluation of a drill"),
    "improvement_actions": t("Improvement"),
    "drill_plans": t("Plan of a drill"),
    "drill_groups": t("Group of a drill"),
    "injects": t("Line of a script"),
    "script_templates": t("Template of a plan"),
    "drill_photos": t("Photo of a drill"),
    "drill_days": t("Drill day"),
    "cap_messages": t("Exercise message"),
    "live_drills": t("Live drill"),
    "inspection_tickets": t("Ticket of an inspector"),
    "inspections": t("Inspection of a place"),
    "defects": t("Defect of a place"),
    "place_photos": t("Photo of a place"),
    "coverage_runs": t("Coverage analysis"),
    "walking_ways": t("Walking distance"),
    "travel_ways": t("Way by road"),
    "scenarios": t("Scenario earthquake"),
    "returns": t("Return"),
    "return_locks": t("Lock of returns"),
    "lock_exceptions": t("Exception from a lock"),
    "observers": t("Observer"),
    "observation_points": t("Observation point"),
    "daily_records": t("Daily record"),
    "point_pauses": t("Pause of a point"),
    "anomalies": t("Anomaly"),
    "anomaly_files": t("Picture or sound of an anomaly"),
    "stations": t("Seismic station"),
    "import_batches": t("Import"),
    "address": t("Page"),
    **TOPIC_RECORDS,
}

UNSEEN = frozenset(
    {
        "id",
        "version",
        "name_key",
        "path",
        "uid",
        "owner_key",
        "job_id",
        "digest",
        "nonce",
        "nonces",
        "xml",
        "from_spot",
        "to_spot",
    }
)
PERSONAL = frozenset(
    {"contact_name", "contact_phone", "contact_email", "manager_name", "manager_phone", "phone", "email",
     "special_needs_helper", "signed_by_name", "excused_by_name", "sign_ups.name", "check_ins.name",
     "drill_plans.roles", "drill_groups.leader", "injects.controller",
     "evaluator_links.name", "evaluator_name", "improvement_actions.owner", "closed_by_name",
     "answered_by_name", "made_by_name", "holder_name", "inspector_name",
     "defects.owner", "defects.found_by", "defects.mended_by", "defects.closed_by",
     "observers.name", "by_name", "settled_by", "reporter_name", "reporter_phone"}
) | TOPIC_PERSONAL  # fmt: skip
"""Fields, of all tables or of one, that tell of a person."""

VOCABULARIES: dict[str, str] = {
    "units.kind": "unit_kind",
    "events.kind": "event_kind",
    "campaign_targets.unit_kind": "unit_kind",
    "unit_headcounts.category": "people_category",
    "headcounts.category": "people_category",
    "shelters.hazards": "hazard",
    "shelters.facilities": "shelter_facility",
    "teams.skills": "skill",
    "people.skills": "skill",
    "events.skills": "skill",
    "blackouts.reason": "blackout_reason",
    "blackouts.unit_kinds": "unit_kind",
    "drill_days.unit_kinds": "unit_kind",
    "drill_rules.unit_kind": "unit_kind",
    "school_terms.unit_kinds": "unit_kind",
    "blackouts.event_kinds": "event_kind",
    "shelters.site_kind": "shelter_site",
    "inspections.answers": "inspection_item",
    "defects.item": "inspection_item",
    "observation_points.category": "observation_category",
    "anomalies.category": "observation_category",
    "anomalies.features": "anomaly_feature",
    "stations.station_kind": "station_kind",
    **TOPIC_VOCABULARIES,
}
"""Fields whose values are codes of a vocabulary, by table and column."""

RESOURCES = {"team": "teams", "person": "people", "vehicle": "vehicles", "place": "places", "unit": "units"}
"""The tables behind the names of booked resources, as in "team:3"."""

ACTORS = {"user": "users", "helper": "helper_passes", "evaluator": "evaluator_links", "observer": "observers"}
"""The tables behind the names of those who did something, as in "user:3"."""

CODES: dict[str, dict[str, Text]] = {
    "role": ROLE_NAMES,
    "events.status": {
        "planned": t("planned"),
        "confirmed": t("confirmed"),
        "held": t("held"),
        "postponed": t("postponed"),
        "cancelled": t("cancelled"),
    },
    "campaigns.status": {
        "draft": t("draft"),
        "running": t("running"),
        "closed": t("closed"),
        "cancelled": t("cancelled"),
    },
    "shelters.status": {"usable": t("usable"), "closed": t("closed"), "under_repair": t("under repair")},
    "places.kind": {
        "venue": t("Venue"),
        "shelter": t("Shelter"),
        "observation_point": t("Observation point"),
        "station": t("Station"),
    },
    "areas.level": LEVEL_NAMES,
    "headcounts.stage": {
        "expected": t("expected"),
        "signed_up": t("signed up"),
        "checked_in": t("checked in"),
        "reported": t("reported"),
    },
    "drill_rules.period": {
        "month": t("Month"),
        "quarter": t("Quarter"),
        "term": t("School term"),
        "half_year": t("Half-year"),
        "year": t("Year"),
    },
    "headcounts.measure": {"visits": t("visits"), "people": t("different people")},
    "special_days.kind": {"holiday": t("day off"), "workday": t("make-up workday")},
    "absences.source": {"typed": t("typed in"), "calendar": t("own calendar")},
    "series_dates.state": {"placed": t("placed"), "waiting": t("to be placed"), "dropped": t("dropped")},
    "sign_ups.state": {
        "confirmed": t("signed up"),
        "waiting": t("on the waiting list"),
        "offered": t("a place is offered"),
        "withdrawn": t("withdrawn"),
        "lapsed": t("lapsed"),
    },
    "check_ins.source": {"poster": t("poster"), "helper": t("check-in helper"), "organiser": t("organiser")},
    "feeds.kind": {
        "all": t("everything"),
        "person": t("person"),
        "team": t("team"),
        "unit": t("unit"),
        "campaign": t("campaign"),
        "area": t("area"),
    },
    "document_templates.kind": {
        "plan": t("Drill plan"),
        "script": t("Drill script"),
        "result": t("Result record"),
        "evaluation": t("Evaluation report"),
    },
    "indicator_sets.mode": {"live": t("live exercise"), "tabletop": t("tabletop exercise")},
    "indicators.kind": {"score": t("a score"), "choice": t("a choice")},
    "improvement_actions.state": {
        "open": t("to be done"),
        "done": t("waiting to be closed"),
        "closed": t("closed"),
        "dropped": t("dropped"),
    },
    "improvement_actions.retest": {"fixed": t("fixed"), "not_fixed": t("not fixed")},
    "inspections.answers": {"ok": t("fine"), "defect": t("defect"), "na": t("not applicable")},
    "defects.severity": {"minor": t("minor"), "major": t("major"), "danger": t("danger")},
    "defects.state": {
        "open": t("to be mended"),
        "mended": t("waiting to be closed"),
        "closed": t("closed"),
        "dropped": t("dropped"),
    },
    "stations.status": {
        "running": t("running normally"),
        "faulty": t("faulty"),
        "stopped": t("stopped"),
        "closed": t("closed down"),
    },
    "daily_records.state": {"nothing": t("nothing unusual"), "anomaly": t("anomaly")},
    "returns.state": {"filed": t("filed"), "approved": t("approved"), "sent_back": t("sent back")},
    "anomalies.state": {
        "reported": t("reported"),
        "judged": t("first judged"),
        "verified": t("verified"),
        "closed": t("closed"),
    },
    "scenarios.region": {
        "tibet": t("Qinghai-Tibet"),
        "xinjiang": t("Xinjiang"),
        "east": t("East"),
        "central": t("Central"),
    },
    "language": {"zh": t("Chinese"), "en": t("English")},
    **TOPIC_CODES,
}
"""Names of values that the code fixes, by column, or by table and column."""


def code_name(table: str, field: str, value: str) -> str | None:
    """The name of a coded value, or None when the field holds no codes."""
    known = CODES.get(f"{table}.{field}") or CODES.get(field)
    return str(known[value]) if known and value in known else None


def number_of_resource(value: str) -> tuple[str, str] | None:
    """Table and id behind "team:3", or None for anything else."""
    return _behind(RESOURCES, value)


def number_of_actor(value: str) -> tuple[str, str] | None:
    """Table and id behind "user:3", or None for anything else."""
    return _behind(ACTORS | TOPIC_ACTORS, value)


def _behind(tables: dict[str, str], value: str) -> tuple[str, str] | None:
    kind, _, number = value.partition(":")
    return (tables[kind], number) if kind in tables and number.isdecimal() else None
