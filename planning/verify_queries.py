"""A plan judged by the calendar's own conflict rules, read afresh, all its visits together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.times import day_bounds
from planning.gathered import Gathered
from planning.solving.problem import Placement, Plan
from registry.models import Area, Unit
from schedule.booking_queries import resources
from schedule.closures import Closure
from schedule.conflicts import NEAR_HOURS, Conflict, Hold, Known, Resource, Why, Wish, conflicts
from schedule.day_models import Blackout, SpecialDay
from schedule.day_queries import closures, day_book
from schedule.ground_queries import ground
from schedule.known_queries import Reach, holds
from schedule.road_queries import roads
from schedule.spans import Span
from schedule.travel import Road
from schedule.workdays import DayBook


def verify(session: Session, gathered: Gathered, plan: Plan) -> dict[int, list[Conflict]]:
    """What the conflict rules find in the plan's visits, by visit; those with nothing are left out.

    Each visit is judged as an event of its own would be, the plan's other visits being booked. What the proposal was
    asked to do in spite of the rules is no conflict: teams beyond their hours, blackouts that do not hold for a unit.
    """
    placed = {number: placement for number, placement in plan if gathered.team_ids_at(placement)}
    return _Court(session, gathered, placed).judge() if placed else {}


@dataclass(frozen=True)
class _There:
    """What holds where a unit lies."""

    closures: Sequence[Closure]
    days: DayBook
    road: Road


class _Court:
    def __init__(self, session: Session, gathered: Gathered, placed: Mapping[int, Placement]) -> None:
        self.gathered, self.county, self.placed = gathered, gathered.county, placed
        ids = sorted({gathered.wanted[number].unit_id for number in placed})
        rows = session.execute(
            select(Unit.id, Unit.kind, Unit.lon, Unit.lat, Area).join(Unit.area).where(Unit.id.in_(ids))
        ).tuples()
        self.units = {number: (kind, lon, lat, area) for number, kind, lon, lat, area in rows}
        keys = [f"unit:{number}" for number in ids] + [f"team:{one}" for one in gathered.team_ids if one is not None]
        self.resources = resources(session, keys)
        self.ground = ground(session, session.get_one(Area, next(iter(self.units.values()))[3].id))
        self.spans = {number: self._span(number) for number in placed}
        self.known = self._known(session)
        self.there = self._grounds(session)

    def judge(self) -> dict[int, list[Conflict]]:
        """The conflicts of every visit that has some."""
        found: dict[int, list[Conflict]] = {}
        by_day = self._holds_by_day()
        for number, placement in self.placed.items():
            near = [hold for day in (-1, 0, 1) for hold in by_day.get(placement.day + day, ())]
            there = self._there(number)
            known = Known(
                [*self._known_near(placement.day), *(hold for hold in near if hold.event_id != -1 - number)],
                self.known.absences, there.closures, there.days, there.road, self.known.skill_names,
            )  # fmt: skip
            clashes = [one for one in conflicts(self._wish(number), known) if not self._is_agreed(one, number)]
            if clashes:
                found[number] = clashes
        return found

    def _span(self, number: int) -> Span:
        starts = self.gathered.starts_at(self.placed[number])
        return Span(starts, starts + timedelta(minutes=self.gathered.wanted[number].minutes), self.county.zone)

    def _wish(self, number: int) -> Wish:
        wanted = self.gathered.wanted[number]
        kind, lon, lat, _ = self.units[wanted.unit_id]
        return Wish(
            self.spans[number], self._resources(number), None if lon is None or lat is None else (lon, lat),
            skills=self.gathered.problem.visits[number].skills, unit_kinds=self.ground.kinds_above(kind),
            event_kind=wanted.event_kind,
        )  # fmt: skip

    def _resources(self, number: int) -> tuple[Resource, ...]:
        keys = [f"team:{one}" for one in self.gathered.team_ids_at(self.placed[number])]
        return tuple(self.resources[key] for key in [*keys, f"unit:{self.gathered.wanted[number].unit_id}"])

    def _holds_by_day(self) -> dict[int, list[Hold]]:
        """The plan's own visits as bookings, by day; numbered below 0, so that none is an event's."""
        found: dict[int, list[Hold]] = {}
        for number, placement in self.placed.items():
            _, lon, lat, _ = self.units[self.gathered.wanted[number].unit_id]
            point = None if lon is None or lat is None else (lon, lat)
            span, name = self.spans[number], self.gathered.problem.visits[number].name
            found.setdefault(placement.day, []).extend(
                Hold(one.key, -1 - number, name, span.starts_at, span.ends_at, point) for one in self._resources(number)
            )
        return found

    def _known(self, session: Session) -> Known:
        near, changes = timedelta(hours=NEAR_HOURS), self.county.changes
        since = day_bounds(self.county.first, self.county.zone)[0] - near
        until = day_bounds(self.county.last, self.county.zone)[1] + near
        keys = {key for one in self.resources.values() for key in (one.key, *(kin for kin, _ in one.kin))}
        area = next(iter(self.units.values()))[3]
        there, away = holds(session, keys, Reach(area, since, until))
        moved = frozenset(changes.moved_event_ids)
        return Known([hold for hold in there if hold.event_id not in moved], away)

    def _known_near(self, day: int) -> list[Hold]:
        on, zone = self.gathered.problem.days[day], self.county.zone
        since, until = day_bounds(on - timedelta(days=1), zone, 3)
        return [hold for hold in self.known.holds if hold.starts_at < until and since < hold.ends_at]

    def _grounds(self, session: Session) -> dict[str, _There]:
        """What holds in each unit's area, asked for once for all areas that have the same above them."""
        first, last = self.county.first, self.county.last
        areas = {area.path: area for _, _, _, area in self.units.values()}
        own = {*session.scalars(select(Blackout.area_id).distinct()),
               *session.scalars(select(SpecialDay.area_id).distinct())}  # fmt: skip
        there = roads(session, next(iter(areas.values())), areas)
        known: dict[frozenset[int], tuple[list[Closure], DayBook]] = {}
        found: dict[str, _There] = {}
        for path, area in areas.items():
            above = frozenset(int(part) for part in path.split("/") if part) & own
            if above not in known:
                known[above] = closures(session, area, first, last), day_book(session, area, first, last)
            found[path] = _There(*known[above], there[path])
        return found

    def _there(self, number: int) -> _There:
        """The same for the visit's unit, less the blackouts that need not hold for it."""
        unit_id = self.gathered.wanted[number].unit_id
        there = self.there[self.units[unit_id][3].path]
        ignored = {one.blackout_id for one in self.county.changes.ignored_blackouts if one.unit_id == unit_id}
        kept = [one for one in there.closures if one.is_strict or one.id not in ignored]
        return _There(kept, there.days, there.road)

    def _is_agreed(self, conflict: Conflict, number: int) -> bool:
        """Whether the team was asked to be out beyond its hours or on a day off."""
        if conflict.why not in (Why.HOURS, Why.DAY_OFF):
            return False
        on = self.gathered.problem.days[self.placed[number].day]
        return any(
            f"team:{one.team_id}" == conflict.resource.key and one.on == on for one in self.county.changes.extra_shifts
        )
