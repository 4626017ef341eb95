"""Deeds on response teams: the team, its members and their training, the rules of the county."""

from __future__ import annotations

from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.fields import name_key
from core.i18n import t
from core.times import today
from core.versions import check_version
from maps.models import Place
from readiness.team_inputs import MemberInput, MemberTrainingInput, TeamInput, TeamRulesInput
from readiness.team_models import MemberTraining, ResponseTeam, TeamMember
from readiness.team_queries import RULES
from registry import terms
from registry.models import Area, User
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may, within
from registry.services.settings import write_setting
from registry.telephones import dial
from registry.user_queries import find_unit, unit_entry
from schedule.queries import zone_of


def add_team(session: Session, given: TeamInput, actor: Actor) -> ResponseTeam:
    """The new team."""
    made = ResponseTeam()
    _write(session, made, given, actor)
    session.add(made)
    session.flush()
    return made


def edit_team(session: Session, team: ResponseTeam, given: TeamInput, actor: Actor) -> ResponseTeam:
    """The changed team."""
    own(session, team, actor)
    check_version(team, given.version)
    _write(session, team, given, actor)
    return _touched(session, team)


def switch_team(session: Session, team: ResponseTeam, is_active: bool, actor: Actor) -> ResponseTeam:
    """The team given up, or in use again; its log stays."""
    own(session, team, actor)
    team.is_active = is_active
    return _touched(session, team)


def add_member(session: Session, team: ResponseTeam, given: MemberInput, actor: Actor) -> TeamMember:
    """The new member, or one who had left and is back; a second leader, and somebody who is there, are refused."""
    own(session, team, actor)
    there = _same_member(session, team.id, given)
    if there is not None and there.is_active:
        _refuse_member(there)
    made = there or TeamMember(team_id=team.id, team=team)
    _write_member(session, made, given)
    if there is not None:
        made.is_active, made.version = True, made.version + 1
    session.add(made)
    session.flush()
    return made


def edit_member(session: Session, member: TeamMember, given: MemberInput, actor: Actor) -> TeamMember:
    """The changed member; refuses name and telephone of another one."""
    own(session, member.team, actor)
    check_version(member, given.version)
    if (name_key(given.name), dial(given.phone)) != (name_key(member.name), dial(member.phone)):
        there = _same_member(session, member.team_id, given, member.id)
        if there is not None and there.is_active:
            _refuse_member(there)
    _write_member(session, member, given)
    member.version += 1
    session.flush()
    return member


def switch_member(session: Session, member: TeamMember, is_active: bool, actor: Actor) -> TeamMember:
    """The member gone, or back as a plain member if the team has another leader by now."""
    own(session, member.team, actor)
    if is_active and member.role == "leader" and _leader_of(session, member) is not None:
        member.role = "member"
    member.is_active = is_active
    member.version += 1
    session.flush()
    return member


def add_training(session: Session, member: TeamMember, given: MemberTrainingInput, actor: Actor) -> MemberTraining:
    """What the member was trained in; refuses a day to come, and an end before its day."""
    own(session, member.team, actor)
    if given.held_on > today(zone_of(session, member.team.area)):
        raise Invalid("day_ahead", t("This day has not come yet."), field="held_on", hint=t("Correct the day."))
    if given.valid_until is not None and given.valid_until < given.held_on:
        raise Invalid("valid_until", t("It cannot lapse before it was held."), field="valid_until")
    made = MemberTraining(member_id=member.id, **given.model_dump())
    session.add(made)
    session.flush()
    return made


def remove_training(session: Session, member: TeamMember, training: MemberTraining, actor: Actor) -> None:
    """Take a training off the member."""
    own(session, member.team, actor)
    session.delete(training)
    session.flush()


def set_team_rules(session: Session, area: Area | None, given: TeamRulesInput, actor: Actor) -> TeamRulesInput:
    """The rules of an area, or of everywhere; amber must lie below green."""
    for name in ("present", "trained", "checked"):
        if getattr(given, f"{name}_amber") > getattr(given, f"{name}_green"):
            raise Invalid("amber", t("Amber must not begin above green."), field=f"{name}_amber")
    if given.months_amber < given.months_green:
        raise Invalid("amber", t("Amber must not end before green."), field="months_amber")
    value = given.model_dump()
    write_setting(session, RULES, area, value, actor)
    return given


