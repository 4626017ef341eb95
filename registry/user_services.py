"""Deeds of those who manage accounts: make them, give and take roles, close them; one administrator always remains."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, SYSTEM, Actor
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.i18n import t
from core.versions import check_version
from registry.account_services import keep_password, login_key, new_session_key
from registry.granting import asks_for_unit, can_grant
from registry.invitation_services import withdraw_invitations
from registry.models import Area, Grant, Unit, User
from registry.permissions import ROLE_NAMES
from registry.user_inputs import GrantInput, UserEdit, UserInput
from registry.user_queries import find_area, find_unit, is_managed_by, path_of_grant


def create_user(session: Session, given: UserInput, actor: Actor) -> User:
    """A new account with its first role; it has no password until an invitation is taken up."""
    login = _free_login(session, given.login)
    held = _resolve(session, given, actor)
    user = User(login=login, name=given.name, email=given.email, language=given.language, session_key=new_session_key())
    user.grants = [held]
    session.add(user)
    session.flush()
    return user


def create_administrator(session: Session, login: str, name: str, password: str) -> User:
    """An administrator of everything with a password, for the command line of a new installation."""
    user = User(login=_free_login(session, login), name=name, session_key=new_session_key())
    user.grants = [Grant(role="administrator")]
    session.add(user)
    session.flush()
    keep_password(session, user, password, SYSTEM)
    return user


def edit_user(session: Session, user: User, given: UserEdit, actor: Actor) -> User:
    """Keep name, e-mail and language of somebody's account."""
    require_managed(session, user, actor)
    check_version(user, given.version)
    user.name, user.email, user.language = given.name, given.email, given.language
    return user


def give_role(session: Session, user: User, given: GrantInput, actor: Actor) -> Grant:
    """Let the user have one more role somewhere; refuses what the actor does not hold there, and doubles."""
    require_managed(session, user, actor)
    fresh = _resolve(session, given, actor)
    if any((g.role, g.area_id, g.unit_id) == (fresh.role, fresh.area_id, fresh.unit_id) for g in user.grants):
        raise DomainError("has_role", t("%(name)s has this role there already.", name=user.name), field="role")
    user.grants.append(fresh)
    session.flush()
    return fresh


def take_role(session: Session, user: User, grant_id: int, actor: Actor) -> None:
    """Take one role from the user; the last administrator of the installation keeps theirs."""
    require_managed(session, user, actor)
    held = next((grant for grant in user.grants if grant.id == grant_id), None)
    if held is None:
        raise NotFound()
    _require_grantable(session, held, actor)
    lock_administrators(session)
    user.grants.remove(held)
    session.flush()
    if held.role == "administrator":
        _require_an_administrator(session)


def close_account(session: Session, user: User, actor: Actor) -> None:
    """Sign the user out everywhere and let nobody in by this account; its history stays. Not one's own account."""
    require_managed(session, user, actor)
    if actor.key == f"user:{user.id}":
        raise DomainError("own_account", t("This is your own account. Ask another administrator to close it."))
    lock_administrators(session)
    user.is_active, user.session_key = False, new_session_key()
    withdraw_invitations(session, user, actor)
    session.flush()
    if any(held.role == "administrator" for held in user.grants):
        _require_an_administrator(session)


def reopen_account(session: Session, user: User, actor: Actor) -> None:
    """Let the user in again with the roles and the password from before."""
    require_managed(session, user, actor)
    user.is_active = True


def require_managed(session: Session, user: User, actor: Actor) -> None:
    """Refuse an account with a role that the actor could not have given."""
    if not is_managed_by(session, user, actor):
        raise Forbidden("above", t("This account has a role above yours, or one outside your area."))


def lock_administrators(session: Session) -> None:
    """Let only one request at a time take administrators away."""
    session.execute(select(User.id).join(Grant).where(Grant.role == "administrator").with_for_update())


def _require_an_administrator(session: Session) -> None:
    everywhere = (Grant.role == "administrator") & Grant.area_id.is_(None) & Grant.unit_id.is_(None)
    left = select(User.id).join(Grant).where(everywhere, User.is_active, User.password_hash.is_not(None)).limit(1)
    if session.scalar(left) is None:
        wording = t("This is the last administrator who can sign in. At least one must remain.")
        raise DomainError("last_administrator", wording, hint=t("Make somebody else an administrator first."))


def _free_login(session: Session, typed: str) -> str:
    login = login_key(typed)
    if session.scalar(select(User.id).where(User.login == login)) is not None:
        wording = t("There is an account with this sign-in name already.")
        raise DomainError("login_taken", wording, field="login", hint=t("Add something to it, such as the township."))
    return login


def _resolve(session: Session, given: GrantInput, actor: Actor) -> Grant:
    """The role as a row, if the actor may give it there."""
    unit, area = _place(session, given, actor)
    held = Grant(role=given.role, area=area, unit=unit, area_id=area.id if area else None)
    held.unit_id = unit.id if unit else None
    _require_grantable(session, held, actor)
    return held


def _place(session: Session, given: GrantInput, actor: Actor) -> tuple[Unit | None, Area | None]:
    role = ROLE_NAMES[given.role]
    if asks_for_unit(given.role):
        if not given.unit:
            raise Invalid("unit_needed", t("Which unit? “%(role)s” is a role for one unit.", role=role), field="unit")
        return find_unit(session, given.unit, actor), None
    if given.unit:
        wording = t("“%(role)s” is a role in an area, not for one unit. Empty this entry.", role=role)
        raise Invalid("no_unit", wording, field="unit")
    return None, find_area(session, given.area, actor) if given.area else None


def _require_grantable(session: Session, held: Grant, actor: Actor) -> None:
    path = path_of_grant(session, held)
    if can_grant(actor, held.role, path, held.unit_id):
        return
    if path == EVERYWHERE and can_grant_somewhere(actor, held.role):
        raise Invalid("area_needed", t("In which area? You can give this role in your own area only."), field="area")
    wording = t("You cannot give or take the role “%(role)s” there: it is above yours, or outside your area.",
                role=ROLE_NAMES[held.role])  # fmt: skip
    raise DomainError("role_above", wording, field="role")


def can_grant_somewhere(actor: Actor, role: str) -> bool:
    """Whether the actor may give the role in an area of their own."""
    return any(can_grant(actor, role, path) for path in actor.area_paths("users.manage"))
