"""The last touches to a plan: whole tours and single visits change hands where the weighted total gets better.

Tours are exchanged between shifts, first of all where that changes no driving (same base, skills, hours), so that the
busiest and the idlest team come nearer to each other; then single visits of the busiest team go to others. Plain
Python, and the same for the same plan.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

from planning.solving.checking import is_sound
from planning.solving.greedy import insertions
from planning.solving.lines import Line
from planning.solving.problem import Placement, Plan, Problem, Shift
from planning.solving.scoring import score, team_ticks
from planning.solving.tours import Stop, fixed_within, starts

MOST_STEPS = 200


class Exchange:
    """A plan whose tours change hands."""

    def __init__(self, problem: Problem, plan: Plan, ends: float | None = None) -> None:
        self.problem, self.plan, self.ends = problem, plan, ends
        self.total = score(problem, plan).total(problem)

    def run(self) -> Plan:
        """The plan as long as something makes it better."""
        if self.problem.weights.unfair <= 0 or len({shift.team for shift in self.problem.shifts}) < 2:
            return self.plan
        for _ in range(MOST_STEPS):
            if not any(self._takes(plan) for plan in self._candidates()):
                break
        return self.plan

    def _is_late(self) -> bool:
        return self.ends is not None and time.monotonic() >= self.ends

    def _takes(self, plan: Plan) -> bool:
        total = score(self.problem, plan).total(self.problem)
        if total >= self.total or not is_sound(self.problem, plan):
            return False
        self.plan, self.total = plan, total
        return True

    def _candidates(self) -> Iterator[Plan]:
        """Plans in which the busiest team has less or the idlest more, those likeliest to be better first."""
        ticks = team_ticks(self.problem, self.plan)
        busiest = max(sorted(ticks), key=lambda team: ticks[team])
        idlest = min(sorted(ticks), key=lambda team: ticks[team])
        if ticks[busiest] == ticks[idlest]:
            return
        now = ticks[busiest] - ticks[idlest]
        for one, others in ((busiest, [idlest]), (busiest, sorted(ticks)), (idlest, sorted(ticks))):
            for changes in self._swaps(one, [team for team in others if team != one], ticks, now):
                yield self.plan.with_(changes)
        yield from self._moves(busiest, ticks)

    def _swaps(self, team: int, others: list[int], ticks: dict[int, int], now: int) -> Iterator[dict[int, Placement]]:
        """Every exchange of the tours of two shifts, of which one may be idle, that brings teams nearer together."""
        tours = {k: self._tour(shift) for k, shift in enumerate(self.problem.shifts) if shift.team in {team, *others}}
        out = {k: self._ticks(self.problem.shifts[k], there) for k, there in tours.items() if there is not None}
        for k in (k for k in out if self.problem.shifts[k].team == team):
            for other in out:
                one, two = self.problem.shifts[k], self.problem.shifts[other]
                more = out[other] - out[k]
                if one.team == two.team or not more or self._is_late():
                    continue
                changed = ticks | {one.team: ticks[one.team] + more, two.team: ticks[two.team] - more}
                if max(changed.values()) - min(changed.values()) < now:
                    yield from self._exchanged(one, two, tours[k] or [], tours[other] or [])

    def _exchanged(self, one: Shift, other: Shift, here: list[int], there: list[int]) -> Iterator[dict[int, Placement]]:
        if self._is_promising(one, other, here, there):
            moved, back = self._driven(other, here), self._driven(one, there)
            if moved is not None and back is not None:
                yield moved | back

    def _ticks(self, shift: Shift, visits: list[int]) -> int:
        """How long a team is out on this tour, waiting left aside."""
        if not visits:
            return 0
        path = [shift.start, *(self.problem.visits[n].place for n in visits), shift.end]
        ways = sum(self.problem.way_on(shift.day, a, b) or 0 for a, b in pairwise(path))
        return ways + sum(self.problem.visits[n].length for n in visits)

    def _is_promising(self, one: Shift, other: Shift, here: list[int], there: list[int]) -> bool:
        """Whether each team has the skills and days, before times are looked at; tours of another base are left."""
        if (one.start, one.end) != (other.start, other.end):
            return False
        visits = self.problem.visits
        return all(visits[n].skills <= other.skills and other.day in visits[n].windows for n in here) and all(
            visits[n].skills <= one.skills and one.day in visits[n].windows for n in there
        )

    def _tour(self, shift: Shift) -> list[int] | None:
        """The visits of a shift in order; None where something on it has to stay."""
        plan, problem = self.plan, self.problem
        there = [n for n in plan.stops(shift.team, shift.day) if shift.first <= plan.placed[n].start < shift.last]
        stays = any(n in problem.pinned or n in problem.repeat_of or problem.visits[n].teams > 1 for n in there)
        return None if stays or fixed_within(problem, shift) else there

    def _driven(self, shift: Shift, visits: list[int]) -> dict[int, Placement] | None:
        """When the visits take place if that shift makes them in this order."""
        stops = []
        for number in visits:
            visit = self.problem.visits[number]
            stops.append(Stop(visit.place, visit.length, starts(visit, shift), number, visit.load))
        return Line(self.problem, shift, stops).placements() if stops else {}

    def _moves(self, busiest: int, ticks: dict[int, int]) -> Iterator[Plan]:
        """A single visit of the busiest team with another one, where the detour is worth it."""
        others = {team for team in ticks if team != busiest}
        for number, placement in self.plan:
            if self._is_late():
                return
            if placement.teams == (busiest,) and number not in self.problem.pinned:
                without = self.plan.with_({number: None})
                for found in insertions(self.problem, without, number, most=2, teams=others):
                    yield without.with_(found.changes)


def polished(problem: Problem, plan: Plan, ends: float | None = None) -> Plan:
    """The plan or a better one by the weighted total; `ends` (seconds of the monotonic clock) stops it early."""
    return Exchange(problem, plan, ends).run()
