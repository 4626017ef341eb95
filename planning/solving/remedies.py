"""What would place a visit that is left out, or late: each remedy tried and proved, the cheapest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from planning.solving.greedy import Insertion, insertions
from planning.solving.problem import Placement, Plan, Problem
from planning.solving.reasons import in_time, is_late
from planning.solving.relaxing import BURDENS, Change, Kind, changed, reduced
from planning.solving.remedy_trials import TRIALS, Trial
from planning.solving.trying import Ground, added_drive, with_visit

AT_MOST = 5
TRIED = 4
"""Of each kind so many are tried, the cheapest first, until one is proved."""


@dataclass(frozen=True)
class Remedy:
    """One thing that places the visit: proved by placing it in the changed problem, the others keeping their teams.

    `placed` are all placements that it changes (None: left out), `on` its own day. `drive` is what it adds to the
    driving, in minutes. `asks` is the change as proposals keep it, `facts` what its sentence says.
    """

    kind: Kind
    visit: int
    change: Change
    placed: Mapping[int, Placement | None]
    drive: int
    on: date
    asks: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def placement(self) -> Placement:
        """Where the visit goes."""
        found = self.placed[self.visit]
        if found is None:
            raise ValueError("a remedy places its visit")
        return found

    @property
    def burden(self) -> int:
        """By which remedies are put in order: driving and what is asked of people, in minutes of driving."""
        return self.drive + BURDENS[self.kind]

    def as_json(self, problem: Problem) -> dict[str, Any]:
        """What is stored with the visit; times in minutes of the wall clock. `moves` counts visits moved besides."""
        at = self.placement
        return {
            "kind": str(self.kind), "asks": dict(self.asks), "facts": dict(self.facts), "drive": self.drive,
            "on": self.on.isoformat(), "starts": at.start // problem.ticks,
            "teams": [problem.teams[team].name for team in at.teams], "moves": len(self.placed) - 1,
            "team_keys": [problem.teams[team].key for team in at.teams],
            "out": [problem.visits[visit].key for visit in self.change.out],
        }  # fmt: skip


def remedies(ground: Ground, number: int, later: Problem | None = None) -> list[Remedy]:
    """The remedies for a visit that is left out or late, the cheapest of each kind, cheapest first.

    A team without the skill comes last, whatever it costs: it is a poorer visit.
    """
    there = ground.without(number)
    if is_late(ground.problem, ground.plan, number):
        timely = in_time(ground.problem.visits[number])
        there = Ground(with_visit(ground.problem, number, timely), there.plan, there.lines, there.bare)
        later = None
    found: list[Remedy] = []
    for kind, trial in TRIALS.items():
        tries = sorted(trial(there, number, later), key=lambda one: one.cost)
        proofs = (_proved(there, number, kind, one, later) for one in islice(tries, TRIED))
        best = next((one for one in proofs if one is not None), None)
        found += [best] if best is not None else []
    return sorted(found, key=lambda one: (one.kind is Kind.SKILL, one.burden, one.kind))[:AT_MOST]


def _proved(ground: Ground, number: int, kind: Kind, tried: Trial, later: Problem | None) -> Remedy | None:
    problem = changed(ground.problem, tried.change, later)
    rest = reduced(ground.plan, tried.change)
    on_its_days = replace(problem, shifts=tuple(shift for shift in problem.shifts if shift.day in tried.days))
    best = next(iter(insertions(on_its_days, rest, number, 1, tried.teams, tried.days)), None)
    if best is None:
        return None
    if kind is not Kind.TAKE and _is_idle(ground, number, best):
        return None
    placed: dict[int, Placement | None] = {**dict.fromkeys(tried.change.out), **best.changes}
    if kind is Kind.MOVE and not _finds_another_place(problem, rest.with_(best.changes), tried.change, placed):
        return None
    plan = ground.plan.with_(placed)
    added = added_drive(ground.problem, ground.plan, problem, plan)
    change = Change() if kind is Kind.MOVE else tried.change
    facts = dict(tried.facts) | (_moved(problem, tried.change, placed) if kind is Kind.MOVE else {})
    on = problem.days[best.placement.day]
    return Remedy(kind, number, change, placed, round(added / problem.drive_units), on, tried.asks, facts)


def _is_idle(ground: Ground, number: int, best: Insertion) -> bool:
    """Whether the change is not needed: the same teams have as cheap a place for the visit on that day without it."""
    at = best.placement
    shifts = tuple(shift for shift in ground.problem.shifts if shift.day == at.day and shift.team in at.teams)
    usual = replace(ground.problem, shifts=shifts)
    found = next(iter(insertions(usual, ground.plan, number, 1)), None) if shifts else None
    return found is not None and found.cost <= best.cost


def _finds_another_place(
    problem: Problem, plan: Plan, change: Change, placed: dict[int, Placement | None]
) -> bool:  # fmt: skip
    """Whether the visit that made room can go elsewhere; `placed` is told where."""
    (moved,) = change.out
    due = problem.visits[moved].due
    days = None if due is None else range(due + 1)
    best = next(iter(insertions(problem, plan, moved, 1, None, days)), None)
    if best is not None:
        placed |= best.changes
    return best is not None


def _moved(problem: Problem, change: Change, placed: Mapping[int, Placement | None]) -> dict[str, Any]:
    (moved,) = change.out
    now = placed[moved]
    if now is None:
        return {}
    return {
        "moved_key": problem.visits[moved].key, "to": problem.days[now.day].isoformat(),
        "to_starts": now.start // problem.ticks,
        "to_teams": [problem.teams[team].name for team in now.teams],
    }  # fmt: skip


def applied(ground: Ground, remedy: Remedy, later: Problem | None = None) -> tuple[Problem, Plan]:
    """The problem and the plan as they are when the remedy is taken."""
    return changed(ground.problem, remedy.change, later), ground.plan.with_(remedy.placed)


def by_moving_another(ground: Ground, number: int) -> Remedy | None:
    """The cheapest way to place a visit for which one other, not pinned, goes elsewhere; None if there is none."""
    tries = sorted(TRIALS[Kind.MOVE](ground, number, None), key=lambda one: one.cost)
    proofs = (_proved(ground, number, Kind.MOVE, one, None) for one in islice(tries, 2 * TRIED))
    return next((one for one in proofs if one is not None), None)
