"""Questions about observation points: lists, one point, its pauses, and places that are not described as points yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.errors import NotFound
from core.fields import name_key
from core.times import today
from maps.models import Place
from maps.services import shown_position
from observation.models import ObservationPoint, Observer, PointPause
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import beneath, load, within

OF_PLACE = ("name", "code", "address", "coordinate_source", "note")
OF_POINT = ("category", "object", "object_count", "observer_id", "haves", "starts_on", "ends_on", "version")
VIEW = Permission.VIEW_OBSERVATION


def points(
    actor: Actor, typed: str = "", area: Area | None = None, categories: Collection[str] = (), shows: str = "",
    permission: Permission = VIEW,
) -> Select[tuple[ObservationPoint]]:  # fmt: skip
    """The points of the actor's areas; `shows`: "ended" those given up, "unwatched" those without an observer."""
    query = select(ObservationPoint).join(ObservationPoint.place).join(Place.area).outerjoin(ObservationPoint.observer)
    query = query.options(
        contains_eager(ObservationPoint.place).contains_eager(Place.area), contains_eager(ObservationPoint.observer)
    ).where(within(actor, permission, Place.area_id))  # fmt: skip
    is_over = or_(Place.is_active.is_(False), func.coalesce(ObservationPoint.ends_on < today(), False))
    query = query.where(is_over if shows == "ended" else ~is_over)
    if shows == "unwatched":
        query = query.where(or_(ObservationPoint.observer_id.is_(None), Observer.is_active.is_(False)))
    if area is not None:
        query = query.where(beneath(area.path))
    if categories:
        query = query.where(ObservationPoint.category.in_(categories))
    return query.where(_matches(typed)) if typed else query


def _matches(typed: str) -> Any:
    found = or_(Place.code == typed, ObservationPoint.object.contains(typed, autoescape=True),
                Observer.name.contains(typed, autoescape=True))  # fmt: skip
    key = name_key(typed)
    return or_(found, Place.name_key.contains(key, autoescape=True)) if key else found


def undescribed(session: Session, actor: Actor) -> Sequence[Place]:
    """Places of this kind where nobody has said yet what is watched and by whom."""
    query = select(Place).outerjoin(ObservationPoint, ObservationPoint.place_id == Place.id)
    query = query.where(
        Place.kind == "observation_point", Place.is_active, ObservationPoint.place_id.is_(None),
        within(actor, Permission.EDIT_OBSERVATION, Place.area_id),
    ).options(joinedload(Place.area))  # fmt: skip
    return session.scalars(query.order_by(Place.name, Place.id).limit(200)).all()


def seen_place(session: Session, place_id: int, actor: Actor, permission: Permission = VIEW) -> Place:
    """The place of a point, if the actor holds the permission for it (NotFound)."""
    place = load(session, Place, place_id, actor, permission)
    if place.kind != "observation_point":
        raise NotFound()
    return place


def seen_point(session: Session, place_id: int, actor: Actor, permission: Permission = VIEW) -> ObservationPoint:
    """The point, if the actor holds the permission for it (NotFound)."""
    point = session.get(ObservationPoint, seen_place(session, place_id, actor, permission).id)
    if point is None:
        raise NotFound()
    return point


def area_in_reach(session: Session, typed: str, actor: Actor, permission: Permission = VIEW) -> Area | None:
    """The area that is asked for by code or name, None without one; NotFound when it is out of the actor's reach."""
    return load(session, Area, find_area(session, typed, "area").id, actor, permission) if typed else None


def pauses(session: Session, place_id: int) -> Sequence[PointPause]:
    """The pauses of a point, the latest first."""
    query = select(PointPause).where(PointPause.place_id == place_id).order_by(PointPause.starts_on.desc())
    return session.scalars(query).all()


def as_typed(place: Place, point: ObservationPoint | None) -> Mapping[str, Any]:
    """What the form of a point holds; degrees are shown in WGS-84, whatever they came in."""
    lon, lat = shown_position(place)
    values = {name: getattr(place, name) for name in OF_PLACE}
    values |= {"area": place.area.code, "lon": lon, "lat": lat, "datum": "wgs84", "place_version": place.version}
    if point is not None:
        values |= {name: getattr(point, name) for name in OF_POINT}
    return values
