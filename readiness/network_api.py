"""The rosters of the three networks for programs: people, trainings, allowances, gaps and rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.answers import Answer
from core.api import Asked, Changes, Page, blueprint, operation, page, whole_page
from core.errors import NotFound
from core.fields import Entry, Input, Line
from core.i18n import t
from core.web import actor, session
from readiness import network_services as services
from readiness.network_coverage import Post
from readiness.network_coverage_queries import reach
from readiness.network_inputs import AllowanceInput, MemberInput, RuleInput, TrainingInput
from readiness.network_models import NetworkAllowance, NetworkMember, NetworkTraining
from readiness.network_queries import (
    MembersWanted,
    all_names,
    allowances_of,
    as_typed,
    members,
    rules,
    trained_on,
    trainings_of,
)
from readiness.network_rule_services import change_rule
from readiness.network_rules import Level, Rule, holding
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area, tops
from registry.scope import load, require_area

bp = blueprint("networks")


class MemberAnswer(Answer):
    """Somebody who serves in a network; only for callers who may see contacts."""

    id: int
    role: str
    name: str
    phone: str
    area: str
    area_name: str
    since_on: date | None
    until_on: date | None
    trained_on: date | None
    login: str | None
    note: str
    version: int


class TrainingAnswer(Answer):
    """One training of a person."""

    id: int
    on: date
    what: str


class AllowanceAnswer(Answer):
    """The allowance of one year, in yuan; `paid_on` is null while it is not paid."""

    id: int
    year: int
    yuan: int
    paid_on: date | None


class GapAnswer(Answer):
    """A township or village that lacks somebody; `there` of `least` are there."""

    area: str
    area_name: str
    level: Level
    role: str
    least: int
    there: int
    lacking: int


class RuleAnswer(Answer):
    """How many of a role each township or village needs; `least` 0: nobody."""

    role: str
    name: str
    level: Level
    least: int
    training_years: int | None
    sends_reports: bool
    source: str
    is_verified: bool


class RemovedAnswer(Answer):
    """What is gone."""

    id: int


class MembersAsked(Asked):
    """Which people."""

    q: Annotated[Line, Entry(t("Name or telephone"))] = ""
    role: Annotated[Line, Entry(t("Role"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; people beneath it too."))] = ""
    shows: Annotated[Literal["", "untrained", "unpaid", "left"], Entry(t("Show"))] = ""
    sort: Annotated[Literal["name", "-name"], Entry(t("Sorted by"))] = "name"


class GapsAsked(Input):
    """Where gaps are asked for."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name. Left out: the caller's own."))] = ""


@bp.get("/network-members")
@needs(P.VIEW_CONTACTS)
@operation(t("List the people of the three networks"))
def list_network_members(asked: MembersAsked) -> Page[MemberAnswer]:
    """Those who serve in the caller's areas, for callers who may see contacts."""
    wanted = MembersWanted(asked.q, asked.role, _area(asked.area), asked.shows)
    query = members(session(), actor(), wanted)
    return page(session(), query, asked, {"name": NetworkMember.name}, lambda rows: [_member(row) for row in rows])


@bp.post("/network-members")
@needs(P.EDIT_READINESS)
@operation(t("Add a person to a network"), location=lambda made: url_for(".get_network_member", member_id=made.id))
def add_network_member(given: MemberInput) -> MemberAnswer:
    """The new person."""
    return _member(services.add_member(session(), given, actor()))


@bp.get("/network-members/<int:member_id>")
@needs(P.VIEW_CONTACTS)
@operation(t("Get one person of a network"))
def get_network_member(member_id: int) -> MemberAnswer:
    """One person."""
    return _member(load(session(), NetworkMember, member_id, actor(), P.VIEW_CONTACTS))


@bp.patch("/network-members/<int:member_id>")
@needs(P.EDIT_READINESS)
@operation(t("Change a person of a network"))
def change_network_member(member_id: int, given: Changes[MemberInput]) -> MemberAnswer:
    """The changed person."""
    found = _own(member_id)
    there = dict(as_typed(found)) | {"version": None}
    there |= {name: getattr(found, name).isoformat() for name in ("since_on", "until_on") if getattr(found, name)}
    return _member(services.edit_member(session(), found, given.over(there), actor()))


@bp.delete("/network-members/<int:member_id>")
@needs(P.EDIT_READINESS)
@operation(t("Remove a person from a network"))
def delete_network_member(member_id: int) -> RemovedAnswer:
    """Gone with trainings and allowances."""
    services.remove_member(session(), _own(member_id), actor())
    return RemovedAnswer(id=member_id)


