"""Deeds on the rosters of the three networks: people, their trainings and allowances, one by one or many at once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.i18n import t
from core.times import today
from core.versions import check_version
from readiness.network_inputs import (
    AllowanceInput,
    ManyInput,
    ManyPaidInput,
    ManyTrainedInput,
    MemberInput,
    TrainingInput,
)
from readiness.network_models import NetworkAllowance, NetworkMember, NetworkTraining
from readiness.network_queries import MembersWanted, members
from registry import terms
from registry.models import Area, User
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import load, require_area

EDIT = Permission.EDIT_READINESS


def add_member(session: Session, given: MemberInput, actor: Actor) -> NetworkMember:
    """The new member."""
    return _write(session, NetworkMember(), given, actor)


def edit_member(session: Session, member: NetworkMember, given: MemberInput, actor: Actor) -> NetworkMember:
    """The changed member."""
    load(session, NetworkMember, member.id, actor, EDIT)
    check_version(member, given.version)
    return _write(session, member, given, actor)


def remove_member(session: Session, member: NetworkMember, actor: Actor) -> None:
    """The member is gone with trainings and allowances; quick reports stay with their name."""
    load(session, NetworkMember, member.id, actor, EDIT)
    for part in (NetworkTraining, NetworkAllowance):
        for row in session.scalars(select(part).where(part.member_id == member.id)):
            session.delete(row)
    session.flush()
    session.delete(member)
    session.flush()


def add_training(session: Session, member: NetworkMember, given: TrainingInput, actor: Actor) -> NetworkTraining:
    """The training; entering the same one twice changes nothing."""
    load(session, NetworkMember, member.id, actor, EDIT)
    _refuse_future(given.on, "on")
    return _train(session, member, given)


def remove_training(session: Session, member: NetworkMember, training_id: int, actor: Actor) -> None:
    """The training is taken off the member's list."""
    load(session, NetworkMember, member.id, actor, EDIT)
    found = session.get(NetworkTraining, training_id)
    if found is None or found.member_id != member.id:
        raise NotFound()
    session.delete(found)
    session.flush()


def set_allowance(session: Session, member: NetworkMember, given: AllowanceInput, actor: Actor) -> NetworkAllowance:
    """The allowance of that year as it now is."""
    load(session, NetworkMember, member.id, actor, EDIT)
    return _pay(session, member, given)


def train_many(session: Session, given: ManyTrainedInput, actor: Actor) -> int:
    """Enter the training for everybody of the role who serves in the area; how many there are."""
    _refuse_future(given.on, "on")
    found = _many(session, given, actor)
    for member in found:
        _train(session, member, given)
    return len(found)


def pay_many(session: Session, given: ManyPaidInput, actor: Actor) -> int:
    """Set the allowance of the year for everybody of the role who serves in the area, but for whom it is paid already.

    Says for how many it was set.
    """
    found = _many(session, given, actor)
    ids = [one.id for one in found]
    paid = set(session.scalars(select(NetworkAllowance.member_id).where(
        NetworkAllowance.member_id.in_(ids), NetworkAllowance.year == given.year, NetworkAllowance.paid_on.is_not(None),
    )))  # fmt: skip
    due = [member for member in found if member.id not in paid]
    for member in due:
        _pay(session, member, given)
    return len(due)


def _many(session: Session, given: ManyInput, actor: Actor) -> list[NetworkMember]:
    area = require_area(session, find_area(session, given.area, "area").id, actor, EDIT)
    _require_role(session, given.role, area)
    found = list(session.scalars(members(session, actor, MembersWanted(role=given.role, area=area), EDIT)))
    if not found:
        raise Invalid("nobody", t("Nobody serves in this role there."), field="role")
    return found


def _train(session: Session, member: NetworkMember, given: TrainingInput) -> NetworkTraining:
    same = select(NetworkTraining).where(
        NetworkTraining.member_id == member.id, NetworkTraining.on == given.on, NetworkTraining.what == given.what
    )
    found = session.scalar(same)
    if found is None:
        found = NetworkTraining(member_id=member.id, on=given.on, what=given.what)
        session.add(found)
        session.flush()
    return found


def _pay(session: Session, member: NetworkMember, given: AllowanceInput) -> NetworkAllowance:
    same = select(NetworkAllowance).where(NetworkAllowance.member_id == member.id, NetworkAllowance.year == given.year)
    found = session.scalar(same) or NetworkAllowance(member_id=member.id, year=given.year)
    if given.paid_on is not None:
        _refuse_future(given.paid_on, "paid_on")
    found.yuan, found.paid_on = given.yuan, given.paid_on
    session.add(found)
    session.flush()
    return found


def _refuse_future(on: date | None, field: str) -> None:
    if on is not None and on > today():
        raise Invalid("future", t("This day is still to come."), field=field)


def _write(session: Session, member: NetworkMember, given: MemberInput, actor: Actor) -> NetworkMember:
    area = require_area(session, find_area(session, given.area, "area").id, actor, EDIT)
    _require_role(session, given.role, area)
    if given.since_on and given.until_on and given.until_on < given.since_on:
        raise Invalid("span", t("The last day lies before the first."), field="until_on")
    _refuse_second(session, member, given, area)
    member.user_id = _account(session, given, member, actor)
    member.area_id, member.area, member.role = area.id, area, given.role
    member.name, member.phone, member.note = given.name, given.phone, given.note
    member.since_on, member.until_on = given.since_on, given.until_on
    session.add(member)
    session.flush()
    return member


def _require_role(session: Session, role: str, area: Area) -> None:
    if not any(term.code == role and term.is_active for term in terms.vocabulary(session, "network_role", area)):
        raise Invalid("role", t("There is no such role."), field="role", hint=t("Choose one of the vocabulary."))


def _refuse_second(session: Session, member: NetworkMember, given: MemberInput, area: Area) -> None:
    """The same name with the same telephone in one role of an area is the same person."""
    same = select(NetworkMember.id).where(
        NetworkMember.area_id == area.id, NetworkMember.role == given.role, NetworkMember.name == given.name,
        NetworkMember.phone == given.phone, NetworkMember.id != (member.id or 0),
    )  # fmt: skip
    if session.scalar(same.limit(1)) is not None:
        wording = t("%(name)s stands on the roster of %(area)s in this role already.", name=given.name, area=area.name)
        raise Invalid("member_taken", wording, field="name", hint=t("Change that one instead."))


def _account(session: Session, given: MemberInput, member: NetworkMember, actor: Actor) -> int | None:
    """The account that was named: one that works in the actor's areas."""
    if not given.login:
        return None
    user = session.scalar(select(User).where(User.login == given.login, User.is_active))
    if user is None or not (user.id == member.user_id or _is_near(session, user, actor)):
        raise Invalid("no_such_account", t("There is no such account in your areas."), field="login",
                      hint=t("Leave it empty: an account is not needed."))  # fmt: skip
    return user.id


def _is_near(session: Session, user: User, actor: Actor) -> bool:
    areas = [session.get(Area, grant.area_id) for grant in user.grants if grant.area_id is not None]
    return any(area is not None and actor.may_for(EDIT, area.path) for area in areas)
