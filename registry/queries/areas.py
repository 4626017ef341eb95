"""Questions about areas: what lies where, how many people and units, and its outline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from core.access import Actor
from core.counting import counted
from core.errors import Invalid, NotFound
from core.i18n import t
from core.kept import asked_once
from registry.area_codes import LEVELS
from registry.models import Area, AreaOutline, Unit
from registry.permissions import Permission
from registry.populations import Population, populations
from registry.scope import beneath, within

MOST_CHOICES = 1500
"""Beyond this many areas a form asks for code or name instead of offering a list."""


@dataclass(frozen=True)
class AreaFigures:
    """What a list says of an area: its people, its active units, and how many areas lie directly beneath."""

    population: Population
    units: int
    children: int
    children_level: str = ""
    """The level of all areas directly beneath; "" when they differ or there are none."""


def trail(session: Session, area: Area, actor: Actor) -> list[Area]:
    """The areas above this one that the reader may open, from the top down."""
    ids = [int(part) for part in area.path.split("/") if part and int(part) != area.id]
    found = session.scalars(select(Area).where(Area.id.in_(ids)).order_by(func.length(Area.path)))
    return [above for above in found if actor.may_for(Permission.VIEW_AREAS, above.path)]


@asked_once
def tops(session: Session, actor: Actor, permission: Permission = Permission.VIEW_AREAS) -> Sequence[Area]:
    """The highest areas that the reader may see: usually one, the county."""
    paths = actor.area_paths(permission)
    highest = [Area.parent_id.is_(None)] if paths == [""] else [Area.path.in_(paths)]
    found = session.scalars(select(Area).where(*highest).order_by(Area.code)).all()
    return [one for one in found if not any(other is not one and one.path.startswith(other.path) for other in found)]


def highest(session: Session, actor: Actor, permission: Permission) -> Area:
    """The highest area of the actor, to which what they keep for all belongs; `NotFound` for who has none."""
    found = tops(session, actor, permission)
    if not found:
        raise NotFound()
    return found[0]


def areas_matching(actor: Actor, typed: str, level: str, under: Area | None) -> Select[tuple[Area]]:
    """Areas that the reader may see, by part of the name or beginning of the code, by level, within another one."""
    query = select(Area).where(within(actor, Permission.VIEW_AREAS, Area.id))
    if typed:
        query = query.where(named(typed))
    if level in LEVELS:
        query = query.where(Area.level == level)
    return query.where(beneath(under.path), Area.id != under.id) if under is not None else query


def named(typed: str) -> ColumnElement[bool]:
    """The condition on areas whose name holds, or whose code begins with, what was typed."""
    return or_(Area.name.icontains(typed, autoescape=True), Area.code.istartswith(typed, autoescape=True))


def figures(session: Session, shown: Iterable[Area]) -> Mapping[int, AreaFigures]:
    """The figures of each of these areas, in three queries however many they are."""
    areas = list(shown)
    wanted = or_(*(beneath(area.path) for area in areas)) if areas else Area.id < 0
    rows = session.execute(select(Area.id, Area.parent_id, Area.population, Area.level).where(wanted)).tuples().all()
    people = populations((area_id, parent_id, own) for area_id, parent_id, own, _ in rows)
    units = _units_beneath(session, wanted)
    levels: dict[int | None, list[str]] = defaultdict(list)
    for _, parent_id, _, level in rows:
        levels[parent_id].append(level)
    return {area.id: _figures_of(people[area.id], units[area.id], levels[area.id]) for area in areas}


@asked_once
def top_figures(session: Session, actor: Actor) -> Sequence[tuple[Area, AreaFigures]]:
    """The highest areas that the reader may see, each with its figures."""
    highest = tops(session, actor)
    found = figures(session, highest)
    return [(area, found[area.id]) for area in highest]


def _figures_of(people: Population, units: int, levels: list[str]) -> AreaFigures:
    return AreaFigures(people, units, len(levels), levels[0] if len(set(levels)) == 1 else "")


def _units_beneath(session: Session, wanted: ColumnElement[bool]) -> Mapping[int, int]:
    query = select(Area.path, func.count(Unit.id)).join(Unit, and_(Unit.area_id == Area.id, Unit.is_active))
    counts: dict[int, int] = defaultdict(int)
    for path, count in session.execute(query.where(wanted).group_by(Area.id, Area.path)):
        for part in path.strip("/").split("/"):
            counts[int(part)] += count
    return counts


def level_counts(session: Session, actor: Actor) -> dict[str, int]:
    """How many areas of each level the reader may see, from the highest level down."""
    query = select(Area.level, func.count()).where(within(actor, Permission.VIEW_AREAS, Area.id)).group_by(Area.level)
    found = dict(session.execute(query).tuples().all())
    return {level: found[level] for level in LEVELS if level in found}


def choices(
    session: Session, actor: Actor, permission: Permission, levels: Sequence[str] = LEVELS
) -> list[tuple[str, str]]:
    """(code, name) of the areas where the actor holds the permission, set in by depth; none when too many."""
    query = select(Area.code, Area.name, Area.path).where(within(actor, permission, Area.id), Area.level.in_(levels))
    rows = session.execute(query.limit(MOST_CHOICES + 1)).tuples().all()
    if len(rows) > MOST_CHOICES:
        return []
    names = {path: code for code, _, path in rows}
    ordered = sorted(rows, key=lambda row: [names.get(above, above) for above in _paths_to(row[2])])
    shallowest = min((path.count("/") for _, _, path in rows), default=0)
    return [(code, "\u3000" * (path.count("/") - shallowest) + name) for code, name, path in ordered]


def _paths_to(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:count])}/" for count in range(1, len(parts) + 1)]


def readable_area(session: Session, actor: Actor, code: str, permission: Permission) -> Area | None:
    """The area of that code, if the reader holds the permission there; None narrows nothing."""
    query = select(Area).where(Area.code == code[:20]).order_by(Area.scheme != "stat", Area.id).limit(1)
    area = session.scalar(query) if code else None
    return area if area is not None and actor.may_for(permission, area.path) else None


def find_area(session: Session, typed: str, field: str) -> Area:
    """The area of that code, or of that name if only one is called so; else Invalid for the field."""
    wanted = typed.strip()
    of_code = select(Area).where(Area.code == wanted).order_by(Area.scheme != "stat", Area.id)
    by_code = session.scalar(of_code.limit(1))  # an area of another scheme, the demonstration's, has its code too
    if by_code is not None:
        return by_code
    found = session.scalars(select(Area).where(Area.name == wanted).options(selectinload(Area.parent)).limit(6)).all()
    if len(found) == 1:
        return found[0]
    if not found:
        wording = t("There is no area with the code or name “%(typed)s”.", typed=wanted)
        raise Invalid("area_unknown", wording, field=field, hint=t("Check it on the page of areas."))
    listed = str(t(", ")).join(f"{one.code} {one.parent.name if one.parent else ''}".strip() for one in found)
    wording = t("Several areas are called %(typed)s. Write the code: %(codes)s.", typed=wanted, codes=listed)
    raise Invalid("area_ambiguous", wording, field=field)


def outline_of(session: Session, area: Area) -> AreaOutline | None:
    """The area's outline, if it has one."""
    return session.get(AreaOutline, area.id)


