"""The search as a whole, on counties so small that the engine needs no time."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.solving import rounds
from planning.solving.checking import breaks
from planning.solving.greedy import greedy
from planning.solving.problem import Effort, Plan, Problem
from planning.solving.scoring import Score, score
from planning.solving.solver import solve
from tests.support.counties import at, county, problems

FEW = Effort(seconds=None, iterations=20)


def solved(problem: Problem, effort: Effort = FEW, start: Plan | None = None) -> Plan:
    return solve(problem, effort, lambda plan, found: None, lambda: False, start)


def total(problem: Problem, plan: Plan) -> int:
    return score(problem, plan).total(problem)


@settings(max_examples=30, deadline=None)
@given(problems())
def test_no_plan_breaks_a_rule_and_none_is_worse_than_cheapest_insertion(problem: Problem) -> None:
    plan = solved(problem)
    assert breaks(problem, plan) == []
    assert total(problem, plan) <= total(problem, greedy(problem))


@settings(max_examples=15, deadline=None)
@given(problems(), st.data())
def test_pinned_visits_stay(problem: Problem, data: st.DataObject) -> None:
    first = greedy(problem)
    kept = data.draw(st.sets(st.sampled_from(sorted(first.placed)))) if first.placed else set()
    problem = replace(problem, pinned={number: first.placed[number] for number in kept})
    plan = solved(problem)
    assert breaks(problem, plan) == []
    assert {number: plan.placed[number] for number in kept} == problem.pinned


@settings(max_examples=8, deadline=None)
@given(problems(), st.integers(0, 100))
def test_the_same_seed_and_iterations_give_the_same_plan(problem: Problem, seed: int) -> None:
    effort = Effort(None, 15, seed)
    assert solved(problem, effort).placed == solved(problem, effort).placed


@settings(max_examples=8, deadline=None)
@given(problems())
def test_more_iterations_never_give_a_worse_plan(problem: Problem) -> None:
    totals = [total(problem, solved(problem, Effort(None, iterations))) for iterations in (1, 10, 40)]
    assert totals == sorted(totals, reverse=True)


@settings(max_examples=10, deadline=None)
@given(problems(), st.integers(0, 3))
def test_a_start_is_never_made_worse(problem: Problem, seed: int) -> None:
    start = solved(problem, Effort(None, 10, seed))
    assert total(problem, solved(problem, Effort(None, 1), start)) <= total(problem, start)


def test_every_better_plan_is_told_and_the_last_one_is_returned() -> None:
    problem = county({str(n): (7 * n % 50, 11 * n % 60) for n in range(12)}, days=3, bases=((0, 0), (40, 40)))
    told: list[tuple[Plan, Score]] = []
    plan = solve(problem, FEW, lambda plan, found: told.append((plan, found)), lambda: False)
    totals = [found.total(problem) for _, found in told]
    assert totals == sorted(set(totals), reverse=True)
    assert told[-1][0] == plan


def test_it_stops_when_it_is_over_and_keeps_what_it_has() -> None:
    problem = county({str(n): (7 * n % 50, 11 * n % 60) for n in range(12)}, days=3)
    asked: list[int] = []

    def is_over() -> bool:
        asked.append(1)
        return len(asked) > 20

    plan = solve(problem, Effort(seconds=None), lambda plan, found: None, is_over)
    assert len(plan.placed) == 12
    assert len(asked) < 60


def test_a_start_that_breaks_rules_is_mended() -> None:
    problem = county({"one": (10, 0), "other": (20, 0)}, days=1)
    start = Plan({0: at(0, "09:00"), 1: at(0, "09:10")})
    plan = solved(problem, FEW, start)
    assert breaks(problem, plan) == []
    assert len(plan.placed) == 2


def test_what_is_too_much_at_once_is_searched_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST_CELLS", 0)
    problem = county({str(n): (37 * n % 90, 53 * n % 80) for n in range(14)}, days=3, bases=((0, 0), (40, 40)))
    problem = replace(problem, weights=replace(problem.weights, unfair=0))
    plan = solved(problem, Effort(None, 300))
    assert breaks(problem, plan) == []
    assert total(problem, plan) < total(problem, greedy(problem))


def test_a_visit_of_more_value_takes_the_place_of_one_of_less() -> None:
    problem = county({"worth little": (10, 0), "worth much": (12, 0)}, days=1)
    problem = replace(problem, shifts=tuple(replace(shift, most_visits=1) for shift in problem.shifts))
    visits = (problem.visits[0], replace(problem.visits[1], value=5))
    problem = replace(problem, visits=visits)
    start = Plan({0: at(0, "09:00")})
    assert solved(problem, FEW, start).placed.keys() == {1}
    assert solved(replace(problem, pinned=dict(start.placed)), FEW, start).placed.keys() == {0}
