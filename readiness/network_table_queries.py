"""The rosters as tables for files: people, allowances to be paid, gaps, shares of townships."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import say_date, today
from readiness.network_coverage_queries import Reach
from readiness.network_models import NetworkMember
from readiness.network_queries import MembersWanted, allowances, members, role_names, rosters, trained_on
from readiness.network_rules import LEVEL_NAMES
from registry.models import Area


def roster_sheet(session: Session, actor: Actor, wanted: MembersWanted) -> Sheet:
    """The members whom the actor knows, as a table that can be imported again."""
    year = today().year
    columns = [
        Column(str(t("Role"))), Column(str(t("Full name"))), Column(str(t("Telephone"))),
        Column(str(t("Area code"))), Column(str(t("Township"))), Column(str(t("Village or community"))),
        Column(str(t("Serves since")), "date"), Column(str(t("Served until")), "date"),
        Column(str(t("Last training")), "date"),
        Column(str(t("Allowance (yuan a year)")), "integer"), Column(str(t("Paid on")), "date"),
        Column(str(t("Note"))),
    ]  # fmt: skip
    rows = list(_people(session, actor, wanted, year))
    return Sheet(str(t("Three networks")), columns, rows)


def _people(session: Session, actor: Actor, wanted: MembersWanted, year: int) -> Iterator[list[Value]]:
    found = _listed(session, actor, wanted)
    ids, names = [one.id for one in found], role_names(session)
    trained, paid, towns = trained_on(session, ids), allowances(session, ids, year), _towns(session, found)
    for one in found:
        allowance = paid.get(one.id)
        is_village = one.area.level == "village"
        money: list[Value] = [allowance.yuan if allowance else None, allowance.paid_on if allowance else None]
        yield [
            names.get(one.role, one.role), one.name, one.phone, one.area.code,
            towns.get(one.area_id, ""), one.area.name if is_village else "", one.since_on, one.until_on,
            trained.get(one.id), *money, one.note,
        ]  # fmt: skip


def _listed(session: Session, actor: Actor, wanted: MembersWanted) -> Sequence[NetworkMember]:
    query = members(session, actor, wanted).order_by(Area.code, NetworkMember.role, NetworkMember.name)
    return session.scalars(query).all()


def _towns(session: Session, found: Sequence[NetworkMember]) -> dict[int, str]:
    """The name of the township of each area."""
    known: dict[int, str] = {}
    for one in found:
        area = one.area
        if area.id not in known:
            above = session.get(Area, area.parent_id) if area.level == "village" and area.parent_id else area
            known[area.id] = above.name if above is not None and above.level == "township" else ""
    return known


def allowance_sheet(session: Session, actor: Actor, wanted: MembersWanted, year: int) -> Sheet:
    """Everybody who is due an allowance in the year, with room to sign; observers stand below the members."""
    columns = [
        Column(str(t("Area"))), Column(str(t("Role"))), Column(str(t("Full name"))), Column(str(t("Telephone"))),
        Column(str(t("Allowance (yuan a year)")), "integer"), Column(str(t("Paid on")), "date"),
        Column(str(t("Signature")), width=16),
    ]  # fmt: skip
    found = _listed(session, actor, wanted)
    paid, names = allowances(session, [one.id for one in found], year), role_names(session)
    rows: list[list[Value]] = [
        [one.area.name, names.get(one.role, one.role), one.name, one.phone, paid[one.id].yuan, paid[one.id].paid_on, ""]
        for one in found if one.id in paid
    ]  # fmt: skip
    for roster in rosters():
        if wanted.role not in ("", roster.code) or not roster.is_people:
            continue
        rows += [
            [one.area_name, str(roster.name), one.name, one.phone, one.yuan, None, ""]
            for one in roster.entries(session, actor)
            if one.yuan and (wanted.area is None or one.area_path.startswith(wanted.area.path))
        ]
    heading = (str(t("Allowances of the three networks, %(year)s", year=year)), _made_on())
    return Sheet(str(t("Allowances")), columns, rows, heading, str(t("Total")))


def gap_sheet(found: Reach) -> Sheet:
    """The areas that lack somebody."""
    columns = [
        Column(str(t("Township"))), Column(str(t("Area"))), Column(str(t("Area code"))), Column(str(t("Role"))),
        Column(str(t("Needed in"))), Column(str(t("At least how many")), "integer"),
        Column(str(t("There are")), "integer"), Column(str(t("Lacking")), "integer"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [found.town_of(post.ground), post.ground.name, post.ground.code, found.names[post.rule.role],
         str(LEVEL_NAMES[post.rule.level]), post.rule.least, post.there, post.lacking]
        for post in found.gaps
    ]  # fmt: skip
    return Sheet(str(t("Gaps")), columns, rows, (str(t("Gaps of the networks")), _made_on()))


def township_sheet(found: Reach, roles: Sequence[str]) -> Sheet:
    """The share of each township, by role."""
    columns = [Column(str(t("Township")))]
    for role in roles:
        above = (found.names[role],)
        columns += [Column(str(t("Due")), "integer", above=above), Column(str(t("Covered")), "integer", above=above)]
    rows: list[list[Value]] = []
    for town, shares in found.townships():
        row: list[Value] = [town.name]
        for role in roles:
            share = shares.get(role)
            row += [share.due if share else 0, share.covered if share else 0]
        rows.append(row)
    return Sheet(str(t("By township")), columns, rows, (str(t("Coverage by township")), _made_on()), str(t("Total")))


def _made_on() -> str:
    return str(t("Made on %(day)s", day=say_date(today())))
