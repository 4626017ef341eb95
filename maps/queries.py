"""Questions about places: who sees which, lists, the points of the map, and the stamp that tells that they changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.errors import NotFound
from core.fields import name_key
from core.times import today
from maps.kinds import PLACE_KINDS, SHELTER_CLASSES, STATUSES, UNCLASSED
from maps.models import Place, Shelter
from maps.points import Point
from registry.models import Area, AuditEntry
from registry.permissions import Permission
from registry.scope import beneath, within

ROWS_AT_ONCE = 2000
"""Rows that a question holds in memory while it reads a hundred thousand."""

CHANGES_OF = ("places", "shelters", "areas")
"""Record types whose changes change what the map shows."""


LATE = 5000
"""Changes by others while one change waits to be committed are fewer."""


def is_public() -> ColumnElement[bool]:
    """The condition for places that everybody may see: shelters in use."""
    return and_(Place.kind == "shelter", Place.is_active)


def is_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition for places that this reader may see: public ones, and all in the reader's own areas."""
    return or_(is_public(), within(actor, Permission.VIEW_PLACES, Place.area_id, Place.unit_id))


def visible_place(session: Session, place_id: int, actor: Actor) -> Place:
    """The place, if this reader may see it; otherwise there is none (NotFound)."""
    query = select(Place).where(Place.id == place_id, is_visible(actor))
    found = session.scalar(query.options(joinedload(Place.area), joinedload(Place.shelter)))
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class PlaceFilter:
    """What a list is narrowed to; what is empty or unknown does not narrow."""

    q: str = ""
    kind: str = ""
    shelter_class: str = ""
    status: str = ""
    area: Area | None = None
    shows: str = ""  # "" in use, "inactive", "due", "unplaced"


def place_filter(session: Session, args: Mapping[str, str]) -> PlaceFilter:
    """The filter that an address names."""
    code = args.get("area", "")[:20]
    return PlaceFilter(
        q=args.get("q", "").strip()[:100],
        kind=_known(args.get("kind", ""), PLACE_KINDS),
        shelter_class=_known(args.get("class", ""), {**SHELTER_CLASSES, UNCLASSED: ""}),
        status=_known(args.get("status", ""), STATUSES),
        area=session.scalar(select(Area).where(Area.code == code).limit(1)) if code else None,
        shows=_known(args.get("shows", ""), {"inactive": "", "due": "", "unplaced": ""}),
    )


def _known(code: str, codes: Mapping[str, Any]) -> str:
    return code if code in codes else ""


def places(actor: Actor, given: PlaceFilter) -> Select[tuple[Place]]:
    """The places of the reader's own areas (public shelters for everybody else) that pass the filter."""
    own = within(actor, Permission.VIEW_PLACES, Place.area_id, Place.unit_id)
    query = select(Place).join(Place.area).outerjoin(Place.shelter)
    query = query.options(contains_eager(Place.area), contains_eager(Place.shelter))
    return query.where(own if actor.may(Permission.VIEW_PLACES) else is_public(), *_conditions(given))


def _conditions(given: PlaceFilter) -> Iterator[ColumnElement[bool]]:
    yield Place.is_active.is_(given.shows != "inactive")
    if given.shows == "due":
        yield is_due(today())
    if given.shows == "unplaced":
        yield Place.lon.is_(None)
    if given.q:
        yield _matches(given.q)
    if given.kind:
        yield Place.kind == given.kind
    if given.shelter_class == UNCLASSED:
        yield and_(Place.kind == "shelter", Shelter.shelter_class.is_(None))
    elif given.shelter_class:
        yield Shelter.shelter_class == given.shelter_class
    if given.status:
        yield Shelter.status == given.status
    if given.area is not None:
        yield beneath(given.area.path)


def _matches(typed: str) -> ColumnElement[bool]:
    key = name_key(typed)
    by_code = or_(Place.address.contains(typed, autoescape=True), Place.code == typed)
    return or_(Place.name_key.contains(key, autoescape=True), by_code) if key else by_code


def is_due(on: date) -> ColumnElement[bool]:
    """The condition for shelters in use that were never verified, or are due again."""
    never = and_(Shelter.verified_on.is_(None), Shelter.verify_due_on.is_(None))
    return and_(is_public(), or_(never, Shelter.verify_due_on <= on))


