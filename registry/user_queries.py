"""Questions about accounts: whom a reader manages, what state an account is in, which area or unit was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from core.access import EVERYWHERE, Actor
from core.counting import counted, number_of
from core.errors import Invalid, NotFound
from core.fields import name_key
from core.i18n import Text, t
from core.times import now
from registry.granting import can_grant
from registry.models import Area, AuditEntry, Grant, Invitation, Unit, User
from registry.permissions import Permission as P
from registry.queries.settings import all_values
from registry.scope import area_ids, within

R = TypeVar("R", Area, Unit)
MOST_OFFERED = 400
STATES: Mapping[str, tuple[Text, str]] = {
    "active": (t("Active"), "ok"),
    "invited": (t("Invited"), "info"),
    "expired": (t("Link expired"), "warn"),
    "no_role": (t("No role"), "warn"),
    "closed": (t("Closed"), "muted"),
}


def managed_users(actor: Actor) -> ColumnElement[bool]:
    """The users all of whose roles lie where the actor manages accounts; without any, whose last one lay there."""
    if EVERYWHERE in actor.area_paths(P.MANAGE_USERS):
        return true()
    areas = area_ids(actor, P.MANAGE_USERS)
    units = select(Unit.id).where(Unit.area_id.in_(areas))
    inside = case((or_(Grant.area_id.in_(areas), Grant.unit_id.in_(units)), 1), else_=0)
    own = Grant.user_id == User.id
    held = exists().where(own, inside == 1) & ~exists().where(own, inside == 0)
    return held | ~_has_role() & User.id.in_(_left_by_last_role(areas, units))


def _has_role() -> ColumnElement[bool]:
    return exists().where(Grant.user_id == User.id)


def _left_by_last_role(areas: Select[tuple[int]], units: Select[tuple[int]]) -> Select[tuple[int]]:
    """Ids of the users whose latest role, given or taken, lay in one of these areas or units, as the trail has it."""
    holder, area, unit = (
        func.coalesce(AuditEntry.before[name].as_integer(), AuditEntry.after[name].as_integer())
        for name in ("user_id", "area_id", "unit_id")
    )
    of_roles = AuditEntry.record_type == "grants"
    last = select(func.max(AuditEntry.id)).where(of_roles).group_by(holder)
    return select(holder).where(of_roles, AuditEntry.id.in_(last), or_(area.in_(areas), unit.in_(units)))


def users(actor: Actor, wanted: Mapping[str, str]) -> Select[tuple[User]]:
    """The accounts that the actor manages, kept to those asked for: `q` in a name, `role`, `state`."""
    query = select(User).where(managed_users(actor)).options(*with_grants())
    if typed := wanted.get("q", "").strip():
        alike = or_(*(column.icontains(typed, autoescape=True) for column in (User.name, User.login, User.email)))
        query = query.where(alike)
    if role := wanted.get("role"):
        query = query.where(exists().where(Grant.user_id == User.id, Grant.role == role))
    state = wanted.get("state", "")
    return query.where(_in_state(state)) if state in STATES else query


@counted
def without_password(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many people whom the actor manages have not set a password yet."""
    return number_of(waiting(actor)) if actor.may(P.MANAGE_USERS) else None


