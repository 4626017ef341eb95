"""What the layers of this package are drawn from: units by kind, and areas with their people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.times import now
from geo.polygons import PolygonError, inner_point, parse_geojson, simplified, to_geojson
from maps.kinds import SIGNS, Sign
from maps.layers import Layer, Mark, Outlined
from maps.outline_queries import DRAWN_DECIMALS, TOLERANCE_DEGREES
from maps.queries import stamp, whereabouts_of
from registry.models import Area, AreaOutline, Unit
from registry.permissions import Permission
from registry.queries.units import people_of_unit
from registry.scope import within
from registry.terms import KnownTerm, spoken, vocabulary

VILLAGE_TOLERANCE_DEGREES = TOLERANCE_DEGREES / 2


def layer_stamp(session: Session, layer: Layer, actor: Actor, asked: Mapping[str, str]) -> str:
    """A short text that differs whenever the data may: by change, by time, by reader, by what is asked for."""
    spans = int(now().timestamp()) // (60 * layer.changes_every) if layer.changes_every else 0
    held = sorted((sorted(scope.permissions), scope.area_path or "", scope.unit_id or 0) for scope in actor.scopes)
    reader = sha256(repr((actor.kind, held, sorted(asked.items()))).encode()).hexdigest()[:12]
    return f"{stamp(session, layer.changes_of)}-{spans}-{reader}"


def whereabouts(session: Session) -> Callable[[str], tuple[int | None, str, str]]:
    """From the path of an area to the id and name of its township, and the name of its village."""
    names = {area.id: area for area in session.execute(select(Area.id, Area.name, Area.level))}
    return lambda path: whereabouts_of(path, names)


def place_signs(session: Session, actor: Actor) -> Sequence[Sign]:
    """The signs of places: of shelters for everybody, of all others for those who look after some."""
    return [sign for sign in SIGNS if sign.is_shelter or actor.may(Permission.VIEW_PLACES)]


def unit_signs(session: Session, actor: Actor) -> Sequence[Sign]:
    """A sign for each kind of unit, by the first character of its name."""
    used = set(session.scalars(select(Unit.kind).where(Unit.is_active).distinct()))
    return [_unit_sign(term) for term in vocabulary(session, "unit_kind") if term.code in used]


def _unit_sign(term: KnownTerm) -> Sign:
    return Sign(_unit_code(term.code), "pentagon", term.name_zh[:1], term.name_en[:1].upper(), spoken(term), "navy")


def _unit_code(kind: str) -> str:
    return f"unit-{kind}"


def unit_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The units in use that this reader may see, without their contacts."""
    kinds = {term.code: spoken(term) for term in vocabulary(session, "unit_kind")}
    facts: Any = (Unit.id, Unit.name, Unit.kind, Unit.lon, Unit.lat, Area.path, people_of_unit())
    query = select(*facts).select_from(Unit).join(Unit.area).order_by(Area.code, Unit.name, Unit.id)
    query = query.where(Unit.is_active, within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id))
    for number, name, kind, lon, lat, path, people in session.execute(query):
        yield Mark(number, name, _unit_code(kind), lon, lat, path, kinds.get(kind, kind), people or None)


def area_shapes(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Outlined]:
    """Counties, townships and villages that have an outline, each with the people who live there."""
    facts = select(Area.id, Area.name, Area.level, Area.population, AreaOutline.geojson)
    query = facts.join_from(AreaOutline, Area, Area.id == AreaOutline.area_id)
    for number, name, level, people, geojson in session.execute(query.order_by(Area.path)):
        try:
            shape = parse_geojson(geojson)
        except PolygonError:
            continue  # what cannot be drawn is left out; the import has said so
        fine = simplified(shape, VILLAGE_TOLERANCE_DEGREES if level == "village" else TOLERANCE_DEGREES)
        said = str(t("%(n)s people", n=f"{people:,}")) if people is not None else str(t("population not known"))
        look = level if level in ("county", "township", "village") else "county"
        yield Outlined(number, name, to_geojson(fine, DRAWN_DECIMALS), look, "", said, inner_point(shape))
