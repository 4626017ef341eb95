"""Response teams, their members, equipment and call-outs for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from flask import url_for
from sqlalchemy import select

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry, Line
from core.i18n import t
from core.times import today
from core.web import actor, session
from readiness import equipment_services, team_services
from readiness import team_queries as queries
from readiness.team_inputs import CheckInput, EquipmentInput, MemberInput, TeamInput
from readiness.team_models import ResponseTeam, TeamEquipment, TeamMember
from readiness.team_queries import TeamFilter
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may
from schedule.queries import zone_of

bp = blueprint("response_teams")


class RuleAnswer(Answer):
    """What one rule says of a team."""

    rule: str
    level: Literal["green", "amber", "red"]
    why: str


class TeamAnswer(Answer):
    """A response team, with how ready it is and why."""

    id: int
    name: str
    kind: str
    area_code: str
    unit_id: int | None
    unit: str
    base: str
    base_note: str
    strength: int
    is_active: bool
    level: Literal["green", "amber", "red"]
    rules: list[RuleAnswer]
    version: int


class MemberAnswer(Answer):
    """A member; name and ways to reach them are empty where the caller may not see contacts."""

    id: int
    team_id: int
    name: str
    role: Literal["leader", "deputy", "member"]
    duty: str
    phone: str
    email: str
    away_until: date | None
    is_active: bool
    version: int


class EquipmentAnswer(Answer):
    """A kind of thing that a team keeps."""

    id: int
    team_id: int
    name: str
    quantity: int
    wanted: int
    counted_in: str
    kept_at: str
    expires_on: date | None
    checked_on: date | None
    check_due_on: date | None
    condition: Literal["good", "worn", "unusable"]
    version: int


class TeamsAsked(Asked):
    """Which teams to list."""

    q: Annotated[Search, Entry(t("Name"))] = ""
    kind: Annotated[Line, Entry(t("Kind"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    sort: Annotated[Literal["name", "-name"], Entry(t("Sorted by"))] = "name"


class EquipmentAsked(Asked):
    """Which equipment to list."""

    state: Annotated[Literal["expired", "short", "check"] | None, Entry(t("State"))] = None
    sort: Annotated[Literal["name", "expires_on"], Entry(t("Sorted by"))] = "name"


class PartsAsked(Asked):
    """How to list what belongs to a team."""

    sort: Annotated[Literal["id", "-id"], Entry(t("Sorted by"))] = "id"


@bp.get("/response-teams")
@needs(P.VIEW_READINESS)
@operation(t("List response teams with their readiness"))
def list_response_teams(asked: TeamsAsked) -> Page[TeamAnswer]:
    """The teams in use that the caller may see."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    query = queries.teams_matching(actor(), TeamFilter(asked.q, asked.kind, area))
    return page(session(), query, asked, {"name": ResponseTeam.name}, _teams)


@bp.post("/response-teams")
@needs(P.EDIT_READINESS)
@operation(t("Enter a response team"), location=lambda made: url_for(".get_response_team", team_id=made.id))
def make_response_team(given: TeamInput) -> TeamAnswer:
    """A new team."""
    return _teams([team_services.add_team(session(), given, actor())])[0]


@bp.get("/response-teams/<int:team_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one response team"))
def get_response_team(team_id: int) -> TeamAnswer:
    """One team."""
    return _teams([_own(team_id, P.VIEW_READINESS)])[0]


@bp.patch("/response-teams/<int:team_id>")
@needs(P.EDIT_READINESS)
@operation(t("Change a response team"))
def change_response_team(team_id: int, given: Changes[TeamInput]) -> TeamAnswer:
    """The changed team."""
    found = _own(team_id)
    current = team_services.as_given(found)
    current.pop("version")
    wanted = given.over(current)
    return _teams([team_services.edit_team(session(), found, wanted, actor())])[0]


@bp.get("/response-teams/<int:team_id>/members")
@needs(P.VIEW_READINESS)
@operation(t("List the members of a response team"))
def list_team_members(team_id: int, asked: PartsAsked) -> Page[MemberAnswer]:
    """The members who belong to it now."""
    found = _own(team_id, P.VIEW_READINESS)
    sees = may(session(), found, actor(), P.VIEW_CONTACTS)
    query = select(TeamMember).where(TeamMember.team_id == found.id, TeamMember.is_active)
    return page(session(), query, asked, {"id": TeamMember.id}, lambda rows: [_member(one, sees) for one in rows])


