"""Which units are looked at over which months, and what the database knows of their drills and excuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.times import day_bounds, local, now
from drills.frequency import Excuse, Held
from drills.frequency_list_queries import as_excuse
from drills.frequency_models import DrillExcuse
from drills.kinds import state
from drills.models import Drill, DrillResult
from drills.periods import Window
from drills.queries import GONE
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.units import named
from registry.scope import beneath, within
from schedule.models import Event

SLIP = timedelta(days=40)
"""How far the day on which a drill was held may lie from the day for which it was registered."""


@dataclass(frozen=True)
class Wanted:
    """Which units to look at over which months; empty kinds, no area and no units mean all."""

    window: Window
    area: Area | None = None
    kinds: Sequence[str] = ()
    typed: str = ""
    units: Sequence[int] | None = None


def units_of(actor: Actor, wanted: Wanted, permission: Permission) -> Select[Any]:
    """The units that the actor may see, or do more with, with the area of each."""
    columns = (Unit.id, Unit.name, Unit.kind, Unit.code, Unit.is_boarding, Unit.opened_on, Unit.area_id, Area.path,
               Area.name.label("area_name"))  # fmt: skip
    return _narrowed(select(*columns).select_from(Unit), actor, wanted, permission)


def _narrowed(query: Select[Any], actor: Actor, wanted: Wanted, permission: Permission) -> Select[Any]:
    """The query over units, joined to their areas and kept to those that are wanted."""
    query = query.join(Area, Area.id == Unit.area_id)
    query = query.where(Unit.is_active, within(actor, permission, Unit.area_id, Unit.id))
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    if wanted.kinds:
        query = query.where(Unit.kind.in_(wanted.kinds))
    if wanted.typed:
        query = query.where(named(wanted.typed))
    return query.where(Unit.id.in_(wanted.units)) if wanted.units is not None else query


def drills_of(
    session: Session, actor: Actor, wanted: Wanted, permission: Permission, first: date, last: date
) -> dict[int, list[Held]]:
    """By unit the drills that were not called off, on the day on which they began by the county's clocks."""
    since, until = day_bounds(first - SLIP)[0], day_bounds(last + SLIP)[1]
    columns = (Drill.unit_id, Drill.id, Drill.type, Event.status, Event.starts_at, Event.zone, DrillResult.started_at)
    query = _narrowed(
        select(*columns).select_from(Drill).join(Unit, Unit.id == Drill.unit_id), actor, wanted, permission
    )
    query = query.join(Event, Event.id == Drill.event_id).outerjoin(DrillResult, DrillResult.drill_id == Drill.id)
    query = query.where(Event.status.not_in(GONE), Event.starts_at >= since, Event.starts_at < until)
    at, found = now(), defaultdict(list)
    for unit_id, drill_id, type_of, status, starts_at, zone, started_at in session.execute(query).tuples():
        is_held = started_at is not None and status == "held"
        on = local(started_at if is_held else starts_at, zone).date()
        found[unit_id].append(Held(on, type_of, state(status, starts_at, started_at is not None, at), drill_id))
    return found


def excuses_of(
    session: Session, actor: Actor, wanted: Wanted, permission: Permission, first: date, last: date
) -> dict[int, list[Excuse]]:
    """By unit the days for which it need not drill."""
    query = select(DrillExcuse).select_from(DrillExcuse).join(Unit, Unit.id == DrillExcuse.unit_id)
    query = _narrowed(query, actor, wanted, permission)
    window = (DrillExcuse.starts_on <= last, DrillExcuse.ends_on >= first)
    found: dict[int, list[Excuse]] = defaultdict(list)
    for row in session.scalars(query.where(*window)):
        found[row.unit_id].append(as_excuse(row))
    return found
