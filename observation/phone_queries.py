"""What an observer's page shows: today's points, and the days before that still lack a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.times import local, now, say_clock
from observation.daily_queries import Line, Wanted, survey
from observation.duty import DayCell
from observation.models import Observer
from observation.observer_queries import points_of
from observation.readings import offered
from observation.rule_queries import rule_book
from registry.models import Area
from registry.terms import vocabulary

DAYS_BACK = 7


@dataclass(frozen=True)
class PointOfDay:
    """A point on the list of one day: its record, or what can be recorded; `clock` is when it was."""

    line: Line
    cell: DayCell
    readings: tuple[str, ...]
    clock: str = ""
    can_undo: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its record is still to come."""
        return self.cell.state in ("open", "missing")


@dataclass(frozen=True)
class DayList:
    """The points that owe a record on a day."""

    on: date
    points: Sequence[PointOfDay]

    @property
    def open(self) -> list[PointOfDay]:
        """Those whose record is still to come."""
        return [one for one in self.points if one.is_open]


@dataclass(frozen=True)
class Duties:
    """Today's list, the open ones before it (the latest first), and until when today's records are in time."""

    today: DayList
    earlier: Sequence[DayList]
    closes_at: datetime
    zone: str
    has_points: bool


def duties(session: Session, observer: Observer) -> Duties:
    """What the observer owes today and on the days before."""
    area = session.get_one(Area, observer.area_id)
    rules = rule_book(session).holding(area.path)
    own = [point.place_id for point in points_of(session, observer)]
    today = local(now(), rules.zone).date()
    wanted = Wanted(today - timedelta(days=DAYS_BACK), today, place_ids=own)
    lines = sorted(survey(session, SYSTEM, wanted).lines, key=lambda line: (line.name, line.place_id))
    groups = {term.code: term.parent_code or term.code for term in vocabulary(session, "observation_category", area)}
    days = [_day(lines, place, groups, observer) for place in range(DAYS_BACK + 1)]
    earlier = [day for day in reversed(days[:-1]) if day.open]
    return Duties(days[-1] if lines else DayList(today, ()), earlier, rules.closes_at(today), rules.zone, bool(own))


def _day(lines: Sequence[Line], place: int, groups: dict[str, str], observer: Observer) -> DayList:
    on = lines[0].cells[place].on if lines else date.min
    owing = [line for line in lines if line.cells[place].state not in ("none", "paused")]
    return DayList(on, [_point(line, line.cells[place], groups, observer) for line in owing])


def _point(line: Line, cell: DayCell, groups: dict[str, str], observer: Observer) -> PointOfDay:
    readings = offered(groups.get(line.category, ""))
    if cell.record is None:
        return PointOfDay(line, cell, readings)
    zone = line.rules.zone
    is_own = cell.record.by_key == f"observer:{observer.id}" and not cell.record.is_anomaly
    is_fresh = local(cell.record.received_at, zone).date() == local(now(), zone).date()
    return PointOfDay(line, cell, readings, say_clock(cell.record.recorded_at, zone), is_own and is_fresh)
