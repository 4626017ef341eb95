"""Rounds of the engine, each from the best plan so far: with all days alike, with the days as they are, or in parts.

Between rounds the best combination of the routes that were met is looked for. With a limit of iterations alone nothing
depends on the clock, and a longer search goes through all that a shorter one went through.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from planning.solving.decoding import decode, routes_of
from planning.solving.encoder import Scope, encode
from planning.solving.encoding import Encoding
from planning.solving.engine import Engine, Routes, Run
from planning.solving.greedy import greedy
from planning.solving.parts import part
from planning.solving.pool import Pool, best_combination
from planning.solving.pool import Route as Met
from planning.solving.problem import Effort, Plan, Problem

if TYPE_CHECKING:
    from planning.solving.solver import Best

PAUSE = 0.5
"""Seconds between two plans that are told from within a run."""
ROUNDS = 6
"""Into which the time is divided, as long as a round has SHORTEST seconds; no round is longer than LONGEST."""
FIRST = 0.6
"""Of the time, for the first round where there is only one way to search: it finds most by going on undisturbed."""
SHORTEST, LONGEST = 2.0, 60.0
ROUND = 1_000
"""Iterations of a round where iterations are limited and seconds are not."""
NEIGHBOURS = {True: 20, False: 40}
"""Of a client: fewer where all days are taken for alike."""
MOST_CELLS = 60_000_000
"""Of all tables of distances together; beyond, a problem is searched in parts."""
WORTHWHILE = 0.6
"""All days are taken for alike where that leaves no more than this share of different vehicles."""
WORK = 1.0
"""For the best combination where seconds are not limited, in CP-SAT's own measure."""
SMALL = 60
"""Clients of a problem whose every better plan is polished at once where only iterations count."""
PART = 2.5
"""Seconds for one part."""
TRIES = 20
"""To draw a part in which there is something to search."""
COMBINING = 0.1
"""Of a round's time, for the best combination of routes."""


@dataclass
class Searched:
    """An encoding with its engine and the routes that were met in it."""

    encoding: Encoding
    engine: Engine
    pool: Pool

    def items(self, clients: Sequence[int]) -> tuple[int, ...]:
        """What these clients serve."""
        return tuple(self.encoding.item[client] for client in clients)

    def meet(self, kind: int, clients: list[int], cost: int) -> None:
        """Keeps a route."""
        self.pool.add(kind, self.items(clients), cost)


