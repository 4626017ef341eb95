"""Whether a plan can be carried out: every hard rule that it breaks, found from the times as they stand.

It shares no arithmetic of tours with the solver, so that each is a check of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from planning.solving.problem import Placement, Plan, Problem, Repeat, Shift, Visit


class Rule(StrEnum):
    """What can be broken."""

    DAY = "day"  # not allowed on that day
    WINDOW = "window"  # not within one of the day's hours
    TEAMS = "teams"  # too few or too many teams, or one twice
    SKILL = "skill"
    NO_SHIFT = "no_shift"  # the team is not out then
    REST = "rest"
    OVERLAP = "overlap"  # two things at once
    WAY = "way"  # no time, or no way, from the stop before
    OUT = "out"  # no time from the base to the first stop
    BACK = "back"  # back too late from the last stop
    MOST_VISITS = "most_visits"
    MOST_TICKS = "most_ticks"
    MOST_DRIVE = "most_drive"
    LOAD = "load"
    REPEAT = "repeat"  # wrong distance from the visit before
    PINNED = "pinned"


@dataclass(frozen=True)
class Break:
    """One rule that is broken: by which visit (None: by the tour as a whole), by which team on which day.

    `needed` and `there` say how much was needed and how much there is, in the rule's unit (ticks, visits, drive units,
    days), where that makes sense; `other` is the other visit concerned or, as -1, an event that stays.
    """

    rule: Rule
    visit: int | None
    team: int | None = None
    day: int | None = None
    needed: int | None = None
    there: int | None = None
    other: int | None = None
    event: str = ""  # what the event that stays is called, to those who may know


def breaks(problem: Problem, plan: Plan) -> list[Break]:
    """Every hard rule that the plan breaks; none means that it can be carried out."""
    return list(_broken(problem, plan))


def is_sound(problem: Problem, plan: Plan) -> bool:
    """Whether the plan breaks no hard rule."""
    return next(_broken(problem, plan), None) is None


def _broken(problem: Problem, plan: Plan) -> Iterator[Break]:
    for number, placement in plan:
        yield from _visit_breaks(problem, number, placement)
    for team, day in sorted({*plan.by_team_day, *problem.fixed_of}):
        yield from _day_breaks(problem, plan, team, day)
    for repeat in problem.repeats:
        yield from _repeat_breaks(plan, repeat)
    for number, pin in problem.pinned.items():
        if plan.placed.get(number) != pin:
            yield Break(Rule.PINNED, number, pin.team, pin.day)


def _visit_breaks(problem: Problem, number: int, placement: Placement) -> Iterator[Break]:
    visit, day = problem.visits[number], placement.day
    if len(set(placement.teams)) != visit.teams or len(placement.teams) != visit.teams:
        yield Break(Rule.TEAMS, number, placement.team, day, visit.teams, len(placement.teams))
    windows = visit.windows.get(day, ())
    if not windows:
        yield Break(Rule.DAY, number, placement.team, day)
    elif not any(w.first <= placement.start and placement.start + visit.length <= w.last for w in windows):
        yield Break(Rule.WINDOW, number, placement.team, day)
    there = [_stretch(problem, team, placement, visit) for team in placement.teams]
    for team, shift in zip(placement.teams, there, strict=True):
        if shift is None:
            yield Break(Rule.NO_SHIFT, number, team, day)
        elif shift.rest and _is_in_rest(placement.start, placement.start + visit.length, shift):
            yield Break(Rule.REST, number, team, day)
    skills = frozenset[str]().union(*(shift.skills for shift in there if shift))
    if all(there) and not visit.skills <= skills:
        yield Break(Rule.SKILL, number, placement.team, day)


def _stretch(problem: Problem, team: int, placement: Placement, visit: Visit) -> Shift | None:
    for shift in problem.shifts_of.get((team, placement.day), ()):
        if shift.first <= placement.start and placement.start + visit.length <= shift.last:
            return shift
    return None


def _is_in_rest(begins: int, ends: int, shift: Shift) -> bool:
    """Whether it begins or ends within the rest; what lasts through all of it does not."""
    rest = shift.rest
    if rest is None or ends <= rest.first or begins >= rest.last:
        return False
    return not (begins <= rest.first and rest.last <= ends and (begins, ends) != (rest.first, rest.last))


@dataclass(frozen=True)
class _Stay:
    """Somebody's being somewhere: `number` is the visit's, -1 for an event that stays."""

    number: int
    place: int
    first: int
    last: int
    load: int = 0
    name: str = ""

    @property
    def visit(self) -> int | None:
        return None if self.number < 0 else self.number


def _day_breaks(problem: Problem, plan: Plan, team: int, day: int) -> Iterator[Break]:
    stays = [_Stay(-1, one.place, one.first, one.last, name=one.name) for one in problem.fixed_of.get((team, day), ())]
    for number in plan.stops(team, day):
        visit, start = problem.visits[number], plan.placed[number].start
        stays.append(_Stay(number, visit.place, start, start + visit.length, visit.load))
    stays.sort(key=lambda one: (one.first, one.last))
    for shift in problem.shifts_of.get((team, day), ()):
        mine = [one for one in stays if shift.first <= one.first and one.last <= shift.last]
        if any(one.visit is not None for one in mine):
            yield from _way_breaks(problem, shift, mine)
            yield from _limit_breaks(problem, shift, mine)


def _way_breaks(problem: Problem, shift: Shift, stays: list[_Stay]) -> Iterator[Break]:
    day, team = shift.day, shift.team
    out = problem.way_on(day, shift.start, stays[0].place)
    if out is None or shift.first + out > stays[0].first:
        yield Break(Rule.OUT, stays[0].visit, team, day, out, stays[0].first - shift.first)
    for number in range(len(stays) - 1):
        before, after = stays[number], stays[number + 1]
        gap, way = after.first - before.last, problem.way_on(day, before.place, after.place)
        if gap < 0:
            yield Break(
                Rule.OVERLAP, _named(before, after), team, day, 0, gap, _other(before, after), before.name or after.name
            )
        elif way is None or gap < way:
            yield Break(
                Rule.WAY, _named(before, after), team, day, way, gap, _other(before, after), before.name or after.name
            )
    back = problem.way_on(day, stays[-1].place, shift.end)
    if back is None or stays[-1].last + back > shift.last:
        yield Break(Rule.BACK, stays[-1].visit, team, day, back, shift.last - stays[-1].last)


def _named(before: _Stay, after: _Stay) -> int | None:
    return before.visit if after.visit is None else after.visit


def _other(before: _Stay, after: _Stay) -> int:
    return after.number if after.visit is None else before.number


def _limit_breaks(problem: Problem, shift: Shift, stays: list[_Stay]) -> Iterator[Break]:
    path = [shift.start, *(one.place for one in stays), shift.end]
    out, back = problem.way_on(shift.day, *path[:2]) or 0, problem.way_on(shift.day, *path[-2:]) or 0
    whole = stays[-1].last + back - (stays[0].first - out)
    drive = sum(problem.drive_on(shift.day, path[n], path[n + 1]) for n in range(len(path) - 1))
    for rule, needed, most in (
        (Rule.MOST_VISITS, len(stays), shift.most_visits), (Rule.MOST_TICKS, whole, shift.most_ticks),
        (Rule.MOST_DRIVE, drive, shift.most_drive), (Rule.LOAD, sum(one.load for one in stays), shift.capacity),
    ):  # fmt: skip
        if most is not None and needed > most:
            yield Break(rule, None, shift.team, shift.day, needed, most)


def _repeat_breaks(plan: Plan, repeat: Repeat) -> Iterator[Break]:
    """Distances between visits that are both placed; a pattern is judged when all of them are."""
    placed = [(visit, plan.placed[visit].day) for visit in repeat.visits if visit in plan.placed]
    if repeat.patterns:
        if len(placed) == len(repeat.visits) and not repeat.allows([day for _, day in placed]):
            yield Break(Rule.REPEAT, placed[-1][0], None, placed[-1][1])
        return
    for n in range(len(placed) - 1):
        gap = placed[n + 1][1] - placed[n][1]
        skipped = repeat.visits.index(placed[n + 1][0]) - repeat.visits.index(placed[n][0])
        most = None if repeat.most is None else repeat.most * skipped
        if gap < repeat.least * skipped or (most is not None and gap > most):
            yield Break(Rule.REPEAT, placed[n + 1][0], None, placed[n + 1][1], repeat.least, gap, placed[n][0])