@bp.get("/network-members/<int:member_id>/trainings")
@needs(P.VIEW_CONTACTS)
@operation(t("List the trainings of a person"))
def list_network_trainings(member_id: int) -> Page[TrainingAnswer]:
    """The last one first, on one page."""
    found = load(session(), NetworkMember, member_id, actor(), P.VIEW_CONTACTS)
    items = [_training(row) for row in trainings_of(session(), found)]
    return whole_page(items)


@bp.post("/network-members/<int:member_id>/trainings")
@needs(P.EDIT_READINESS)
@operation(t("Enter a training of a person"))
def enter_network_training(member_id: int, given: TrainingInput) -> TrainingAnswer:
    """The training; the same one again changes nothing."""
    return _training(services.add_training(session(), _own(member_id), given, actor()))


@bp.delete("/network-members/<int:member_id>/trainings/<int:training_id>")
@needs(P.EDIT_READINESS)
@operation(t("Take back a training of a person"))
def delete_network_training(member_id: int, training_id: int) -> RemovedAnswer:
    """No longer on the list."""
    services.remove_training(session(), _own(member_id), training_id, actor())
    return RemovedAnswer(id=training_id)


@bp.get("/network-members/<int:member_id>/allowances")
@needs(P.VIEW_CONTACTS)
@operation(t("List the allowances of a person"))
def list_network_allowances(member_id: int) -> Page[AllowanceAnswer]:
    """The last year first, on one page."""
    found = load(session(), NetworkMember, member_id, actor(), P.VIEW_CONTACTS)
    items = [_allowance(row) for row in allowances_of(session(), found)]
    return whole_page(items)


@bp.post("/network-members/<int:member_id>/allowances")
@needs(P.EDIT_READINESS)
@operation(t("Set the allowance of a person for a year"))
def enter_network_allowance(member_id: int, given: AllowanceInput) -> AllowanceAnswer:
    """The allowance as it now is."""
    return _allowance(services.set_allowance(session(), _own(member_id), given, actor()))


@bp.get("/network-gaps")
@needs(P.VIEW_READINESS)
@operation(t("List townships and villages that lack somebody"))
def list_network_gaps(asked: GapsAsked) -> Page[GapAnswer]:
    """All of them, on one page."""
    items = [_gap(post) for post in reach(session(), actor(), _area(asked.area)).gaps]
    return whole_page(items)


@bp.get("/network-rules")
@needs(P.VIEW_READINESS)
@operation(t("List the rules of the networks"))
def list_network_rules() -> Page[RuleAnswer]:
    """Those that hold in the caller's highest area, on one page."""
    area, owned = _home(), rules(session())
    held = [(name, holding(owned, area.path if area else "", role)) for role, name in all_names(session()).items()]
    items = [_rule(name, rule) for name, rule in held if rule is not None]
    return whole_page(items)


@bp.put("/network-rules/<role>")
@needs(P.EDIT_READINESS)
@operation(t("Set the rule of a role in the caller's county"))
def set_network_rule(role: str, given: RuleInput) -> RuleAnswer:
    """The rule as it now is."""
    area = _home()
    if area is None or role not in all_names(session()):
        raise NotFound()
    change_rule(session(), area, role, given, actor())
    rule = holding(rules(session()), area.path, role)
    return _rule(all_names(session())[role], rule or Rule(role, given.level))


def _area(typed: str) -> Area | None:
    return require_area(session(), find_area(session(), typed, "area").id, actor(), P.VIEW_READINESS) if typed else None


def _home() -> Area | None:
    found = tops(session(), actor(), P.VIEW_READINESS)
    return found[0] if found else None


def _own(member_id: int) -> NetworkMember:
    return load(session(), NetworkMember, member_id, actor(), P.EDIT_READINESS)


def _member(one: NetworkMember) -> MemberAnswer:
    known = dict(as_typed(one))
    known["login"] = known["login"] or None
    last = trained_on(session(), [one.id]).get(one.id)
    return MemberAnswer(id=one.id, area_name=one.area.name, trained_on=last, **known)


def _training(row: NetworkTraining) -> TrainingAnswer:
    return TrainingAnswer(id=row.id, on=row.on, what=row.what)


def _allowance(row: NetworkAllowance) -> AllowanceAnswer:
    return AllowanceAnswer(id=row.id, year=row.year, yuan=row.yuan, paid_on=row.paid_on)


def _gap(post: Post) -> GapAnswer:
    return GapAnswer(
        area=post.ground.code, area_name=post.ground.name, level=post.rule.level, role=post.rule.role,
        least=post.rule.least, there=post.there, lacking=post.lacking,
    )  # fmt: skip


def _rule(name: str, rule: Rule) -> RuleAnswer:
    return RuleAnswer(
        role=rule.role, name=name, level=rule.level, least=rule.least, training_years=rule.training_years,
        sends_reports=rule.sends_reports, source=rule.source, is_verified=rule.is_verified,
    )  # fmt: skip
