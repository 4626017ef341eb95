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

from planning.solving.cooling import Span
from planning.solving.greedy import greedy
from planning.solving.problem import Effort, Problem
from planning.solving.together import Pairs, has_pairs

if TYPE_CHECKING:
    from planning.solving.solver import Best

SHARES = {
    (True, False): (("days", 0.62), ("engine", 0.1), ("days", 0.18), ("engine", 0.1)),
    (False, True): (
        ("engine", 0.25), ("pairs", 0.1), ("engine", 0.2), ("pairs", 0.08), ("engine", 0.17), ("pairs", 0.05),
        ("engine", 0.15),
    ),
    (True, True): (
        ("days", 0.4), ("engine", 0.08), ("pairs", 0.1), ("days", 0.2), ("engine", 0.07), ("pairs", 0.05),
        ("engine", 0.1),
    ),
}  # fmt: skip
"""What each turn has of the whole time, by whether there are visits that repeat, and visits of two teams."""

STEPS = {"days": 2_000, "engine": 500, "pairs": 200}
"""How long a turn is when only iterations are limited, or nothing is."""


@dataclass(frozen=True)
class Turn:
    """One turn: which search, its seed, and for how long."""

    search: str
    seed: int
    span: Span


def improve_in_turns(
    problem: Problem, effort: Effort, best: Best, ends: float | None, is_over: Callable[[], bool]
) -> None:
    """Lets the searches that the problem needs take turns until time or iterations are used up."""
    from planning.solving.repeats import Search
    from planning.solving.rounds import improve

    needs = bool(problem.repeats), has_pairs(problem)
    if not any(needs):
        improve(problem, effort, best, ends, is_over)
        return
    for turn in _turns(needs, effort, ends):
        if is_over() or (turn.span.ends is not None and time.monotonic() >= turn.span.ends):
            continue
        if turn.search == "engine":
            improve(problem, Effort(None, turn.span.steps, turn.seed), best, turn.span.ends, is_over)
        else:
            is_first = turn.seed == effort.seed
            search: Search | Pairs
            if turn.search == "days":
                search = Search(problem, best.plan, turn.seed, not is_first)
            else:
                search = Pairs(problem, best.plan, turn.seed)
            search.run(turn.span, is_over, best.offer)
            best.offer(greedy(problem, search.plan()))


def _turns(needs: tuple[bool, bool], effort: Effort, ends: float | None) -> Iterator[Turn]:
    if ends is not None and effort.iterations is None:
        yield from _by_time(needs, effort, ends)
    else:
        yield from _by_steps(needs, effort, ends)


def _by_time(needs: tuple[bool, bool], effort: Effort, ends: float) -> Iterator[Turn]:
    began = time.monotonic()
    whole, until = max(0.0, ends - began), began
    for number, (search, share) in enumerate(SHARES[needs]):
        until += share * whole
        yield Turn(search, effort.seed + number, Span(min(until, ends)))


def _by_steps(needs: tuple[bool, bool], effort: Effort, ends: float | None) -> Iterator[Turn]:
    """Turns of the same length for every limit, the last one cut short: so more iterations never give less."""
    left = effort.iterations
    searches = dict.fromkeys(search for search, _ in SHARES[needs])
    for number in count():
        for search in searches:
            here = STEPS[search] if left is None else min(STEPS[search], left)
            if here <= 0:
                return
            yield Turn(search, effort.seed + number, Span(ends, here, STEPS[search]))
            left = None if left is None else left - here
