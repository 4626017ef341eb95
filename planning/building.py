"""A problem from what is known of a county, under the same rules as the calendar's own conflict check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from planning.county_facts import County, TeamFacts, Told, UnitFacts, Wanted
from planning.gathered import Gathered
from planning.solving.problem import Detour, Fixed, Location, Placement, Plan, Problem, Repeat, Shift, Team, Visit
from planning.stretches import Ways
from planning.team_days import TeamDays
from planning.visit_days import VisitDays
from planning.way_tables import tables
from schedule.travel import Point, Road

DRIVE_UNITS = 10


def build(county: County) -> Gathered:
    """The problem of the county, and what its numbers stand for."""
    return _Builder(county).build()


class _Builder:
    def __init__(self, county: County) -> None:
        self.county = county
        self.days = tuple(
            county.first + timedelta(days=number) for number in range((county.last - county.first).days + 1)
        )
        self.places: dict[str, int] = {}
        self.locations: list[Location] = []
        self.roads: list[Road] = []
        self.team_places = [self._place(team.base, "", team.base_point, team.area_path) for team in county.teams]
        self.unit_places = {unit.id: self._place_of(unit) for unit in county.units.values()}
        self.stops = sorted(set(self.unit_places.values()))
        self.hold_places: dict[tuple[int, Point | None], int] = {
            (hold.event_id, hold.point): self._place(f"event:{hold.event_id}", str(hold.title), hold.point, "")
            for team in county.teams
            for hold in county.holds_of([team.key])
            if hold.point is not None
        }

    def build(self) -> Gathered:
        county = self.county
        points = [place.point or (0.0, 0.0) for place in self.locations]
        way, drive = tables(points, self.roads, DRIVE_UNITS)
        shifts, fixed = self._shifts(way)
        visits = self._visits()
        problem = Problem(
            days=self.days, locations=tuple(self.locations),
            teams=tuple(Team(team.key, team.name) for team in county.teams), shifts=tuple(shifts),
            visits=visits, way=way, drive=drive, repeats=self._repeats(), fixed=tuple(fixed),
            detours=self._detours(), weights=county.weights, drive_units=DRIVE_UNITS,
        )  # fmt: skip
        found = Gathered(
            problem, county.wanted, tuple(team.id for team in county.teams), Plan(), county, county.warnings,
            {one.key: int(one.key.partition(":")[2]) for one in fixed},
        )  # fmt: skip
        plan, pinned, published = self._placements(found)
        return replace(found, plan=Plan(plan), problem=replace(problem, pinned=pinned, published=published))

    def _place(self, key: str, name: str, point: Point, area_path: str) -> int:
        if key not in self.places:
            self.places[key] = len(self.locations)
            self.locations.append(Location(key, name, point))
            self.roads.append(self.county.road(area_path))
        return self.places[key]

    def _place_of(self, unit: UnitFacts) -> int:
        return self._place(unit.key, unit.name, unit.point, unit.area_path)

    def _shifts(self, way: list[list[int]]) -> tuple[list[Shift], list[Fixed]]:
        shifts: list[Shift] = []
        fixed: list[Fixed] = []
        ways = Ways(way, self.stops)
        for number, team in enumerate(self.county.teams):
            days = TeamDays(self.county, number, team, self.team_places[number], self.hold_places, ways)
            mine: list[Shift] = []
            for day, on in enumerate(self.days):
                made, stays = days.shifts(day, on)
                mine += [_rested(mine, shift, ways) for shift in made]
                fixed += stays
            shifts += [shift for shift in mine if shift.first < shift.last]
        return shifts, fixed

    def _visits(self) -> tuple[Visit, ...]:
        days = VisitDays(self.county, self.days)
        return tuple(self._visit(wanted, days) for wanted in self.county.wanted)

    def _visit(self, wanted: Wanted, days: VisitDays) -> Visit:
        unit = self.county.units[wanted.unit_id]
        is_dropped = unit.id in self.county.changes.drop_skills_unit_ids
        return Visit(
            key=f"{unit.key}:{wanted.occurrence}", place=self.unit_places[unit.id], length=wanted.minutes,
            windows=days.windows(unit, wanted), name=unit.name,
            skills=frozenset() if is_dropped else wanted.skills, is_must=wanted.is_must, value=wanted.value,
            due=(wanted.due_on - self.days[0]).days if wanted.due_on else None, teams=wanted.teams,
            prefers=self._number_of(wanted.prefers_team_id),
        )  # fmt: skip

    def _number_of(self, team_id: int | None) -> int | None:
        found = (number for number, team in enumerate(self.county.teams) if team.id == team_id)
        return next(found, None) if team_id is not None else None

    def _repeats(self) -> tuple[Repeat, ...]:
        by_unit: dict[int, list[tuple[int, int, Wanted]]] = {}
        for number, one in enumerate(self.county.wanted):
            by_unit.setdefault(one.unit_id, []).append((one.occurrence, number, one))
        found = [sorted(visits, key=lambda visit: visit[0]) for visits in by_unit.values() if len(visits) > 1]
        return tuple(
            Repeat(tuple(number for _, number, _ in visits), visits[0][2].least_days, visits[0][2].most_days)
            for visits in found
        )

    def _detours(self) -> tuple[Detour, ...]:
        return tuple(
            Detour(
                frozenset(self._places_in(self.county.area_paths.get(one.area_id, "none"))),
                frozenset(day for day, on in enumerate(self.days) if one.since <= on <= one.until),
                one.extra_minutes,
            )
            for one in self.county.changes.detours
        )  # fmt: skip

    def _places_in(self, path: str) -> list[int]:
        units = [self.unit_places[unit.id] for unit in self.county.units.values() if unit.area_path.startswith(path)]
        teams = zip(self.county.teams, self.team_places, strict=True)
        return units + [place for team, place in teams if _lies_in(team, path)]

    def _placements(self, found: Gathered) -> tuple[dict[int, Placement], dict[int, Placement], dict[int, Placement]]:
        plan: dict[int, Placement] = {}
        pinned: dict[int, Placement] = {}
        published: dict[int, Placement] = {}
        for number, one in enumerate(self.county.wanted):
            if one.on is not None and one.starts_minute is not None:
                there = _placement(found, one.on, one.starts_minute, one.team_ids)
                if there is not None:
                    plan[number] = there
                    if one.is_pinned:
                        pinned[number] = there
            told = self.county.told.get((one.unit_id, one.occurrence))
            was = _told(found, told) if told else None
            if was is not None:
                published[number] = was
        return plan, pinned, published


def _rested(before: Sequence[Shift], shift: Shift, ways: Ways) -> Shift:
    """A shift begun soon after midnight leaves time for the way from the last stop of the night before."""
    if not before or before[-1].day != shift.day - 1:
        return shift
    late = ways.lateness(before[-1].last - 24 * 60, before[-1].end, shift.first, shift.start)
    return replace(shift, first=shift.first + late)


def _lies_in(team: TeamFacts, path: str) -> bool:
    return team.area_path.startswith(path)


def _told(found: Gathered, told: Told) -> Placement | None:
    return _placement(found, told.on, told.starts_minute, told.team_ids)


def _placement(found: Gathered, on: date, start: int, team_ids: Sequence[int]) -> Placement | None:
    day, teams = found.day_of(on), [found.team_of(one) for one in team_ids]
    if day is None or not teams or None in teams:
        return None
    return Placement(day, start, tuple(team for team in teams if team is not None))
