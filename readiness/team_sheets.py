"""Response teams, their members and their equipment from sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.fields import name_key
from core.i18n import Text, t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.times import today
from readiness.equipment_rows import EquipmentPlanner
from readiness.known_unit_queries import known_units
from readiness.known_units import UnitsByName
from readiness.team_member_rows import MemberPlanner
from readiness.team_models import ResponseTeam, TeamEquipment
from readiness.team_queries import limits
from readiness.team_row_inputs import TeamEquipmentRow, TeamMemberRow, TeamRow
from readiness.team_rows import KnownTeam, TeamPlanner, TeamsByName
from readiness.team_words import CONDITION_NAMES, ROLE_NAMES
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.scope import within
from registry.sheet_queries import area_book, area_under, locator, records
from registry.sheet_settings import under_setting
from registry.words import Words
from schedule.queries import zone_of

_ALL = TeamEquipment.metadata.tables
TEAMS = _ALL["response_teams"]
MEMBERS, TRAININGS, EQUIPMENT = _ALL["team_members"], _ALL["member_trainings"], _ALL["team_equipment"]
ROLE_WORDS = {
    "leader": ("队长", "组长", "负责人"), "deputy": ("副队长", "副组长", "副职"), "member": ("队员", "组员", "成员"),
}  # fmt: skip
CONDITION_WORDS = {
    "good": ("完好", "良好", "正常", "好"), "worn": ("磨损", "待修", "陈旧"), "unusable": ("损坏", "报废", "不可用"),
}  # fmt: skip


class TeamImporter(Trailed, Importer):
    """Brings in a list of teams; a team is found again by its name in its area."""

    kind = "response_teams"
    title = t("Response teams")
    hint = t("A list of response teams, one row a team; members and equipment have lists of their own. A team is found "
             "again by its name in its area.")  # fmt: skip
    permission = str(Permission.EDIT_READINESS)
    row = TeamRow
    settings = (under_setting(),)
    requires = (("name",),)
    tables = (TEAMS,)
    parts = (MEMBERS, TRAININGS, EQUIPMENT)
    records_url = "/readiness/teams"

    def choices(self, session: Session) -> Choices:
        """The kinds of team."""
        return {"kind": terms.names(session, "response_team_kind")}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        kinds, book = terms.vocabulary(session, "response_team_kind"), area_book(session)
        there = {(row["area_id"], name_key(row["name"])): row for row in records(session, TEAMS)}
        planner = TeamPlanner(
            locator(session, book, options, actor, Permission.EDIT_READINESS),
            UnitsByName(known_units(session, actor), area_under(book, options)), there,
            Words([(one.code, (one.name_zh, one.name_en)) for one in kinds]),
            str(t(", ")).join(terms.spoken(one) for one in kinds), TEAMS, Numbers(session, TEAMS).next,
        )  # fmt: skip
        return planner.run(given)


class TeamMemberImporter(Trailed, Importer):
    """Brings in the members of teams with their trainings; somebody is found again by name in the team."""

    kind = "team_members"
    title = t("Members of response teams")
    hint = t("One row a member, with a training if there was one; the teams must have been entered. Somebody is found "
             "again by name and telephone in the team.")  # fmt: skip
    permission = str(Permission.EDIT_READINESS)
    row = TeamMemberRow
    settings = ()
    requires = (("team", "name"),)
    tables = (MEMBERS, TRAININGS)
    parts = (TRAININGS,)
    records_url = "/readiness/teams"

    def choices(self, session: Session) -> Choices:
        """The roles in a team."""
        return {"role": [(code, str(name)) for code, name in ROLE_NAMES.items()]}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        trainings = {(row["member_id"], row["what"], row["held_on"]): row for row in records(session, TRAININGS)}
        planner = MemberPlanner(
            _teams(session, actor), records(session, MEMBERS), trainings, _words(ROLE_NAMES, ROLE_WORDS),
            _spoken(ROLE_NAMES), {"members": MEMBERS, "trainings": TRAININGS},
            {"members": Numbers(session, MEMBERS).next, "trainings": Numbers(session, TRAININGS).next},
            today(zone_of(session)),
        )  # fmt: skip
        return planner.run(given)


class TeamEquipmentImporter(Trailed, Importer):
    """Brings in what teams keep; a thing is found again by its name in the team."""

    kind = "team_equipment"
    title = t("Equipment of response teams")
    hint = t("One row a kind of thing that a team keeps: how many there are and should be, where, until when. A thing "
             "is found again by its name in the team.")  # fmt: skip
    permission = str(Permission.EDIT_READINESS)
    row = TeamEquipmentRow
    settings = ()
    requires = (("team", "name"),)
    tables = (EQUIPMENT,)
    records_url = "/readiness/equipment"

    def choices(self, session: Session) -> Choices:
        """The conditions."""
        return {"condition": [(code, str(name)) for code, name in CONDITION_NAMES.items()]}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        planner = EquipmentPlanner(
            _teams(session, actor), records(session, EQUIPMENT), _words(CONDITION_NAMES, CONDITION_WORDS),
            _spoken(CONDITION_NAMES), EQUIPMENT, Numbers(session, EQUIPMENT).next, today(zone_of(session)),
        )  # fmt: skip
        return planner.run(given)


def _teams(session: Session, actor: Actor) -> TeamsByName:
    """The teams in use that the actor looks after."""
    mine = within(actor, Permission.EDIT_READINESS, ResponseTeam.area_id, ResponseTeam.unit_id)
    query = select(ResponseTeam).where(ResponseTeam.is_active, mine).options(joinedload(ResponseTeam.area))
    return TeamsByName(
        KnownTeam(one.id, one.name, one.area.name, one.area.code, limits(session, one.area).check_months)
        for one in session.scalars(query)
    )


def _words(names: Mapping[str, Text], more: Mapping[str, tuple[str, ...]]) -> Words:
    return Words([(code, (str(name), *more[code])) for code, name in names.items()])


def _spoken(names: dict[str, Text]) -> str:
    return str(t(", ")).join(str(name) for name in names.values())


IMPORTERS: tuple[Importer, ...] = (TeamImporter(), TeamMemberImporter(), TeamEquipmentImporter())
