"""What the counts of a drill day are made from: its parts with their live state, and the units called on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Subquery, case, exists, func, select
from sqlalchemy.orm import Session

from drills.day_counts import Part, Tally, each_once, stage_of, tallies, tally
from drills.day_models import DrillDay
from drills.day_queries import called_on, stands
from drills.live_models import LiveDrill, LiveEntry
from drills.models import Drill, DrillResult
from registry.models import Area, Unit
from registry.scope import beneath
from schedule.models import Event, Headcount


@dataclass(frozen=True)
class Called:
    """Units called on, by kind and by township; the names of the townships (and of the day's own area) by id."""

    by_kind: Mapping[str, int]
    by_township: Mapping[int, int]
    townships: Mapping[int, str]
    home: int

    @property
    def total(self) -> int:
        """All units called on."""
        return sum(self.by_kind.values())

    def township(self, path: str) -> int:
        """Under which area a unit of that area is counted: its township, else the day's own area."""
        return next(
            (int(p) for p in path.split("/") if p and int(p) in self.townships and int(p) != self.home), self.home
        )


@dataclass(frozen=True)
class Standing:
    """How the day stands: its parts, each of another unit, and their sums in all, by kind and by township."""

    parts: list[Part]
    whole: Tally
    by_kind: dict[str, Tally] = field(default_factory=dict)
    by_township: dict[int, Tally] = field(default_factory=dict)


def standing(session: Session, day: DrillDay, called: Called | None = None) -> Standing:
    """How the day stands now, in one query besides those for the units called on."""
    known = called or units_called(session, day)
    parts = each_once(_parts(session, day, known))
    return Standing(
        parts, tally(parts, known.total), tallies(parts, lambda part: part.kind, known.by_kind),
        tallies(parts, lambda part: part.township, known.by_township),
    )  # fmt: skip


def units_called(session: Session, day: DrillDay) -> Called:
    """The units called on, counted."""
    area = day.event.area
    names = select(Area.id, Area.name).where(beneath(area.path), Area.level == "township").order_by(Area.code)
    townships = {area.id: area.name} | dict(session.execute(names).tuples().all())
    called = Called({}, {}, townships, area.id)
    query = select(Unit.kind, Area.path, func.count(Unit.id)).join(Unit.area).where(called_on(day))
    by_kind: dict[str, int] = {}
    by_township: dict[int, int] = {}
    for kind, path, count in session.execute(query.group_by(Unit.kind, Area.id, Area.path)).tuples():
        by_kind[kind] = by_kind.get(kind, 0) + count
        where = called.township(path)
        by_township[where] = by_township.get(where, 0) + count
    order = [*(one for one in townships if one != area.id), area.id]
    return Called(by_kind, {one: by_township[one] for one in order if one in by_township}, townships, area.id)


def _parts(session: Session, day: DrillDay, called: Called) -> list[Part]:
    found = []
    for row in session.execute(_rows(day)):
        stage = stage_of(row.status, row.begun > 0, row.ended > 0 or row.closed, row.has_result)
        if stage is None:
            continue
        point = (row.lon, row.lat) if row.lon is not None and row.lat is not None else None
        found.append(Part(
            row.unit_id, row.kind, called.township(row.path), stage, row.expected,
            row.reported if row.has_result else None, bool(row.is_public), row.name, point,
        ))  # fmt: skip
    return found


def _rows(day: DrillDay) -> Select[Any]:
    counts, live = _counts(day), _live(day)
    has_result = exists().where(DrillResult.drill_id == Drill.id).correlate(Drill)
    closed = exists().where(LiveDrill.drill_id == Drill.id, LiveDrill.closed_at.is_not(None)).correlate(Drill)
    return (
        select(
            Drill.unit_id, Drill.is_public, Unit.kind, Unit.name, Unit.lon, Unit.lat, Area.path, Event.status,
            has_result.label("has_result"), closed.label("closed"),
            *(func.coalesce(counts.c[name], 0).label(name) for name in ("expected", "reported")),
            *(func.coalesce(live.c[name], 0).label(name) for name in ("begun", "ended")),
        )
        .select_from(Drill).join(Event, Event.id == Drill.event_id).join(Unit, Unit.id == Drill.unit_id)
        .join(Area, Area.id == Unit.area_id)
        .outerjoin(counts, counts.c.event_id == Event.id).outerjoin(live, live.c.drill_id == Drill.id)
        .where(Event.part_of_id == day.event_id).order_by(Unit.name)
    )  # fmt: skip


def _counts(day: DrillDay) -> Subquery:
    """People of each part, expected and reported; visitors of a result are people too."""
    mine = select(Event.id).where(Event.part_of_id == day.event_id)
    at = {
        stage: func.sum(case((Headcount.stage == stage, Headcount.count), else_=0))
        for stage in ("expected", "reported")
    }
    query = select(Headcount.event_id, at["expected"].label("expected"), at["reported"].label("reported"))
    query = query.where(Headcount.event_id.in_(mine), Headcount.measure == "visits")
    return query.group_by(Headcount.event_id).subquery()


def _live(day: DrillDay) -> Subquery:
    """By drill, how many phases its live log has, the end apart; a phase that the commander has undone is none."""
    mine = select(Drill.id).join(Event, Event.id == Drill.event_id).where(Event.part_of_id == day.event_id)
    ends = LiveEntry.data["phase"].as_string() == "end"
    of = {"begun": func.sum(case((ends, 0), else_=1)), "ended": func.sum(case((ends, 1), else_=0))}
    query = select(LiveEntry.drill_id, *(total.label(name) for name, total in of.items()))
    return query.where(LiveEntry.drill_id.in_(mine), stands()).group_by(LiveEntry.drill_id).subquery()
