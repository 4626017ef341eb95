"""Rounds of the engine, each from the best plan so far."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from planning.decoding import decode, routes_of
from planning.encoder import Scope, encode
from planning.encoding import Encoding
from planning.engine import Engine, Routes, Run
from planning.greedy import greedy
from planning.problem import Effort, Plan, Problem

if TYPE_CHECKING:
    from planning.solver import Best

PAUSE = 0.5
"""Seconds between two plans that are told from within a run."""


def improve(problem: Problem, effort: Effort, best: Best, ends: float | None, is_over: Callable[[], bool]) -> None:
    """Searches until time or iterations are used up, offering every better plan."""
    encoding = encode(problem, Scope(best.plan))
    if not encoding.clients or not encoding.vehicles:
        return
    engine = Engine(encoding)
    listener = _Listener(encoding, best, ends is not None)
    run = Run(effort.seed, ends, effort.iterations)
    routes, _ = engine.search(run, routes_of(encoding, best.plan), listener.hear, is_over)
    best.offer(completed(encoding, routes))


def completed(encoding: Encoding, routes: Routes) -> Plan:
    """The routes as a plan, what they leave out put in where it fits."""
    return greedy(encoding.problem, decode(encoding, routes))


class _Listener:
    """Offers better routes while a run goes on, but not too often."""

    def __init__(self, encoding: Encoding, best: Best, is_timed: bool) -> None:
        self.encoding, self.best, self.is_timed, self.last = encoding, best, is_timed, 0.0

    def hear(self, routes: Routes) -> None:
        """Takes routes that the engine holds feasible and better."""
        if self.is_timed and time.monotonic() - self.last >= PAUSE:
            self.best.offer(decode(self.encoding, routes))
            self.last = time.monotonic()
