"""Shifts that are alike but for their days, as arrays for the search for tours.

A visit that may begin in several stretches of a day is one client for each, as for the routing engine. The days when
a client may be are bits: bit n stands for the kind's n-th shift. Costs are in drive units times `weights.drive`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planning.solving.lines import entry, options
from planning.solving.problem import Plan, Problem, Shift, Window
from planning.solving.tours import fixed_within

Whole = np.ndarray[Any, np.dtype[np.int64]]

MOST_SHIFTS = 62
"""Of one kind: as many as there are bits."""

NO_LIMIT = 1 << 40


@dataclass(frozen=True)
class Kind:
    """Shifts, and who may be on them: for each client its visit, hours of beginning, length, load, days, ways.

    `entry` is what having it costs apart from driving on the best of its days.
    """

    shifts: tuple[int, ...]
    shift: Shift
    visit: Whole
    first: Whole
    last: Whole
    length: Whole
    load: Whole
    entry: Whole
    days: Whole
    way: Whole
    drive: Whole
    way_out: Whole
    drive_out: Whole
    way_home: Whole
    drive_home: Whole

    @property
    def most_visits(self) -> int:
        """As many as one tour may have."""
        return len(self.visit) if self.shift.most_visits is None else self.shift.most_visits

    @property
    def most_ticks(self) -> int:
        """As long as one tour may take."""
        return NO_LIMIT if self.shift.most_ticks is None else self.shift.most_ticks

    @property
    def most_cost(self) -> int:
        """As much as one tour may drive; costs that are not driving are counted as if they were."""
        return NO_LIMIT if self.shift.most_drive is None else self.shift.most_drive

    @property
    def capacity(self) -> int:
        """As much as one tour may carry."""
        return NO_LIMIT if self.shift.capacity is None else self.shift.capacity


def open_shifts(problem: Problem, plan: Plan) -> list[int]:
    """The shifts whose tours may be made anew as a whole: nothing that stays is on them."""
    stay = [(n, one) for n, one in plan if stays(problem, n)]
    busy = {(team, one.day) for _, one in stay for team in one.teams}
    return [
        number
        for number, shift in enumerate(problem.shifts)
        if (shift.team, shift.day) not in busy and not fixed_within(problem, shift)
    ]


def stays(problem: Problem, number: int) -> bool:
    """Whether the visit is not for tours to move: pinned, repeated, or of two teams."""
    return number in problem.pinned or number in problem.repeat_of or problem.visits[number].teams > 1


def kinds_of(problem: Problem, shifts: Iterable[int], visits: Sequence[int]) -> list[Kind]:
    """The shifts by kind, each with those of the visits that it may have."""
    wishes = any(problem.visits[n].prefers is not None for n in visits) or bool(problem.published)
    groups: dict[object, list[int]] = {}
    for number in shifts:
        one = problem.shifts[number]
        detours = tuple(n for n, detour in enumerate(problem.detours) if one.day in detour.days)
        limits = (one.most_visits, one.most_ticks, one.most_drive, one.capacity)
        alike = (one.first, one.last, one.start, one.end, one.rest, one.skills, limits)
        groups.setdefault((alike, detours, one.team if wishes else 0), []).append(number)
    parts = [
        group[at : at + MOST_SHIFTS] for group in groups.values() for at in range(0, len(group), MOST_SHIFTS)
    ]  # fmt: skip
    return [kind for part in parts if (kind := _kind(problem, part, visits)) is not None]


def _kind(problem: Problem, shifts: Sequence[int], visits: Sequence[int]) -> Kind | None:
    days: dict[tuple[int, Window], int] = {}
    costs: dict[tuple[int, Window], int] = {}
    for visit in visits:
        for number, (cost, windows) in options(problem, visit, shifts).items():
            for window in windows:
                days[visit, window] = days.get((visit, window), 0) | 1 << shifts.index(number)
                costs[visit, window] = min(cost, costs.get((visit, window), cost))
    if not days:
        return None
    clients = list(days)
    shift, wanted = problem.shifts[shifts[0]], [problem.visits[visit] for visit, _ in clients]
    ways, drives = _ways(problem, shift, [one.place for one in wanted])
    count = len(clients)
    return Kind(
        tuple(shifts), shift, _whole(visit for visit, _ in clients), _whole(window.first for _, window in clients),
        _whole(window.last for _, window in clients), _whole(one.length for one in wanted),
        _whole(one.load for one in wanted), _whole(costs.values()), _whole(days.values()),
        ways[:count, :count], drives[:count, :count], ways[count, :count], drives[count, :count],
        ways[:count, count + 1], drives[:count, count + 1],
    )  # fmt: skip


def _whole(numbers: Iterable[int]) -> Whole:
    return np.fromiter(numbers, np.int64)


def _ways(problem: Problem, shift: Shift, places: Sequence[int]) -> tuple[Whole, Whole]:
    """Ticks and cost between these places, then the shift's start and its end."""
    every = [*places, shift.start, shift.end]
    ways = np.asarray(problem.way, np.int64)[np.ix_(every, every)]
    drives = np.asarray(problem.drive, np.int64)[np.ix_(every, every)] * problem.weights.drive
    for detour in problem.detours:
        if shift.day in detour.days:
            inside = np.isin(every, list(detour.places))
            crosses = inside[:, None] != inside[None, :]
            ways[crosses] += NO_LIMIT if detour.extra is None else detour.extra
            extra = 0 if detour.extra is None else detour.extra * problem.drive_units // problem.ticks
            drives[crosses] += extra * problem.weights.drive
    return ways, drives


def cost_on(problem: Problem, visits: Iterable[int], shift: int) -> int:
    """What having these visits on that shift costs apart from driving."""
    return sum(entry(problem, visit, problem.shifts[shift]) for visit in visits)