def own(session: Session, team: ResponseTeam, actor: Actor) -> ResponseTeam:
    """The team, if the actor looks after it; otherwise there is none (NotFound)."""
    return load(session, ResponseTeam, team.id, actor, P.EDIT_READINESS)


def _write(session: Session, team: ResponseTeam, given: TeamInput, actor: Actor) -> None:
    area = find_area(session, given.area, "area")
    if not may(session, area, actor, P.EDIT_READINESS):
        raise Invalid("area", t("%(area)s is outside the areas you look after.", area=area.name), field="area")
    if given.kind not in terms.labels(session, "response_team_kind", area):
        raise Invalid("kind", t("There is no such kind of team here."), field="kind")
    same = select(ResponseTeam.id).where(ResponseTeam.area_id == area.id, ResponseTeam.name == given.name)
    with session.no_autoflush:
        if session.scalar(same.where(ResponseTeam.id != (team.id or 0))) is not None:
            raise DomainError("same_name", t("There is a team of this name already."), field="name")
        base = _base(session, given.base, actor) if given.base else None
        unit = find_unit(session, given.unit, actor, P.EDIT_READINESS) if given.unit else None
    team.area, team.area_id, team.base, team.base_id = area, area.id, base, base.id if base else None
    team.unit, team.unit_id = unit, unit.id if unit else None
    team.name, team.kind, team.base_note = given.name, given.kind, given.base_note
    team.strength, team.note = given.strength, given.note


def as_given(team: ResponseTeam) -> dict[str, Any]:
    """The facts of a team as `TeamInput` takes them."""
    known = {name: getattr(team, name) for name in ("name", "kind", "base_note", "strength", "note", "version")}
    base = (team.base.code or team.base.name) if team.base else ""
    return known | {"area": team.area.code, "base": base, "unit": unit_entry(team.unit) if team.unit else ""}


def _base(session: Session, typed: str, actor: Actor) -> Place:
    named = (Place.code == typed) | (Place.name_key == name_key(typed))
    query = select(Place).where(named, Place.is_active, within(actor, P.VIEW_PLACES, Place.area_id))
    found = session.scalars(query.limit(2)).all()
    if len(found) != 1:
        wording = t("Several places are called %(name)s.", name=typed) if found else t(
            "There is no place with the code or name “%(typed)s”.", typed=typed
        )  # fmt: skip
        raise Invalid("base", wording, field="base", hint=t("Write its code, or say in words where the base is."))
    return found[0]


def _write_member(session: Session, member: TeamMember, given: MemberInput) -> None:
    user = None
    if given.login:
        user = session.scalar(select(User).where(User.login == given.login, User.is_active))
        if user is None:
            raise Invalid("login", t("There is no account with this sign-in name."), field="login")
    if given.role == "leader":
        with session.no_autoflush:
            leader = _leader_of(session, member)
        if leader is not None:
            wording = t("%(name)s leads this team already.", name=leader.name)
            raise Invalid("leader", wording, field="role", hint=t("Make them a deputy or a member first."))
    for name, value in given.model_dump(exclude={"login", "version"}).items():
        setattr(member, name, value)
    member.user, member.user_id = user, user.id if user else None


def _same_member(session: Session, team_id: int, given: MemberInput, but: int = 0) -> TeamMember | None:
    """The member of this name and telephone, those who have left last; None where there is none."""
    query = select(TeamMember).where(TeamMember.team_id == team_id, TeamMember.id != but)
    query = query.order_by(TeamMember.is_active.desc(), TeamMember.id)
    wanted = name_key(given.name), dial(given.phone)
    return next((one for one in session.scalars(query) if (name_key(one.name), dial(one.phone)) == wanted), None)


def _refuse_member(there: TeamMember) -> NoReturn:
    wording = t("%(name)s is in this team already.", name=there.name)
    raise Invalid("same_member", wording, field="name", hint=t("For a namesake give another telephone number."))


def _leader_of(session: Session, member: TeamMember) -> TeamMember | None:
    """The team's leader, if that is somebody else."""
    query = select(TeamMember).where(TeamMember.team_id == member.team_id, TeamMember.role == "leader")
    return session.scalar(query.where(TeamMember.is_active, TeamMember.id != (member.id or 0)))


def _touched(session: Session, team: ResponseTeam) -> ResponseTeam:
    team.version += 1
    session.flush()
    return team
