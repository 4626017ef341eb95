"""What can be booked: the records, the plain rows of the conflict rules, and who may stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Json
from core.prepared import Prepared
from maps.models import Place
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from schedule.conflicts import Resource
from schedule.models import Person, Team, Vehicle
from schedule.wishes import GOING

TABLES: dict[str, Any] = {"unit": Unit, "place": Place, "team": Team, "person": Person, "vehicle": Vehicle}
"""Tables of what can be booked, in the order in which their rows are locked."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": (),
    "place": ("capacity", "lon", "lat"),
    "team": ("works_from", "works_until", "works_on", "rests_from", "rests_until", "skills"),
    "person": ("team_id", "skills"),
    "vehicle": ("team_id",),
}
_TYPES: dict[str, Any] = {
    "works_from": Integer, "works_until": Integer, "works_on": Json, "rests_from": Integer, "rests_until": Integer,
    "skills": Json, "team_id": Integer, "capacity": Integer, "lon": Float, "lat": Float,
}  # fmt: skip
STAND_INS = 60


def parsed(key: str) -> tuple[str, int]:
    """Kind and id of a resource's key."""
    kind, _, number = key.partition(":")
    return kind, int(number)


def ids_of(kind: str, keys: Iterable[str]) -> list[int]:
    """The ids, ascending, of the keys of that kind."""
    return sorted({number for found, number in map(parsed, keys) if found == kind})


def rows(session: Session, keys: Sequence[str], *, lock: bool = False) -> dict[str, Any]:
    """The records behind the keys; with `lock` nobody else can book them until this transaction ends."""
    if lock:
        resources(session, keys, lock=True)
    found: dict[str, Any] = {}
    for kind, table in TABLES.items():
        if ids := ids_of(kind, keys):
            query = select(table).where(table.id.in_(ids)).order_by(table.id)
            found |= {f"{kind}:{record.id}": record for record in session.scalars(query)}
    return found


def resources(session: Session, keys: Sequence[str], *, lock: bool = False) -> dict[str, Resource]:
    """The resources behind the keys; with `lock` nobody else can book them until this transaction ends.

    On PostgreSQL the rows are locked table by table, each by ascending id, so that two bookings never wait for each
    other; NO KEY, so that whoever only refers to a unit is not held up. SQLite's writer is alone anyway. The team of
    a person or vehicle is locked with it: whoever books the team at the same time must see the other's booking.
    """
    session.flush()
    ids = {kind: numbers for kind in TABLES if (numbers := ids_of(kind, keys))}
    if not ids:
        return {}
    is_locking = lock and session.get_bind().dialect.name != "sqlite"
    is_alone = len(ids) == 1 and not ids.keys() & GOING  # nothing goes with it, so it is locked as it is read
    if is_locking and not is_alone:
        _lock(session, ids)
    found: dict[str, Any] = {}
    kin: dict[str, list[tuple[str, str]]] = {}
    skills: dict[str, set[str]] = {}
    for row in _query(tuple(ids), locking=is_locking and is_alone).rows(session, ids):
        if row.whose is None:
            found[f"{row.kind}:{row.id}"] = row
        else:
            kin.setdefault(row.whose, []).append((f"{row.kind}:{row.id}", row.name))
            if row.kind == "person":  # who books a team has what its people can do
                skills.setdefault(row.whose, set()).update(row.skills or ())
    return {key: _resource(key, found[key], kin, skills.get(key, ())) for key in keys if key in found}


def _lock(session: Session, ids: Mapping[str, list[int]]) -> None:
    for kind in TABLES:
        wanted = {*ids.get(kind, ()), *(_teams_of(session, ids) if kind == "team" else ())}
        if wanted:
            _locking(kind).rows(session, {"ids": sorted(wanted)})


@cache
def _locking(kind: str) -> Prepared:
    column = TABLES[kind].__table__.c.id
    query = select(column).where(column.in_(bindparam("ids", expanding=True))).order_by(column)
    return Prepared(query.with_for_update(key_share=True))


def _teams_of(session: Session, ids: Mapping[str, list[int]]) -> Iterator[int]:
    for kind in ("person", "vehicle"):
        columns = TABLES[kind].__table__.c
        if kind in ids:
            query = select(columns.team_id).where(columns.id.in_(ids[kind]), columns.team_id.is_not(None))
            yield from session.scalars(query)


