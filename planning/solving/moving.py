"""Moving one visit by hand: what it breaks and what it costs, found without solving anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planning.solving.checking import Break, Rule, breaks
from planning.solving.problem import Placement, Plan, Problem, Shift
from planning.solving.scoring import Score, score
from planning.solving.tours import Stop, shift_at, starts, stops_on

NEVER = frozenset({Rule.TEAMS, Rule.OVERLAP, Rule.PINNED, Rule.LOAD, Rule.REPEAT})
"""What no reason sets aside: the calendar itself would not be one any more, or another promise is broken."""
GRID_MINUTES = 5


@dataclass(frozen=True)
class Cost:
    """What a move changes, after less before: driving and the hours between the busiest and the idlest team in
    minutes, days late, visits by another team than they prefer; `total` all of it by the weights, in minutes."""

    drive: int = 0
    unfair: int = 0
    late_days: int = 0
    other_team: int = 0
    total: int = 0


@dataclass(frozen=True)
class Checked:
    """A move as it would be: the plan after it, the rules that it breaks (none that were broken before), its cost,
    and the visits of the same tours that have to begin at another time, each with its placement before and after."""

    plan: Plan
    broken: tuple[Break, ...]
    cost: Cost
    shifted: Mapping[int, tuple[Placement, Placement]]

    @property
    def is_sound(self) -> bool:
        """Whether it breaks nothing."""
        return not self.broken

    @property
    def can_override(self) -> bool:
        """Whether a reason would do."""
        return bool(self.broken) and all(one.rule not in NEVER for one in self.broken)


def check_move(problem: Problem, plan: Plan, visit: int, placement: Placement | None) -> Checked:
    """The visit at that placement (None: left out); the others on its tour are shifted only as far as they must be.

    Those that are pinned do not move. A pin of the visit itself is lifted: whoever moves it by hand may do that.
    """
    moved = plan.with_({visit: placement})
    found = checked_as(problem, plan, visit, moved)
    if found.is_sound or placement is None:
        return found
    shifted = checked_as(problem, plan, visit, _shifted(_free(problem, visit), moved, visit, placement))
    return shifted if len(shifted.broken) < len(found.broken) else found


def checked_as(problem: Problem, plan: Plan, visit: int, moved: Plan) -> Checked:
    """The same for a plan in which the visit was moved, and others with it, as it stands."""
    free = _free(problem, visit)
    before = {_mark(one) for one in breaks(free, plan)}
    broken = [one for one in breaks(free, moved) if _mark(one) not in before]
    changed = {
        number: (plan.placed[number], one)
        for number, one in moved
        if number != visit and plan.placed.get(number) not in (None, one)
    }
    return Checked(moved, tuple(broken), _cost(free, score(free, plan), score(free, moved)), changed)


def _free(problem: Problem, visit: int) -> Problem:
    return replace(problem, pinned={number: pin for number, pin in problem.pinned.items() if number != visit})


def _mark(one: Break) -> tuple[object, ...]:
    return one.rule, one.visit, one.team, one.day


def _cost(problem: Problem, was: Score, now: Score) -> Cost:
    units, ticks = problem.drive_units, problem.ticks
    left = replace(now, must_left=was.must_left, value_left=was.value_left, repeat_broken=was.repeat_broken)
    return Cost(
        _rounded(now.drive - was.drive, units), _rounded(now.unfair - was.unfair, ticks),
        now.late_days - was.late_days, now.other_team - was.other_team,
        _rounded(left.total(problem) - was.total(problem), units),
    )  # fmt: skip


def _rounded(amount: int, to_the_minute: int) -> int:
    return round(amount / to_the_minute)


def _shifted(problem: Problem, plan: Plan, visit: int, placement: Placement) -> Plan:
    """The plan with the others of the tours concerned pushed away from the visit, those before it back in time."""
    changes: dict[int, Placement | None] = {}
    for team in placement.teams:
        shift = shift_at(problem, team, placement.day, placement.start)
        if shift is None:
            continue
        stops = stops_on(problem, plan, shift)
        at = [_begin(stop, plan) for stop in stops]
        middle = next((n for n, stop in enumerate(stops) if stop.visit == visit), None)
        if middle is None:
            continue
        _push_on(problem, shift, stops, at, middle)
        _push_back(problem, shift, stops, at, middle)
        for stop, start in zip(stops, at, strict=True):
            if stop.visit is not None and stop.visit != visit and _may_shift(problem, plan, stop.visit):
                changes[stop.visit] = replace(plan.placed[stop.visit], start=start)
    return plan.with_(changes)


def _begin(stop: Stop, plan: Plan) -> int:
    return stop.starts[0].first if stop.visit is None else plan.placed[stop.visit].start


def _may_shift(problem: Problem, plan: Plan, number: int) -> bool:
    return number not in problem.pinned and len(plan.placed[number].teams) == 1


def _push_on(problem: Problem, shift: Shift, stops: Sequence[Stop], at: list[int], middle: int) -> None:
    """Those after the visit begin later, as far as they must."""
    for n in range(middle + 1, len(stops)):
        way = problem.way_on(shift.day, stops[n - 1].place, stops[n].place) or 0
        earliest = at[n - 1] + stops[n - 1].length + way
        if at[n] >= earliest:
            return
        at[n] = _fit(problem, shift, stops[n], at[n], earliest, is_later=True)


def _push_back(problem: Problem, shift: Shift, stops: Sequence[Stop], at: list[int], middle: int) -> None:
    """Those before the visit begin sooner, as far as they must."""
    for n in range(middle - 1, -1, -1):
        way = problem.way_on(shift.day, stops[n].place, stops[n + 1].place) or 0
        latest = at[n + 1] - way - stops[n].length
        if at[n] <= latest:
            return
        at[n] = _fit(problem, shift, stops[n], at[n], latest, is_later=False)


def _fit(problem: Problem, shift: Shift, stop: Stop, was: int, bound: int, *, is_later: bool) -> int:
    """The beginning nearest to the bound that the visit's hours allow; as it was when there is none."""
    if stop.visit is None:
        return was
    grid = GRID_MINUTES * problem.ticks
    windows = starts(problem.visits[stop.visit], shift)
    if is_later:
        wanted = -(-bound // grid) * grid
        return next((max(one.first, wanted) for one in windows if wanted <= one.last), was)
    wanted = bound // grid * grid
    return next((min(one.last, wanted) for one in reversed(windows) if one.first <= wanted), was)
