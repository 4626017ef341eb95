"""Searches that take turns where the engine alone is not enough: its routes, sets of days, and teams that meet.

The engine leaves each repeated visit on its day and each visit of two teams where it is. Each search goes on from the
best plan so far. Only workers load this: it needs numpy and PyVRP.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from planning.greedy import greedy
from planning.problem import Effort, Problem

if TYPE_CHECKING:
    from planning.solver import Best

SHARES = (("days", 0.62), ("engine", 0.1), ("days", 0.18), ("engine", 0.1))
"""What each turn has of the whole time."""

STEPS = {"days": 2_000, "engine": 500}
"""How long a turn is when only iterations are limited, or nothing is."""


@dataclass(frozen=True)
class Turn:
    """One turn: which search, its seed, until when (None: no clock), for how many steps, and of how many it is part."""

    search: str
    seed: int
    ends: float | None
    steps: int | None
    whole: int | None


def improve_in_turns(
    problem: Problem, effort: Effort, best: Best, ends: float | None, is_over: Callable[[], bool]
) -> None:
    """Lets the searches that the problem needs take turns until time or iterations are used up."""
    from planning.rounds import improve

    if not problem.repeats:
        improve(problem, effort, best, ends, is_over)
        return
    for turn in _turns(effort, ends):
        if is_over() or (turn.ends is not None and time.monotonic() >= turn.ends):
            continue
        if turn.search == "engine":
            improve(problem, Effort(None, turn.steps, turn.seed), best, turn.ends, is_over)
        else:
            _days(problem, turn, best, is_over)


def _days(problem: Problem, turn: Turn, best: Best, is_over: Callable[[], bool]) -> None:
    from planning.repeats import Search, Span

    search = Search(problem, best.plan, turn.seed)
    search.run(Span(turn.ends, turn.steps, turn.whole), is_over, best.offer)
    best.offer(greedy(problem, search.plan()))


def _turns(effort: Effort, ends: float | None) -> Iterator[Turn]:
    if ends is not None:
        yield from _by_time(effort, ends)
    else:
        yield from _by_steps(effort)


def _by_time(effort: Effort, ends: float) -> Iterator[Turn]:
    began = time.monotonic()
    whole, until = max(0.0, ends - began), began
    for number, (search, share) in enumerate(SHARES):
        until += share * whole
        yield Turn(search, effort.seed + number, min(until, ends), effort.iterations, None)


def _by_steps(effort: Effort) -> Iterator[Turn]:
    """Turns of the same length for every limit, the last one cut short: so more iterations never give less."""
    left = effort.iterations
    for number in count():
        for search, steps in STEPS.items():
            here = steps if left is None else min(steps, left)
            if here <= 0:
                return
            yield Turn(search, effort.seed + number, None, here, steps)
            left = None if left is None else left - here