@counted
def expired_links(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many of them have a link that no longer holds."""
    return number_of(users(actor, {"state": "expired"})) if actor.may(P.MANAGE_USERS) else None


def waiting(actor: Actor) -> Select[tuple[User]]:
    """The people whom the actor manages and who have not set a password yet."""
    return users(actor, {}).where(User.password_hash.is_(None), User.is_active, _has_role())


def with_grants() -> tuple[ExecutableOption, ...]:
    """Loader options that bring each user's roles and where they hold."""
    grants = selectinload(User.grants)
    return grants.joinedload(Grant.area), grants.joinedload(Grant.unit).joinedload(Unit.area)


def states(session: Session, people: Sequence[User]) -> dict[int, str]:
    """The state of each account by its id: active, invited, expired, no_role or closed; their roles are loaded."""
    ids = [user.id for user in people]
    invited = set(session.scalars(select(User.id).where(User.id.in_(ids), _has_open_link())))
    return {user.id: _state(user, user.id in invited) for user in people}


def managed_user(session: Session, user_id: int, actor: Actor) -> User:
    """The account with its roles, if the actor manages it; otherwise there is none (NotFound)."""
    found = session.scalar(select(User).where(User.id == user_id, managed_users(actor)).options(*with_grants()))
    if found is None:
        raise NotFound()
    return found


def is_managed_by(session: Session, user: User, actor: Actor) -> bool:
    """Whether the actor could have given the user every role that the user has."""
    return all(can_grant(actor, held.role, path_of_grant(session, held), held.unit_id) for held in user.grants)


def path_of_grant(session: Session, held: Grant) -> str:
    """The area path in which the role holds, that of the unit's area for a unit, "" for everywhere."""
    if held.unit_id is not None:
        place = select(Area.path).join(Unit, Unit.area_id == Area.id).where(Unit.id == held.unit_id)
        return session.scalar(place) or "-"
    if held.area_id is not None:
        return session.scalar(select(Area.path).where(Area.id == held.area_id)) or "-"
    return EVERYWHERE


def find_area(session: Session, typed: str, actor: Actor) -> Area:
    """The area meant by a code, a name, or "name code"; only where the actor manages accounts."""
    mine = select(Area).where(within(actor, P.MANAGE_USERS, Area.id))
    by_code = mine.where(Area.code.in_({typed, typed.split()[-1]}))
    found = session.scalars(by_code.limit(3)).all() or session.scalars(mine.where(Area.name == typed).limit(3)).all()
    codes = "、".join(area.code for area in found)
    return _only(found, typed, "area", t("Several areas are called that. Type the code: %(codes)s.", codes=codes))


def find_unit(session: Session, typed: str, actor: Actor, permission: P = P.MANAGE_USERS) -> Unit:
    """The unit meant by "name #id", a code or a name; only where the actor holds the permission."""
    mine = select(Unit).where(within(actor, permission, Unit.area_id))
    alike = or_(Unit.code == typed, Unit.name_key == name_key(typed))
    if match := re.search(r"#(\d{1,9})$", typed):
        alike = Unit.id == int(match[1])
    several = t("Several units are called that. Choose one from the list that opens while you type.")
    return _only(session.scalars(mine.where(alike).limit(3)).all(), typed, "unit", several)


def offered_areas(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Areas to choose from while typing, the large ones first; any other can be typed."""
    mine = select(Area).where(within(actor, P.MANAGE_USERS, Area.id)).order_by(Area.path).limit(MOST_OFFERED)
    return [(f"{area.name} {area.code}",) * 2 for area in session.scalars(mine.where(Area.level != "village"))]


def offered_units(session: Session, actor: Actor, permission: P = P.MANAGE_USERS) -> list[tuple[str, str]]:
    """Units to choose from while typing; any other can be typed by name or code."""
    mine = select(Unit).where(within(actor, permission, Unit.area_id), Unit.is_active).options(joinedload(Unit.area))
    found = session.scalars(mine.order_by(Unit.name).limit(MOST_OFFERED))
    return [(unit_entry(unit),) * 2 for unit in found]


def unit_entry(unit: Unit) -> str:
    """A unit as it is written into an entry, and found again by `find_unit`."""
    return f"{unit.name} · {unit.area.name} #{unit.id}"


def demo_logins(session: Session) -> list[dict[str, str]]:
    """Sign-in names of the demonstration with "login", "role" and "password", to be shown to everybody; else none."""
    held = next(iter(all_values(session, "demo_logins").values()), None)
    return deepcopy(held) if isinstance(held, list) else []


def _only(found: Sequence[R], typed: str, field: str, several: Text) -> R:
    if len(found) == 1:
        return found[0]
    if found:
        raise Invalid(f"several_{field}s", several, field=field)
    wording = t("Nothing in your area is called “%(typed)s”.", typed=typed)
    raise Invalid(f"no_{field}", wording, field=field, hint=t("Choose from the list that opens while you type."))


def _has_open_link() -> ColumnElement[bool]:
    return exists().where(Invitation.user_id == User.id, Invitation.used_at.is_(None), Invitation.expires_at > now())


def _in_state(state: str) -> ColumnElement[bool]:
    if state == "closed":
        return ~User.is_active
    if state == "no_role":
        return User.is_active & ~_has_role()
    if state == "active":
        return User.is_active & User.password_hash.is_not(None) & _has_role()
    waiting = User.is_active & User.password_hash.is_(None) & _has_role()
    return waiting & (_has_open_link() if state == "invited" else ~_has_open_link())


def _state(user: User, has_link: bool) -> str:
    if not user.is_active:
        return "closed"
    if not user.grants:
        return "no_role"
    if user.password_hash:
        return "active"
    return "invited" if has_link else "expired"
