"""The best free places for one visit, each checked as a move by hand would be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from planning.solving.greedy import Insertion, insertions
from planning.solving.moving import Checked, check_move, checked_as
from planning.solving.problem import Placement, Plan, Problem

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
        if one.placement != plan.placed.get(visit):
            found.append(Place(one.placement, _checked(problem, plan, one)))
    sound = [place for place in found if place.checked.is_sound]
    return sorted(sound, key=lambda place: (place.checked.cost.total, place.placement.day))[:most]


def check_by_hand(problem: Problem, plan: Plan, visit: int, placement: Placement | None) -> Checked:
    """The move as `check_move` judges it; where pushing the others aside does not do, with their whole tour retimed."""
    checked = check_move(problem, plan, visit, placement)
    if checked.is_sound or placement is None:
        return checked
    there = insertions(problem, plan, visit, teams=placement.teams, days=[placement.day])
    return next((_checked(problem, plan, one) for one in there if one.placement == placement), checked)


def _checked(problem: Problem, plan: Plan, one: Insertion) -> Checked:
    checked = check_move(problem, plan, one.visit, one.placement)
    return checked if checked.is_sound else checked_as(problem, plan, one.visit, plan.with_(dict(one.changes)))
