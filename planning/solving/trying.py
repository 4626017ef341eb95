"""Trying a visit in a plan whose other visits stay with their teams: on the lines as they are, emptied, or changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from planning.solving.greedy import Draft
from planning.solving.lines import Line, line_of, options
from planning.solving.problem import Plan, Problem, Shift, Visit
from planning.solving.tours import driving, fixed_stop, fixed_within, stops_on


@dataclass
class Ground:
    """A plan on which things are tried: its problem, and the lines of all shifts in their order."""

    problem: Problem
    plan: Plan
    lines: list[Line] = field(default_factory=list)
    bare: list[Line] = field(default_factory=list)
    room: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    _elsewhere: dict[int, bool] = field(default_factory=dict)
    _free: dict[tuple[str, bool], list[Line]] = field(default_factory=dict)
    _anchored: dict[bool, list[Line]] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Ground:
        """The ground for one plan; `bare` are the lines without any stop."""
        lines = [line_of(problem, plan, shift) for shift in problem.shifts]
        return cls(problem, plan, lines, [Line(problem, shift, ()) for shift in problem.shifts])

    def without(self, number: int) -> Ground:
        """The same without one visit; itself when that is not placed."""
        if number not in self.plan.placed:
            return self
        plan, was = self.plan.with_({number: None}), self.plan.placed[number]
        return Ground(self.problem, plan, self._anew(plan, was.day), self.bare)

    def _anew(self, plan: Plan, day: int) -> list[Line]:
        return [
            line_of(self.problem, plan, line.shift) if line.shift.day == day else line for line in self.lines
        ]  # fmt: skip

    def fits_elsewhere(self, number: int) -> bool:
        """Whether a visit that is placed would also fit on another shift; asked of many, so it is remembered."""
        if number not in self._elsewhere:
            mine = self.plan.placed[number]
            lines = [one for one in self.lines if (one.shift.team, one.shift.day) != (mine.team, mine.day)]
            self._elsewhere[number] = fits(self, number, self.problem.visits[number], lines, any_day=False)
        return self._elsewhere[number]

    def has_limit(self, name: str) -> bool:
        """Whether some shift has that limit."""
        return any(getattr(shift, name) is not None for shift in self.problem.shifts)

    def unlimited(self, name: str, *, is_bare: bool = False) -> list[Line]:
        """The lines, or the bare ones, without that one limit."""
        if (name, is_bare) not in self._free:
            lines = self.bare if is_bare else self.lines
            self._free[name, is_bare] = [
                Line(self.problem, unlimited(line.shift, name), line.stops) if getattr(line.shift, name) else line
                for line in lines
            ]
        return self._free[name, is_bare]

    def events_only(self, with_pins: bool) -> list[Line]:
        """The lines with nothing but the events that stay, and with the pinned visits if that is asked."""
        if with_pins not in self._anchored:
            self._anchored[with_pins] = self._with_what_stays(with_pins)
        return self._anchored[with_pins]

    def _with_what_stays(self, with_pins: bool) -> list[Line]:
        if with_pins and not self.problem.pinned:
            return self.events_only(with_pins=False)
        if not with_pins and not self.problem.fixed:
            return self.bare
        pins = Plan({n: one for n, one in self.problem.pinned.items() if n in self.plan.placed and with_pins})
        if with_pins:
            return [line_of(self.problem, pins, shift) for shift in self.problem.shifts]
        return [_with_events(self.problem, shift) for shift in self.problem.shifts]


def _with_events(problem: Problem, shift: Shift) -> Line:
    return Line(problem, shift, [fixed_stop(one) for one in fixed_within(problem, shift)])


def fits(ground: Ground, number: int, visit: Visit, lines: Sequence[Line], *, any_day: bool = True) -> bool:
    """Whether the visit, changed as given, has a place on these lines; `any_day`: whatever its repeats say."""
    return next(iter(costs(ground, number, visit, lines, any_day=any_day)), None) is not None


def costs(
    ground: Ground, number: int, visit: Visit, lines: Sequence[Line], *, any_day: bool = False
) -> Iterable[tuple[int, tuple[int, ...]]]:
    """What each place of the visit on these lines costs, in drive units, and their numbers."""
    problem = with_visit(ground.problem, number, visit)
    days = {n: placement.day for n, placement in ground.plan if n != number}
    if any_day:
        problem = replace(problem, repeats=())
    draft = Draft(replace(problem, shifts=tuple(line.shift for line in lines)), list(lines), days)
    return ((place.cost, place.shifts) for place in draft.places(number, options(draft.problem, number)))


def with_visit(problem: Problem, number: int, visit: Visit) -> Problem:
    """The problem with that visit changed."""
    if visit is problem.visits[number]:
        return problem
    return replace(problem, visits=(*problem.visits[:number], visit, *problem.visits[number + 1 :]))


def unlimited(shift: Shift, name: str) -> Shift:
    """The shift without that one limit."""
    return replace(shift, **{name: None})  # type: ignore[arg-type]


def added_drive(before: Problem, was: Plan, after: Problem, plan: Plan) -> int:
    """What the tours that differ are longer in the second plan than in the first, in drive units."""
    differ = {n for n in {*was.placed, *plan.placed} if was.placed.get(n) != plan.placed.get(n)}
    touched = {
        (team, one.day)
        for placed in (was.placed, plan.placed) for n in differ if (one := placed.get(n)) is not None
        for team in one.teams
    }  # fmt: skip
    known = {(team, day) for team, day in touched if day < len(before.days)}
    stood = _drive_of(before, was, known) + _drive_of(after, was, touched - known)  # events after the last day stay
    return _drive_of(after, plan, touched) - stood


def _drive_of(problem: Problem, plan: Plan, touched: set[tuple[int, int]]) -> int:
    shifts = (shift for shift in problem.shifts if (shift.team, shift.day) in touched)
    return sum(driving(problem, shift, [stop.place for stop in stops_on(problem, plan, shift)]) for shift in shifts)