def stamp(session: Session, record_types: Sequence[str] = CHANGES_OF) -> str:
    """A short text that differs after every change of a record of these types (of the trail).

    Every such change adds to the trail, which is never shortened. Counting the last of them besides the newest number
    also notices a change that was numbered earlier and committed later. What it costs does not grow with the trail.
    """
    newest = session.scalar(_newest_of(tuple(record_types))) or 0
    late = and_(AuditEntry.record_type.in_(record_types), AuditEntry.id > newest - LATE)
    return f"{newest}-{session.scalar(select(func.count()).where(late))}"


@cache
def _newest_of(record_types: tuple[str, ...]) -> Select[tuple[int]]:
    """Asks for the newest number of each type by itself, which an index answers at once."""
    each = [select(func.max(AuditEntry.id).label("id")).where(AuditEntry.record_type == one) for one in record_types]
    return select(func.max(union_all(*each).subquery().c.id))


def points_stamp(session: Session) -> str:
    """The stamp of the map's places with the time of the newest change: no other database has the same."""
    seen = stamp(session)
    newest = select(AuditEntry.at).where(AuditEntry.id == int(seen.partition("-")[0]))
    return f"{seen}-{session.scalar(newest) or 0}"


def reader_stamp(actor: Actor) -> str:
    """A short text that differs between readers who see different places."""
    held = (actor.area_paths(Permission.VIEW_PLACES), actor.unit_ids(Permission.VIEW_PLACES))
    return sha256(repr(held).encode()).hexdigest()[:8]


def map_points(session: Session, actor: Actor) -> Iterator[Point]:
    """The places in use that this reader may see, shelters first, by township and name."""
    people = func.coalesce(Shelter.declared_capacity, Place.capacity)
    of_shelter: Any = (Shelter.shelter_class, Shelter.status)
    query = (
        select(Place.id, Place.name, Place.kind, *of_shelter, people, Place.lon, Place.lat, Shelter.hazards, Area.path)
        .join(Place.area)
        .outerjoin(Place.shelter)
        .where(Place.is_active, is_visible(actor))
        .order_by(Place.kind != "shelter", Area.code, Place.name, Place.id)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    names = {area.id: area for area in session.execute(select(Area.id, Area.name, Area.level))}
    known: dict[str, tuple[int | None, str, str]] = {}
    row: Any
    for row in session.execute(query):
        path = row[-1]
        where = known.get(path) or known.setdefault(path, whereabouts_of(path, names))
        facts: Any = (*row[:-2], *where, tuple(row[-2] or ()))
        yield Point(*facts)


def whereabouts_of(path: str, names: Mapping[int, Any]) -> tuple[int | None, str, str]:
    """The id and name of the township a path lies in (of the county itself when it is in none), and its village."""
    above = [names[int(part)] for part in path.split("/") if part]
    township = next((area for area in above if area.level == "township"), None)
    village = next((area.name for area in above if area.level == "village"), "")
    inmost = township or above[-1]
    return inmost.id, inmost.name, village


def townships(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """(id, name) of the townships in which this reader sees a place in use, in the order of their codes."""
    holders = select(Area.code, Area.path).join(Place, Place.area_id == Area.id).distinct()
    holders = holders.where(Place.is_active, is_visible(actor)).order_by(Area.code)
    names = {area.id: area for area in session.execute(select(Area.id, Area.name, Area.level))}
    found = dict(whereabouts_of(path, names)[:2] for _, path in session.execute(holders))
    return [(str(number), name) for number, name in found.items()]


def shelter_totals(session: Session, *conditions: ColumnElement[bool]) -> tuple[int, int, int]:
    """(shelters in use, those that can be used now, people they hold as declared) under the conditions."""
    usable = Shelter.status == "usable"
    people = func.coalesce(Shelter.declared_capacity, Place.capacity)
    query = select(func.count(), func.count().filter(usable), func.sum(people).filter(usable))
    query = query.select_from(Place).join(Place.shelter).where(is_public(), *conditions)
    total, ready, held = session.execute(query).one()
    return total, ready, int(held or 0)


def middle(session: Session) -> tuple[float, float]:
    """Latitude and longitude around which public places lie, to a tenth of a degree: where a map first opens."""
    lat, lon = session.execute(select(func.avg(Place.lat), func.avg(Place.lon)).where(is_public())).one()
    return (round(lat, 1), round(lon, 1)) if lat is not None and lon is not None else (35.0, 105.0)
