"""What can be booked, what is booked, and what else is known of a time, as the plain rows of the conflict rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, String, bindparam, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import language
from core.times import day_bounds
from maps.models import Place
from registry.models import Area, Term, Unit
from registry.permissions import Permission
from registry.queries import setting
from registry.scope import within
from schedule.alternatives import HORIZON_DAYS
from schedule.conflicts import NEAR_HOURS, Hold, Known, Resource
from schedule.day_queries import absences, closures, day_book
from schedule.models import HOLDING, Booking, Event, Person, Team, Vehicle
from schedule.spans import LONGEST_DAYS, Span
from schedule.travel import Road
from schedule.wishes import GOING

TABLES: dict[str, Any] = {"unit": Unit, "place": Place, "team": Team, "person": Person, "vehicle": Vehicle}
"""Tables of what can be booked, in the order in which their rows are locked."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": (),
    "place": ("kind", "capacity", "lon", "lat"),
    "team": ("works_from", "works_until", "works_on", "rests_from", "rests_until", "skills"),
    "person": ("team_id", "skills"),
    "vehicle": ("team_id",),
}
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
    found: dict[str, Row[Any]] = {}
    for kind in TABLES:
        ids = ids_of(kind, keys)
        if kind == "team" and lock:
            ids = sorted({*ids, *_teams_of(session, keys)})
        if ids:
            chosen = (_LOCKED if lock else _CHOSEN)[kind]
            found |= {f"{kind}:{row.id}": row for row in session.execute(chosen, {"ids": ids})}
    kin = _kin(session, [(key, found[key]) for key in keys if key in found])
    return {key: _resource(key, found[key], kin) for key in keys if key in found}


def _chosen(kind: str) -> Select[Any]:
    """The rows of these ids; of the table and not of the class, and built once: that halves the time of a check."""
    columns = TABLES[kind].__table__.c
    wanted = [columns[name] for name in ("id", "name", "is_active", *COLUMNS[kind])]
    return select(*wanted).where(columns.id.in_(bindparam("ids", expanding=True))).order_by(columns.id)


_CHOSEN = {kind: _chosen(kind) for kind in TABLES}
_LOCKED = {kind: query.with_for_update(key_share=True) for kind, query in _CHOSEN.items()}


def _teams_of(session: Session, keys: Sequence[str]) -> list[int]:
    found: list[int] = []
    for kind in ("person", "vehicle"):
        if ids := ids_of(kind, keys):
            found += [row.team_id for row in session.execute(_CHOSEN[kind], {"ids": ids}) if row.team_id is not None]
    return found


def _kin_query() -> CompoundSelect[Any]:
    """People and vehicles in use of the teams `mine`, and the teams `theirs`."""
    teams = Team.__table__.c
    parts: list[Select[Any]] = [
        select(literal(kind).label("kind"), table.c.id, table.c.name, table.c.team_id)
        .where(table.c.team_id.in_(bindparam("mine", expanding=True)), table.c.is_active)
        for kind, table in (("person", Person.__table__), ("vehicle", Vehicle.__table__))
    ]  # fmt: skip
    of = select(literal("of"), teams.id, teams.name, teams.id).where(teams.id.in_(bindparam("theirs", expanding=True)))
    return union_all(*parts, of)


_KIN = _kin_query()


def _kin(session: Session, found: Iterable[tuple[str, Row[Any]]]) -> dict[str, list[tuple[str, str]]]:
    """(key, name) of the people and vehicles of each team, under its key, and of each team under "of team:ID"."""
    mine, theirs = [], []
    for key, row in found:
        kind, number = parsed(key)
        if kind == "team":
            mine.append(number)
        elif kind in GOING and row.team_id is not None:
            theirs.append(row.team_id)
    kin: dict[str, list[tuple[str, str]]] = {}
    if mine or theirs:
        for kind, number, name, team_id in session.execute(_KIN, {"mine": mine, "theirs": theirs}):
            if kind == "of":
                kin[f"of team:{team_id}"] = [(f"team:{number}", name)]
            else:
                kin.setdefault(f"team:{team_id}", []).append((f"{kind}:{number}", name))
    return kin


def _resource(key: str, row: Row[Any], kin: Mapping[str, list[tuple[str, str]]]) -> Resource:
    kind = key.partition(":")[0]
    if kind == "place":
        point = (row.lon, row.lat) if row.lon is not None and row.lat is not None else None
        return Resource(key, row.name, row.is_active, capacity=row.capacity, is_shared=row.kind != "venue", point=point)
    if kind == "unit":
        return Resource(key, row.name, row.is_active)
    if kind == "team":
        return Resource(
            key, row.name, row.is_active, row.works_from, row.works_until, frozenset(row.skills),
            frozenset(row.works_on), row.rests_from, row.rests_until, tuple(kin.get(key, ())),
        )  # fmt: skip
    skills = frozenset(row.skills) if kind == "person" else frozenset[str]()
    return Resource(key, row.name, row.is_active, skills=skills, kin=tuple(kin.get(f"of team:{row.team_id}", ())))


