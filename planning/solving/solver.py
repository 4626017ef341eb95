"""The planner's search: an answer at once, then a better one as long as it may work.

First cheapest insertion, then tours made anew where there is time, then the routing engine from there. Each plan that
is told keeps every hard rule; the best one is returned, whenever it is stopped. Only workers, commands and benches call
this: it loads PyVRP, OR-Tools and numpy.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from planning.solving.checking import is_sound
from planning.solving.fairness import polished
from planning.solving.greedy import greedy, sound_part
from planning.solving.problem import Effort, Plan, Problem
from planning.solving.scoring import Score, score

POLISHING = 0.06
"""Of the time, for the last touches."""

Tell = Callable[[Plan, Score], None]


class Best:
    """The best plan so far; tells of every better one that keeps the rules."""

    def __init__(self, problem: Problem, tell: Tell) -> None:
        self.problem, self.tell = problem, tell
        self.plan = Plan()
        self.total: int | None = None

    def offer(self, plan: Plan) -> bool:
        """Takes the plan if it is better; says whether."""
        found = score(self.problem, plan)
        total = found.total(self.problem)
        if self.total is not None and total >= self.total:
            return False
        if self.total is not None and not is_sound(self.problem, plan):
            return False
        self.plan, self.total = plan, total
        self.tell(plan, found)
        return True

    def polish(self, ends: float | None = None) -> None:
        """Lets tours and visits of the best plan change hands where that is better."""
        self.offer(polished(self.problem, self.plan, ends))


def solve(problem: Problem, effort: Effort, tell: Tell, is_over: Callable[[], bool], start: Plan | None = None) -> Plan:
    """The best plan found: never worse than `start`, as far as that keeps the rules, nor than cheapest insertion.

    Pinned visits stay. `tell` hears of every better plan, `is_over` is asked all the time.
    """
    from planning.solving.column_search import made_anew
    from planning.solving.turns import improve_in_turns

    ends = None if effort.seconds is None else time.monotonic() + effort.seconds
    best = Best(problem, tell)
    if start is not None:
        best.offer(greedy(problem, sound_part(problem, start), is_over))
    best.offer(greedy(problem, None, is_over))
    if ends is None:
        best.polish()
    elif not is_over():
        best.offer(made_anew(problem, best.plan, effort.seconds or 0, is_over))
    reserve = POLISHING * (effort.seconds or 0) if problem.weights.unfair else 0
    improve_in_turns(problem, effort, best, None if ends is None else ends - reserve, is_over)
    if ends is not None and not is_over():
        best.polish(ends)
    return best.plan