@bp.post("/response-teams/<int:team_id>/members")
@needs(P.EDIT_READINESS)
@operation(t("Add a member to a response team"), location=lambda made: url_for(
    ".get_team_member", team_id=made.team_id, member_id=made.id))  # fmt: skip
def make_team_member(team_id: int, given: MemberInput) -> MemberAnswer:
    """The new member."""
    return _member(team_services.add_member(session(), _own(team_id), given, actor()), True)


@bp.get("/response-teams/<int:team_id>/members/<int:member_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one member of a response team"))
def get_team_member(team_id: int, member_id: int) -> MemberAnswer:
    """One member, those who have left too."""
    found = _own(team_id, P.VIEW_READINESS)
    return _member(queries.own_member(session(), found, member_id), may(session(), found, actor(), P.VIEW_CONTACTS))


@bp.get("/response-equipment")
@needs(P.VIEW_READINESS)
@operation(t("List the equipment of response teams"))
def list_equipment(asked: EquipmentAsked) -> Page[EquipmentAnswer]:
    """All of it, or what is expiring, short or to be checked."""
    db = session()
    days = queries.limits(db).expiry_days
    query = queries.equipment_matching(actor(), asked.state or "", today(zone_of(db)), days)
    sorts = {"name": TeamEquipment.name, "expires_on": TeamEquipment.expires_on}
    return page(db, query, asked, sorts, lambda rows: [_thing(one) for one in rows])


@bp.post("/response-teams/<int:team_id>/equipment")
@needs(P.EDIT_READINESS)
@operation(t("Add equipment to a response team"), location=lambda made: url_for(
    ".get_equipment", equipment_id=made.id))  # fmt: skip
def make_equipment(team_id: int, given: EquipmentInput) -> EquipmentAnswer:
    """The new kind of thing."""
    return _thing(equipment_services.add_equipment(session(), _own(team_id), given, actor()))


@bp.get("/response-equipment/<int:equipment_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one kind of equipment of a response team"))
def get_equipment(equipment_id: int) -> EquipmentAnswer:
    """One kind of thing, what is no longer kept too."""
    return _thing(queries.own_equipment(session(), equipment_id, actor(), P.VIEW_READINESS))


@bp.post("/response-equipment/<int:equipment_id>/check")
@needs(P.EDIT_READINESS)
@operation(t("Say what was found when equipment was checked"))
def check_response_equipment(equipment_id: int, given: CheckInput) -> EquipmentAnswer:
    """The thing, checked today."""
    thing = queries.own_equipment(session(), equipment_id, actor(), P.EDIT_READINESS)
    equipment_services.check_equipment(session(), thing, given, actor())
    return _thing(thing)


def _own(team_id: int, permission: P = P.EDIT_READINESS) -> ResponseTeam:
    return load(session(), ResponseTeam, team_id, actor(), permission)


def _teams(found: Sequence[ResponseTeam]) -> list[TeamAnswer]:
    levels = queries.levels_of(session(), found)
    plain = ("id", "name", "kind", "unit_id", "base_note", "strength", "is_active", "version")
    return [
        TeamAnswer.model_validate({name: getattr(one, name) for name in plain} | {
            "area_code": one.area.code, "base": one.base.name if one.base else "", "level": levels[one.id][0],
            "unit": one.unit.name if one.unit else "",
            "rules": [RuleAnswer(rule=said.code, level=said.level, why=str(said.why)) for said in levels[one.id][1]],
        })
        for one in found
    ]  # fmt: skip


def _member(one: TeamMember, sees: bool) -> MemberAnswer:
    facts = {name: getattr(one, name) for name in MemberAnswer.model_fields}
    return MemberAnswer.model_validate(facts if sees else facts | {"name": "", "duty": "", "phone": "", "email": ""})


def _thing(one: TeamEquipment) -> EquipmentAnswer:
    return EquipmentAnswer.model_validate({name: getattr(one, name) for name in EquipmentAnswer.model_fields})
