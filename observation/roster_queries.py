"""Observers and their points as the rosters of the three networks show them: kept here, and nowhere twice."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.rosters import Listed, Roster
from core.times import today
from maps.models import Place
from observation.models import ObservationPoint, Observer
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within


def observers_listed(session: Session, actor: Actor) -> Iterator[Listed]:
    """The active observers within the reader's reach."""
    query = select(Observer.id, Observer.name, Observer.phone, Observer.trained_on, Observer.allowance_yuan, Area.path,
                   Area.name.label("area_name")).join(Observer.area)  # fmt: skip
    query = query.where(Observer.is_active, within(actor, Permission.VIEW_OBSERVATION, Observer.area_id))
    for row in session.execute(query.order_by(Area.code, Observer.name, Observer.id)):
        yield Listed(row.name, row.path, row.area_name, f"/observation/observers/{row.id}", row.phone, row.trained_on,
                     row.allowance_yuan)  # fmt: skip


def points_listed(session: Session, actor: Actor) -> Iterator[Listed]:
    """The observation points in service today within the reader's reach."""
    on = today()
    query = select(Place.id, Place.name, Area.path, Area.name.label("area_name"))
    query = query.join(ObservationPoint, ObservationPoint.place_id == Place.id).join(Area, Area.id == Place.area_id)
    query = query.where(
        Place.is_active, ObservationPoint.starts_on <= on,
        or_(ObservationPoint.ends_on.is_(None), ObservationPoint.ends_on >= on),
        within(actor, Permission.VIEW_OBSERVATION, Place.area_id),
    )  # fmt: skip
    for row in session.execute(query.order_by(Area.code, Place.name, Place.id)):
        yield Listed(row.name, row.path, row.area_name, f"/observation/points/{row.id}")


ROSTERS = (
    Roster("observer", t("Observers"), observers_listed, "/observation/observers"),
    Roster("observation_point", t("Observation points"), points_listed, "/observation/points", is_people=False),
)
