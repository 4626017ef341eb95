"""The times of a tour: when a team that makes these stops in this order begins each, and whether it can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planning.solving.problem import Fixed, Placement, Plan, Problem, Shift, Visit, Window


@dataclass(frozen=True)
class Stop:
    """One stop: at which location, how many ticks, and in which windows it may *begin* (in order, disjoint).

    `visit` is the number of a visit, None for an event that stays.
    """

    place: int
    length: int
    starts: tuple[Window, ...]
    visit: int | None = None
    load: int = 0


@dataclass(frozen=True)
class Tour:
    """Stops with their times: leaves the shift's start and is back at its end, in ticks; driving in drive units."""

    shift: Shift
    stops: tuple[Stop, ...]
    times: tuple[int, ...]
    leaves: int
    back: int
    drive: int


def starts(visit: Visit, shift: Shift) -> tuple[Window, ...]:
    """When that visit may begin on that shift, the ways left aside; nothing when it may not be on it at all.

    Skills are the caller's matter where two teams go together.
    """
    found: list[Window] = []
    for window in visit.windows.get(shift.day, ()):
        first, last = max(window.first, shift.first), min(window.last, shift.last) - visit.length
        found += _around_rest(first, last, visit.length, shift.rest)
    return _joined(found)


def can_serve(visit: Visit, shift: Shift) -> bool:
    """Whether the team of the shift alone has the skills and some hour for the visit."""
    return visit.skills <= shift.skills and bool(starts(visit, shift))


def _around_rest(first: int, last: int, length: int, rest: Window | None) -> Iterable[Window]:
    """Beginnings from first to last that neither begin nor end within the rest, but may last through all of it."""
    if rest is None:
        pieces = [(first, last)]
    else:
        through = (max(first, rest.last - length), min(last, rest.first)) if length > rest.last - rest.first else (1, 0)
        pieces = [(first, min(last, rest.first - length)), through, (max(first, rest.last), last)]
    return [Window(begins, ends) for begins, ends in pieces if begins <= ends]


def _joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    found: list[Window] = []
    for window in sorted(windows, key=lambda one: (one.first, one.last)):
        if found and window.first <= found[-1].last + 1:
            found[-1] = Window(found[-1].first, max(found[-1].last, window.last))
        else:
            found.append(window)
    return tuple(found)


def stop_of(problem: Problem, number: int, shift: Shift) -> Stop:
    """A visit as a stop of the shift; a pinned one begins when it is pinned."""
    visit = problem.visits[number]
    pin = problem.pinned.get(number)
    begins = (Window(pin.start, pin.start),) if pin is not None else starts(visit, shift)
    return Stop(visit.place, visit.length, begins, number, visit.load)


def fixed_stop(fixed: Fixed) -> Stop:
    """An event that stays as a stop."""
    return Stop(fixed.place, fixed.last - fixed.first, (Window(fixed.first, fixed.first),))


def fixed_within(problem: Problem, shift: Shift) -> list[Fixed]:
    """The events that stay within the stretch of the shift, in order."""
    there = problem.fixed_of.get((shift.team, shift.day), ())
    return [one for one in there if shift.first <= one.first and one.last <= shift.last]


def shift_at(problem: Problem, team: int, day: int, start: int) -> Shift | None:
    """The team's shift of that day in which the tick lies."""
    there = problem.shifts_of.get((team, day), ())
    return next((one for one in there if one.first <= start < one.last), None)


def tour(problem: Problem, shift: Shift, stops: Sequence[Stop]) -> Tour | None:
    """The stops in this order, over as early as possible and then begun as late as that allows; None if impossible.

    So nobody waits who could leave later. Breaks no limit of the shift: where the tour that is over earliest takes too
    long, because a stop before a long wait could also be made in a later window, it leaves later.
    """
    out: int | None = shift.first
    while out is not None:
        made = _leaving(problem, shift, stops, out)
        if made is None or keeps_limits(made):
            return made
        out = made.leaves + 1 if _only_waits(problem, made) else None
    return None


def _leaving(problem: Problem, shift: Shift, stops: Sequence[Stop], out: int) -> Tour | None:
    """The tour that leaves not before `out`, its limits left aside."""
    times = earliest(problem, shift, stops, out)
    if times is None:
        return None
    way_back = problem.way_on(shift.day, stops[-1].place, shift.end) if stops else 0
    if way_back is None:
        return None
    back = times[-1] + stops[-1].length + way_back if stops else shift.first
    if back > shift.last:
        return None
    late = _latest(problem, shift, stops, times)
    return Tour(shift, tuple(stops), tuple(late), _leaves(problem, shift, stops, late), back,
                driving(problem, shift, [one.place for one in stops]))  # fmt: skip


