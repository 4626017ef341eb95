"""Observation points on the map, by how they stand with today's record; only for whoever may see the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from maps.kinds import Sign
from maps.layers import Layer, Mark
from maps.models import Place
from observation.daily_queries import Wanted, survey, today_in
from observation.models import ObservationPoint
from observation.words import STATE_NAMES
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from registry.terms import home_path, labels

RECEIVED = Sign("point-received", "diamond", "报", "R", t("Observation point, today received"), "green")
OPEN = Sign("point-open", "diamond", "待", "O", t("Observation point, today still open"), "amber")
MISSING = Sign("point-missing", "diamond", "缺", "M", t("Observation point, today not received"), "rose")
PAUSED = Sign("point-paused", "diamond", "停", "P", t("Observation point, paused"), "slate")
UNSET = Sign("point-unset", "diamond", "未", "N", t("Observation point, not set up yet"), "slate")
SIGN_OF = {"received": RECEIVED, "late": RECEIVED, "open": OPEN, "missing": MISSING, "paused": PAUSED}


def point_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The points in service today, each with what is watched and how it stands; nothing of any person."""
    on = today_in(session, home_path(session))
    found = survey(session, actor, Wanted(on, on)).lines
    names = labels(session, "observation_category")
    query = select(Place.id, Place.lon, Place.lat, Area.path).join(Area, Area.id == Place.area_id)
    where = {row.id: row for row in session.execute(query.where(Place.kind == "observation_point"))}
    for line in (line for line in found if line.last.state in SIGN_OF and line.place_id in where):
        at, state = where[line.place_id], line.last.state
        said = " · ".join(filter(None, [names.get(line.category, line.category), line.object, str(STATE_NAMES[state])]))
        yield Mark(line.place_id, line.name, SIGN_OF[state].code, at.lon, at.lat, at.path, said,
                   is_hollow=state in ("missing", "paused"))  # fmt: skip
    yield from _unset(session, actor)


def _unset(session: Session, actor: Actor) -> Iterator[Mark]:
    """Places for observation that nobody has set up, for those who can."""
    query = select(Place.id, Place.name, Place.lon, Place.lat, Area.path).join(Area, Area.id == Place.area_id)
    query = query.outerjoin(ObservationPoint, ObservationPoint.place_id == Place.id).where(
        Place.kind == "observation_point", Place.is_active, ObservationPoint.place_id.is_(None),
        within(actor, Permission.EDIT_OBSERVATION, Place.area_id, Place.unit_id),
    ).order_by(Place.id)  # fmt: skip
    for number, name, lon, lat, path in session.execute(query):
        yield Mark(number, name, UNSET.code, lon, lat, path, str(UNSET.label), is_hollow=True)


LAYER = Layer(
    "observation-points", t("Observation points, by today's record"), "observation",
    (RECEIVED, OPEN, MISSING, PAUSED, UNSET), point_marks,
    changes_of=("observation_points", "daily_records", "point_pauses", "places", "areas", "settings"), changes_every=10,
    needs=Permission.VIEW_OBSERVATION, page="/observation/points/", replaces=("observation_point",),
)  # fmt: skip
