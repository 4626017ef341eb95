"""The words of the audit trail: deeds, kinds of record, their fields and coded values as people call them."""

from __future__ import annotations

from core.i18n import Text, t
from registry.inputs import LEVEL_NAMES
from registry.permissions import ROLE_NAMES

ACTIONS: dict[str, Text] = {
    "created": t("created"),
    "changed": t("changed"),
    "deleted": t("deleted"),
    "password": t("set the password"),
    "signed_out": t("signed out everywhere"),
    "denied": t("was refused"),
    "erased": t("erased the contents"),
}

NOBODY: dict[str, Text] = {
    "system": t("the system"),
    "command": t("command line"),
    "visitor": t("a visitor"),
}
"""Actors who are no person, by their keys."""

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
    "outreach_results": t("Result of an event"),
    "event_photos": t("Photo of an event"),
    "drills": t("Drill"),
    "drill_results": t("Result of a drill"),
    "import_batches": t("Import"),
    "address": t("Page"),
}

UNSEEN = frozenset({"id", "version", "name_key", "path", "uid", "owner_key", "job_id", "digest"})
PERSONAL = frozenset(
    {"contact_name", "contact_phone", "contact_email", "manager_name", "manager_phone", "phone", "email",
     "special_needs_helper"}
)  # fmt: skip

