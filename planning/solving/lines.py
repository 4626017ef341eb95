"""Tours that grow: where one more stop fits into what a team does on a shift, and what it adds to the driving.

A line keeps for each stop the earliest and the latest beginning with which the whole tour still works; so a place for
one more stop is judged without going through the tour again. Plain Python: pages ask it as well as the solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planning.solving.problem import Placement, Plan, Problem, Shift, Window
from planning.solving.tours import Stop, earliest, starts, stops_on, tour

Options = dict[int, tuple[int, tuple[Window, ...]]]
"""For one visit: the shifts (by their place in the problem) that can have it, what it costs there and when."""


def entry(problem: Problem, number: int, shift: Shift) -> int:
    """What having the visit on that shift costs apart from driving, in drive units: lateness, team, change."""
    visit, w, minutes = problem.visits[number], problem.weights, 0
    if visit.due is not None and shift.day > visit.due:
        minutes += (shift.day - visit.due) * w.late
    if visit.prefers is not None and visit.prefers != shift.team:
        minutes += w.other_team
    was = problem.published.get(number)
    if was is not None and (was.day != shift.day or shift.team not in was.teams):
        minutes += w.change
    return minutes * problem.drive_units


def worth(problem: Problem, number: int) -> int:
    """What leaving the visit out costs, in drive units."""
    visit, w = problem.visits[number], problem.weights
    minutes = w.must if visit.is_must else visit.value * w.value
    if number in problem.repeat_of:
        minutes += w.repeat
    if number in problem.published:
        minutes += w.change
    return minutes * problem.drive_units


def options(problem: Problem, number: int, shifts: Iterable[int] | None = None) -> Options:
    """The shifts on which the visit may take place, ways and other stops left aside; skills only where one goes."""
    visit = problem.visits[number]
    known: dict[tuple[object, ...], tuple[Window, ...]] = {}
    found: Options = {}
    for place in range(len(problem.shifts)) if shifts is None else shifts:
        shift = problem.shifts[place]
        if shift.day not in visit.windows or (visit.teams == 1 and not visit.skills <= shift.skills):
            continue
        kind = (id(visit.windows[shift.day]), shift.first, shift.last, shift.rest)
        if kind not in known:
            known[kind] = starts(visit, shift)
        if known[kind]:
            found[place] = (entry(problem, number, shift), known[kind])
    return found


@dataclass(frozen=True)
class Gap:
    """Room for a stop: before which stop of the line, driving added, and from when to when it may begin there."""

    position: int
    drive: int
    first: int
    last: int


class Line:
    """What one team does on one shift, in order, open for one more stop; not `works` when it is impossible as it is."""

    def __init__(self, problem: Problem, shift: Shift, stops: Sequence[Stop]) -> None:
        self.problem, self.shift = problem, shift
        self.stops = list(stops)
        self.works = True
        self._prepare()

    def _prepare(self) -> None:
        early = earliest(self.problem, self.shift, self.stops)
        late = self._latest() if early is not None else None
        self.works = early is not None and late is not None and all(a <= b for a, b in zip(early, late, strict=True))
        self.early, self.late = early or [], late or []
        self.path = [self.shift.start, *(stop.place for stop in self.stops), self.shift.end]
        self.drive = sum(self._drive(a, b) for a, b in zip(self.path, self.path[1:], strict=False)) if self.stops else 0
        self.load = sum(stop.load for stop in self.stops)

    def _way(self, start: int, end: int) -> int | None:
        if not self.problem.detours:
            return self.problem.way[start][end]
        return self.problem.way_on(self.shift.day, start, end)

    def _drive(self, start: int, end: int) -> int:
        if not self.problem.detours:
            return self.problem.drive[start][end]
        return self.problem.drive_on(self.shift.day, start, end)

    def _latest(self) -> list[int] | None:
        """The latest beginning of each stop with which those after it and the way back still work."""
        by, place = self.shift.last, self.shift.end
        found: list[int] = []
        for stop in reversed(self.stops):
            way = self._way(stop.place, place)
            limit = None if way is None else _last_start(stop.starts, by - way - stop.length)
            if limit is None:
                return None
            found.append(limit)
            by, place = limit, stop.place
        return found[::-1]

    def gaps(self, stop: Stop, below: int | None = None) -> Iterator[Gap]:
        """Every place where the stop fits and adds less than `below`; the limit of ticks is not asked here."""
        shift, path, count = self.shift, self.path, len(self.stops)
        full = shift.most_visits is not None and count >= shift.most_visits
        heavy = shift.capacity is not None and self.load + stop.load > shift.capacity
        if full or heavy or not self.works:
            return
        for position in range(count + 1):
            before, after = path[position], path[position + 1]
            added = self._drive(before, stop.place) + self._drive(stop.place, after)
            added -= self._drive(before, after) if count else 0
            if (below is not None and added >= below) or (
                shift.most_drive is not None and self.drive + added > shift.most_drive
            ):
                continue
            times = self._between(stop, position, before, after)
            if times is not None:
                yield Gap(position, added, *times)

    def _between(self, stop: Stop, position: int, before: int, after: int) -> tuple[int, int] | None:
        """From when to when the stop may begin there, or None."""
        to, on = self._way(before, stop.place), self._way(stop.place, after)
        if to is None or on is None:
            return None
        at = (self.early[position - 1] + self.stops[position - 1].length if position else self.shift.first) + to
        by = (self.late[position] if position < len(self.stops) else self.shift.last) - on - stop.length
        if at > by:
            return None
        last = _last_start(stop.starts, by)
        first = _first_start(stop.starts, at)
        return None if last is None or first is None or first > last else (first, last)

    def best(self, stop: Stop, below: int | None = None) -> Gap | None:
        """The place where the stop adds least to the driving; None when it fits nowhere, or adds `below` or more."""
        if self.shift.most_ticks is None:
            return min(self.gaps(stop, below), key=lambda gap: gap.drive, default=None)
        for gap in sorted(self.gaps(stop, below), key=lambda gap: (gap.drive, gap.position)):
            if tour(self.problem, self.shift, self.with_(stop, gap.position)) is not None:
                return gap
        return None

    def with_(self, stop: Stop, position: int) -> list[Stop]:
        """The stops with one more at that place."""
        return [*self.stops[:position], stop, *self.stops[position:]]

    def insert(self, stop: Stop, position: int) -> None:
        """Puts the stop there."""
        self.stops.insert(position, stop)
        self._prepare()

    def placements(self) -> dict[int, Placement] | None:
        """When each visit of the line takes place; None when the tour is impossible. Only this team is named."""
        made = tour(self.problem, self.shift, self.stops)
        if made is None:
            return None
        found = zip(made.stops, made.times, strict=True)
        return {
            stop.visit: Placement(self.shift.day, begins, (self.shift.team,))
            for stop, begins in found
            if stop.visit is not None
        }


def _last_start(windows: Sequence[Window], by: int) -> int | None:
    for window in reversed(windows):
        if window.first <= by:
            return min(window.last, by)
    return None


def _first_start(windows: Sequence[Window], at: int) -> int | None:
    for window in windows:
        if at <= window.last:
            return max(window.first, at)
    return None


def line_of(problem: Problem, plan: Plan, shift: Shift) -> Line:
    """The line of a shift as the plan has it."""
    if not problem.fixed and (shift.team, shift.day) not in plan.by_team_day:
        return Line(problem, shift, ())
    return Line(problem, shift, stops_on(problem, plan, shift))