@cache
def _query(kinds: tuple[str, ...], *, locking: bool = False) -> Prepared:
    """One query for resources of these kinds (ids bound by kind), and for who goes with them ("team:3" in `whose`).

    With `locking` the rows are held; that only a query for one kind can do, with which nobody goes.
    """
    parts = [_chosen(kind, TABLES[kind].__table__.c.id.in_(bindparam(kind, expanding=True))) for kind in kinds]
    if locking:
        table = TABLES[kinds[0]].__table__
        return Prepared(parts[0].order_by(table.c.id).with_for_update(key_share=True, of=table))
    teams = Team.__table__.c
    for kind in ("person", "vehicle"):
        columns = TABLES[kind].__table__.c
        if "team" in kinds:
            is_mine = columns.team_id.in_(bindparam("team", expanding=True))
            parts.append(_chosen(kind, is_mine & columns.is_active, literal("team:") + cast(columns.team_id, String)))
        if kind in kinds:
            of = select(columns.team_id).where(columns.id.in_(bindparam(kind, expanding=True)))
            parts.append(_chosen("team", teams.id.in_(of), literal("of team:") + cast(teams.id, String)))
    return Prepared(union_all(*parts))


def _chosen(kind: str, condition: ColumnElement[bool], whose: ColumnElement[str] | None = None) -> Select[Any]:
    """The rows, as columns that all kinds have in common; of the table and not of the class: that is much faster."""
    table, area = TABLES[kind].__table__, Area.__table__
    columns = [
        table.c[name] if name in COLUMNS[kind] else cast(null(), of_type).label(name)
        for name, of_type in _TYPES.items()
    ]
    place_kind = table.c.kind if kind == "place" else literal("")
    named = [literal(kind).label("kind"), table.c.id, table.c.name, table.c.is_active, area.c.path.label("path")]
    whose = cast(null(), String) if whose is None else whose
    return (
        select(*named, *columns, place_kind.label("place_kind"), whose.label("whose"))
        .select_from(table.join(area, area.c.id == table.c.area_id))
        .where(condition)
    )


def _resource(key: str, row: Any, kin: Mapping[str, list[tuple[str, str]]], of_people: Iterable[str] = ()) -> Resource:
    kind, path = row.kind, row.path
    if kind == "place":
        point = (row.lon, row.lat) if row.lon is not None and row.lat is not None else None
        is_shared = row.place_kind != "venue"
        return Resource(
            key, row.name, row.is_active, capacity=row.capacity, is_shared=is_shared, point=point, area_path=path
        )
    if kind == "unit":
        return Resource(key, row.name, row.is_active, area_path=path)
    whose = sorted(dict.fromkeys(kin.get(key if kind == "team" else f"of team:{row.team_id}", ())))
    return Resource(
        key, row.name, row.is_active, row.works_from, row.works_until, frozenset({*(row.skills or ()), *of_people}),
        frozenset(row.works_on or ()), row.rests_from, row.rests_until, tuple(whose), area_path=path,
    )  # fmt: skip


def stand_ins(session: Session, area: Area, actor: Actor, kinds: Iterable[str], people: int) -> list[Resource]:
    """What is in use and this actor may send to that area for what cannot be had: teams, people, vehicles, places.

    Of places only those that are known to take so many people.
    """
    keys: list[str] = []
    for kind in kinds:
        if kind != "place" and not actor.may_for(Permission.EDIT_EVENTS, area.path):
            continue
        query = venues(session, area, actor, people) if kind == "place" else bookable(TABLES[kind], area, actor)
        keys += [f"{kind}:{number}" for number in session.scalars(query.limit(STAND_INS))]
    return list(resources(session, keys).values())


def bookable(table: Any, area: Area, actor: Actor) -> Select[Any]:
    """Ids of those in use that serve the area (theirs, or one above it) or lie where the actor plans events."""
    above = select(Area.id).where(literal(area.path).startswith(cast(Area.path, String)))
    mine = within(actor, Permission.EDIT_EVENTS, table.area_id)
    served = or_(table.area_id.in_(above), mine)
    return select(table.id).where(served, table.is_active).order_by(table.name, table.id)


def venues(session: Session, area: Area, actor: Actor, people: int) -> Select[Any]:
    """Ids of the places of the area's county that the actor may look at and that take so many; venues come first."""
    county = select(Area.id).where(Area.path.startswith(county_path(session, area)))
    return (
        select(Place.id)
        .where(Place.kind.in_(("venue", "shelter")), Place.is_active, Place.capacity >= people)
        .where(Place.area_id.in_(county))
        .where(within(actor, Permission.VIEW_PLACES, Place.area_id, Place.unit_id))
        .order_by(Place.kind.desc(), Place.capacity, Place.name, Place.id)
    )


def county_path(session: Session, area: Area) -> str:
    """The path of the county in which the area lies; of the topmost area when there is no county."""
    above = [int(part) for part in area.path.split("/") if part]
    query = select(Area.path).where(Area.id.in_(above), Area.level == "county")
    return session.scalar(query) or (f"/{above[0]}/" if above else "/")
