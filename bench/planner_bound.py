"""How much better a plan of a small county could be at most: a lower bound, and mostly the proven optimum.

All tours that a shift can make are listed, each set of visits in its cheapest order (labels that keep the time at which
the last stop begins for every minute of leaving, so that hours, rest and length of day are exact). The linear
relaxation of choosing among them is solved by columns: prices, then all tours with a negative reduced cost, until there
is none, which bounds every plan from below. Tours whose reduced cost is more than what the best known plan is above the
bound are in no better plan; the rest is solved in whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from planning.solving.pool import Combination, Route, Shelf, best_combination
from planning.solving.problem import Plan, Problem, Shift
from planning.solving.tours import Stop, can_serve, driving, fixed_stop, fixed_within, stop_of, stops_on

Whole = NDArray[np.int64]
NEVER = 1 << 20
"""A time at which nothing can begin."""

COLUMNS_AT_ONCE = 200
ROUNDING = 1e-6


@dataclass(frozen=True)
class Tours:
    """All tours with visits of shifts that are alike: the visits (filled up with `most`) and the driving.

    `idle` is the driving of each such shift without visits, to the events that stay; `costs` is what there is above it.
    """

    shifts: tuple[int, ...]
    visits: Whole
    costs: Whole
    idle: int
    most: int


@dataclass(frozen=True)
class Bound:
    """No plan costs less than `least` (drive units, by the weights); `best` is the cheapest plan if that is proven."""

    least: int
    tours: int
    best: int | None = None


def bound(problem: Problem, plan: Plan) -> Bound:
    """The bound, and the optimum if it is found from that plan on; ValueError for what is not modelled."""
    refuse(problem)
    kinds = [tours_of(problem, shifts) for shifts in alike(problem)]
    master = Master(problem, kinds)
    least = master.solve()
    idle = sum(kind.idle * len(kind.shifts) for kind in kinds)
    found = _optimum(master, plan)
    count = sum(len(kind.costs) for kind in kinds)
    return Bound(idle + ceil(least - ROUNDING * max(1.0, least)), count, idle + found.cost if found.is_proven else None)


def refuse(problem: Problem) -> None:
    """ValueError if the problem has something that makes tours depend on each other, or lengthens the list of costs."""
    visits = problem.visits
    if (
        problem.repeats or problem.detours or problem.pinned or problem.published or problem.weights.unfair
        or any(visit.teams > 1 or visit.due is not None or visit.prefers is not None for visit in visits)
        or any(shift.capacity is not None for shift in problem.shifts)
    ):  # fmt: skip
        raise ValueError("only single visits, at the cost of driving and of leaving out")


def alike(problem: Problem) -> list[list[int]]:
    """The shifts by what tours they can make, days on which some visits are not allowed left aside."""
    groups: dict[object, list[int]] = defaultdict(list)
    for number, shift in enumerate(problem.shifts):
        events = tuple((one.place, one.first, one.last) for one in fixed_within(problem, shift))
        groups[replace(shift, team=0, day=0), events].append(number)
    return list(groups.values())


def tours_of(problem: Problem, shifts: Sequence[int]) -> Tours:
    """Every tour that one of these shifts can make."""
    stops: dict[int, Stop] = {}
    for number in shifts:
        for visit, one in enumerate(problem.visits):
            if can_serve(one, problem.shifts[number]):
                stop = stop_of(problem, visit, problem.shifts[number])
                if stops.setdefault(visit, stop) != stop:
                    raise ValueError(f"{one.key} has other hours on another day")
    best = Labels(problem, problem.shifts[shifts[0]], stops).all_tours()
    idle = best.pop(frozenset())
    wide = max((len(chosen) for chosen in best), default=1)
    visits = np.full((len(best), wide), len(problem.visits), np.int64)
    for row, chosen in enumerate(best):
        visits[row, : len(chosen)] = sorted(chosen)
    return Tours(tuple(shifts), visits, np.array(list(best.values()), np.int64) - idle, idle, len(problem.visits))


@dataclass(frozen=True)
class Label:
    """A beginning of a tour: its visits, how many events that stay are past, where it is, and its driving so far.

    `ends` tells for every tick of leaving when the last stop is over.
    """

    visits: frozenset[int]
    events: int
    place: int
    drive: int
    ends: Whole


class Labels:
    """The tours of one shift, built stop by stop; of two beginnings with the same visits the worse is dropped."""

    def __init__(self, problem: Problem, shift: Shift, stops: dict[int, Stop]) -> None:
        self._problem, self._shift = problem, shift
        self._events = [fixed_stop(one) for one in fixed_within(problem, shift)]
        self._visits = list(stops)
        self._stops = [*stops.values(), *self._events]
        self._places = np.array([stop.place for stop in self._stops])
        self._lengths = np.array([stop.length for stop in self._stops])
        self._way, self._drive = np.array(problem.way), np.array(problem.drive)
        self._begins = np.array([self._table(stop) for stop in self._stops])
        leaves = np.arange(shift.first, shift.last + 1)
        self._leaves = leaves
        longest = NEVER if shift.most_ticks is None else shift.most_ticks
        home = self._way[self._places, shift.end]
        self._by = np.minimum(leaves + longest, shift.last)[None, :] - home[:, None]
        self._check_ways()

    def _table(self, stop: Stop) -> Whole:
        """For every tick of arriving, when the stop begins; the last entry stands for all after the shift."""
        table = np.full(self._shift.last + 2, NEVER, np.int64)
        for window in reversed(stop.starts):
            table[: window.first] = window.first
            table[window.first : window.last + 1] = np.arange(window.first, window.last + 1)
        return table

    def _check_ways(self) -> None:
        """A beginning that is home too late by the direct way is dropped: no stop between may make that way shorter."""
        way, end = self._problem.way, self._shift.end
        if any(
            way[a.place][end] > way[a.place][b.place] + b.length + way[b.place][end]
            for a in self._stops
            for b in self._stops
        ):
            raise ValueError("a way over another stop is shorter than the direct one")

    def all_tours(self) -> dict[frozenset[int], int]:
        """The least driving for each set of visits that one tour can make, also for none."""
        found: dict[frozenset[int], int] = {}
        layer = [Label(frozenset(), 0, self._shift.start, 0, self._leaves)]
        while layer:
            for label in layer:
                drive = self._home(label)
                if drive is not None and drive < found.get(label.visits, NEVER):
                    found[label.visits] = drive
            layer = list(self._undominated(longer for label in layer for longer in self._longer(label)))
        return found

    def _home(self, label: Label) -> int | None:
        """The tour's driving if the label can end; None if it misses an event or is driven too far."""
        shift = self._shift
        if label.events < len(self._events):
            return None
        drive = label.drive + (self._problem.drive[label.place][shift.end] if label.visits or label.events else 0)
        return drive if shift.most_drive is None or drive <= shift.most_drive else None

    def _longer(self, label: Label) -> Iterator[Label]:
        """The label with each stop after it that can be reached, and from which the team is home in time."""
        if self._shift.most_visits is not None and len(label.visits) + label.events >= self._shift.most_visits:
            return
        count = len(self._visits)
        rows = np.array([n for n in range(count) if self._visits[n] not in label.visits]
                        + ([count + label.events] if label.events < len(self._events) else []))  # fmt: skip
        if not len(rows):
            return
        some = np.flatnonzero(label.ends < NEVER)
        arrives = label.ends[some][None, :] + self._way[label.place, self._places[rows]][:, None]
        begins = self._begins[rows[:, None], np.minimum(arrives, self._shift.last + 1)]
        ends = begins + self._lengths[rows][:, None]
        ends[ends > self._by[rows][:, some]] = NEVER
        for row, times in zip(rows[ends.min(axis=1) < NEVER], ends[ends.min(axis=1) < NEVER], strict=True):
            whole = np.full(len(self._leaves), NEVER)
            whole[some] = times
            place = self._stops[row].place
            drive = label.drive + self._problem.drive[label.place][place]
            event = int(row >= count)
            visits = label.visits if event else label.visits | {self._visits[row]}
            yield Label(visits, label.events + event, place, drive, whole)

    @staticmethod
    def _undominated(labels: Iterable[Label]) -> Iterator[Label]:
        kept: dict[tuple[frozenset[int], int, int], list[Label]] = defaultdict(list)
        for label in labels:
            known = kept[label.visits, label.events, label.place]
            if not any(one.drive <= label.drive and (one.ends <= label.ends).all() for one in known):
                known[:] = [one for one in known if one.drive < label.drive or (one.ends < label.ends).any()]
                known.append(label)
        for known in kept.values():
            yield from known


