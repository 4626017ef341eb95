"""Deeds on observers: add, change, give a new link."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from core.links import new_salt
from core.times import today
from core.versions import check_version
from observation.models import Observer
from observation.observer_inputs import ObserverInput
from registry.models import Area, User
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import load, require_area

EDIT = Permission.EDIT_OBSERVATION


def add_observer(session: Session, given: ObserverInput, actor: Actor) -> Observer:
    """The new observer, with a link of their own."""
    return _write(session, Observer(salt=new_salt()), given, actor)


def edit_observer(session: Session, observer: Observer, given: ObserverInput, actor: Actor) -> Observer:
    """The changed observer; the link stays the same."""
    load(session, Observer, observer.id, actor, EDIT)
    check_version(observer, given.version)
    return _write(session, observer, given, actor)


def renew_link(session: Session, observer: Observer, actor: Actor) -> Observer:
    """The observer with a new link: the old one, and cards printed with it, open nothing any more."""
    load(session, Observer, observer.id, actor, EDIT)
    observer.salt = new_salt()
    observer.version += 1  # the salt is kept out of the trail, so this is what shows there
    session.flush()
    return observer


def _write(session: Session, observer: Observer, given: ObserverInput, actor: Actor) -> Observer:
    area = require_area(session, find_area(session, given.area, "area").id, actor, EDIT)
    if given.trained_on is not None and given.trained_on > today():
        raise Invalid("future", t("This day is still to come."), field="trained_on")
    observer.user_id = _account(session, given, observer, actor)
    _refuse_second(session, observer, given, area)
    observer.area_id, observer.name, observer.phone = area.id, given.name, given.phone
    observer.trained_on, observer.allowance_yuan = given.trained_on, given.allowance_yuan
    observer.note, observer.is_active = given.note, given.is_active
    session.add(observer)
    session.flush()
    return observer


def _refuse_second(session: Session, observer: Observer, given: ObserverInput, area: Area) -> None:
    """The same name with the same telephone in one area is the same person."""
    same = select(Observer.id).where(
        Observer.area_id == area.id, Observer.name == given.name, Observer.phone == given.phone,
        Observer.id != (observer.id or 0),
    )  # fmt: skip
    if session.scalar(same.limit(1)) is not None:
        wording = t("In %(area)s there is an observer with this name and telephone already.", area=area.name)
        raise Invalid("observer_taken", wording, field="name", hint=t("Change that one instead."))


def _account(session: Session, given: ObserverInput, observer: Observer, actor: Actor) -> int | None:
    """The account that was named: one that works in the actor's areas, and no other observer's."""
    if not given.login:
        return None
    user = session.scalar(select(User).where(User.login == given.login, User.is_active))
    if user is None or not (user.id == observer.user_id or _is_near(session, user, actor)):
        raise Invalid("no_such_account", t("There is no such account in your areas."), field="login",
                      hint=t("Leave it empty: the personal link is enough."))  # fmt: skip
    taken = select(Observer.name).where(Observer.user_id == user.id, Observer.id != (observer.id or 0))
    if (name := session.scalar(taken.limit(1))) is not None:
        raise Invalid("account_taken", t("This account belongs to %(name)s.", name=name), field="login")
    return user.id


def _is_near(session: Session, user: User, actor: Actor) -> bool:
    areas = [session.get(Area, grant.area_id) for grant in user.grants if grant.area_id is not None]
    return any(area is not None and actor.may_for(EDIT, area.path) for area in areas)
