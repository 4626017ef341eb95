"""Why visits are left out of a plan, or late, and what would help: what is stored with each, and said to people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from planning.solving.problem import Plan, Problem
from planning.solving.reasons import Reason, is_late, reason
from planning.solving.remedies import Remedy, remedies
from planning.solving.trying import Ground


@dataclass(frozen=True)
class Explanation:
    """Why one visit is left out or late, and the remedies that place it in time, the cheapest first.

    `is_whole`: there was time to look for remedies.
    """

    reason: Reason
    remedies: tuple[Remedy, ...] = ()
    is_whole: bool = True

    def stored(self, problem: Problem) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Reason and remedies as they are kept with the visit (`PlannedVisit.reason` and `.remedies`)."""
        return self.reason.as_json(), [one.as_json(problem) for one in self.remedies]


def explain(
    problem: Problem, plan: Plan, later: Problem | None = None, is_over: Callable[[], bool] | None = None
) -> dict[int, Explanation]:
    """Of every visit that is left out or late why that is, and what would place it in time.

    `later` is the same problem with further days at its end, if a day after the last may be offered. Once `is_over`
    says so, no more remedies are looked for; reasons are given all the same.
    """
    ground = Ground.of(problem, plan)
    return {number: _explained(ground, number, later, is_over) for number in unhappy(problem, plan)}


def _explained(
    ground: Ground, number: int, later: Problem | None, is_over: Callable[[], bool] | None
) -> Explanation:  # fmt: skip
    why = reason(ground, number)
    if is_over is not None and is_over():
        return Explanation(why, is_whole=False)
    return Explanation(why, tuple(remedies(ground, number, later)))


def unhappy(problem: Problem, plan: Plan) -> list[int]:
    """The visits that are left out or late."""
    return [
        number for number in range(len(problem.visits))
        if number not in plan.placed or is_late(problem, plan, number)
    ]  # fmt: skip
