"""Visits that two teams make together."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.solving.checking import breaks
from planning.solving.cooling import Span
from planning.solving.greedy import greedy
from planning.solving.problem import Effort, Plan, Problem, Window
from planning.solving.scoring import score
from planning.solving.solver import solve
from planning.solving.together import Pairs, has_pairs
from tests.support.counties import at, county, problems, with_shifts, with_visit

TWO_BASES = county({"joint": (30, 0), "west": (5, 0), "east": (55, 0)}, days=2, bases=((0, 0), (60, 0)))
JOINT = with_visit(TWO_BASES, 0, teams=2, is_must=True)


def searched(problem: Problem, start: Plan | None = None, steps: int = 30, seed: int = 1) -> Plan:
    pairs = Pairs(problem, greedy(problem) if start is None else start, seed)
    pairs.run(Span(steps=steps), lambda: False)
    return pairs.plan()


@st.composite
def with_pairs(draw: st.DrawFn) -> Problem:
    problem = draw(problems(most_visits=6))
    for number in draw(st.sets(st.integers(0, len(problem.visits) - 1), min_size=1, max_size=3)):
        problem = with_visit(problem, number, teams=2)
    return problem


@settings(max_examples=30, deadline=None)
@given(with_pairs(), st.integers(0, 3))
def test_both_teams_begin_at_the_same_minute_and_nothing_breaks_a_rule(problem: Problem, seed: int) -> None:
    begun = greedy(problem)
    found = searched(problem, begun, 15, seed)
    assert breaks(problem, found) == []
    for number, placement in found:
        assert len(set(placement.teams)) == problem.visits[number].teams
        for team in placement.teams:
            assert number in found.stops(team, placement.day)
    weights = replace(problem.weights, unfair=0)
    assert score(problem, found).total(problem, weights) <= score(problem, begun).total(problem, weights)


def test_two_teams_bring_the_skills_together() -> None:
    needing = with_visit(JOINT, 0, skills=frozenset({"school", "drill"}))
    shifts = tuple(replace(one, skills=frozenset({("school", "drill")[one.team]})) for one in needing.shifts)
    assert searched(replace(needing, shifts=shifts)).placed[0].teams == (0, 1)
    alike = with_shifts(needing, skills=frozenset({"school"}))
    assert 0 not in searched(alike).placed


def test_a_meeting_on_a_bad_day_moves_to_the_day_on_which_both_are_near() -> None:
    apart = with_visit(with_visit(JOINT, 1, windows={1: (Window(480, 720),)}), 2, windows={1: (Window(480, 720),)})
    start = Plan({0: at(0, "09:00", 0, 1), 1: at(1, "09:00", 0), 2: at(1, "09:00", 1)})
    assert breaks(apart, start) == []
    found = searched(apart, start, 60)
    assert {placement.day for placement in found.placed.values()} == {1}
    assert score(apart, found).drive < score(apart, start).drive


def test_a_meeting_that_is_pinned_stays() -> None:
    pinned = replace(JOINT, pinned={0: at(1, "10:00", 0, 1)})
    assert not has_pairs(pinned) and has_pairs(JOINT)
    found = solve(pinned, Effort(None, 20), lambda plan, told: None, lambda: False)
    assert found.placed[0] == at(1, "10:00", 0, 1)


def test_solving_in_turns_is_repeatable_and_more_iterations_give_nothing_worse() -> None:
    places = {f"unit {number}": (number * 23 % 80 - 40, number * 31 % 80 - 40) for number in range(9)}
    problem = county(places, days=3, bases=((0, 0), (20, 20), (-20, 0)))
    for number in (0, 4, 8):
        problem = with_visit(problem, number, teams=2)
    problem = with_shifts(problem, most_visits=3)
    totals = []
    for iterations in (5, 600):
        found, again = (
            solve(problem, Effort(None, iterations, 7), lambda plan, told: None, lambda: False) for _ in range(2)
        )
        assert found.placed == again.placed and breaks(problem, found) == []
        totals.append(score(problem, found).total(problem))
    assert totals == sorted(totals, reverse=True)


def test_a_search_that_is_stopped_keeps_what_it_was_given() -> None:
    begun = greedy(JOINT)
    pairs = Pairs(JOINT, begun, 1)
    assert pairs.run(Span(), lambda: True) == 0
    assert pairs.plan().placed == begun.placed
