"""Planning again with least change: what need not move stays, and fewer visits move than when all is solved anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning.solving.checking import Rule, breaks, is_sound
from planning.solving.greedy import greedy
from planning.solving.problem import Detour, Effort, Plan, Problem
from planning.solving.replanning import replan
from planning.solving.scoring import score
from planning.solving.solver import solve
from tests.support.counties import MORNING, at, county, problems, with_shifts, with_visit

SETTLED = {"change": 120, "shift": 15}


def settled(problem: Problem) -> Problem:
    """The problem in which changes cost something."""
    return replace(problem, weights=replace(problem.weights, **SETTLED))


def without_shift(problem: Problem, team: int, day: int) -> Problem:
    """The team is ill on that day."""
    left = tuple(shift for shift in problem.shifts if (shift.team, shift.day) != (team, day))
    return replace(problem, shifts=left)


def moved(problem: Problem, before: Plan, after: Plan) -> int:
    """Visits on another day, with another team, or no longer there."""
    return score(replace(problem, published=before.placed), after).changes


def test_nothing_moves_when_nothing_happened() -> None:
    problem = settled(county({"unit:1": (10, 0), "unit:2": (20, 5)}))
    before = Plan({0: at(0, "08:30"), 1: at(1, "14:15")})
    assert replan(problem, before).plan == before
    assert replan(problem, before).moves == ()


def test_the_visits_of_an_ill_team_move_and_no_others() -> None:
    problem = settled(county({"unit:1": (10, 0), "unit:2": (20, 5), "unit:3": (5, 5)}))
    before = Plan({0: at(0, "08:30"), 1: at(1, "09:00"), 2: at(1, "14:00")})
    done = replan(without_shift(problem, 0, 0), before)
    (move,) = done.moves
    assert (move.visit, move.rule) == (0, Rule.NO_SHIFT)
    assert done.plan.placed[0].day == 1
    assert {n: done.plan.placed[n] for n in (1, 2)} == {n: before.placed[n] for n in (1, 2)}


def test_a_school_that_sets_an_exam_goes_to_another_day() -> None:
    problem = settled(county({"unit:1": (10, 0), "unit:2": (20, 5)}))
    before = Plan({0: at(0, "08:30"), 1: at(0, "14:15")})
    done = replan(with_visit(problem, 1, windows={1: (MORNING,)}), before)
    assert [(move.visit, move.rule) for move in done.moves] == [(1, Rule.DAY)]
    assert done.plan.placed[0] == before.placed[0]


def test_a_longer_way_moves_times_before_it_moves_days() -> None:
    problem = settled(county({"unit:1": (10, 0), "unit:2": (30, 0)}, days=2))
    before = Plan({0: at(0, "08:15"), 1: at(0, "09:35")})
    assert not breaks(problem, before)
    done = replan(replace(problem, detours=(Detour(frozenset({2}), frozenset({0}), 30),)), before)
    assert done.moves and all(move.is_time_only for move in done.moves)


def test_one_other_visit_makes_room_when_there_is_none() -> None:
    problem = settled(with_shifts(county({"unit:1": (10, 0), "unit:2": (12, 0)}, days=3, minutes=200), last=12 * 60))
    before = Plan({0: at(0, "08:30"), 1: at(1, "08:30")})
    changed = with_visit(without_shift(problem, 0, 0), 0, windows={1: (MORNING,)})
    done = replan(changed, before)
    assert {move.visit: move.visit_for for move in done.moves} == {0: None, 1: 0}
    assert (done.plan.placed[0].day, done.plan.placed[1].day) == (1, 2)


def test_what_was_left_out_stays_out() -> None:
    problem = settled(county({"unit:1": (10, 0), "unit:2": (20, 5)}))
    assert set(replan(problem, Plan({0: at(0, "08:30")}), by_solver).plan.placed) == {0}


def by_solver(problem: Problem, start: Plan) -> Plan:
    return solve(problem, Effort(None, 20), lambda plan, found: None, lambda: False, start)


@given(problems(most_visits=6), st.integers(0, 2), st.integers(0, 2))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_fewer_visits_move_than_when_all_is_solved_anew(problem: Problem, team: int, day: int) -> None:
    problem = settled(problem)
    before = greedy(problem)
    changed = without_shift(problem, team % len(problem.teams), day % len(problem.days))
    done = replan(changed, before, by_solver)
    anew = by_solver(replace(changed, published={}), Plan())
    told = replace(changed, published=before.placed)
    assert is_sound(changed, done.plan)
    kept = [number for number in before.placed if number in done.plan.placed]
    if len([number for number in before.placed if number in anew.placed]) <= len(kept):
        assert moved(changed, before, done.plan) <= moved(changed, before, anew)
    assert score(told, done.plan).must_left <= score(told, anew.with_({
        number: None for number in anew.placed if number not in before.placed})).must_left  # fmt: skip
