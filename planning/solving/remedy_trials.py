"""Changes that might place a visit, of each kind those that look possible, with what they would cost there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planning.solving.greedy import allows_day
from planning.solving.lines import Line, entry, worth
from planning.solving.problem import Problem, Shift, Visit
from planning.solving.relaxing import (
    FULL_DAY_MINUTES,
    Change,
    Kind,
    at_any_hour,
    number_of,
    shift_json,
    softened,
    unit_of,
    without_blackout,
)
from planning.solving.tours import Stop, starts
from planning.solving.trying import Ground, costs, unlimited

LONGER_MINUTES = 120
"""At most so much longer is a team asked to work."""
STEP_MINUTES = 30


@dataclass(frozen=True)
class Trial:
    """One change, what the visit costs then in drive units, on which days and by which teams it would take place."""

    cost: int
    change: Change
    days: frozenset[int]
    teams: frozenset[int] | None = None
    asks: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def _take(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """As it is: it would fit, and was left out because it costs more than it is worth."""
    visit = ground.problem.visits[number]
    for cost, (place, *_) in costs(ground, number, visit, ground.lines):
        shift = ground.problem.shifts[place]
        yield Trial(cost, Change(), frozenset({shift.day}))


def _changed_visit(
    ground: Ground, number: int, visit: Visit, lines: Sequence[Line], new: Sequence[Shift] = ()
) -> Iterator[tuple[int, Change, Shift]]:
    """Where the visit fits when it is changed as given, on these lines."""
    for cost, (place, *_) in costs(ground, number, visit, lines):
        yield cost, Change(new=tuple(new), visits={number: visit}), lines[place].shift


def _hours(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """Hours that it does not have, but could be asked for, on one day; teams are out then as they are."""
    problem, visit = ground.problem, ground.problem.visits[number]
    for day in sorted({bar.day for bar in visit.barred if bar.why == "hours" and not bar.is_strict}):
        there = [line for line in ground.lines if line.shift.day == day]
        soft = softened(replace(visit, windows={}), frozenset({day}))
        for cost, change, shift in _changed_visit(ground, number, soft, there):
            opened = Change(visits={number: softened(visit, frozenset({day}))}, new=change.new)
            yield Trial(cost, opened, frozenset({shift.day}), None, {"extra_hours": hours_json(problem, number, [day])})


def hours_json(problem: Problem, number: int, days: Sequence[int]) -> list[dict[str, Any]]:
    """The hours that a unit is asked for on these days, as changes name them."""
    return [
        {"unit_id": unit_of(problem, number), "on": problem.days[bar.day].isoformat(),
         "first": bar.first // problem.ticks, "last": -(-bar.last // problem.ticks)}
        for bar in problem.visits[number].barred
        if bar.why == "hours" and not bar.is_strict and bar.day in days
    ]  # fmt: skip


def _any_hours(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    visit = at_any_hour(ground.problem, ground.problem.visits[number])
    for cost, change, shift in _changed_visit(ground, number, visit, ground.lines):
        asks = {"any_hours_unit_ids": [unit_of(ground.problem, number)]}
        yield Trial(cost, change, frozenset({shift.day}), None, asks)


def _blackout(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    problem, visit = ground.problem, ground.problem.visits[number]
    names = {bar.key: bar.name for bar in visit.barred if bar.why == "blackout" and not bar.is_strict}
    for key, name in names.items():
        free = without_blackout(visit, key)
        only = replace(free, windows={day: w for day, w in free.windows.items() if w != visit.windows.get(day)})
        for cost, _, shift in _changed_visit(ground, number, only, ground.lines):
            asks = {"ignored_blackouts": [{"blackout_id": number_of(key), "unit_id": unit_of(problem, number)}]}
            change = Change(visits={number: free})
            yield Trial(cost, change, frozenset({shift.day}), None, asks, {"blackout": name})


def _skill(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    visit = ground.problem.visits[number]
    if not visit.skills:
        return
    plain = replace(visit, skills=frozenset())
    for cost, change, shift in _changed_visit(ground, number, plain, ground.lines):
        asks = {"drop_skills_unit_ids": [unit_of(ground.problem, number)]}
        yield Trial(cost, change, frozenset({shift.day}), None, asks, {"skills": sorted(visit.skills)})


def _shift(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """A team on a day it has off, if need be at hours for which the unit must be asked too."""
    problem, visit = ground.problem, ground.problem.visits[number]
    for shift in problem.spare:
        soft = visit if visit.windows.get(shift.day) else softened(visit, frozenset({shift.day}))
        if soft.teams > 1 or not soft.skills <= shift.skills or not soft.windows.get(shift.day):
            continue
        if not _may_be_on(ground, number, shift.day):
            continue
        gap = Line(problem, shift, ()).best(_stop(problem, number, soft, shift))
        if gap is None:
            continue
        asks: dict[str, Any] = {"extra_shifts": [shift_json(problem, shift)]}
        if soft is not visit:
            asks["extra_hours"] = hours_json(problem, number, [shift.day])
        change = Change(new=(shift,), visits={} if soft is visit else {number: soft})
        cost = gap.drive * problem.weights.drive + entry(problem, number, shift)
        yield Trial(cost, change, frozenset({shift.day}), frozenset({shift.team}), asks, of_shift(problem, shift))


def of_shift(problem: Problem, shift: Shift) -> dict[str, Any]:
    """What a sentence says of a shift: team, minutes of the wall clock."""
    first, last = shift.first // problem.ticks, -(-shift.last // problem.ticks)
    return {"team": problem.teams[shift.team].name, "first": first, "last": last}


def _stop(problem: Problem, number: int, visit: Visit, shift: Shift) -> Stop:
    return Stop(visit.place, visit.length, starts(visit, shift), number, visit.load)


def _longer(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """A team begins earlier or works on, as long as is needed, in steps of half an hour."""
    problem, visit = ground.problem, ground.problem.visits[number]
    for place, line in _lines_that_could(ground, number):
        for is_evening in (True, False):
            for minutes in _steps(problem, number, visit, line, is_evening):
                shift = longer(problem, line.shift, minutes, is_evening)
                if (shift.first, shift.last) == (line.shift.first, line.shift.last):
                    break
                gap = Line(problem, shift, line.stops).best(_stop(problem, number, visit, shift))
                if gap is None:
                    continue
                cost = gap.drive * problem.weights.drive + entry(problem, number, shift)
                yield Trial(
                    cost + minutes * problem.drive_units, Change(shifts={place: shift}), frozenset({shift.day}),
                    frozenset({shift.team}), {"extra_shifts": [shift_json(problem, shift)]},
                    {**of_shift(problem, shift), "minutes": minutes, "is_evening": is_evening},
                )  # fmt: skip
                break


def _lines_that_could(ground: Ground, number: int) -> Iterator[tuple[int, Line]]:
    """The lines of teams that could have it alone on one of its days, with their places in the problem."""
    visit = ground.problem.visits[number]
    for place, line in enumerate(ground.lines):
        is_able = visit.teams == 1 and visit.skills <= line.shift.skills
        if is_able and visit.windows.get(line.shift.day) and _may_be_on(ground, number, line.shift.day):
            yield place, line


def _may_be_on(ground: Ground, number: int, day: int) -> bool:
    """Whether the other visits of the unit leave that day open."""
    repeat = ground.problem.repeat_of.get(number)
    return repeat is None or allows_day(repeat, number, day, {n: one.day for n, one in ground.plan if n != number})


def _steps(problem: Problem, number: int, visit: Visit, line: Line, is_evening: bool) -> Iterable[int]:
    """How much longer may be tried, in minutes; nothing when even the longest would not do."""
    most = longer(problem, line.shift, LONGER_MINUTES, is_evening)
    longest = Line(problem, most, line.stops).best(_stop(problem, number, visit, most))
    return range(STEP_MINUTES, LONGER_MINUTES + 1, STEP_MINUTES) if longest is not None else ()


def longer(problem: Problem, shift: Shift, minutes: int, is_evening: bool) -> Shift:
    """The shift with so many minutes more at its end or its beginning, of the limit of its length too.

    No longer than it could be made: what begins after a booking or an absence cannot begin earlier.
    """
    more = minutes * problem.ticks
    most = None if shift.most_ticks is None else shift.most_ticks + more
    if is_evening:
        return replace(shift, last=min(shift.last + more, _bounds(problem, shift)[1]), most_ticks=most)
    return replace(shift, first=max(shift.first - more, _bounds(problem, shift)[0]), most_ticks=most)


def _bounds(problem: Problem, shift: Shift) -> tuple[int, int]:
    """When the shift could begin and end; on a day in parts as it is, since a longer part takes visits from others."""
    if not problem.widest:
        return 0, FULL_DAY_MINUTES * problem.ticks
    (parts, same) = (
        [one for one in there if (one.team, one.day) == (shift.team, shift.day)]
        for there in (problem.shifts, problem.widest)
    )
    if (len(parts), len(same)) != (1, 1) or not same[0].first <= shift.first <= shift.last <= same[0].last:
        return shift.first, shift.last
    return same[0].first, same[0].last


def _limit(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """One visit more, or as much driving more as it needs, than a team usually has in a day."""
    problem, visit = ground.problem, ground.problem.visits[number]
    for place, line in _lines_that_could(ground, number):
        for name in ("most_visits", "most_drive"):
            if getattr(line.shift, name) is None:
                continue
            free = Line(problem, unlimited(line.shift, name), line.stops)
            gap = free.best(_stop(problem, number, visit, line.shift))
            if gap is None:
                continue
            needed = len(line.stops) + 1 if name == "most_visits" else free.drive + gap.drive
            yield _over_limit(ground, number, place, name, needed, gap.drive)


def _over_limit(ground: Ground, number: int, place: int, name: str, needed: int, added: int) -> Trial:
    problem, shift = ground.problem, ground.problem.shifts[place]
    limited = replace(shift, most_visits=needed) if name == "most_visits" else replace(shift, most_drive=needed)
    least = needed if name == "most_visits" else -(-needed // problem.drive_units)
    asked = "most_visits" if name == "most_visits" else "most_drive_minutes"
    asks = {"extra_shifts": [shift_json(problem, shift) | {asked: least}]}
    cost = added * problem.weights.drive + entry(problem, number, shift)
    return Trial(cost, Change(shifts={place: limited}), frozenset({shift.day}), frozenset({shift.team}), asks,
                 {"team": problem.teams[shift.team].name, asked: least})  # fmt: skip


def _later(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """A day after the last of the plan, as the county is then."""
    if later is None:
        return
    visit = later.visits[number]
    first = len(ground.problem.days)
    lines = [Line(later, shift, ()) for shift in later.shifts if shift.day >= first]
    beyond = Ground(later, ground.plan, lines)
    for cost, (place, *_) in costs(beyond, number, visit, lines):
        day = lines[place].shift.day
        asks = {"extra_days": [later.days[day].isoformat()]}
        yield Trial(cost, Change(is_later=True), frozenset({day}), None, asks)


def _instead(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """An optional visit that is worth less goes."""
    problem, mine = ground.problem, worth(ground.problem, number)
    for other, cost, place in _made_room(ground, number):
        lost = worth(problem, other)
        if lost < mine and not problem.visits[other].is_must:
            yield Trial(
                cost + lost, Change(out=(other,)), frozenset({problem.shifts[place].day}),
                frozenset({problem.shifts[place].team}), {}, {"out": problem.visits[other].name},
            )  # fmt: skip


def _move(ground: Ground, number: int, later: Problem | None) -> Iterator[Trial]:
    """Another visit leaves its place to this one and goes elsewhere."""
    problem = ground.problem
    for other, cost, place in _made_room(ground, number):
        if ground.fits_elsewhere(other):
            yield Trial(
                cost, Change(out=(other,)), frozenset({problem.shifts[place].day}),
                frozenset({problem.shifts[place].team}), {}, {"moved": problem.visits[other].name},
            )  # fmt: skip


def _made_room(ground: Ground, number: int) -> list[tuple[int, int, int]]:
    """Visits without which this one would fit in their place: which, at what cost, on which shift."""
    if number not in ground.room:
        ground.room[number] = list(_looked_for_room(ground, number))
    return ground.room[number]


def _looked_for_room(ground: Ground, number: int) -> Iterator[tuple[int, int, int]]:
    problem, visit = ground.problem, ground.problem.visits[number]
    for place, line in _lines_that_could(ground, number):
        stop = _stop(problem, number, visit, line.shift)
        for other in {one.visit for one in line.stops if one.visit is not None}:
            if other in problem.pinned or problem.visits[other].teams > 1:
                continue
            rest = Line(problem, line.shift, [one for one in line.stops if one.visit != other])
            gap = rest.best(stop)
            if gap is not None:
                saved = line.drive - rest.drive
                cost = (gap.drive - saved) * problem.weights.drive + entry(problem, number, line.shift)
                yield other, cost, place


TRIALS: Mapping[Kind, Callable[[Ground, int, Problem | None], Iterator[Trial]]] = {
    Kind.TAKE: _take, Kind.HOURS: _hours, Kind.LONGER: _longer, Kind.LIMIT: _limit, Kind.ANY_HOURS: _any_hours,
    Kind.BLACKOUT: _blackout, Kind.SHIFT: _shift, Kind.LATER: _later, Kind.SKILL: _skill, Kind.MOVE: _move,
    Kind.INSTEAD: _instead,
}  # fmt: skip
"""What is tried, by kind."""
