"""A first plan by cheapest feasible insertion, and the best places for one visit in a plan.

The visits with the fewest shifts to choose from come first, must-dos before all others. Plain Python without numpy, so
that pages may ask it: moves by hand and remedies need the place of one visit at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import pairwise

from planning.solving.checking import Break, breaks
from planning.solving.lines import Gap, Line, Options, line_of, options, worth
from planning.solving.problem import Placement, Plan, Problem, Repeat, Shift, Window
from planning.solving.tours import Stop


@dataclass(frozen=True)
class Insertion:
    """One feasible place of a visit: what it costs by the weights, in drive units, and every placement it changes.

    Other visits of the same tour may begin at other times then; they are among `changes`.
    """

    visit: int
    cost: int
    changes: dict[int, Placement]

    @property
    def placement(self) -> Placement:
        """Where the visit itself goes."""
        return self.changes[self.visit]


@dataclass(frozen=True)
class Place:
    """A place that was found: the shifts concerned with their gaps, and the cost; `start` where two teams meet."""

    cost: int
    shifts: tuple[int, ...]
    gaps: tuple[Gap, ...]
    start: int | None = None


@dataclass
class Draft:
    """A plan that is being built: the lines of all shifts, and the days that visits of repeats have."""

    problem: Problem
    lines: list[Line]
    days: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Draft:
        """The draft that a plan stands for."""
        lines = [line_of(problem, plan, shift) for shift in problem.shifts]
        return cls(problem, lines, {number: placement.day for number, placement in plan})

    def cheapest(self, number: int, open_to: Options) -> Place | None:
        """The cheapest place of the visit."""
        return min(self.places(number, open_to, True), key=lambda place: (place.cost, place.shifts), default=None)

    def places(self, number: int, open_to: Options, only_cheaper: bool = False) -> Iterator[Place]:
        """The best place of the visit on every shift, or pair of shifts, that can have it.

        `only_cheaper` leaves out those of one team that are not cheaper than what came before.
        """
        repeat = self.problem.repeat_of.get(number)
        if repeat is not None:
            open_to = {
                place: option
                for place, option in open_to.items()
                if allows_day(repeat, number, self.problem.shifts[place].day, self.days)
            }
        if self.problem.visits[number].teams == 1:
            return self._alone(number, open_to, only_cheaper)
        return self._together(number, open_to)

    def _alone(self, number: int, open_to: Options, only_cheaper: bool) -> Iterator[Place]:
        visit, weight = self.problem.visits[number], self.problem.weights.drive
        least: int | None = None
        for place, (cost, windows) in open_to.items():
            below = None if least is None or not only_cheaper or weight <= 0 else -((cost - least) // weight)
            gap = self.lines[place].best(Stop(visit.place, visit.length, windows, number, visit.load), below)
            if gap is not None:
                found = Place(cost + gap.drive * weight, (place,), (gap,))
                least = found.cost if least is None else min(least, found.cost)
                yield found

    def _together(self, number: int, open_to: Options) -> Iterator[Place]:
        """Pairs of teams of one day that have the skills between them and can be there at the same time."""
        visit, shifts = self.problem.visits[number], self.problem.shifts
        by_day: dict[int, list[tuple[int, list[Gap]]]] = {}
        for place, (_, windows) in open_to.items():
            stop = Stop(visit.place, visit.length, windows, number, visit.load)
            gaps = nsmallest(3, self.lines[place].gaps(stop), key=lambda gap: gap.drive)
            if gaps:
                by_day.setdefault(shifts[place].day, []).append((place, gaps))
        for there in by_day.values():
            for n, (one, gaps) in enumerate(there):
                for other, more in there[n + 1 :]:
                    if (
                        shifts[one].team != shifts[other].team
                        and visit.skills <= shifts[one].skills | shifts[other].skills
                    ):
                        yield from self._meeting(number, (one, other), (gaps, more), open_to)

    def _meeting(
        self, number: int, pair: tuple[int, int], gaps: tuple[list[Gap], list[Gap]], open_to: Options
    ) -> Iterator[Place]:
        cost = min(open_to[place][0] for place in pair)
        for first in gaps[0]:
            for second in gaps[1]:
                start = _common(open_to[pair[0]][1], open_to[pair[1]][1], first, second)
                if start is not None and self._meets(number, pair, (first, second), start):
                    added = (first.drive + second.drive) * self.problem.weights.drive
                    yield Place(cost + added, pair, (first, second), start)

    def _meets(self, number: int, pair: tuple[int, int], gaps: tuple[Gap, Gap], start: int) -> bool:
        for place, gap in zip(pair, gaps, strict=True):
            if self.lines[place].shift.most_ticks is not None:
                stops = self.lines[place].with_(self._stop(number, place, start), gap.position)
                if Line(self.problem, self.lines[place].shift, stops).placements() is None:
                    return False
        return True

    def _stop(self, number: int, place: int, start: int | None, open_to: Options | None = None) -> Stop:
        visit = self.problem.visits[number]
        if start is not None:
            windows: tuple[Window, ...] = (Window(start, start),)
        else:
            windows = (open_to or options(self.problem, number, [place]))[place][1]
        return Stop(visit.place, visit.length, windows, number, visit.load)

    def put(self, number: int, place: Place, open_to: Options) -> None:
        """Puts the visit into that place."""
        for shift, gap in zip(place.shifts, place.gaps, strict=True):
            self.lines[shift].insert(self._stop(number, shift, place.start, open_to), gap.position)
        self.days[number] = self.problem.shifts[place.shifts[0]].day

    def trial(self, number: int, place: Place, open_to: Options) -> dict[int, Placement] | None:
        """The placements of the tours concerned as they would be with the visit in that place."""
        found: dict[int, list[Placement]] = {}
        for shift, gap in zip(place.shifts, place.gaps, strict=True):
            line = self.lines[shift]
            stops = line.with_(self._stop(number, shift, place.start, open_to), gap.position)
            made = Line(self.problem, line.shift, stops).placements()
            if made is None:
                return None
            for visit, placement in made.items():
                found.setdefault(visit, []).append(placement)
        return {visit: _joined(placements) for visit, placements in found.items()}

    def plan(self, base: Plan) -> Plan:
        """The draft as a plan; what stands in a line that cannot be driven stays as `base` has it."""
        found: dict[int, list[Placement]] = {}
        for line in self.lines:
            for visit, placement in ((line.stops and line.placements()) or {}).items():
                found.setdefault(visit, []).append(placement)
        made = {visit: _joined(placements) for visit, placements in found.items()}
        return Plan({**base.placed, **{n: one for n, one in made.items() if len(one.teams) == self._teams(n)}})

    def _teams(self, number: int) -> int:
        return self.problem.visits[number].teams


def _joined(placements: Sequence[Placement]) -> Placement:
    teams = tuple(sorted(team for placement in placements for team in placement.teams))
    return Placement(placements[0].day, placements[0].start, teams)


def _common(one: Sequence[Window], other: Sequence[Window], first: Gap, second: Gap) -> int | None:
    """The earliest beginning that suits two teams."""
    low, high = max(first.first, second.first), min(first.last, second.last)
    for a in one:
        for b in other:
            start = max(a.first, b.first, low)
            if start <= min(a.last, b.last, high):
                return start
    return None


def allows_day(repeat: Repeat, number: int, day: int, days: dict[int, int]) -> bool:
    """Whether a visit of a repeated unit may be on that day, given the days of those that are placed."""
    mine = repeat.visits.index(number)
    known = {place: days[visit] for place, visit in enumerate(repeat.visits) if visit in days} | {mine: day}
    if repeat.patterns:
        return any(all(pattern[place] == there for place, there in known.items()) for pattern in repeat.patterns)
    for (a, before), (b, after) in pairwise(sorted(known.items())):
        gap, steps = after - before, b - a
        if gap < repeat.least * steps or (repeat.most is not None and gap > repeat.most * steps):
            return False
    return True


def pinned_first(problem: Problem, plan: Plan) -> Plan:
    """The plan with every pinned visit where it is pinned."""
    return plan.with_(dict(problem.pinned)) if problem.pinned else plan


def sound_part(problem: Problem, plan: Plan) -> Plan:
    """The plan with every pinned visit where it is pinned, and without the visits that break a hard rule there."""
    left = pinned_first(problem, plan)
    for _ in range(len(problem.visits)):
        out = {number for one in breaks(problem, left) for number in _blamed(problem, left, one)}
        if not out:
            break
        left = left.with_(dict.fromkeys(out))
    return left


def _blamed(problem: Problem, plan: Plan, broken: Break) -> list[int]:
    """The visit that a break names; otherwise the last that could leave that tour."""
    if broken.visit is not None and broken.visit not in problem.pinned:
        return [broken.visit]
    if broken.team is None or broken.day is None:
        return []
    there = [number for number in plan.stops(broken.team, broken.day) if number not in problem.pinned]
    return there[-1:]


def greedy(problem: Problem, start: Plan | None = None, is_over: Callable[[], bool] | None = None) -> Plan:
    """`start` with every visit it leaves out put into its cheapest feasible place, the hardest to place first.

    An optional visit stays out where having it would cost more than it is worth.
    """
    base = pinned_first(problem, start or Plan())
    draft = Draft.of(problem, base)
    waiting = {number: options(problem, number) for number in base.left_out(problem)}
    for number in sorted(waiting, key=lambda one: _order(problem, one, waiting[one])):
        if is_over is not None and is_over():
            break
        best = draft.cheapest(number, waiting[number])
        if best is not None and best.cost < worth(problem, number):
            draft.put(number, best, waiting[number])
    return draft.plan(base)


def _order(problem: Problem, number: int, open_to: Options) -> tuple[bool, int, int, int]:
    visit = problem.visits[number]
    return not visit.is_must, len(open_to), -visit.value, number


def insertions(
    problem: Problem,
    plan: Plan,
    number: int,
    most: int = 5,
    teams: Collection[int] | None = None,
    days: Collection[int] | None = None,
) -> list[Insertion]:
    """The cheapest feasible places of a visit, at most one on each shift, the others staying where they are.

    A visit that is placed is taken out first. `teams` and `days` (None: all) say where to look. Nothing is moved to
    another tour, but the others on the tour may begin at other times.
    """
    rest = plan.with_({number: None})
    wanted = [place for place, shift in enumerate(problem.shifts) if _is_asked(shift, teams, days)]
    open_to = options(problem, number, wanted)
    draft = Draft(problem, [], {n: placement.day for n, placement in rest})
    draft.lines = [_line_if(problem, rest, shift, place in open_to) for place, shift in enumerate(problem.shifts)]
    found: list[Insertion] = []
    for place in sorted(draft.places(number, open_to), key=lambda one: (one.cost, one.shifts)):
        changes = draft.trial(number, place, open_to)
        if changes is not None and number in changes and _keeps_pins(problem, changes):
            moved = {n: one for n, one in changes.items() if n == number or plan.placed.get(n) != one}
            found.append(Insertion(number, place.cost + _shift_cost(problem, plan, moved), moved))
        if len(found) == most:
            break
    return sorted(found, key=lambda one: (one.cost, one.placement.day, one.placement.teams))


def _is_asked(shift: Shift, teams: Collection[int] | None, days: Collection[int] | None) -> bool:
    return (teams is None or shift.team in teams) and (days is None or shift.day in days)


def _line_if(problem: Problem, plan: Plan, shift: Shift, is_open: bool) -> Line:
    return line_of(problem, plan, shift) if is_open else Line(problem, shift, ())


def _keeps_pins(problem: Problem, changes: dict[int, Placement]) -> bool:
    return all(problem.pinned[n] == one for n, one in changes.items() if n in problem.pinned)


def _shift_cost(problem: Problem, plan: Plan, moved: dict[int, Placement]) -> int:
    """What moving the beginnings of published visits costs."""
    count = sum(
        was is not None and was.day == one.day and was.teams == one.teams and was.start != one.start
        for n, one in moved.items()
        for was in (problem.published.get(n),)
    )
    return count * problem.weights.shift * problem.drive_units
