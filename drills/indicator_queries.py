"""Questions about sets of indicators: which there are for the reader, and which a drill is judged by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from core.access import EVERYWHERE, Actor
from core.errors import NotFound
from drills.evaluation_models import Indicator, IndicatorSet
from drills.models import Drill
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, load
from registry.services.vocabularies import can_edit_defaults

TABLETOP_TYPES = ("tabletop", "seminar", "workshop")


def mode_of(drill: Drill) -> str:
    """Whether the drill is judged as a live one or as a tabletop exercise."""
    return "tabletop" if drill.type in TABLETOP_TYPES else "live"


def sets_for(session: Session, drill: Drill) -> Sequence[IndicatorSet]:
    """The active sets by which the drill may be judged, those of the nearest area first, the newest among them."""
    above = [int(part) for part in drill.unit.area.path.split("/") if part]
    here = or_(IndicatorSet.area_id.is_(None), IndicatorSet.area_id.in_(above))
    query = select(IndicatorSet).where(here, IndicatorSet.mode == mode_of(drill), IndicatorSet.is_active == true())
    found = session.scalars(query.options(selectinload(IndicatorSet.indicators))).all()
    nearness = {area_id: place for place, area_id in enumerate(above, start=1)}
    usable = [one for one in found if one.indicators]
    return sorted(usable, key=lambda one: (-nearness.get(one.area_id or 0, 0), -one.id))


def all_sets(session: Session, actor: Actor) -> Sequence[IndicatorSet]:
    """The sets that hold where the actor administers: those that are shipped, those above, and those beneath."""
    paths = actor.area_paths(Permission.ADMINISTER)
    above = [int(part) for path in paths for part in path.split("/") if part]
    wanted = [IndicatorSet.area_id.is_(None), IndicatorSet.area_id.in_(above)]
    wanted += [IndicatorSet.area_id.in_(select(Area.id).where(beneath(path))) for path in paths]
    query = select(IndicatorSet).where(true() if EVERYWHERE in paths else or_(*wanted))
    query = query.options(joinedload(IndicatorSet.area), selectinload(IndicatorSet.indicators))
    return session.scalars(query.order_by(IndicatorSet.mode, IndicatorSet.area_id, IndicatorSet.id)).all()


def seen_set(session: Session, set_id: int, actor: Actor) -> IndicatorSet:
    """The set, if the actor administers where it holds; otherwise there is none (NotFound)."""
    found = next((one for one in all_sets(session, actor) if one.id == set_id), None)
    if found is None:
        raise NotFound()
    return found


def may_edit_set(found: IndicatorSet, actor: Actor) -> bool:
    """Whether the actor may change the set itself, and not only copy it."""
    if found.area is None:
        return can_edit_defaults(actor)
    return actor.may_for(Permission.ADMINISTER, found.area.path)


def indicator_of(found: IndicatorSet, indicator_id: int) -> Indicator:
    """The set's indicator of that number; otherwise there is none (NotFound)."""
    one = next((one for one in found.indicators if one.id == indicator_id), None)
    if one is None:
        raise NotFound()
    return one


def areas_by_code(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """The numbers of areas by their codes, in the order given."""
    found = dict(session.execute(select(Area.code, Area.id).where(Area.code.in_(codes))).tuples().all())
    return {code: found[code] for code in codes if code in found}


def administered_area(session: Session, code: str, actor: Actor) -> Area | None:
    """The area of that code, if the actor administers it; without a code the first of theirs, None for everywhere."""
    if code:
        found = session.scalar(select(Area).where(Area.scheme == "stat", Area.code == code))
        return load(session, Area, found.id if found else 0, actor, Permission.ADMINISTER)
    paths = actor.area_paths(Permission.ADMINISTER)
    if can_edit_defaults(actor) or not paths:
        return None
    return session.scalar(select(Area).where(Area.path == paths[0]))