class Master:
    """Choosing among all tours, in parts: each visit once or left out at its price, each shift once."""

    def __init__(self, problem: Problem, kinds: Sequence[Tours]) -> None:
        self.problem, self.kinds = problem, kinds
        self.prices = {number: _price(problem, number) for number in range(len(problem.visits))}
        self._allowed = {
            number: np.array([can_serve(visit, shift) for visit in problem.visits] + [True])
            for number, shift in enumerate(problem.shifts)
        }
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._once = [self._solver.Constraint(1, 1) for _ in problem.visits]
        self._shift = [self._solver.Constraint(0, 1) for _ in problem.shifts]
        for number, row in enumerate(self._once):
            self._column(self.prices[number], [row])

    def _column(self, cost: int, rows: Iterable[pywraplp.Constraint]) -> None:
        column = self._solver.NumVar(0, self._solver.infinity(), "")
        self._solver.Objective().SetCoefficient(column, cost)
        for row in rows:
            row.SetCoefficient(column, 1)

    def solve(self) -> float:
        """The least cost in parts, over all tours."""
        while True:
            assert self._solver.Solve() == pywraplp.Solver.OPTIMAL
            if not self._add():
                return self.value()

    def _add(self) -> int:
        """Add the tours that the prices ask for most; how many."""
        added = 0
        for number, kind, reduced in list(self.reduced()):
            order = np.argsort(reduced)[:COLUMNS_AT_ONCE]
            for at in order[reduced[order] < -ROUNDING]:
                route = _route(number, kind, int(at))
                self._column(route.cost, [self._shift[number], *(self._once[visit] for visit in route.stops)])
                added += 1
        return added

    def reduced(self) -> Iterator[tuple[int, Tours, NDArray[np.float64]]]:
        """For each shift, the tours of its kind and what each is dearer than its visits are worth by the prices now."""
        worth = np.array([row.dual_value() for row in self._once] + [0.0])
        for kind in self.kinds:
            of_visits = worth[kind.visits].sum(axis=1)
            for number in kind.shifts:
                reduced = kind.costs - of_visits - self._shift[number].dual_value()
                yield number, kind, np.where(self._allowed[number][kind.visits].all(axis=1), reduced, np.inf)

    def value(self) -> float:
        """The cost that `solve` found."""
        return float(self._solver.Objective().Value())