def _holds_query() -> Select[Any]:
    """Bookings on the resources `keys` of living events, but one, that touch a time; with where the events are."""
    b, e, p, u = Booking.__table__, Event.__table__, Place.__table__, Unit.__table__
    there = b.join(e, e.c.id == b.c.event_id).outerjoin(p, p.c.id == e.c.place_id).outerjoin(u, u.c.id == e.c.unit_id)
    return (
        select(
            b.c.resource, e.c.id, e.c.title, b.c.starts_at, b.c.ends_at, b.c.people, b.c.is_shared,
            func.coalesce(p.c.lon, u.c.lon), func.coalesce(p.c.lat, u.c.lat),
        )
        .select_from(there)
        .where(b.c.resource.in_(bindparam("keys", expanding=True)), e.c.status.in_(HOLDING))
        # no event is longer than that, so the index on the start alone narrows both ends
        .where(b.c.starts_at < bindparam("until"), b.c.starts_at > bindparam("earliest"))
        .where(b.c.ends_at > bindparam("since"), b.c.event_id != bindparam("but"))
    )  # fmt: skip


_HOLDS = _holds_query()


def holds(
    session: Session, keys: Iterable[str], starts_at: datetime, ends_at: datetime, but_event: int | None = None
) -> list[Hold]:
    """Bookings of living events on these resources that touch the time, but those of one event, and where they are."""
    session.flush()
    asked = {
        "keys": list(keys), "since": starts_at, "until": ends_at, "but": but_event or 0,
        "earliest": starts_at - timedelta(days=LONGEST_DAYS + 1),
    }  # fmt: skip
    return [
        Hold(
            resource, event_id, title, starts, ends, None if lon is None or lat is None else (lon, lat), people, shared
        )
        for resource, event_id, title, starts, ends, people, shared, lon, lat in session.execute(_HOLDS, asked)
    ]


@dataclass(frozen=True)
class Reach:
    """For which resources, in which area and time something is to be known, leaving one event out."""

    area: Area
    starts_at: datetime
    ends_at: datetime
    but_event: int | None = None
    skills: frozenset[str] = frozenset()


def around(area: Area, span: Span, but_event: int | None, skills: frozenset[str]) -> Reach:
    """What must be known to judge the span: its days, and the stops just before and after them."""
    near = timedelta(hours=NEAR_HOURS)
    first, last = day_bounds(span.on, span.zone)[0], day_bounds(span.until, span.zone)[1]
    return Reach(area, min(first, span.starts_at - near), max(last, span.ends_at + near), but_event, skills)


def over_horizon(reach: Reach) -> Reach:
    """The same with the time within which ways out of a clash are looked for."""
    day = timedelta(days=1)
    return Reach(
        reach.area, reach.starts_at - day, reach.ends_at + HORIZON_DAYS * day, reach.but_event, reach.skills
    )  # fmt: skip


def known(session: Session, reach: Reach, wanted: Iterable[Resource]) -> Known:
    """All that the conflict rules need to judge these resources within the reach, in one query for each sort."""
    keys = {key for one in wanted for key in (one.key, *(kin for kin, _ in one.kin))}
    going = [key for key in keys if key.partition(":")[0] in GOING]
    first, last = reach.starts_at.date(), (reach.ends_at + timedelta(days=1)).date()
    return Known(
        holds=holds(session, sorted(keys), reach.starts_at, reach.ends_at, reach.but_event) if keys else (),
        absences=absences(session, going, reach.starts_at, reach.ends_at) if going else (),
        closures=closures(session, reach.area, first, last),
        days=day_book(session, reach.area, first, last),
        road=road(session, reach.area) if going else Road(),
        skill_names=_skill_names(session) if reach.skills else {},
    )


def road(session: Session, area: Area) -> Road:
    """How one travels in the area, as it is set there."""
    value = setting(session, "travel", area) or {}
    return Road(**{name: float(value[name]) for name in Road.__dataclass_fields__ if name in value})


@dataclass(frozen=True)
class _Skill:
    """The name of a skill in the language in which it is read."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if language() == "zh" else self.en


def _skill_names(session: Session) -> dict[str, object]:
    query = select(Term.code, Term.name_zh, Term.name_en).where(Term.scheme == "skill")
    return {code: _Skill(zh, en) for code, zh, en in session.execute(query)}


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
