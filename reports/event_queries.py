"""What comes of events, counted by the database: the same statements answer live and make the rollup's cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, text

from core.times import day_bounds
from drills.day_queries import is_whole
from drills.models import Drill, DrillResult
from outreach.models import OutreachResult
from registry.models import Unit
from reports.cube import PERIODS, UNIT
from reports.cut_queries import Cut, campaign_of, local_day, period_of, whole
from reports.event_measures import MATERIALS
from reports.figures import NO_UNIT
from schedule.models import HOLDING, Event, Headcount

STATES = {
    "planned": ("planned", "confirmed"),
    "held": ("held",),
    "postponed": ("postponed",),
    "cancelled": ("cancelled",),
}
PEOPLE = ("expected", "awaited", "signed_up", "arrived", "reported", "people")
COUNTED = (*STATES, "drills_held")
IS_HELD = Event.status == "held"
KIND = func.coalesce(Unit.kind, NO_UNIT)


@dataclass(frozen=True)
class Stretch:
    """From an instant up to another, in all areas asked for or in some only."""

    since: datetime
    until: datetime
    areas: Sequence[int] | None = None

    def holds(self) -> ColumnElement[bool]:
        """The condition that an event begins in it."""
        span = and_(Event.starts_at >= self.since, Event.starts_at < self.until)
        return span if self.areas is None else and_(Event.area_id.in_(self.areas), span)


def stretch(first: date, last: date, zone: str, areas: Sequence[int] | None = None) -> Stretch:
    """The stretch of local days, both counted."""
    return Stretch(day_bounds(first, zone)[0], day_bounds(last, zone)[1], areas)


def counts_at_all() -> ColumnElement[bool]:
    """A drill day counts by the drills that it is made of, other parts of an event by their whole."""
    return and_(Event.part_of_id.is_(None) | Event.unit_id.is_not(None), ~is_whole())


def in_stretches(stretches: Sequence[Stretch]) -> ColumnElement[bool]:
    """The condition that an event counts and begins in one of them."""
    return and_(or_(*(one.holds() for one in stretches)), counts_at_all())


def kept(found: Cut) -> ColumnElement[bool]:
    """Which events count for the question, whenever they are."""
    wanted = [found.where(Event.area_id, Event.unit_id)]
    if found.kinds is not None or "kind" in found.line:
        wanted.append(found.of_kind(KIND))
    for activity in (found.question.activity, found.line.get("activity", "")):
        if activity:
            wanted.append(Event.kind == activity)
    if UNIT in found.line:
        wanted.append(func.coalesce(Event.unit_id, 0) == whole(found.line[UNIT]))
    campaign = campaign_of(found)
    if campaign is not None:
        wanted.append(Event.campaign_id == campaign if campaign else Event.campaign_id.is_(None))
    return and_(*wanted)


def of_category(found: Cut) -> ColumnElement[bool] | None:
    """The condition of headcounts of the category asked for."""
    asked = [name for name in (found.question.category, found.line.get("category", "")) if name]
    return and_(*(Headcount.category == name for name in asked)) if asked else None


CAMPAIGN = func.coalesce(Event.campaign_id, 0)


def columns(found: Cut) -> list[ColumnElement[Any]]:
    """What the question is broken down by, a column each."""
    day = local_day(Event.starts_at, found.offsets)
    plain: dict[str, Any] = {
        "kind": KIND, "activity": Event.kind, "campaign": CAMPAIGN, "category": Headcount.category,
        UNIT: func.coalesce(Event.unit_id, 0),
    }  # fmt: skip
    result: list[ColumnElement[Any]] = []
    for name in found.question.by:
        if name == "area":
            result.append(found.tops.c.line)
        else:
            result.append(period_of(name, day) if name in PERIODS else plain[name])
    return result


@dataclass(frozen=True)
class From:
    """Which events are counted, by which keys; `tops` is joined where lines are areas at a level, `spans` keeps to
    events that begin in one of its areas from `since` up to `until`."""

    keys: Sequence[Any]
    where: ColumnElement[bool]
    tops: Any = None
    spans: Any = None

    def select(self, *more: Any) -> Select[Any]:
        """The keys, labelled g0, g1 ..., and more columns, of events with their units."""
        labelled = [key.label(f"g{at}") for at, key in enumerate(self.keys)]
        query = select(*labelled, *more).select_from(Event).outerjoin(Unit, Unit.id == Event.unit_id)
        if self.tops is not None:
            query = query.join(self.tops, self.tops.c.id == Event.area_id)
        if self.spans is not None:
            begins = and_(Event.starts_at >= self.spans.c.since, Event.starts_at < self.spans.c.until)
            query = query.join(self.spans, and_(Event.area_id == self.spans.c.area_id, begins))
        return query.where(self.where)

    def only(self, *conditions: ColumnElement[bool]) -> From:
        """The same, kept to fewer events."""
        return replace(self, where=and_(self.where, *conditions))

    def also(self, *keys: Any) -> From:
        """The same with more keys."""
        return replace(self, keys=[*self.keys, *keys])


def grouped(query: Select[Any], keys: int) -> Select[Any]:
    """Grouped by the labels of the keys: repeated expressions with parameters are not known again by PostgreSQL."""
    return query.group_by(*(text(f"g{at}") for at in range(keys))) if keys else query


def count_events(source: From, names: Sequence[str]) -> Select[Any]:
    """By key: events in these states and held drills, names of COUNTED."""
    tests: dict[str, ColumnElement[bool]] = {name: Event.status.in_(states) for name, states in STATES.items()}
    tests["drills_held"] = and_(IS_HELD, Drill.id.is_not(None))
    sums = [func.sum(case((tests[name], 1), else_=0)) for name in names]
    query = source.select(*sums)
    if "drills_held" in names:
        query = query.outerjoin(Drill, Drill.event_id == Event.id)
    return grouped(query, len(source.keys))


def people_tests() -> dict[str, ColumnElement[bool]]:
    """Which headcounts make which measure, in the order of PEOPLE."""
    visits, stage = Headcount.measure == "visits", Headcount.stage
    return {
        "expected": and_(stage == "expected", visits, Event.status.in_(HOLDING)),
        "awaited": and_(stage == "expected", visits, IS_HELD),
        "signed_up": and_(stage == "signed_up", visits, Event.status.in_(HOLDING)),
        "arrived": and_(stage == "checked_in", visits, IS_HELD),
        "reported": and_(stage == "reported", visits, IS_HELD),
        "people": and_(stage == "reported", Headcount.measure == "people", IS_HELD),
    }


def count_people(source: From, names: Sequence[str]) -> Select[Any]:
    """By key: people, names of PEOPLE."""
    tests = people_tests()
    sums = [func.sum(case((tests[name], Headcount.count), else_=0)) for name in names]
    return grouped(source.select(*sums).join(Headcount, Headcount.event_id == Event.id), len(source.keys))


def count_materials(source: From, names: Sequence[str]) -> Select[Any]:
    """By key: what was handed out, names of MATERIALS."""
    sums = [func.sum(getattr(OutreachResult, name)) for name in names]
    query = source.only(IS_HELD).select(*sums)
    return grouped(query.join(OutreachResult, OutreachResult.event_id == Event.id), len(source.keys))


COUNTS: tuple[tuple[tuple[str, ...], Callable[[From, Sequence[str]], Select[Any]]], ...] = (
    (COUNTED, count_events),
    (PEOPLE, count_people),
    (MATERIALS, count_materials),
)
"""Names of measures that one statement counts, and the statement."""


def count_times(source: From) -> Select[Any]:
    """By key, area, kind of unit and seconds: how many held drills took so long to evacuate."""
    timed = source.only(IS_HELD, DrillResult.evacuation_seconds.is_not(None))
    timed = timed.also(Event.area_id, KIND, DrillResult.evacuation_seconds)
    query = timed.select(func.count()).join(Drill, Drill.event_id == Event.id)
    return grouped(query.join(DrillResult, DrillResult.drill_id == Drill.id), len(timed.keys))


def reached(source: From) -> Select[Any]:
    """By key: the units that held events were for, the last column."""
    # not asked as "is not null": SQLite would walk through all events of all units by their index
    return source.only(IS_HELD, func.coalesce(Event.unit_id, 0) != 0).also(Event.unit_id).select().distinct()


def count_reached(found: Any, keys: int) -> Select[Any]:
    """By key: how many different units there are in these rows of key and unit."""
    inner = found.subquery("found")
    parts = [inner.c[f"g{at}"] for at in range(keys)]
    return select(*parts, func.count(inner.c[f"g{keys}"].distinct())).group_by(*parts)


def that_make(events: Select[Any], found: Cut, name: str) -> Select[Any]:
    """Of the events (one column, their ids) those that make the figure of that name."""
    if name in STATES:
        return events.where(Event.status.in_(STATES[name]))
    if name in MATERIALS:
        counted = events.join(OutreachResult, OutreachResult.event_id == Event.id)
        return counted.where(IS_HELD, getattr(OutreachResult, name) > 0)
    counted = events.join(Headcount, Headcount.event_id == Event.id).where(people_tests()[name], Headcount.count > 0)
    category = of_category(found)
    return counted if category is None else counted.where(category)