def outlines_beneath(session: Session, area: Area, limit: int = 60) -> list[dict[str, Any]]:
    """GeoJSON of the outlines of the areas directly beneath."""
    query = select(AreaOutline.geojson).join(Area, Area.id == AreaOutline.area_id).where(Area.parent_id == area.id)
    return list(session.scalars(query.order_by(Area.code).limit(limit)))


def county_outline(session: Session, area: Area) -> tuple[str, dict[str, Any]] | None:
    """Name and GeoJSON of the widest outline around the area, its county's at most."""
    ids = [int(part) for part in area.path.split("/") if part]
    query = select(Area.name, AreaOutline.geojson).join(AreaOutline, AreaOutline.area_id == Area.id)
    query = query.where(Area.id.in_(ids), Area.level.in_(("county", "township", "village")))
    row = session.execute(query.order_by(func.length(Area.path)).limit(1)).first()
    return (row[0], row[1]) if row else None


@counted
def without_population(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many of the lowest areas that the actor keeps lack a figure, so that sums above them fall short."""
    if not actor.may(Permission.EDIT_AREAS):
        return None
    beneath_it = select(Area.parent_id).where(Area.parent_id.is_not(None))
    lacks = (Area.population.is_(None), Area.id.not_in(beneath_it))
    return select(func.count()).select_from(Area).where(within(actor, Permission.EDIT_AREAS, Area.id), *lacks)