class Rounds:
    """A search from the best plan so far until time or iterations are used up."""

    def __init__(
        self, problem: Problem, effort: Effort, best: Best, ends: float | None, is_over: Callable[[], bool]
    ) -> None:
        self.problem, self.effort, self.best, self.ends, self.asked = problem, effort, best, ends, is_over
        self.left = effort.iterations
        self.began = time.monotonic()
        self.known: dict[tuple[bool, frozenset[int]], Searched | None] = {}
        self.number = self.vehicles = 0
        self.is_big = self.is_alone = False

    def is_over(self) -> bool:
        """Whether nothing more may be done."""
        late = self.ends is not None and time.monotonic() >= self.ends
        return late or (self.left is not None and self.left <= 0) or self.asked()

    def run(self) -> None:
        """Goes on until it is over, or there is nothing to search."""
        while not self.is_over():
            searches = [search for search in (self._with_days(), self._without_days()) if search is not None]
            self.is_alone = len(searches) == 1 and not self.is_big
            if not searches or not searches[-1 - self.number % len(searches)]():
                return
            self.number += 1

    def _with_days(self) -> Callable[[], bool] | None:
        """The search with the days as they are: of the whole, or in parts where that is too much."""
        if self._whole(False) is not None:
            return partial(self._round, False)
        return self._parts if self.is_big else None

    def _without_days(self) -> Callable[[], bool] | None:
        return partial(self._round, True) if self._whole(True) is not None else None

    def _whole(self, any_day: bool) -> Searched | None:
        """The whole problem for the engine; None where that is too much or not worthwhile."""
        key = any_day, frozenset(self.best.plan.placed)
        if key not in self.known:
            self.known = {one: kept for one, kept in self.known.items() if one[1] == key[1]}
            encoding = self._encoded(any_day)
            self.known[key] = Searched(encoding, Engine(encoding), Pool()) if encoding else None
        return self.known[key]

    def _encoded(self, any_day: bool) -> Encoding | None:
        problem = self.problem
        if any_day and problem.published and problem.weights.change:
            return None
        encoding = encode(problem, Scope(self.best.plan, any_day=any_day))
        if any_day and len(encoding.vehicles) > WORTHWHILE * self.vehicles:
            return None
        fits = encoding.cells <= MOST_CELLS
        if not any_day:
            self.vehicles, self.is_big = len(encoding.vehicles), not fits
        return encoding if encoding.is_worthwhile and fits else None

    def _round(self, any_day: bool) -> bool:
        searched = self._whole(any_day)
        if searched is None:
            return False
        searched.encoding = replace(searched.encoding, base=self.best.plan)
        if self._search(searched, self._ends(1 - COMBINING)):
            self._combine(searched)
            if self.ends is None:
                self.best.polish()
        return True

    def _parts(self) -> bool:
        """Searches parts of the problem, drawn by lot, for a round; says whether there was one."""
        until = self._ends(1)
        for attempt in count():
            dice = Random(f"{self.effort.seed} {self.number} {attempt}")  # noqa: S311 (nothing to keep secret)
            encoding = encode(self.problem, part(self.problem, self.best.plan, dice))
            if encoding.is_worthwhile:
                ends = None if until is None else min(until, time.monotonic() + PART)
                self._search(Searched(encoding, Engine(encoding), Pool()), ends)
                if until is None or self.is_over() or time.monotonic() >= until:
                    return True
            elif attempt >= TRIES:
                return False
        return False

    def _ends(self, share: float) -> float | None:
        if self.ends is None:
            return None
        now = time.monotonic()
        longest = FIRST * (self.ends - self.began) if self.is_alone and not self.number else LONGEST
        share_of_all = FIRST if self.is_alone and not self.number else 1 / ROUNDS
        whole = max(SHORTEST, min(longest, (self.ends - self.began) * share_of_all))
        left = self.ends - now
        return now + (left if left < 1.5 * whole else whole) * share

    def _search(self, searched: Searched, ends: float | None) -> bool:
        """One run of the engine; whether it was as long as a round should be."""
        encoding = searched.encoding
        wanted = ROUND if self.ends is None else None
        limits = [limit for limit in (wanted, self.left) if limit is not None]
        run = Run(
            self.effort.seed + self.number, ends, min(limits, default=None), neighbours=NEIGHBOURS[encoding.is_relaxed]
        )
        listener = _Listener(encoding, self.best, self.ends is not None)
        start = routes_of(encoding, self.best.plan)
        routes, made = searched.engine.search(run, start, listener.hear, self.asked, searched.meet)
        if self.left is not None:
            self.left -= made
        is_full = self.ends is not None or made == wanted
        if is_full:
            self.best.offer(completed(encoding, routes))
        return is_full

    def _combine(self, searched: Searched) -> None:
        """Offers the best combination of the routes that were met."""
        encoding = searched.encoding
        now = [(kind, clients) for kind, clients in routes_of(encoding, self.best.plan)]
        current = [Met(kind, searched.items(clients), searched.engine.cost(kind, clients)) for kind, clients in now]
        shifts = {kind: len(vehicle.shifts) for kind, vehicle in enumerate(encoding.vehicles)}
        ends = self._ends(COMBINING)
        found = best_combination(
            searched.pool, shifts, encoding.prices, current, seed=self.effort.seed,
            seconds=None if ends is None else ends - time.monotonic(), work=WORK if ends is None else None,
        )  # fmt: skip
        if found.cost < sum(route.cost for route in current) + self._left_out(encoding, current):
            self.best.offer(completed(encoding, [(route.kind, list(route.stops)) for route in found.routes]))

    def _left_out(self, encoding: Encoding, routes: list[Met]) -> int:
        served = {item for route in routes for item in route.stops}
        return sum(price for item, price in encoding.prices.items() if item not in served)


def improve(problem: Problem, effort: Effort, best: Best, ends: float | None, is_over: Callable[[], bool]) -> None:
    """Searches with the engine from the best plan until time or iterations are used up, offering every better one."""
    Rounds(problem, effort, best, ends, is_over).run()


def completed(encoding: Encoding, routes: Routes) -> Plan:
    """The routes as a plan, what they leave out put in where it fits."""
    return greedy(encoding.problem, decode(encoding, routes))


class _Listener:
    """Offers better routes while a run goes on: all of them, but not too often where time is limited."""

    def __init__(self, encoding: Encoding, best: Best, is_timed: bool) -> None:
        self.encoding, self.best, self.is_timed, self.last = encoding, best, is_timed, 0.0

    def hear(self, routes: Routes) -> None:
        """Takes routes that the engine holds feasible and better."""
        if not self.is_timed:
            if self.best.offer(completed(self.encoding, routes)) and len(self.encoding.clients) <= SMALL:
                self.best.polish()
        elif time.monotonic() - self.last >= PAUSE:
            self.best.offer(completed(self.encoding, routes))
            self.last = time.monotonic()
