"""Choosing among tours in parts: the linear relaxation whose prices say which tours are still missing.

Each visit is on one tour or left out at its price; of each kind of shift no more tours are driven than there are
shifts. Fixing tours one after another makes a plan of it. OR-Tools is loaded with the first object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from planning.solving.column_kinds import Kind
from planning.solving.columns import Floats
from planning.solving.pool import Route

ROUNDING = 1e-6


class Master:
    """Tours so far, the cheapest for each kind of shift and set of visits, and the relaxation over them."""

    def __init__(self, kinds: Sequence[Kind], left_out: Mapping[int, int]) -> None:
        from ortools.linear_solver import pywraplp

        self.kinds, self.left_out = kinds, left_out
        self.fixed: list[Route] = []
        self._optimal = pywraplp.Solver.OPTIMAL
        self._solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self._once = {visit: self._solver.Constraint(1, 1) for visit in left_out}
        self._shifts = [self._solver.Constraint(0, len(kind.shifts)) for kind in kinds]
        self._costs: dict[tuple[int, frozenset[int]], int] = {}
        self._columns: list[tuple[Any, Route]] = []
        self._days = [_days_of(kind) for kind in kinds]
        for visit, row in self._once.items():
            self._column(left_out[visit], [row])

    def _column(self, cost: int, rows: Iterable[Any]) -> Any:
        column = self._solver.NumVar(0, self._solver.infinity(), "")
        self._solver.Objective().SetCoefficient(column, cost)
        for row in rows:
            row.SetCoefficient(column, 1)
        return column

    @property
    def routes(self) -> list[Route]:
        """All tours so far."""
        return [route for _, route in self._columns]

    def add(self, route: Route) -> bool:
        """Take a tour that is new or cheaper than the same visits were so far; says whether."""
        key = route.kind, frozenset(route.stops)
        if self._costs.get(key, route.cost + 1) <= route.cost:
            return False
        self._costs[key] = route.cost
        rows = [self._shifts[route.kind], *(self._once[visit] for visit in route.stops)]
        self._columns.append((self._column(route.cost, rows), route))
        return True

    def solve(self) -> float | None:
        """The relaxation's optimum; None if the solver gives up."""
        solved = self._solver.Solve() == self._optimal
        return float(self._solver.Objective().Value()) if solved else None

    def prices(self, visits: int) -> tuple[Floats, list[float]]:
        """What having each visit is worth, by its number, and what a shift of each kind costs (not above zero)."""
        found = np.zeros(visits)
        for visit, row in self._once.items():
            found[visit] = row.dual_value()
        return found, [float(row.dual_value()) for row in self._shifts]

    def fix(self, least: float, at_least: int) -> int:
        """Fix the tours with that share or more in the relaxation, and so many of the others; how many.

        Those that would leave a tour without a day of its own are forbidden instead.
        """
        taken = {visit for route in self.fixed for visit in route.stops}
        shares = [(column.solution_value(), n) for n, (column, _) in enumerate(self._columns)]
        count = 0
        for share, n in sorted((one for one in shares if one[0] > ROUNDING), reverse=True):
            column, route = self._columns[n]
            if (share < least and count >= at_least) or not taken.isdisjoint(route.stops):
                continue
            if self.keep(n):
                taken |= set(route.stops)
                count += 1
            else:
                column.SetUb(0)
        return count

    def keep(self, number: int) -> bool:
        """Fix that tour if it and the fixed ones of its kind can each have a day of their own; says whether."""
        column, route = self._columns[number]
        if not self._have_days([*(one for one in self.fixed if one.kind == route.kind), route]):
            return False
        column.SetLb(1)
        self.fixed.append(route)
        return True

    def is_full(self, kind: int) -> bool:
        """Whether every shift of the kind has a tour that is fixed."""
        return sum(route.kind == kind for route in self.fixed) >= len(self.kinds[kind].shifts)

    def _have_days(self, routes: Sequence[Route]) -> bool:
        days = [self._days_for(route) for route in routes]
        holder: dict[int, int] = {}

        def give(tour: int, seen: set[int]) -> bool:
            for day in days[tour]:
                if day not in seen:
                    seen.add(day)
                    if day not in holder or give(holder[day], seen):
                        holder[day] = tour
                        return True
            return False

        return all(give(tour, set()) for tour in range(len(days)))

    def _days_for(self, route: Route) -> list[int]:
        bits = -1
        for visit in route.stops:
            bits &= self._days[route.kind].get(visit, 0)
        return [day for day in range(len(self.kinds[route.kind].shifts)) if bits >> day & 1]


def _days_of(kind: Kind) -> dict[int, int]:
    """The days on which each visit may be on a shift of that kind, as bits."""
    found: dict[int, int] = {}
    for visit, days in zip(kind.visit.tolist(), kind.days.tolist(), strict=True):
        found[visit] = found.get(visit, 0) | days
    return found
