"""A plan out of tours that fit together: tours are made where prices ask for them, then the best of all is chosen.

For campaigns, whose tours have few stops. Days are put off: shifts that are alike but for their days count together,
a tour only needs some day that suits all its visits, and the chosen tours are given their days at the end. Prices are
those of the linear relaxation of choosing; new tours are looked for until none is worth anything or time is up. What
stays (pins, repeated visits, two teams together, events) and the shifts it is on are left as they are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planning.solving.assigning import assigned
from planning.solving.column_kinds import Kind, cost_on, kinds_of, open_shifts
from planning.solving.column_master import ROUNDING, Master
from planning.solving.columns import MOST_STOPS, NEVER, Floats, Search, Tours, Width
from planning.solving.greedy import greedy
from planning.solving.lines import worth
from planning.solving.pool import Route
from planning.solving.problem import Placement, Plan, Problem
from planning.solving.tours import Stop, Tour, driving, starts, stops_on, tour

PER_ROUND, PER_VISIT = 400, 12
"""New tours of a kind in one round, and how many of them may have the same visit, so that they go well together."""

AT_FIRST, AT_FIRST_PER_VISIT = 1500, 30
DEAREST = 1.5
"""A visit's first price: its share of its tour, but no more than this many times the usual share."""

ROUNDS, ROUNDS_OF_A_DIVE = 60, 3
"""Of making tours: before the first is fixed, and after each."""

PRICING, DIVING = 0.5, 0.9
"""By when, as shares of the time, prices should be found, and tours be made after fixing."""

SURE, STEPS = 0.7, 40
"""Tours with this share in the relaxation are fixed; so many steps at most would fix all."""

FEW_STOPS = 7
"""On a usual tour; with more, tours are too many to be made one by one."""

SHORT, MOST_SECONDS = 5.0, 120.0
LEAST_SHARE, GREATEST_SHARE, VISITS_FOR_ALL = 0.1, 0.5, 2000
"""Of a search's time, more for more visits; shorter searches do without."""

NO_DAY = 1 << 40


@dataclass(frozen=True)
class Limit:
    """When a search must be over, and who else may end it."""

    ends: float
    is_over: Callable[[], bool]
    began: float

    def used(self) -> float:
        """The share of the time that is used up."""
        return min(1.0, (time.monotonic() - self.began) / max(1e-9, self.ends - self.began))

    def is_past(self, share: float) -> bool:
        """Whether that share of the time is used up, or it is over."""
        return self.is_over() or self.used() >= share


def suits(problem: Problem, plan: Plan) -> bool:
    """Whether the plan's tours are of the kind that this search is for, and enough of them may be made anew."""
    if problem.published and problem.weights.change:
        return False
    used = {(team, one.day) for _, one in plan for team in one.teams}
    stops = sum(len(one.teams) for _, one in plan)
    return 0 < stops <= FEW_STOPS * len(used) and 2 * len(open_shifts(problem, plan)) > len(problem.shifts)


def made_anew(problem: Problem, plan: Plan, seconds: float, is_over: Callable[[], bool]) -> Plan:
    """A plan, perhaps a worse one, from tours made anew, within its share of the seconds of the whole search."""
    now = time.monotonic()
    share = min(GREATEST_SHARE, LEAST_SHARE + len(problem.visits) / VISITS_FOR_ALL)
    if seconds < SHORT or not suits(problem, plan):
        return plan
    return ColumnSearch(problem, plan).better(Limit(now + min(MOST_SECONDS, share * seconds), is_over, now))


