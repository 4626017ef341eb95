"""Remedies that help several visits at once: a team on one more day, or longer on one, and all that fit then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planning.solving.greedy import allows_day
from planning.solving.lines import Gap, Line, entry, worth
from planning.solving.problem import Placement, Plan, Problem, Shift, Visit
from planning.solving.relaxing import BURDENS, Change, Kind, changed, shift_json, softened
from planning.solving.remedy_trials import LONGER_MINUTES, STEP_MINUTES, hours_json, longer, of_shift
from planning.solving.tours import Stop, starts, tour
from planning.solving.trying import Ground, added_drive

AT_LEAST, AT_MOST = 2, 4
MOST_WAITING = 100
"""Of more visits that are left out only those worth most are looked at."""


@dataclass(frozen=True)
class Group:
    """One change and all the visits that it places, of so many that are left out; as `Remedy`, for several."""

    kind: Kind
    visits: tuple[int, ...]
    left: int
    change: Change
    placed: dict[int, Placement]
    drive: int
    asks: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self, problem: Problem) -> dict[str, Any]:
        """What is kept with the proposal."""
        return {
            "kind": str(self.kind), "asks": self.asks, "facts": self.facts, "drive": self.drive, "left": self.left,
            "visits": [problem.visits[visit].key for visit in self.visits],
            "names": [problem.visits[visit].name for visit in self.visits],
        }  # fmt: skip


def groups(problem: Problem, plan: Plan) -> list[Group]:
    """The changes that place at least two of the visits that are left out, those that place most first.

    A change that places none that an earlier one would not is left away.
    """
    ground = Ground.of(problem, plan)
    left = sorted(plan.left_out(problem), key=lambda one: (-worth(problem, one), one))
    found = [one for one in _filled(ground, left) if len(one.visits) >= AT_LEAST]
    found.sort(key=lambda one: (-len(one.visits), one.drive + BURDENS[one.kind]))
    kept: list[Group] = []
    for one in found:
        helped = {visit for other in kept for visit in other.visits}
        if len(kept) < AT_MOST and not helped >= set(one.visits):
            kept.append(one)
    return kept


def _filled(ground: Ground, left: Sequence[int]) -> Iterator[Group]:
    problem = ground.problem
    for shift in problem.spare:
        made = _fill(ground, Line(problem, shift, ()), left, is_soft=True)
        yield _group(ground, Kind.SHIFT, made, left, Change(new=(shift,)))
    for place, line in enumerate(ground.lines):
        if line.works:
            most = longer(problem, line.shift, LONGER_MINUTES, is_evening=True)
            made = _fill(ground, Line(problem, most, line.stops), left, is_soft=False)
            shift = _as_long_as_needed(problem, line.shift, made.line)
            made.line = Line(problem, shift, made.line.stops)
            yield _group(ground, Kind.LONGER, made, left, Change(shifts={place: shift}))


def _as_long_as_needed(problem: Problem, usual: Shift, line: Line) -> Shift:
    """The shift until the half-hour at which the line is back."""
    done = tour(problem, line.shift, line.stops) if line.stops else None
    over = 0 if done is None else max(0, -(-(done.back - usual.last) // (STEP_MINUTES * problem.ticks)))
    grown = longer(problem, usual, over * STEP_MINUTES, is_evening=True)
    return replace(grown, most_ticks=line.shift.most_ticks)


@dataclass
class _Filled:
    """A line with what was put into it, and the visits whose hours had to be asked for."""

    line: Line
    visits: list[int] = field(default_factory=list)
    softened: dict[int, Visit] = field(default_factory=dict)


def _fill(ground: Ground, line: Line, left: Sequence[int], *, is_soft: bool) -> _Filled:
    """As many of the visits as fit, those worth most first, and of these the one that adds least to the driving."""
    made, shift = _Filled(line), line.shift
    days = {n: placement.day for n, placement in ground.plan}
    waiting = dict(_who_can(ground.problem, shift, left, is_soft))
    while best := _next(ground.problem, line, waiting, days):
        number, stop, gap = best
        line.insert(stop, gap.position)
        made.visits.append(number)
        days[number] = shift.day
        visit = waiting.pop(number)
        if visit is not ground.problem.visits[number]:
            made.softened[number] = visit
    return made


def _who_can(
    problem: Problem, shift: Shift, left: Sequence[int], is_soft: bool
) -> Iterator[tuple[int, Visit]]:  # fmt: skip
    """The visits that the team of the shift can have on that day, with hours that they can be asked for if need be."""
    for number in left[:MOST_WAITING]:
        visit = problem.visits[number]
        if is_soft and not visit.windows.get(shift.day):
            visit = softened(visit, frozenset({shift.day}))
        if visit.teams == 1 and visit.skills <= shift.skills and visit.windows.get(shift.day):
            yield number, visit


def _next(
    problem: Problem, line: Line, waiting: dict[int, Visit], days: dict[int, int]
) -> tuple[int, Stop, Gap] | None:
    """The next visit for the line; those that no longer fit are forgotten."""
    found: tuple[tuple[int, int], int, Stop, Gap] | None = None
    for number, visit in list(waiting.items()):
        repeat, shift, value = problem.repeat_of.get(number), line.shift, worth(problem, number)
        stop = Stop(visit.place, visit.length, starts(visit, shift), number, visit.load)
        gap = line.best(stop)
        is_apart = repeat is None or allows_day(repeat, number, shift.day, days)
        if gap is None or not is_apart or gap.drive * problem.weights.drive + entry(problem, number, shift) >= value:
            del waiting[number]
        elif found is None or (-value, gap.drive) < found[0]:
            found = (-value, gap.drive), number, stop, gap
    return None if found is None else found[1:]


def _group(ground: Ground, kind: Kind, made: _Filled, left: Sequence[int], change: Change) -> Group:
    """What was filled as a group; without visits when the line does not work after all."""
    problem, plan, shift = ground.problem, ground.plan, made.line.shift
    placed = made.line.placements() if made.visits else None
    if placed is None or any(problem.pinned[n] != one for n, one in placed.items() if n in problem.pinned):
        return Group(kind, (), len(left), change, {}, 0)
    placed = {n: one for n, one in placed.items() if n not in plan.placed or len(plan.placed[n].teams) == 1}
    asks: dict[str, Any] = {"extra_shifts": [shift_json(problem, shift)]}
    hours = [one for number in made.softened for one in hours_json(problem, number, [shift.day])]
    asks |= {"extra_hours": hours} if hours else {}
    change = replace(change, visits=made.softened)
    added = added_drive(problem, plan, changed(problem, change), plan.with_(placed))
    facts = of_shift(problem, shift) | {"on": problem.days[shift.day].isoformat(), "asked": len(made.softened)}
    return Group(kind, tuple(made.visits), len(left), change, placed, round(added / problem.drive_units), asks, facts)
