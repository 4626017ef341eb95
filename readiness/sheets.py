"""Rosters of the three networks from sheets: thousands of people in large statements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.times import today
from readiness.network_models import NetworkMember
from readiness.network_row_inputs import MemberRow
from readiness.network_rows import RosterPlanner, There
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import area_book, locator, records
from registry.sheet_settings import under_setting
from registry.words import Words

_ALL = NetworkMember.metadata.tables
MEMBERS, TRAININGS, ALLOWANCES = _ALL["network_members"], _ALL["network_trainings"], _ALL["network_allowances"]
MORE_WORDS = {
    "officer": ("助理员", "防震减灾助理", "防震减灾助理员", "乡镇助理员"),
    "informant": ("速报员", "灾情速报员", "灾情信息员", "灾情联络员"),
    "outreach": ("宣传员", "防震减灾宣传员", "科普宣传员", "科普员"),
}


class MemberImporter(Trailed, Importer):
    """Brings in a roster; somebody is found again by role, name and telephone in the area."""

    kind = "network_members"
    title = t("Three networks")
    hint = t("Township officers, informants and outreach workers, one row a person; a row is found again by role, name "
             "and telephone in its area. Observers have a list of their own.")  # fmt: skip
    permission = str(Permission.EDIT_READINESS)
    row = MemberRow
    settings = (under_setting(),)
    requires = (("name",),)
    tables = (MEMBERS, TRAININGS, ALLOWANCES)
    parts = (TRAININGS, ALLOWANCES)
    records_url = "/readiness/network"

    def choices(self, session: Session) -> Choices:
        """The roles of the vocabulary."""
        return {"role": terms.names(session, "network_role")}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        on, roles = today(), [one for one in terms.vocabulary(session, "network_role") if one.is_active]
        trainings: set[tuple[int, object, str | None]] = set()
        for row in records(session, TRAININGS):
            trainings |= {(row["member_id"], row["on"], row["what"] or None), (row["member_id"], row["on"], None)}
        allowances = {row["member_id"]: row for row in records(session, ALLOWANCES) if row["year"] == on.year}
        planner = RosterPlanner(
            locator=locator(session, area_book(session), options, actor, Permission.EDIT_READINESS),
            there=There(records(session, MEMBERS), trainings, allowances),
            roles=Words([(one.code, (one.name_zh, one.name_en, *MORE_WORDS.get(one.code, ()))) for one in roles]),
            role_names=", ".join(terms.spoken(one) for one in roles),
            tables={"members": MEMBERS, "trainings": TRAININGS, "allowances": ALLOWANCES},
            numbers={
                "members": Numbers(session, MEMBERS).next, "trainings": Numbers(session, TRAININGS).next,
                "allowances": Numbers(session, ALLOWANCES).next,
            },
            on=on,
        )  # fmt: skip
        return planner.run(given)


IMPORTERS: tuple[Importer, ...] = (MemberImporter(),)
