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
from observation.words import STATE_NAMES
from registry.models import Area
from registry.permissions import Permission
from registry.terms import home_path, labels

RECEIVED = Sign("point-received", "diamond", "报", "R", t("Observation point, today received"), "green")
OPEN = Sign("point-open", "diamond", "待", "O", t("Observation point, today still open"), "amber")
MISSING = Sign("point-missing", "diamond", "缺", "M", t("Observation point, today not received"), "rose")
PAUSED = Sign("point-paused", "diamond", "停", "P", t("Observation point, paused"), "slate")
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


LAYER = Layer(
    "observation-points", t("Observation points, by today's record"), "observation",
    (RECEIVED, OPEN, MISSING, PAUSED), point_marks,
    changes_of=("observation_points", "daily_records", "point_pauses", "places", "areas", "settings"), changes_every=10,
    needs=Permission.VIEW_OBSERVATION, page="/observation/points/", replaces=("observation_point",),
)  # fmt: skip
