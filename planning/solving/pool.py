"""The best combination of routes that were met: what a search found in different plans, put together in one.

Each route was the best known order of some visits in some kind of shift. Which of them to drive is a set packing
problem: each visit at most once, no kind of shift more often than there are shifts of it, at least cost. Its linear
relaxation tells by its prices which routes no better plan can have; the few that are left go to CP-SAT. OR-Tools is
loaded with the first call; only workers make it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_ROUTES = 30_000
"""Kept in a pool; a county's search meets some hundred new ones a second."""

MOST_CHOICES = 6_000
"""Routes that the search for whole numbers is given: the likeliest, by the prices of the relaxation."""

SHARE_OF_RELAXATION = 0.5
ROUNDING = 1e-6
"""Of the cost: what the relaxation's floating numbers may be wrong by."""


@dataclass(frozen=True)
class Route:
    """Visits in the order of driving, in a shift of a kind, and what that costs, penalties with it."""

    kind: int
    stops: tuple[int, ...]
    cost: int


class Pool:
    """Routes that were met, the cheapest order for the same visits in the same kind of shift; bounded in number.

    Of too many, those go that were not met for longest. `add` is cheap enough for each step of a search.
    """

    def __init__(self, most: int = MOST_ROUTES) -> None:
        if most < 1:
            raise ValueError("a pool holds at least one route")
        self._most = most
        self._routes: dict[tuple[int, frozenset[int]], Route] = {}

    def __len__(self) -> int:
        return len(self._routes)

    def __iter__(self) -> Iterator[Route]:
        """Those met longest ago first."""
        return iter(self._routes.values())

    def add(self, kind: int, stops: Sequence[int], cost: int) -> None:
        """Keep this route if it is new or cheaper than what was met; an empty one is nothing."""
        if not stops:
            return
        key = kind, frozenset(stops)
        known = self._routes.pop(key, None)
        self._routes[key] = known if known and known.cost <= cost else Route(kind, tuple(stops), cost)
        if len(self._routes) > self._most:
            self._forget()

    def _forget(self) -> None:
        """A tenth at once, so that it is seldom."""
        for key in list(islice(self._routes, max(1, self._most // 10))):
            del self._routes[key]


@dataclass(frozen=True)
class Combination:
    """Routes that may be driven together; their cost and what the visits left out cost.

    `is_proven`: no combination of the routes that were given is cheaper.
    """

    routes: tuple[Route, ...]
    cost: int
    is_proven: bool = False


@dataclass(frozen=True)
class Shelf:
    """What is chosen from: routes, how many shifts there are of each kind, what leaving each visit out costs.

    Costs are whole and not negative. A visit that must be done has a price above everything else. Visits without a
    price may be left out for nothing.
    """

    routes: tuple[Route, ...]
    shifts: Mapping[int, int]
    prices: Mapping[int, int]

    def cost(self, routes: Iterable[Route]) -> int:
        """Of driving these and leaving out all others."""
        chosen = list(routes)
        served = {visit for route in chosen for visit in route.stops}
        return sum(route.cost for route in chosen) + sum(self.prices[one] for one in self.prices if one not in served)

    def complaints(self, routes: Iterable[Route]) -> list[str]:
        """Why these cannot be driven together; none if they can."""
        chosen = list(routes)
        visits = Counter(visit for route in chosen for visit in route.stops)
        kinds = Counter(route.kind for route in chosen)
        twice = [f"visit {visit} is served {count} times" for visit, count in visits.items() if count > 1]
        short = [
            f"{count} routes for {self.shifts.get(kind, 0)} shifts of kind {kind}"
            for kind, count in kinds.items()
            if count > self.shifts.get(kind, 0)
        ]
        return twice + short


def best_combination(
    routes: Iterable[Route], shifts: Mapping[int, int], prices: Mapping[int, int], current: Sequence[Route] = (), *,
    seconds: float | None = None, work: float | None = None, seed: int = 1,
) -> Combination:  # fmt: skip
    """The cheapest plan made of these routes that was found, never dearer than the current one.

    `seconds` limit the time. `work` limits it in CP-SAT's own measure (about a second each, but the same on every
    machine), so that with it alone the same routes give the same answer. ValueError if the current is no plan.
    """
    shelf = Shelf(_cheapest([*current, *routes], shifts), shifts, prices)
    if wrong := shelf.complaints(current):
        raise ValueError(f"the current routes are no plan: {wrong[0]}")
    known = _in_their_best_order(shelf, current)
    ends = None if seconds is None else time.monotonic() + seconds
    choices, is_whole = _likely(shelf, known, ends)
    if not choices:
        return Combination(known.routes, known.cost, is_whole)
    found = _search(Shelf(tuple(choices), shifts, prices), known, _Limits(ends, work, seed))
    better = found if found.cost < known.cost else known
    return Combination(better.routes, better.cost, found.is_proven and is_whole)


def _cheapest(routes: Iterable[Route], shifts: Mapping[int, int]) -> tuple[Route, ...]:
    """One for each kind and set of visits, of those kinds that there are."""
    best: dict[tuple[int, frozenset[int]], Route] = {}
    for route in routes:
        key = route.kind, frozenset(route.stops)
        if shifts.get(route.kind, 0) > 0 and route.stops and (key not in best or route.cost < best[key].cost):
            best[key] = route
    return tuple(best.values())


def _in_their_best_order(shelf: Shelf, current: Sequence[Route]) -> Combination:
    best = {(route.kind, frozenset(route.stops)): route for route in shelf.routes}
    routes = tuple(best[route.kind, frozenset(route.stops)] for route in current if route.stops)
    return Combination(routes, shelf.cost(routes))


@dataclass(frozen=True)
class _Limits:
    ends: float | None
    work: float | None
    seed: int

    def left(self) -> float | None:
        return None if self.ends is None else max(0.01, self.ends - time.monotonic())


def _likely(shelf: Shelf, known: Combination, ends: float | None) -> tuple[list[Route], bool]:
    """The routes that a cheaper plan can have, the likeliest of them, and whether those are all; none if no plan is.

    A route whose reduced cost added to the relaxation's optimum reaches the known cost is in no cheaper plan.
    """
    solved = _relaxation(shelf, known.cost, ends)
    if solved is None:
        return _with(known, shelf.routes[-MOST_CHOICES:]), len(shelf.routes) <= MOST_CHOICES
    bound, reduced = solved
    room = known.cost - 1 - bound + ROUNDING * max(1, known.cost)
    if room < 0:
        return [], True
    order = sorted((rest, at) for at, rest in enumerate(reduced) if rest <= room)
    return _with(known, (shelf.routes[at] for _, at in order[:MOST_CHOICES])), len(order) <= MOST_CHOICES


def _with(known: Combination, likely: Iterable[Route]) -> list[Route]:
    """Those of the known plan among them, so that the search can begin from it."""
    return list(dict.fromkeys([*known.routes, *likely]))


def _relaxation(shelf: Shelf, known: int, ends: float | None) -> tuple[float, list[float]] | None:
    """The least cost if routes could be driven in parts, and each route's reduced cost; None if time was up before."""
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("GLOP")
    if ends is not None:
        solver.SetTimeLimit(max(1, int((ends - time.monotonic()) * SHARE_OF_RELAXATION * 1000)))
    goal = solver.Objective()
    once = {visit: solver.Constraint(1, 1) for visit in sorted(shelf.prices)}
    for visit, row in once.items():
        # who leaves out what costs more than the whole known plan has no cheaper one
        if shelf.prices[visit] < known:
            spare = solver.NumVar(0, 1, "")
            goal.SetCoefficient(spare, shelf.prices[visit])
            row.SetCoefficient(spare, 1)
    free = {visit for route in shelf.routes for visit in route.stops} - set(once)
    once |= {visit: solver.Constraint(0, 1) for visit in sorted(free)}
    shifts = {kind: solver.Constraint(0, count) for kind, count in sorted(shelf.shifts.items())}
    columns = [solver.NumVar(0, solver.infinity(), "") for _ in shelf.routes]
    for route, column in zip(shelf.routes, columns, strict=True):
        goal.SetCoefficient(column, route.cost)
        shifts[route.kind].SetCoefficient(column, 1)
        for visit in route.stops:
            once[visit].SetCoefficient(column, 1)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return goal.Value(), [max(0.0, column.reduced_cost()) for column in columns]


def _search(shelf: Shelf, known: Combination, limits: _Limits) -> Combination:
    """The cheapest that CP-SAT finds, from the known one on."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    driven, spare = _model(model, shelf)
    for at, route in enumerate(shelf.routes):
        model.add_hint(driven[at], route in known.routes)
    served = {visit for route in known.routes for visit in route.stops}
    for visit, column in spare.items():
        model.add_hint(column, visit not in served)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = limits.seed
    if limits.work is not None:
        solver.parameters.max_deterministic_time = limits.work
    left = limits.left()
    if left is not None:
        solver.parameters.max_time_in_seconds = left
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Combination(known.routes, known.cost, status == cp_model.INFEASIBLE)
    chosen = tuple(route for at, route in enumerate(shelf.routes) if solver.boolean_value(driven[at]))
    return Combination(chosen, shelf.cost(chosen), status == cp_model.OPTIMAL)


def _model(model: Any, shelf: Shelf) -> tuple[list[Any], dict[int, Any]]:
    """Whether each route is driven, and whether each visit is left out."""
    driven = [model.new_bool_var("") for _ in shelf.routes]
    spare = {visit: model.new_bool_var("") for visit in sorted(shelf.prices)}
    by_visit: dict[int, list[Any]] = {visit: [column] for visit, column in spare.items()}
    by_kind: dict[int, list[Any]] = {}
    for route, column in zip(shelf.routes, driven, strict=True):
        by_kind.setdefault(route.kind, []).append(column)
        for visit in route.stops:
            by_visit.setdefault(visit, []).append(column)
    for visit, columns in by_visit.items():
        if visit in spare:
            model.add_exactly_one(columns)
        else:
            model.add_at_most_one(columns)
    for kind, columns in by_kind.items():
        if len(columns) > shelf.shifts[kind]:
            model.add(sum(columns) <= shelf.shifts[kind])
    model.minimize(
        sum(route.cost * column for route, column in zip(shelf.routes, driven, strict=True))
        + sum(shelf.prices[visit] * column for visit, column in spare.items())
    )
    return driven, spare
