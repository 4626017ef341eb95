"""Questions about assumed earthquakes: which there are for whom, what lies in their area, what they would mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from core.access import Actor
from core.errors import NotFound
from geo.polygons import PolygonError, inner_point, parse_geojson
from maps.capacity import capacity_of
from maps.intensity import Shock, intensities
from maps.models import Place, Shelter
from maps.norms import MapNorms
from maps.scenario_figures import Figures, ShelterSite, Sites, UnitSite, Village, figures
from maps.scenario_models import Scenario
from maps.scenario_norms import ScenarioNorms
from maps.setting_queries import norms as map_norms
from registry import terms
from registry.models import Area, AreaOutline, Unit, UnitHeadcount
from registry.permissions import Permission
from registry.queries.areas import tops
from registry.queries.settings import setting
from registry.scope import beneath, within

SCENARIO_NORMS = "scenario_norms"


def scenario_norms(session: Session, area: Area | None = None) -> ScenarioNorms:
    """The shares of people who look for shelter, as they hold in the area."""
    return ScenarioNorms.from_stored(setting(session, SCENARIO_NORMS, area))


def scenarios_open_to(actor: Actor) -> Select[tuple[Scenario]]:
    """The scenarios of the reader's areas, those beneath and those above: a county's are for its townships."""
    paths = actor.area_paths(Permission.VIEW_PLACES)
    above = [int(part) for path in paths for part in path.split("/") if part]
    seen: list[ColumnElement[bool]] = [within(actor, Permission.VIEW_PLACES, Scenario.area_id)]
    seen += [Scenario.area_id.in_(above)] if above else []
    query = select(Scenario).join(Scenario.area).options(contains_eager(Scenario.area))
    return query.where(or_(*seen), Scenario.is_active)


def open_scenario(session: Session, scenario_id: int, actor: Actor) -> Scenario:
    """The scenario, if it is open to this reader; else NotFound."""
    found = session.scalar(scenarios_open_to(actor).where(Scenario.id == scenario_id))
    if found is None:
        raise NotFound()
    return found


def scenarios_around(session: Session, area: Area) -> list[Scenario]:
    """The scenarios of an area and of those above it, by name: what a drill held there may start from."""
    ids = [int(part) for part in area.path.split("/") if part]
    query = select(Scenario).where(Scenario.area_id.in_(ids), Scenario.is_active).order_by(Scenario.name, Scenario.id)
    return list(session.scalars(query))


def shock_of(scenario: Scenario) -> Shock:
    """The earthquake to reckon with."""
    return Shock(scenario.lon, scenario.lat, scenario.magnitude, scenario.strike_deg, scenario.region)


def intensity_at(scenario: Scenario, lon: float | None, lat: float | None) -> float | None:
    """The intensity expected at a point; None without one."""
    return None if lon is None or lat is None else float(intensities(shock_of(scenario), [lon], [lat])[0])


def home_area(session: Session, actor: Actor) -> Area | None:
    """The area for which a reader reckons first: the highest of their own."""
    highest = tops(session, actor, Permission.VIEW_PLACES)
    if len(highest) == 1 and highest[0].level in ("province", "prefecture"):
        inside = select(Area).where(Area.parent_id == highest[0].id).order_by(Area.code).limit(2)
        lower = session.scalars(inside).all()
        return lower[0] if len(lower) == 1 else highest[0]
    return next(iter(highest), None)


def reckoned_area(session: Session, area: Area, actor: Actor) -> Area:
    """The area whose figures this reader gets: the scenario's, or the reader's own part of it."""
    if actor.may_for(Permission.VIEW_PLACES, area.path):
        return area
    own = next((one for one in tops(session, actor, Permission.VIEW_PLACES) if one.path.startswith(area.path)), None)
    if own is None:
        raise NotFound()
    return own


def figures_for(session: Session, shock: Shock, area: Area, actor: Actor) -> Figures:
    """What the earthquake would mean for what lies in the area and is open to this reader."""
    return figures(shock, sites(session, area, actor), scenario_norms(session, area))


def sites(session: Session, area: Area, actor: Actor) -> Sites:
    """Villages, units and shelters in the area, with their points and people."""
    areas = session.execute(
        select(Area.id, Area.parent_id, Area.name, Area.level, Area.path, Area.population, Area.lon, Area.lat)
        .where(beneath(area.path)).order_by(Area.path)
    ).all()  # fmt: skip
    towns = Townships({row.id: (row.name, row.level) for row in areas}, area)
    return Sites(
        villages=_villages(session, area, areas, towns), units=list(_units(session, area, actor, towns)),
        shelters=list(_shelters(session, area, towns)), stated=area.population,
    )  # fmt: skip


@dataclass(frozen=True)
class Townships:
    """Says in which township a path lies."""

    known: Mapping[int, tuple[str, str]]
    home: Area

    def of(self, path: str) -> str:
        """The township's name, or that of the whole area for what lies in none."""
        ids = [int(part) for part in path.split("/") if part]
        return next((self.known[one][0] for one in ids if self.known.get(one, ("", ""))[1] == "township"),
                    self.home.name)  # fmt: skip


