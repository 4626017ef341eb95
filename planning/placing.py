"""The best free places for one visit, each checked as a move by hand would be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from planning.greedy import insertions
from planning.moving import Checked, check_move
from planning.problem import Placement, Plan, Problem

MOST = 6


@dataclass(frozen=True)
class Place:
    """A free place: where, and what going there would cost."""

    placement: Placement
    checked: Checked


def best_places(
    problem: Problem, plan: Plan, visit: int, most: int = MOST, days: Collection[int] | None = None
) -> list[Place]:
    """The cheapest places for the visit that break nothing, another than where it is; on these days if wanted."""
    found: list[Place] = []
    for one in insertions(problem, plan, visit, most + 3, days=days):
        checked = check_move(problem, plan, visit, one.placement)
        if checked.is_sound and one.placement != plan.placed.get(visit):
            found.append(Place(one.placement, checked))
    return sorted(found, key=lambda place: (place.checked.cost.total, place.placement.day))[:most]
