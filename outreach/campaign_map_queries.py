"""What the picture of a campaign is drawn from: its units with their state, and the outlines of the areas beneath."""

from __future__ import annotations

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from geo.polygons import PolygonError, parse_geojson, simplified
from maps.outline_queries import TOLERANCE_DEGREES
from outreach.campaign_map import MapFacts, Ring, Spot
from outreach.cover_queries import target_kinds, units_meant
from outreach.queries import is_planned, is_reached
from registry.models import Area, AreaOutline, Unit
from registry.scope import beneath
from schedule.models import Campaign


def map_facts(session: Session, campaign: Campaign, actor: Actor) -> MapFacts:
    """The units that the campaign is to reach, each with its state, and the outlines around them."""
    state = case((is_reached(campaign), "done"), (is_planned(campaign), "planned"), else_="missing")
    query = units_meant(session, campaign, actor).where(Unit.kind.in_(target_kinds(session, campaign)))
    rows = session.execute(query.with_only_columns(Unit.id, Unit.name, state, Unit.lon, Unit.lat)).tuples()
    return MapFacts([Spot(*row) for row in rows], _rings(session, campaign.area))


def of_state(session: Session, campaign: Campaign, actor: Actor, state: str) -> Select[tuple[Unit]]:
    """The same units, kept to those of one state when one is named."""
    query = units_meant(session, campaign, actor).where(Unit.kind.in_(target_kinds(session, campaign)))
    reached, planned = is_reached(campaign), is_planned(campaign)
    wanted = {"done": reached, "planned": planned & ~reached, "missing": ~planned & ~reached}
    query = query.where(wanted[state]) if state else query
    return query.options(joinedload(Unit.area))


def _rings(session: Session, area: Area) -> list[Ring]:
    """The outlines of the areas one level down, of the area itself when those have none."""
    query = select(AreaOutline.geojson).join(Area, Area.id == AreaOutline.area_id).order_by(Area.path)
    found = session.scalars(query.where(beneath(area.path), Area.parent_id == area.id)).all()
    rings: list[Ring] = []
    for given in found or session.scalars(query.where(Area.id == area.id)).all():
        try:
            shape = simplified(parse_geojson(given), TOLERANCE_DEGREES)
        except PolygonError:
            continue  # what cannot be drawn is left out; the import has said so
        parts = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
        rings += [[(lon, lat) for lon, lat, *_ in part.exterior.coords] for part in parts]
    return rings
