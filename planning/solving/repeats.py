"""Visits that repeat: sets of days and tours are searched together, by taking out errands and putting them back.

A step takes out strings of neighbouring stops, with all other visits of the units that they belong to, and puts each
unit back on the cheapest of its sets of days. Worse plans are accepted less and less (simulated annealing); the best
one is kept. After Christiaens and Vanden Berghe, Slack Induction by String Removals (2020).
Only workers load this: it needs numpy.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable

from planning.solving.cooling import Cooling, Span
from planning.solving.errands import Errands
from planning.solving.problem import Plan, Problem
from planning.solving.rows import Rows

REMOVED = 18
"""Visits taken out in one step, on average at most."""

LONGEST_STRING = 8
FIRST_WARMTH, REHEATED, LAST_WARMTH = 3.0, 1.0, 0.01
"""Temperatures at the beginning, at that of a later cycle, and at the end of each, in average legs."""

CYCLE, LEAST_CYCLE = 100, 5_000
"""Steps of a cycle for each visit, where there is time for so many; and at least."""

PAUSE = 1.0
"""Seconds between two plans that are offered."""


class Search:
    """One search over the errands of a problem, which may be gone on with.

    It begins warm enough to leave nothing of the plan as it is, unless that `is_good`.
    """

    def __init__(self, problem: Problem, plan: Plan, seed: int, is_good: bool = False) -> None:
        self.is_warm = is_good
        self.errands = Errands(problem, plan)
        self.rows = Rows(self.errands)
        self.dice = random.Random(seed)  # noqa: S311 (a search, no secret)
        self.rows.take(plan)
        self.out: list[int] = []
        self.entries = 0
        for number, errand in enumerate(self.errands.errands):
            if any(self.rows.where[visit] < 0 for visit in errand.visits):
                self._take_out(number)
                self.out.append(number)
        self.cost = self.best = self._whole_cost()
        self.best_rows = [list(row) for row in self.rows.rows]
        legs = sum(len(row) for row in self.rows.rows) + sum(bool(row) for row in self.rows.rows)
        self.leg = max(1.0, sum(self.rows.costs) / max(1, legs))

    def _whole_cost(self) -> int:
        rows, errands = self.rows, self.errands.errands
        self.entries = sum(rows.entry(visit, row) for visit, row in enumerate(rows.where) if row >= 0)
        return sum(rows.costs) + self.entries + sum(errands[number].worth for number in self.out)

    def run(self, span: Span, is_over: Callable[[], bool], offer: Callable[[Plan], object] = lambda plan: None) -> int:
        """Goes on for so long, from the best tours so far; the steps made. Better plans are offered now and then.

        Where only the clock ends it, it cools down several times, each time from the best tours.
        """
        if not self.errands.errands:
            return 0
        cycle = span
        if span.steps is None and span.ends is not None:
            cycle = Span(span.ends, max(LEAST_CYCLE, CYCLE * sum(errand.times for errand in self.errands.errands)))
        steps = self._cycle(cycle, is_over, offer)
        while cycle is not span and time.monotonic() < (span.ends or 0) and not is_over():
            steps += self._cycle(cycle, is_over, offer)
        return steps

    def _cycle(self, span: Span, is_over: Callable[[], bool], offer: Callable[[Plan], object]) -> int:
        self._restore()
        told, known, step = time.monotonic(), self.best, 0
        first = REHEATED if self.is_warm else FIRST_WARMTH
        cooling = Cooling(span, self.leg * first, self.leg * LAST_WARMTH)
        self.is_warm = True
        while not (step % 8 == 0 and is_over()):
            warmth = cooling.warmth(step)
            if warmth is None:
                break
            if span.ends is not None and self.best < known and time.monotonic() - told >= PAUSE:
                offer(self._best_plan())
                known, told = self.best, time.monotonic()
            self._step(warmth)
            step += 1
        return step

    def _best_plan(self) -> Plan:
        """The best tours as a plan, without going back to them."""
        now, self.rows.rows = self.rows.rows, self.best_rows
        found = self.rows.plan()
        self.rows.rows = now
        return found

    def plan(self) -> Plan:
        """The best plan found."""
        return self._best_plan()

    def _restore(self) -> None:
        """Back to the best tours."""
        rows = self.rows
        if self.cost == self.best:
            return
        rows.where = [-1] * len(rows.where)
        for row, numbers in enumerate(self.best_rows):
            rows.rows[row] = list(numbers)
            rows.refresh(row)
            for number in numbers:
                if number >= 0:
                    rows.where[number] = row
        errands = self.errands.errands
        self.out = [n for n, errand in enumerate(errands) if any(rows.where[visit] < 0 for visit in errand.visits)]
        self.cost = self._whole_cost()

    def _step(self, warmth: float) -> None:
        rows = self.rows
        before = [list(row) for row in rows.rows], list(rows.where), list(rows.costs), list(self.out)
        gaps, spare = rows.gaps.copy(), rows.spare.copy()
        was, entries = self.cost, self.entries
        chosen = self._chosen()
        changed: set[int] = set()
        for number in chosen:
            changed |= self._lift(number)
        works = all(rows.refresh(row) for row in changed)
        if works:
            self._put_back(chosen)
            self.cost = sum(rows.costs) + self.entries + sum([self.errands.errands[n].worth for n in self.out])
        if works and self.cost < was - warmth * math.log(max(1e-12, self.dice.random())):
            if self.cost < self.best:
                self.best, self.best_rows = self.cost, [list(row) for row in rows.rows]
        else:
            rows.rows, rows.where, rows.costs, self.out = before
            rows.gaps, rows.spare, self.cost, self.entries = gaps, spare, was, entries

    def _lift(self, number: int) -> set[int]:
        rows, found = self.rows, set()
        for visit in self.errands.errands[number].visits:
            row = rows.where[visit]
            if row >= 0:
                rows.rows[row].remove(visit)
                self.entries -= rows.entry(visit, row)
                rows.where[visit] = -1
                found.add(row)
        return found

    def _take_out(self, number: int) -> None:
        for row in self._lift(number):
            self.rows.refresh(row)

    def _chosen(self) -> list[int]:
        """Errands to be taken out: strings of neighbours on one day, or units near each other whatever their days."""
        dice, rows = self.dice, self.rows
        count = len(self.errands.errands)
        seed = dice.randrange(count)
        target = dice.randint(1, REMOVED)
        if dice.random() < 0.3:
            near = self.errands.neighbours[seed][: 2 * target]
            others = dice.sample(near, min(len(near), target))
            return [seed, *others]
        here = [rows.where[visit] for visit in self.errands.errands[seed].visits if rows.where[visit] >= 0]
        days = {self.errands.day_of[row] for row in here} or {dice.randrange(len(self.errands.days))}
        day = dice.choice(sorted(days))
        return self._strings(seed, day, target)

    def _strings(self, seed: int, day: int, target: int) -> list[int]:
        dice, rows, errands = self.dice, self.rows, self.errands
        strings = max(1, round(target / LONGEST_STRING + dice.random() * 2))
        longest = max(1, round(target / strings + 0.5))
        found: dict[int, None] = {}
        touched: set[int] = set()
        for number in [seed, *errands.neighbours[seed]]:
            if len(touched) >= strings:
                break
            for visit in errands.errands[number].visits:
                row = rows.where[visit]
                if row < 0 or row in touched or errands.day_of[row] != day:
                    continue
                touched.add(row)
                stops = rows.rows[row]
                length = min(len(stops), dice.randint(1, longest))
                at = stops.index(visit)
                first = dice.randint(max(0, at - length + 1), min(at, len(stops) - length))
                ours = [errands.errand_of(one) for one in stops[first : first + length]]
                found |= dict.fromkeys(number for number in ours if number is not None)
        return list(found) or [seed]

    def _put_back(self, chosen: list[int]) -> None:
        dice, rows, errands = self.dice, self.rows, self.errands.errands
        waiting = list(dict.fromkeys([*chosen, *self.out]))
        dice.shuffle(waiting)
        order = dice.random()
        if order < 0.4:
            waiting.sort(key=lambda n: -self._demand(n))
        elif order < 0.6:
            waiting.sort(key=lambda n: -errands[n].times)
        elif order < 0.7:
            waiting.sort(key=self._distance)
        elif order < 0.8:
            waiting.sort(key=self._distance, reverse=True)
        self.out = []
        for number in waiting:
            cost, choice = rows.best(errands[number])
            if cost < errands[number].worth:
                rows.put(choice)
                self.entries += sum([rows.entry(visit, row) for visit, row, _ in choice])
            else:
                self.out.append(number)

    def _demand(self, number: int) -> int:
        errand = self.errands.errands[number]
        return sum(self.errands.kinds[kind].load for kind in errand.kinds)

    def _distance(self, number: int) -> int:
        place = self.errands.kinds[self.errands.errands[number].kinds[0]].place
        return int(self.rows.drive[0][self.rows.shifts[0].start][place])
