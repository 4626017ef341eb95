"""Drills on the map: coming, reported and without a result; and the public drill days, for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.times import day_bounds, now, say_minute, today
from drills.day_queries import days, public_days
from drills.kinds import STATE_NAMES, TYPE_NAMES, state
from drills.models import Drill, DrillResult
from maps.kinds import Sign
from maps.layers import Layer, Mark
from maps.models import Place
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from schedule.map_queries import window
from schedule.models import HOLDING, Event
from schedule.queries import between, zone_of

COMING = Sign("drill-registered", "hexagon", "练", "D", t("Drill to come"), "amber")
MISSING = Sign("drill-unreported", "hexagon", "缺", "M", t("Drill, result missing"), "rose")
REPORTED = Sign("drill-reported", "hexagon", "报", "R", t("Drill, result reported"), "green")
DAY = Sign("drill-day", "pentagon", "日", "D", t("Drill day"), "amber")


def drill_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The drills of the window that the reader may see, each where its unit is."""
    zone, at = zone_of(session), now()
    first, days = window(asked, today(zone))
    lon, lat = (func.coalesce(getattr(Place, name), getattr(Unit, name)) for name in ("lon", "lat"))
    reported = DrillResult.drill_id.is_not(None)
    facts: Any = (Drill.id, Unit.name, Drill.type, Event.status, Event.starts_at, Event.zone, reported, lon, lat)
    query = select(*facts, Area.path).select_from(Drill).join(Drill.event).join(Drill.unit).join(Unit.area)
    query = query.outerjoin(Drill.result).outerjoin(Event.place).where(Event.status.in_(HOLDING))
    query = query.where(within(actor, Permission.VIEW_DRILLS, Unit.area_id, Drill.unit_id))
    query = query.where(between(*day_bounds(first, zone, days))).order_by(Event.starts_at, Drill.id)
    for number, name, kind, status, starts_at, its_zone, has_result, east, north, path in session.execute(query):
        now_is = state(status, starts_at, has_result, at)
        said = f"{say_minute(starts_at, its_zone)} · {TYPE_NAMES[kind]} · {STATE_NAMES[now_is]}"
        yield Mark(number, name, f"drill-{now_is}", east, north, path, said, is_hollow=now_is == "unreported")


def day_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The drill days that are public or that the reader oversees, at their place or in the middle of their area."""
    found = {day.id: day for day in session.scalars(public_days(now()))}
    found |= {day.id: day for day in session.scalars(days(actor, session))}
    for day in (day for day in found.values() if day.event.status in HOLDING):
        event, area, place = day.event, day.event.area, day.event.place
        where: Any = place if place is not None and place.lon is not None else area
        said = say_minute(event.starts_at, event.zone)
        yield Mark(
            day.id, event.title, DAY.code, where.lon, where.lat, area.path, said, is_hollow=event.status == "held"
        )


LAYERS = (
    Layer(
        "drills", t("Drills"), "time", (COMING, MISSING, REPORTED), drill_marks,
        changes_of=("drills", "drill_results", "events", "places", "units", "areas"), changes_every=10,
        needs=Permission.VIEW_DRILLS, page="/drills/", asks=("from", "until"),
    ),
    Layer(
        "drill-days", t("Drill days"), "time", (DAY,), day_marks,
        changes_of=("drill_days", "events", "places", "areas"), changes_every=60, page="/drill-days/",
    ),
)  # fmt: skip