def _villages(session: Session, area: Area, rows: Any, towns: Townships) -> list[Village]:
    """People where the lowest areas are that have a figure."""
    kids: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.id != area.id:
            kids[row.parent_id].append(row)

    def points(row: Any) -> list[Any]:
        parts = [part for child in kids[row.id] for part in points(child)]
        is_whole = row.level not in ("township", "village")
        if parts and (is_whole or any(part.population is not None for part in parts) or row.population is None):
            return parts
        return [row]

    found = [one for row in rows if row.id == area.id for one in points(row)]
    inside = _inner_points(session, [one.id for one in found if one.lon is None or one.lat is None])
    return [
        Village(one.name, towns.of(one.path), one.population, *inside.get(one.id, (one.lon, one.lat))) for one in found
    ]


def _inner_points(session: Session, ids: list[int]) -> dict[int, tuple[float, float]]:
    """A point inside the outline of each of these areas that has one."""
    found = {}
    query = select(AreaOutline.area_id, AreaOutline.geojson).where(AreaOutline.area_id.in_(ids))
    for area_id, geojson in session.execute(query) if ids else []:
        try:
            point = inner_point(parse_geojson(geojson))
        except PolygonError:
            continue
        found[area_id] = (point.lon, point.lat)
    return found


def _units(session: Session, area: Area, actor: Actor, towns: Townships) -> Iterator[UnitSite]:
    people = (
        select(UnitHeadcount.unit_id, func.sum(UnitHeadcount.count).label("people"))
        .group_by(UnitHeadcount.unit_id).subquery()
    )  # fmt: skip
    query = (
        select(Unit.id, Unit.name, Unit.kind, Unit.lon, Unit.lat, Area.path, func.coalesce(people.c.people, 0))
        .join(Area, Area.id == Unit.area_id).outerjoin(people, people.c.unit_id == Unit.id)
        .where(Unit.is_active, beneath(area.path), within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id))
        .order_by(Unit.id)
    )  # fmt: skip
    kinds, schools = terms.labels(session, "unit_kind", area), set(terms.beneath(session, "unit_kind", "school", area))
    for number, name, kind, lon, lat, path, count in session.execute(query):
        yield UnitSite(number, name, kinds.get(kind, kind), kind in schools, towns.of(path), int(count), lon, lat)


def _shelters(session: Session, area: Area, towns: Townships) -> Iterator[ShelterSite]:
    declared = func.coalesce(Shelter.declared_capacity, Place.capacity)
    query = (
        select(Place.id, Place.name, Area.path, declared, Shelter.effective_area_m2, Shelter.shelter_class,
               Shelter.status, Place.lon, Place.lat)
        .join(Place.area).join(Place.shelter)
        .where(Place.is_active, Place.kind == "shelter", beneath(area.path)).order_by(Place.id)
    )  # fmt: skip
    rules: MapNorms = map_norms(session, area)
    for number, name, path, count, effective, given, status, lon, lat in session.execute(query):
        room = capacity_of(count, effective, rules.m2_per_person(given)).planned
        yield ShelterSite(number, name, towns.of(path), room, status == "usable", lon, lat)


@dataclass(frozen=True)
class Reckoned:
    """An assumed earthquake, saved or not, with its figures for an area; upper floors add panels to it."""

    shock: Shock
    area: Area
    figures: Figures
    scenario: Scenario | None = None