FIELDS: dict[str, Text] = {
    "address": t("Address"),
    "applied_at": t("Applied at"),
    "area_id": t("Area"),
    "area_m2": t("Size in m²"),
    "banners": t("Banners"),
    "base_id": t("Base"),
    "boards": t("Boards"),
    "booklets": t("Booklets"),
    "budget_yuan": t("Budget in yuan"),
    "campaign_id": t("Campaign"),
    "capacity": t("Capacity"),
    "caption": t("Caption"),
    "category": t("Category"),
    "channel": t("Channel"),
    "code": t("Code"),
    "contact_email": t("E-mail of the contact"),
    "contact_name": t("Contact"),
    "contact_phone": t("Telephone of the contact"),
    "coordinate_source": t("Source of the location"),
    "count": t("People"),
    "created_at": t("Made at"),
    "created_by": t("Made by"),
    "datum": t("Datum of the source"),
    "declared_capacity": t("Declared capacity"),
    "drill_id": t("Drill"),
    "effective_area_m2": t("Usable area in m²"),
    "email": t("E-mail"),
    "ends_at": t("Ends at"),
    "ends_on": t("Last day"),
    "enquiries": t("Enquiries"),
    "enrolled": t("Should be present"),
    "evacuation_seconds": t("Evacuation, seconds"),
    "event_id": t("Event"),
    "excused": t("Excused"),
    "expires_at": t("Expires at"),
    "extra": t("Further details"),
    "facilities": t("Facilities"),
    "file_id": t("File"),
    "filename": t("File name"),
    "hall_visitors": t("Visitors of the science hall"),
    "hazards": t("Hazards"),
    "holds": t("Holds the resource"),
    "injured": t("Injured"),
    "is_active": t("In use"),
    "is_demo": t("Demonstration"),
    "is_exclusive": t("Exclusive"),
    "is_indoor": t("Indoors"),
    "is_open": t("Open now"),
    "is_outdoor": t("Outdoors"),
    "is_public": t("Listed publicly"),
    "is_verified": t("Checked"),
    "kind": t("Kind"),
    "language": t("Language"),
    "lat": t("Latitude"),
    "leaflets": t("Leaflets"),
    "level": t("Level"),
    "login": t("Sign-in name"),
    "lon": t("Longitude"),
    "management": t("Managed by"),
    "manager_name": t("Manager"),
    "manager_phone": t("Telephone of the manager"),
    "measure": t("Measure"),
    "media_items": t("Media items"),
    "media_reach": t("Reach of the media"),
    "missing": t("Missing"),
    "name": t("Name"),
    "name_en": t("English name"),
    "name_zh": t("Chinese name"),
    "note": t("Note"),
    "occupancy": t("People inside"),
    "options": t("Options"),
    "override_reason": t("Reason for the double booking"),
    "parent_code": t("Stands beneath"),
    "parent_id": t("Lies in"),
    "part_of_id": t("Part of"),
    "percent": t("Target in percent"),
    "permission": t("Permission asked for"),
    "phone": t("Telephone"),
    "phone_enquiries": t("Telephone enquiries"),
    "place_id": t("Place"),
    "place_note": t("Where exactly"),
    "plate": t("Number plate"),
    "population": t("Population"),
    "position": t("Position"),
    "precision_m": t("Precision in metres"),
    "present": t("Present"),
    "problems": t("Problems"),
    "purpose": t("Purpose"),
    "quizzes": t("Quizzes"),
    "registered_at": t("Registered at"),
    "registered_by": t("Registered by"),
    "rehearsed_on": t("Rehearsal"),
    "remarks": t("Remarks"),
    "renewed_from_id": t("Renewed from"),
    "report": t("Report"),
    "reported_at": t("Reported at"),
    "reported_by": t("Reported by"),
    "resource": t("Resource"),
    "revoked_at": t("Revoked at"),
    "role": t("Role"),
    "rollcall_seconds": t("Roll call, seconds"),
    "scenario": t("Scenario"),
    "scheme": t("Vocabulary"),
    "screenings": t("Screenings"),
    "seats": t("Seats"),
    "shelter_class": t("Class"),
    "shelter_seconds": t("Sheltering, seconds"),
    "skills": t("Skills"),
    "source": t("Source"),
    "souvenirs": t("Souvenirs"),
    "special_needs": t("People with special needs"),
    "special_needs_helper": t("Helper of people with special needs"),
    "stage": t("Stage"),
    "started_at": t("Started at"),
    "starts_at": t("Starts at"),
    "starts_on": t("First day"),
    "state": t("State"),
    "status": t("Status"),
    "status_reason": t("Reason"),
    "suits_vulnerable": t("Suits vulnerable people"),
    "team_id": t("Team"),
    "theme": t("Theme"),
    "title": t("Title"),
    "trained": t("People trained"),
    "type": t("Type"),
    "undone_at": t("Undone at"),
    "unit_id": t("Unit"),
    "unit_kind": t("Kind of unit"),
    "used_at": t("Used at"),
    "user_id": t("User"),
    "value": t("Value"),
    "verified_by": t("Checked by"),
    "verified_on": t("Checked on"),
    "verify_due_on": t("Next check due on"),
    "villages_served": t("Villages served"),
    "visitors": t("Visitors"),
    "works_from": t("Works from"),
    "works_until": t("Works until"),
    "zone": t("Time zone"),
}

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
}
"""Fields whose values are codes of a vocabulary, by table and column."""

RESOURCES = {"team": "teams", "person": "people", "vehicle": "vehicles", "place": "places", "unit": "units"}
"""The tables behind the names of booked resources, as in "team:3"."""

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
    "headcounts.measure": {"visits": t("visits"), "people": t("different people")},
    "language": {"zh": t("Chinese"), "en": t("English")},
}
"""Names of values that the code fixes, by column, or by table and column."""


def field_name(field: str) -> str:
    """What a field is called; its own name when nobody has called it anything."""
    return str(FIELDS[field]) if field in FIELDS else field


def code_name(table: str, field: str, value: str) -> str | None:
    """The name of a coded value, or None when the field holds no codes."""
    known = CODES.get(f"{table}.{field}") or CODES.get(field)
    return str(known[value]) if known and value in known else None


def number_of_resource(value: str) -> tuple[str, str] | None:
    """Table and id behind "team:3", or None for anything else."""
    kind, _, number = value.partition(":")
    return (RESOURCES[kind], number) if kind in RESOURCES and number.isdecimal() else None