def _only_waits(problem: Problem, made: Tour) -> bool:
    """Whether the tour would keep the limits if nobody waited; then another window may do."""
    if made.shift.most_ticks is None or all(len(stop.starts) == 1 for stop in made.stops):
        return False
    path = [made.shift.start, *(stop.place for stop in made.stops), made.shift.end]
    ways = sum(problem.way_on(made.shift.day, path[n], path[n + 1]) or 0 for n in range(len(path) - 1))
    return keeps_limits(replace(made, back=made.leaves + ways + sum(stop.length for stop in made.stops)))


def earliest(problem: Problem, shift: Shift, stops: Sequence[Stop], out: int | None = None) -> list[int] | None:
    """When each stop begins if everything is done as early as possible; None when one cannot be reached in time.

    `out` is when the team leaves at the earliest, None: with the shift.
    """
    at, place, day = shift.first if out is None else out, shift.start, shift.day
    way, plain = problem.way, not problem.detours
    times: list[int] = []
    for stop in stops:
        needed = way[place][stop.place] if plain else problem.way_on(day, place, stop.place)
        if needed is None:
            return None
        at += needed
        for window in stop.starts:
            if at <= window.last:
                at = max(at, window.first)
                break
        else:
            return None
        times.append(at)
        at += stop.length
        place = stop.place
    return times


def _latest(problem: Problem, shift: Shift, stops: Sequence[Stop], times: Sequence[int]) -> list[int]:
    """The latest beginnings with which the last stop still begins when `times` has it."""
    late = list(times)
    for number in range(len(stops) - 2, -1, -1):
        stop, after = stops[number], stops[number + 1]
        needed = problem.way_on(shift.day, stop.place, after.place) or 0
        by = late[number + 1] - needed - stop.length
        late[number] = max(min(window.last, by) for window in stop.starts if window.first <= by)
    return late


def _leaves(problem: Problem, shift: Shift, stops: Sequence[Stop], times: Sequence[int]) -> int:
    if not stops:
        return shift.first
    return times[0] - (problem.way_on(shift.day, shift.start, stops[0].place) or 0)


def driving(problem: Problem, shift: Shift, places: Sequence[int]) -> int:
    """Driving of a tour through these locations, in drive units; nothing when it makes no stop."""
    if not places:
        return 0
    path = [shift.start, *places, shift.end]
    if not problem.detours:
        return sum(problem.drive[path[n]][path[n + 1]] for n in range(len(path) - 1))
    return sum(problem.drive_on(shift.day, path[n], path[n + 1]) for n in range(len(path) - 1))


def keeps_limits(made: Tour) -> bool:
    """Whether the tour keeps the shift's limits of visits, ticks, driving and load."""
    shift = made.shift
    return not (
        (shift.most_visits is not None and len(made.stops) > shift.most_visits)
        or (shift.most_ticks is not None and made.stops and made.back - made.leaves > shift.most_ticks)
        or (shift.most_drive is not None and made.drive > shift.most_drive)
        or (shift.capacity is not None and sum(stop.load for stop in made.stops) > shift.capacity)
    )


def stops_on(problem: Problem, plan: Plan, shift: Shift) -> list[Stop]:
    """What the plan has the team do on that shift, in order of time, the events that stay among it.

    A visit that two teams make together begins when the plan says, whichever of them it is.
    """
    there: list[tuple[int, Stop]] = [(one.first, fixed_stop(one)) for one in fixed_within(problem, shift)]
    for number in plan.stops(shift.team, shift.day):
        placement = plan.placed[number]
        if shift.first <= placement.start < shift.last:
            there.append((placement.start, _placed_stop(problem, number, placement, shift)))
    return [stop for _, stop in sorted(there, key=lambda pair: pair[0])]


def _placed_stop(problem: Problem, number: int, placement: Placement, shift: Shift) -> Stop:
    stop = stop_of(problem, number, shift)
    if len(placement.teams) == 1:
        return stop
    return Stop(stop.place, stop.length, (Window(placement.start, placement.start),), number, stop.load)
