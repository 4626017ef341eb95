"""How good a plan is: the terms of the objective, in their order, and their sum by the weights."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from planning.solving.problem import Plan, Problem, Shift, Weights
from planning.solving.tours import driving, shift_at, stops_on, tour


@dataclass(frozen=True)
class Score:
    """The terms of the objective, none better than less.

    `must_left` must-dos left out; `repeat_broken` repeated visits that are left out or break their distances;
    `value_left` points of optional visits left out; `late_days`; `drive` in drive units; `unfair` ticks between the
    busiest and the idlest team (at stops and on the way); `other_team` visits by another team than they prefer;
    `changes` and `shifts` visits that moved against what was published.
    """

    must_left: int = 0
    repeat_broken: int = 0
    value_left: int = 0
    late_days: int = 0
    drive: int = 0
    unfair: int = 0
    other_team: int = 0
    changes: int = 0
    shifts: int = 0

    def total(self, problem: Problem, weights: Weights | None = None) -> int:
        """All terms by their weights, in drive units."""
        w = weights or problem.weights
        minutes = (
            self.must_left * w.must + self.repeat_broken * w.repeat + self.value_left * w.value
            + self.late_days * w.late + self.other_team * w.other_team + self.changes * w.change
            + self.shifts * w.shift
        )  # fmt: skip
        hours = self.unfair * w.unfair * problem.drive_units // (60 * problem.ticks)
        return minutes * problem.drive_units + self.drive * w.drive + hours


def score(problem: Problem, plan: Plan) -> Score:
    """The terms for the plan; one that breaks a hard rule is scored as if it did not."""
    left = plan.left_out(problem)
    must = sum(problem.visits[visit].is_must for visit in left)
    value = sum(problem.visits[visit].value for visit in left if not problem.visits[visit].is_must)
    changes, shifts = _changes(problem, plan)
    return Score(
        must, _broken(problem, plan), value, _late(problem, plan), drive(problem, plan), unfairness(problem, plan),
        _other_team(problem, plan), changes, shifts,
    )  # fmt: skip


def drive(problem: Problem, plan: Plan) -> int:
    """Driving of all tours, in drive units; a tour that makes no stop is not driven."""
    total = 0
    for shift in problem.shifts:
        if (shift.team, shift.day) in plan.by_team_day or (shift.team, shift.day) in problem.fixed_of:
            total += driving(problem, shift, [stop.place for stop in stops_on(problem, plan, shift)])
    return total


def standing_drive(problem: Problem) -> int:
    """Driving for events that stay when nothing is planned around them, in drive units: no plan can spare it."""
    return drive(problem, Plan())


def drive_minutes(problem: Problem, found: Score) -> int:
    """Minutes driven for the plan's visits: what is driven for events that stay is driven without the plan too."""
    return round((found.drive - standing_drive(problem)) / problem.drive_units)


def team_ticks(problem: Problem, plan: Plan) -> dict[int, int]:
    """How long each team that has a shift is out in the whole plan, waiting left aside: at stops and on the way."""
    found = {shift.team: 0 for shift in problem.shifts}
    for shift in problem.shifts:
        if (shift.team, shift.day) in plan.by_team_day or (shift.team, shift.day) in problem.fixed_of:
            found[shift.team] += _ticks(problem, plan, shift)
    return found


def _ticks(problem: Problem, plan: Plan, shift: Shift) -> int:
    stops = stops_on(problem, plan, shift)
    if not stops:
        return 0
    path = [shift.start, *(stop.place for stop in stops), shift.end]
    ways = sum(problem.way_on(shift.day, path[n], path[n + 1]) or 0 for n in range(len(path) - 1))
    return ways + sum(stop.length for stop in stops)


def unfairness(problem: Problem, plan: Plan) -> int:
    """Ticks between the team that is out most and the one that is out least."""
    ticks = team_ticks(problem, plan)
    return max(ticks.values()) - min(ticks.values()) if ticks else 0


def _broken(problem: Problem, plan: Plan) -> int:
    """Visits of repeated units that are left out or lie at a wrong distance from the one before."""
    broken = 0
    for repeat in problem.repeats:
        days = [plan.placed[visit].day for visit in repeat.visits if visit in plan.placed]
        missing = len(repeat.visits) - len(days)
        broken += missing or (0 if repeat.allows(days) else _wrong_steps(repeat.least, repeat.most, days))
    return broken


def _wrong_steps(least: int, most: int | None, days: list[int]) -> int:
    gaps = [days[n + 1] - days[n] for n in range(len(days) - 1)]
    return max(1, sum(gap < least or (most is not None and gap > most) for gap in gaps))


def _late(problem: Problem, plan: Plan) -> int:
    dues = ((problem.visits[visit].due, placement.day) for visit, placement in plan)
    return sum(max(0, day - due) for due, day in dues if due is not None)


def _other_team(problem: Problem, plan: Plan) -> int:
    wishes = ((problem.visits[visit].prefers, placement.teams) for visit, placement in plan)
    return sum(wish is not None and wish not in teams for wish, teams in wishes)


def _changes(problem: Problem, plan: Plan) -> tuple[int, int]:
    """Published visits on another day, with another team or no longer there; and those at another time of their day."""
    changes = shifts = 0
    for visit, was in problem.published.items():
        now = plan.placed.get(visit)
        if now is None or now.day != was.day or set(now.teams) != set(was.teams):
            changes += 1
        elif now.start != was.start:
            shifts += 1
    return changes, shifts


def retimed(problem: Problem, plan: Plan) -> Plan:
    """The same visits on the same tours in the same order, each begun when `tours.tour` says; pins stay.

    A tour that is impossible as it stands, or holds a visit of two teams, keeps its times.
    """
    times = dict(plan.placed)
    by_shift: dict[Shift, list[int]] = defaultdict(list)
    for visit, placement in plan:
        shift = shift_at(problem, placement.team, placement.day, placement.start)
        if shift is not None:
            by_shift[shift].append(visit)
    for shift in by_shift:
        made = tour(problem, shift, stops_on(problem, plan, shift))
        for stop, start in zip(made.stops, made.times, strict=True) if made else ():
            if stop.visit is not None and len(times[stop.visit].teams) == 1:
                was = times[stop.visit]
                times[stop.visit] = type(was)(was.day, start, was.teams)
    return Plan(times)