class ColumnSearch:
    """Looks once for a better plan than the one it is given."""

    def __init__(self, problem: Problem, plan: Plan, width: Width | None = None) -> None:
        self.problem, self.plan = problem, plan
        shifts = open_shifts(problem, plan)
        there = {(problem.shifts[k].team, problem.shifts[k].day) for k in shifts}
        visits = [n for n in range(len(problem.visits)) if self._is_free(n, there)]
        self.kinds = kinds_of(problem, shifts, visits)
        able = sorted({int(visit) for kind in self.kinds for visit in kind.visit})
        self.master = Master(self.kinds, {visit: worth(problem, visit) for visit in able})
        self._searches = [Search(kind, len(problem.visits), width or Width()) for kind in self.kinds]
        self.current = self._routes_of(plan)
        for route in self.current:
            self.master.add(route)

    def _is_free(self, number: int, shifts: set[tuple[int, int]]) -> bool:
        placement = self.plan.placed.get(number)
        if placement is None:
            return number not in self.problem.repeat_of and self.problem.visits[number].teams == 1
        return (placement.team, placement.day) in shifts

    def _routes_of(self, plan: Plan) -> list[Route]:
        """The plan's tours on the open shifts, at their cost on their day."""
        found = []
        for number, kind in enumerate(self.kinds):
            for shift in kind.shifts:
                one = self.problem.shifts[shift]
                stops = stops_on(self.problem, plan, one)
                visits = tuple(stop.visit for stop in stops if stop.visit is not None)
                if visits and all(visit in self.master.left_out for visit in visits):
                    drive = driving(self.problem, one, [stop.place for stop in stops]) * self.problem.weights.drive
                    found.append(Route(number, visits, drive + cost_on(self.problem, visits, shift)))
        return found

    def better(self, limit: Limit) -> Plan:
        """A plan of tours made anew, mostly a better one; the plan that it has if there was no time."""
        if not self.kinds or not self.current:
            return self.plan
        self._begin()
        self._price(limit, PRICING, ROUNDS)
        begun = limit.used()
        while self.master.solve() is not None and not limit.is_over():
            gone = (limit.used() - begun) / max(0.01, DIVING - begun)
            due = len(self.current) * gone - len(self.master.fixed)
            if not self.master.fix(SURE, max(1, round(due), len(self.current) // STEPS)):
                return greedy(self.problem, self._as_plan(self.master.fixed))
            self._price(limit, DIVING, ROUNDS_OF_A_DIVE)
        return self.plan

    def _begin(self) -> None:
        """Many tours at prices that are each visit's share of its tour; the relaxation's own mean nothing yet."""
        prices = np.zeros(len(self.problem.visits))
        for route in self.current:
            prices[list(route.stops)] = route.cost / len(route.stops)
        usual = float(np.median(prices[prices > 0])) if (prices > 0).any() else 0.0
        prices = np.minimum(np.where(prices > 0, prices, usual), usual * DEAREST)
        self._barred(prices)
        for number, search in enumerate(self._searches):
            self._take(number, search.tours(prices, np.inf, 10 * AT_FIRST), AT_FIRST, AT_FIRST_PER_VISIT)

    def _barred(self, prices: Floats) -> None:
        """Visits of tours that are fixed are for no other, nor are those that are not free."""
        prices[[visit for route in self.master.fixed for visit in route.stops]] = -NEVER

    def _price(self, limit: Limit, share: float, rounds: int) -> None:
        """Make tours until none is worth anything, or so many times."""
        for _ in range(rounds):
            if limit.is_past(share) or self.master.solve() is None:
                return
            prices, of_kinds = self.master.prices(len(self.problem.visits))
            self._barred(prices)
            added = 0
            for number, search in enumerate(self._searches):
                if self.master.is_full(number):
                    continue
                tours = search.tours(prices, of_kinds[number] - ROUNDING, 20 * PER_ROUND)
                added += self._take(number, tours, PER_ROUND, PER_VISIT)
            if not added:
                return

    def _take(self, number: int, tours: Tours, most: int, per_visit: int) -> int:
        """Add the best of these tours, none of the visits too often; how many were new."""
        kind, added = self.kinds[number], 0
        seen = np.zeros(len(self.problem.visits), np.int64)
        for clients, cost in zip(tours.clients, tours.cost.tolist(), strict=True):
            visits = kind.visit[clients[clients >= 0]]
            if (seen[visits] < per_visit).all():
                added += self.master.add(Route(number, tuple(visits.tolist()), cost))
                seen[visits] += 1
            if added >= most:
                break
        return added

    def _as_plan(self, routes: Sequence[Route]) -> Plan:
        """The tours on days of their own, and what stays."""
        placed = {n: one for n, one in self.plan if n not in self.master.left_out}
        for number, kind in enumerate(self.kinds):
            placed |= self._on_days(kind, [route.stops for route in routes if route.kind == number])
        return Plan(placed)

    def _on_days(self, kind: Kind, tours: Sequence[Sequence[int]]) -> dict[int, Placement]:
        """The tours given to the shifts of their kind, at least cost; one that gets no day that suits it is missing."""
        made = [[self._tour(visits, shift) for shift in kind.shifts] for visits in tours]
        costs = [
            [
                NO_DAY if one is None else cost_on(self.problem, visits, shift)
                for one, shift in zip(row, kind.shifts, strict=True)
            ]
            for row, visits in zip(made, tours, strict=True)
        ]
        placed: dict[int, Placement] = {}
        for row, at in enumerate(assigned(costs)):
            done = made[row][at]
            if done is not None:
                times = zip(done.stops, done.times, strict=True)
                team = (done.shift.team,)
                placed |= {s.visit: Placement(done.shift.day, at, team) for s, at in times if s.visit is not None}
        return placed

    def _tour(self, visits: Sequence[int], shift: int) -> Tour | None:
        one = self.problem.shifts[shift]
        wanted = [self.problem.visits[n] for n in visits]
        stops = [Stop(v.place, v.length, starts(v, one), n, v.load) for n, v in zip(visits, wanted, strict=True)]
        if any(not stop.starts for stop in stops) or len(stops) > MOST_STOPS:
            return None
        return tour(self.problem, one, stops)