def _price(problem: Problem, number: int) -> int:
    visit, weights = problem.visits[number], problem.weights
    return (weights.must if visit.is_must else weights.value * visit.value) * problem.drive_units


def _optimum(master: Master, plan: Plan) -> Combination:
    """The cheapest plan, no dearer than the one that is known; proven if the search got so far."""
    every = list(master.reduced())
    shifts = dict.fromkeys(range(len(master.problem.shifts)), 1)
    current = [route for one in every if (route := _driven(master.problem, plan, one[0], one[1])).stops]
    room = Shelf((), shifts, master.prices).cost(current) - master.value() + ROUNDING * (1 + master.value())
    routes = [_route(number, kind, int(at)) for number, kind, rest in every for at in np.flatnonzero(rest <= room)]
    return best_combination(routes, shifts, master.prices, current, work=60)


def _route(shift: int, kind: Tours, at: int) -> Route:
    return Route(shift, tuple(int(visit) for visit in kind.visits[at] if visit < kind.most), int(kind.costs[at]))


def _driven(problem: Problem, plan: Plan, number: int, kind: Tours) -> Route:
    """What the plan has the shift do, at its cost above that of the events that stay."""
    stops = stops_on(problem, plan, problem.shifts[number])
    visits = tuple(stop.visit for stop in stops if stop.visit is not None)
    return Route(number, visits, driving(problem, problem.shifts[number], [stop.place for stop in stops]) - kind.idle)
