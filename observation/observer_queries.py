"""Questions about observers: who they are, what their links open, and whose link an address is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.links import links, read
from maps.models import Place
from observation.models import ObservationPoint, Observer
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within

LINK = "observer"
TYPED = ("name", "phone", "trained_on", "allowance_yuan", "note", "is_active", "version")


class LinkVoid(DomainError):
    """The link does not open anything any more: renewed, its observer no longer active, or never ours."""

    status = 410


def observers(actor: Actor, typed: str = "", area: Area | None = None, shows: str = "") -> Select[tuple[Observer]]:
    """The observers of the actor's areas, by part of the name or telephone; `shows` "inactive" for those who left."""
    query = select(Observer).join(Observer.area).options(contains_eager(Observer.area), joinedload(Observer.user))
    query = query.where(within(actor, Permission.VIEW_OBSERVATION, Observer.area_id))
    query = query.where(Observer.is_active.is_(shows != "inactive"))
    if typed:
        query = query.where(
            or_(Observer.name.contains(typed, autoescape=True), Observer.phone.contains(typed, autoescape=True))
        )
    return query.where(beneath(area.path)) if area is not None else query


def choices(session: Session, actor: Actor, kept: int | None = None) -> list[tuple[str, str]]:
    """(id, name and area) of active observers of areas where the actor may give them points, `kept` besides."""
    query = select(Observer).join(Observer.area).options(contains_eager(Observer.area))
    query = query.where(within(actor, Permission.EDIT_OBSERVATION, Observer.area_id))
    query = query.where(or_(Observer.is_active, Observer.id == (kept or 0))).order_by(Area.code, Observer.name)
    return [(str(one.id), f"{one.name} · {one.area.name}") for one in session.scalars(query.limit(1500))]


def point_counts(session: Session, observer_ids: Sequence[int]) -> dict[int, int]:
    """How many points in use each of them watches."""
    query = select(ObservationPoint.observer_id, func.count()).join(ObservationPoint.place)
    query = query.where(ObservationPoint.observer_id.in_(observer_ids), Place.is_active)
    counted = session.execute(query.group_by(ObservationPoint.observer_id)).tuples()
    return {observer_id: count for observer_id, count in counted if observer_id is not None}


def points_of(session: Session, observer: Observer) -> Sequence[ObservationPoint]:
    """The points in use that the observer watches, by name."""
    query = select(ObservationPoint).join(ObservationPoint.place)
    query = query.options(contains_eager(ObservationPoint.place).joinedload(Place.area))
    query = query.where(ObservationPoint.observer_id == observer.id, Place.is_active)
    return session.scalars(query.order_by(Place.name, Place.id)).all()


def token(session: Session, observer: Observer) -> str:
    """What the observer's personal link carries; it holds until it is renewed."""
    return links(session).token(LINK, observer.id, observer.salt)


def opened(session: Session, given: str) -> Observer:
    """Whose link it is; refuses (`LinkVoid`) one that is renewed, of an observer who has left, or not ours."""
    found = read(given)
    observer = session.get(Observer, found.number) if found is not None else None
    if observer is None or not observer.is_active or not links(session).is_good(LINK, given, observer.salt):
        raise LinkVoid("link_void", t("This link is not valid any more."), hint=t("Ask your township for the new one."))
    return observer


def of_user(session: Session, actor: Actor) -> Observer | None:
    """The observer whose account this is."""
    if not actor.key.startswith("user:"):
        return None
    query = select(Observer).where(Observer.user_id == int(actor.key.removeprefix("user:")), Observer.is_active)
    return session.scalar(query.order_by(Observer.id).limit(1))


def as_typed(observer: Observer) -> Mapping[str, Any]:
    """What the form of an observer holds."""
    login = observer.user.login if observer.user is not None else ""
    return {name: getattr(observer, name) for name in TYPED} | {"area": observer.area.code, "login": login}
