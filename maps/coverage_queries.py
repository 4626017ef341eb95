"""Questions behind the analyses of coverage: the ground of an area, and which runs a reader sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, defer

from core.access import Actor
from core.times import local, say_plain_date
from geo.polygons import PolygonError, inner_point, parse_geojson
from maps.capacity import computed_capacity
from maps.coverage import AreaFact, Ground, ShelterFact, SiteFact
from maps.coverage_models import CoverageRun, WalkingWay
from maps.coverage_people import VILLAGE
from maps.models import Place, Shelter
from maps.norms import MapNorms
from maps.setting_queries import norms
from registry.models import Area, AreaOutline, Unit
from registry.permissions import Permission
from registry.scope import beneath, within
from registry.terms import beneath as terms_beneath

GOING_ON = ("waiting", "running")


def ground_of(session: Session, area: Area) -> Ground:
    """Everything in an area that an analysis looks at."""
    return Ground(
        area.id, list(_areas(session, area)), list(_shelters(session, area, norms(session, area))),
        list(sites_of(session, area)), _ways(session, area),
    )  # fmt: skip


def _areas(session: Session, area: Area) -> Iterator[AreaFact]:
    columns = (Area.id, Area.parent_id, Area.code, Area.name, Area.level, Area.population, Area.lon, Area.lat)
    rows = session.execute(select(*columns).where(beneath(area.path)).order_by(Area.id)).all()
    lacking = [row.id for row in rows if row.level == VILLAGE and (row.lon is None or row.lat is None)]
    inner = _inner_points(session, lacking)
    for row in rows:
        facts = AreaFact(*row)
        if facts.id in inner:
            lon, lat = inner[facts.id]
            facts = replace(facts, lon=lon, lat=lat, is_inner=True)
        yield facts


def _inner_points(session: Session, ids: Sequence[int]) -> dict[int, tuple[float, float]]:
    """A point inside the outline of each of these areas that has one."""
    found: dict[int, tuple[float, float]] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        query = select(AreaOutline.area_id, AreaOutline.geojson).where(AreaOutline.area_id.in_(part))
        for area_id, geojson in session.execute(query):
            try:
                found[area_id] = inner_point(parse_geojson(geojson))
            except PolygonError:
                continue
    return found


def _shelters(session: Session, area: Area, rules: MapNorms) -> Iterator[ShelterFact]:
    query = select(Place, Shelter).join(Place.area).outerjoin(Shelter, Shelter.place_id == Place.id)
    query = query.where(Place.kind == "shelter", Place.is_active, beneath(area.path)).order_by(Place.id)
    for place, shelter in session.execute(query).tuples():
        declared = place.capacity
        if shelter is not None and shelter.declared_capacity is not None:
            declared = shelter.declared_capacity
        kind = shelter.shelter_class if shelter is not None else None
        surface = shelter.effective_area_m2 if shelter is not None else None
        yield ShelterFact(
            place.id, place.name, place.area_id, kind, shelter.status if shelter is not None else "usable",
            tuple(shelter.hazards) if shelter is not None else (), place.lon, place.lat, declared,
            computed_capacity(surface, rules.m2_per_person(kind)),
        )  # fmt: skip


def sites_of(session: Session, area: Area) -> Iterator[SiteFact]:
    """Venues and school grounds in the area that are no shelters yet and whose point is known."""
    taken = select(Place.unit_id).where(Place.kind == "shelter", Place.is_active, Place.unit_id.is_not(None))
    free = or_(Place.unit_id.is_(None), Place.unit_id.not_in(taken))
    venues = select(Place).join(Place.area).where(
        Place.kind == "venue", Place.is_active, Place.lon.is_not(None), Place.lat.is_not(None), free,
        beneath(area.path),
    )  # fmt: skip
    of_units = set()
    for place in session.scalars(venues.order_by(Place.id)):
        of_units.add(place.unit_id)
        assert place.lon is not None and place.lat is not None
        yield SiteFact(
            f"place:{place.id}", place.name, "venue", place.area_id, place.lon, place.lat, place.capacity
        )  # fmt: skip
    schools = select(Unit).join(Unit.area).where(
        Unit.is_active, Unit.kind.in_(terms_beneath(session, "unit_kind", "school", area)), Unit.id.not_in(taken),
        Unit.lon.is_not(None), Unit.lat.is_not(None), beneath(area.path),
    )  # fmt: skip
    for unit in session.scalars(schools.order_by(Unit.id)):
        if unit.id not in of_units:
            assert unit.lon is not None and unit.lat is not None
            yield SiteFact(f"unit:{unit.id}", unit.name, "school", unit.area_id, unit.lon, unit.lat, None)


def _ways(session: Session, area: Area) -> dict[tuple[int, int], float]:
    query = select(WalkingWay.area_id, WalkingWay.place_id, WalkingWay.metres).join(WalkingWay.area)
    return {(one, two): metres for one, two, metres in session.execute(query.where(beneath(area.path))).tuples()}


def runs(actor: Actor, area: Area | None = None) -> Select[tuple[CoverageRun]]:
    """The analyses that the reader may see, without their tables; those of one area and beneath when one is given."""
    query = select(CoverageRun).join(CoverageRun.area).outerjoin(CoverageRun.job)
    query = query.options(
        contains_eager(CoverageRun.area), contains_eager(CoverageRun.job), defer(CoverageRun.details)
    )  # fmt: skip
    query = query.where(within(actor, Permission.VIEW_PLACES, CoverageRun.area_id))
    return query.where(beneath(area.path)) if area is not None else query


def state_of(run: CoverageRun) -> str:
    """How the analysis stands: that of its job while nothing has come out, for a killed worker writes nothing."""
    if run.state not in GOING_ON:
        return run.state
    if run.job is None or run.job.state in ("failed", "done"):
        return "failed"
    return run.job.state


def made_on(run: CoverageRun) -> str:
    """The day on which the result came out, in words."""
    return say_plain_date(local(run.finished_at or run.created_at).date())


def is_trial(run: CoverageRun) -> bool:
    """Whether sites were added or shelters left out on trial."""
    return bool(run.assumptions.get("added") or run.assumptions.get("closed"))


def latest(session: Session, actor: Actor, area: Area | None = None) -> CoverageRun | None:
    """The newest finished analysis of the area itself that tries nothing out; without one, of the widest area seen."""
    query = runs(actor).where(CoverageRun.state == "done")
    if area is not None:
        query = query.where(CoverageRun.area_id == area.id)
    found = session.scalars(query.order_by(CoverageRun.id.desc()).limit(100)).all()
    standing = [run for run in found if not is_trial(run)]
    return min(standing, key=lambda run: (run.area.path.count("/"), -run.id), default=None)


def names_of(session: Session, run: CoverageRun) -> Mapping[int, str]:
    """The names of all areas of an analysis, by their ids."""
    query = select(Area.id, Area.name).where(beneath(run.area.path))
    return dict(session.execute(query).tuples().all())


def like(session: Session, run: CoverageRun, actor: Actor) -> Sequence[CoverageRun]:
    """Other finished analyses of the same area, the newest first."""
    query = runs(actor).where(CoverageRun.area_id == run.area_id, CoverageRun.state == "done", CoverageRun.id != run.id)
    return session.scalars(query.order_by(CoverageRun.id.desc()).limit(50)).all()


def details(run: CoverageRun, name: str) -> list[dict[str, Any]]:
    """One table of a finished analysis."""
    found: list[dict[str, Any]] = run.details.get(name, [])
    return found
