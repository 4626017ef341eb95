"""Visits that two teams make together: on which day, when, and which two.

A step takes out one of them with some of the stops around it, and puts all of them back where they cost least; worse
plans are accepted less and less. To the engine these visits are stops that stay.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import replace

from planning.solving.cooling import Cooling, Span
from planning.solving.greedy import Draft, Place
from planning.solving.lines import Line, Options, entry, options, worth
from planning.solving.problem import Plan, Problem

AROUND = 6
"""How many stops are taken out with a visit at most."""

FIRST_WARMTH, LAST_WARMTH = 1.0, 0.01
"""Temperatures at the beginning and the end, in average legs."""

MOST_LEFT = 3
"""How many of those that are left out are tried again in a step."""

PAUSE = 1.0
"""Seconds between two plans that are offered."""


class Pairs:
    """A search over the visits that two teams make together, from a plan that keeps the rules."""

    def __init__(self, problem: Problem, plan: Plan, seed: int) -> None:
        self.problem, self.base = problem, plan
        self.dice = random.Random(seed)  # noqa: S311 (a search, no secret)
        self.draft = Draft.of(problem, plan)
        self.options: dict[int, Options] = {}
        self.joint = [n for n, visit in enumerate(problem.visits) if visit.teams > 1 and n not in problem.pinned]
        self.entries = {number: self._entry(number) for number in plan.placed}
        self.shifts_of: dict[int, list[int]] = {}
        for place, line in enumerate(self.draft.lines):
            for stop in line.stops:
                if stop.visit is not None:
                    self.shifts_of.setdefault(stop.visit, []).append(place)
        self.cost = self._whole_cost()
        self.best, self.best_plan = self.cost, plan
        legs = sum(len(line.stops) + bool(line.stops) for line in self.draft.lines)
        self.leg = max(1.0, sum(line.drive for line in self.draft.lines) * problem.weights.drive / max(1, legs))

    def _entry(self, number: int) -> int:
        """What a placed visit costs apart from driving: the least of its teams, as the draft counts it."""
        placement = self.base.placed[number]
        there = [shift for team in placement.teams for shift in self.problem.shifts_of.get((team, placement.day), ())]
        return min((entry(self.problem, number, shift) for shift in there), default=0)

    def _whole_cost(self) -> int:
        drive = sum(line.drive for line in self.draft.lines) * self.problem.weights.drive
        left = sum(worth(self.problem, n) for n in range(len(self.problem.visits)) if n not in self.entries)
        return drive + sum(self.entries.values()) + left

    def run(self, span: Span, is_over: Callable[[], bool], offer: Callable[[Plan], object] = lambda plan: None) -> int:
        """Goes on for so long; the steps made. Better plans are offered now and then."""
        if not self.joint:
            return 0
        told, known, step = time.monotonic(), self.best, 0
        cooling = Cooling(span, self.leg * FIRST_WARMTH, self.leg * LAST_WARMTH)
        while not is_over():
            warmth = cooling.warmth(step)
            if warmth is None:
                break
            if span.ends is not None and self.best < known and time.monotonic() - told >= PAUSE:
                offer(self.best_plan)
                known, told = self.best, time.monotonic()
            self._step(warmth)
            step += 1
        return step

    def plan(self) -> Plan:
        """The best plan found."""
        return self.best_plan

    def _step(self, warmth: float) -> None:
        draft = self.draft
        before = (
            list(draft.lines),
            dict(draft.days),
            dict(self.entries),
            {n: list(s) for n, s in self.shifts_of.items()},
        )
        was = self.cost
        waiting = self._taken_out()
        works = all(line.works for line in draft.lines)
        if works:
            self._put_back(waiting)
            self.cost = self._whole_cost()
        if works and self.cost < was - warmth * math.log(max(1e-12, self.dice.random())):
            if self.cost < self.best:
                self.best, self.best_plan = self.cost, self._plan()
        else:
            draft.lines, draft.days, self.entries, self.shifts_of = before
            self.cost = was

    def _plan(self) -> Plan:
        gone = [number for number in self.base.placed if number not in self.entries]
        return self.draft.plan(self.base.with_(dict.fromkeys(gone))).with_(dict(self.problem.pinned))

    def _taken_out(self) -> list[int]:
        """One visit of two teams with stops near it, on its tours and elsewhere; they are no longer in the draft."""
        dice, problem = self.dice, self.problem
        chosen = dice.choice(self.joint)
        most = dice.randint(0, AROUND)
        mates = {stop.visit for k in self.shifts_of.get(chosen, ()) for stop in self.draft.lines[k].stops}
        near = sorted(
            (problem.drive[problem.visits[chosen].place][problem.visits[n].place] * (1 if n in mates else 2), n)
            for n in self.entries
            if n != chosen and n not in problem.pinned
        )[: 3 * AROUND]
        others = dice.sample([number for _, number in near], min(most, len(near)))
        taken = [chosen, *others]
        touched = {k for number in taken for k in self.shifts_of.pop(number, ())}
        for k in touched:
            line = self.draft.lines[k]
            self.draft.lines[k] = Line(problem, line.shift, [stop for stop in line.stops if stop.visit not in taken])
        for number in taken:
            self.entries.pop(number, None)
            self.draft.days.pop(number, None)
        return taken

    def _put_back(self, waiting: list[int]) -> None:
        dice = self.dice
        left = [n for n in range(len(self.problem.visits)) if n not in self.entries and n not in waiting]
        left = dice.sample(left, min(len(left), MOST_LEFT))
        if len(waiting) > 1 and dice.random() < 0.5:
            dice.shuffle(waiting)
        for number in [*waiting, *left]:
            if number not in self.options:
                self.options[number] = options(self.problem, number)
            open_to = self.options[number]
            found = list(self.draft.places(number, open_to))
            if not found:
                continue
            place = min(found, key=lambda one: (one.cost * (1 + 0.1 * dice.random()), one.shifts))
            if place.cost < worth(self.problem, number):
                self._put(number, self._begun(number, place, open_to), open_to)

    def _begun(self, number: int, place: Place, open_to: Options) -> Place:
        """The place with another beginning than the earliest that suits both teams, now and then."""
        if place.start is None or self.dice.random() < 0.4:
            return place
        latest = min(gap.last for gap in place.gaps)
        for shift in place.shifts:
            latest = min(latest, *(w.last for w in open_to[shift][1] if w.first <= place.start <= w.last))
        other = replace(place, start=self.dice.choice([latest, (place.start + latest) // 2]))
        return other if self.draft.trial(number, other, open_to) is not None else place

    def _put(self, number: int, place: Place, open_to: Options) -> None:
        for k in place.shifts:
            line = self.draft.lines[k]
            self.draft.lines[k] = Line(self.problem, line.shift, line.stops)
        self.draft.put(number, place, open_to)
        self.shifts_of[number] = list(place.shifts)
        self.entries[number] = min(open_to[k][0] for k in place.shifts)


def has_pairs(problem: Problem) -> bool:
    """Whether some visit needs two teams and is not pinned."""
    return any(visit.teams > 1 and number not in problem.pinned for number, visit in enumerate(problem.visits))
