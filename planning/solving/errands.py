"""A problem as errands: what is to be placed at once, on which sets of days, with numbers laid out for fast counting.

An errand is a repeated unit with all of its visits, or a single visit. Only workers load this: it needs numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from planning.solving.lines import Options, options, worth
from planning.solving.problem import Plan, Problem, Repeat
from planning.solving.tours import Stop, stops_on, tour

Table = np.ndarray[Any, np.dtype[np.int64]]

NEVER = 1 << 50
"""A cost above every other; some of them still add up without overflow."""

MOST_NEIGHBOURS = 100

MOST_SETS = 20_000
"""Sets of days that are written out for a unit of which some visits stay."""


@dataclass(frozen=True)
class Kind:
    """What visits ask of a place in a tour: where, how long, how heavy; for each shift what being there costs
    (NEVER: it may not) and, as columns, from when to when it may begin there (one pair for each window)."""

    place: int
    length: int
    load: int
    entry: Table
    windows: tuple[tuple[Table, Table], ...]


@dataclass(frozen=True)
class Errand:
    """Visits placed together. `kinds` are those of its visits, by their place in `Errands.kinds`.

    The sets of days are the rows of `patterns` (by place in `Errands.days`), or, where that is None, all with `steps`
    (0 or NEVER, from a day to a later one) between one visit and the next.
    """

    visits: tuple[int, ...]
    kinds: tuple[int, ...]
    worth: int
    patterns: Table | None = None
    steps: Table | None = None

    @property
    def times(self) -> int:
        """How many visits it has."""
        return len(self.visits)


class Errands:
    """The errands of a problem around a plan: pinned visits, those of two teams and events stay where that has them."""

    def __init__(self, problem: Problem, base: Plan) -> None:
        self.problem = problem
        stays = {n: p for n, p in base.placed.items() if n in problem.pinned or problem.visits[n].teams > 1}
        self.stays = Plan(stays)
        order = sorted(range(len(problem.shifts)), key=lambda k: (problem.shifts[k].day, problem.shifts[k].team, k))
        stood = {k: stops_on(problem, self.stays, problem.shifts[k]) for k in order}
        self.shifts = [k for k in order if not stood[k] or tour(problem, problem.shifts[k], stood[k]) is not None]
        self.stood: list[list[Stop]] = [stood[k] for k in self.shifts]
        self.days = sorted({problem.shifts[k].day for k in self.shifts})
        self.day_of = [self.days.index(problem.shifts[k].day) for k in self.shifts]
        self.kinds: list[Kind] = []
        self.options: dict[int, Options] = {}
        self.errands = self._errands()
        self._errand_of = {visit: n for n, errand in enumerate(self.errands) for visit in errand.visits}

    def errand_of(self, visit: int) -> int | None:
        """The errand that a visit belongs to; None for one that is on a tour but is not moved to another."""
        return self._errand_of.get(visit)

    def _errands(self) -> list[Errand]:
        problem, found, done = self.problem, [], set(self.stays.placed)
        place_of = {k: s for s, k in enumerate(self.shifts)}
        for number, visit in enumerate(problem.visits):
            if visit.teams == 1 and number not in problem.pinned:
                there = options(problem, number, self.shifts)
                self.options[number] = {place_of[k]: one for k, one in there.items()}
        for repeat in problem.repeats:
            done.update(repeat.visits)
            free = tuple(visit for visit in repeat.visits if visit not in self.stays.placed)
            if free and all(visit in self.options for visit in free):
                found += self._repeated(repeat, free)
        for number in self.options:
            if number not in done:
                kind = self._kind(number)
                days = np.arange(len(self.days), dtype=np.int64).reshape(-1, 1)
                found.append(Errand((number,), (kind,), worth(problem, number), days))
        return [errand for errand in found if self.shifts and (errand.patterns is None or len(errand.patterns))]

    def _repeated(self, repeat: Repeat, free: tuple[int, ...]) -> list[Errand]:
        """The errand of the visits of a repeated unit that are free to move; none where there are too many ways."""
        days = self._sets_of_days(repeat, free)
        if days is None and len(free) < len(repeat.visits):
            return []
        kinds: list[int] = []
        for visit in free:
            alike = next((k for k in dict.fromkeys(kinds) if self._widened(k, visit, days is not None)), None)
            kinds.append(self._kind(visit) if alike is None else alike)
        total = sum(worth(self.problem, visit) for visit in free)
        if days is None:
            return [Errand(free, tuple(kinds), total, None, self._steps(repeat))]
        known = [[self.days.index(day) for day in one] for one in days]
        return [Errand(free, tuple(kinds), total, np.array(known, dtype=np.int64).reshape(-1, len(free)))]

    def _sets_of_days(self, repeat: Repeat, free: tuple[int, ...]) -> list[tuple[int, ...]] | None:
        """The days that the free visits may have together, where patterns or visits that stay say so; else None."""
        open_on = [sorted({self.days[self.day_of[row]] for row in self.options[visit]}) for visit in free]
        turns = [repeat.visits.index(visit) for visit in free]
        stay = {n: self.stays.placed[v].day for n, v in enumerate(repeat.visits) if v in self.stays.placed}
        if repeat.patterns:
            fitting = [one for one in repeat.patterns if all(one[n] == day for n, day in stay.items())]
            found = [tuple(one[n] for n in turns) for one in fitting]
            return [one for one in found if all(day in there for day, there in zip(one, open_on, strict=True))]
        if not stay or math.prod(map(len, open_on)) > MOST_SETS:
            return None
        whole = [stay | dict(zip(turns, one, strict=True)) for one in product(*open_on)]
        kept = [one for one in whole if repeat.allows([one[n] for n in range(len(repeat.visits))])]
        return [tuple(one[n] for n in turns) for one in kept]

    def _steps(self, repeat: Repeat) -> Table:
        days = np.array(self.days, dtype=np.int64)
        gaps = days[None, :] - days[:, None]
        most = len(self.problem.days) if repeat.most is None else repeat.most
        return np.where((gaps >= max(1, repeat.least)) & (gaps <= most), 0, NEVER)

    def _kind(self, visit: int) -> int:
        one = self.problem.visits[visit]
        shape = len(self.shifts)
        open_to = self.options[visit]
        entry = np.full(shape, NEVER, dtype=np.int64)
        count = max((len(windows) for _, windows in open_to.values()), default=1)
        firsts = np.full((count, shape, 1), NEVER, dtype=np.int64)
        lasts = np.full((count, shape, 1), -NEVER, dtype=np.int64)
        for shift, (cost, windows) in open_to.items():
            entry[shift] = cost
            for n, window in enumerate(windows):
                firsts[n, shift, 0], lasts[n, shift, 0] = window.first, window.last
        self.kinds.append(Kind(one.place, one.length, one.load, entry, tuple(zip(firsts, lasts, strict=True))))
        return len(self.kinds) - 1

    def _widened(self, kind: int, visit: int, has_patterns: bool) -> bool:
        """Whether that kind asks the same as the visit on each day that both may have; it then holds for both.

        Without patterns, which say themselves on which day each is, both must be allowed on the same days.
        """
        known, at = self.kinds[kind], self._kind(visit)
        mine = self.kinds.pop(at)
        if (known.place, known.length, known.load) != (mine.place, mine.length, mine.load):
            return False
        if len(known.windows) != len(mine.windows):
            return False
        open_on = [{self.day_of[row] for row in np.flatnonzero(one.entry < NEVER).tolist()} for one in (known, mine)]
        if not has_patterns and open_on[0] != open_on[1]:
            return False
        both = np.isin(np.array(self.day_of), list(open_on[0] & open_on[1]))
        windows = list(zip(known.windows, mine.windows, strict=True))
        pairs = [
            (known.entry, mine.entry),
            *((a[:, 0], b[:, 0]) for k, m in windows for a, b in zip(k, m, strict=True)),
        ]
        if any((a[both] != b[both]).any() for a, b in pairs):
            return False
        joined = tuple((np.minimum(k[0], m[0]), np.maximum(k[1], m[1])) for k, m in windows)
        self.kinds[kind] = replace(known, entry=np.minimum(known.entry, mine.entry), windows=joined)
        return True

    @cached_property
    def classes(self) -> list[tuple[int, ...]]:
        """Days on which ways differ, as the detours that hold there, by shift."""
        problem = self.problem
        return [
            tuple(n for n, detour in enumerate(problem.detours) if problem.shifts[k].day in detour.days)
            for k in self.shifts
        ]

    @cached_property
    def tables(self) -> tuple[list[int], Table, Table]:
        """For each shift the number of its ways; all ways, and all driving times its weight, by that number."""
        kinds = list(dict.fromkeys(self.classes)) or [()]
        ways, drives = zip(*(self._tables(kind) for kind in kinds), strict=True)
        return [kinds.index(one) for one in self.classes], np.stack(ways), np.stack(drives)

    def _tables(self, detours: tuple[int, ...]) -> tuple[Table, Table]:
        problem = self.problem
        way = np.array(problem.way, dtype=np.int64)
        drive = np.array(problem.drive, dtype=np.int64) * max(0, problem.weights.drive)
        for number in detours:
            one = problem.detours[number]
            inside = np.zeros(len(way), dtype=bool)
            inside[list(one.places)] = True
            crosses = inside[:, None] != inside[None, :]
            way[crosses] += NEVER if one.extra is None else one.extra
            if one.extra is not None:
                drive[crosses] += one.extra * problem.drive_units // problem.ticks * max(0, problem.weights.drive)
        return np.minimum(way, NEVER), drive

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """For each errand the others, the nearest first."""
        places = [self.kinds[errand.kinds[0]].place for errand in self.errands]
        drive = np.array(self.problem.drive, dtype=np.int64)[np.ix_(places, places)]
        near = (drive + drive.T).argsort(axis=1, kind="stable")
        return [[other for other in row if other != n][:MOST_NEIGHBOURS] for n, row in enumerate(near.tolist())]


def cheapest_days(errand: Errand, by_day: list[Table]) -> tuple[int, list[int]]:
    """The cheapest set of days that is allowed, given the cost of each visit on each day."""
    if errand.patterns is not None:
        costs = by_day[0][errand.patterns[:, 0]]
        for turn in range(1, len(by_day)):
            costs = costs + by_day[turn][errand.patterns[:, turn]]
        at = int(costs.argmin())
        return int(costs[at]), errand.patterns[at].tolist()
    assert errand.steps is not None
    costs, ways = by_day[0], []
    for turn in range(1, len(by_day)):
        table = np.minimum(costs, NEVER)[:, None] + errand.steps
        ways.append(table.argmin(axis=0))
        costs = table.min(axis=0) + by_day[turn]
    days = [int(costs.argmin())]
    total = int(costs[days[0]])
    for way in reversed(ways):
        days.append(int(way[days[-1]]))
    return total, days[::-1]
