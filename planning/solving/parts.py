"""Parts of a plan that are searched by themselves, where the whole is too much at once."""

from __future__ import annotations

from random import Random

from planning.solving.encoder import Scope
from planning.solving.problem import Plan, Problem

MOST_VISITS = 140
"""In a part: so many are searched well within seconds."""
MOST_SHIFTS = 40
IDLE = 4
"""Of the shifts of a part, one in so many may be one on which nothing is planned yet."""


def part(problem: Problem, plan: Plan, dice: Random) -> Scope:
    """The tours nearest to a place drawn by lot with the visits on them, some idle shifts, and what is left out."""
    centre = problem.visits[dice.randrange(len(problem.visits))].place
    near = problem.drive[centre]
    tours: list[tuple[float, int, list[int]]] = []
    idle: list[tuple[float, int]] = []
    for k, shift in enumerate(problem.shifts):
        there = [n for n in plan.stops(shift.team, shift.day) if shift.first <= plan.placed[n].start < shift.last]
        if there:
            tours.append((sum(near[problem.visits[n].place] for n in there) / len(there), k, there))
        else:
            idle.append((near[shift.start] * dice.random(), k))
    shifts, visits = set[int](), set[int]()
    for _, k, there in sorted(tours):
        if len(shifts) >= MOST_SHIFTS or len(visits) >= MOST_VISITS:
            break
        shifts.add(k)
        visits.update(there)
    shifts.update(k for _, k in sorted(idle)[: max(2, len(shifts) // IDLE)])
    out = sorted(plan.left_out(problem), key=lambda n: (near[problem.visits[n].place], n))
    visits.update(out[: MOST_VISITS // 4])
    return Scope(plan, visits=frozenset(visits), shifts=frozenset(shifts))
