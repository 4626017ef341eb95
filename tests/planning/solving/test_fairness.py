"""The last touches: tours change hands."""

from dataclasses import replace

from hypothesis import given, settings

from planning.solving.checking import breaks
from planning.solving.fairness import polished
from planning.solving.greedy import greedy
from planning.solving.problem import Plan, Problem, Weights
from planning.solving.scoring import score
from tests.support.counties import at, county, problems

TWO_TEAMS = county({"one": (30, 0), "other": (0, 30)}, days=2, bases=((0, 0), (0, 0)))
BOTH_BY_THE_FIRST = Plan({0: at(0, "09:00", 0), 1: at(1, "09:00", 0)})


def test_the_idle_team_takes_over_a_tour_where_that_changes_no_driving() -> None:
    plan = polished(TWO_TEAMS, BOTH_BY_THE_FIRST)
    assert sorted(placement.team for _, placement in plan) == [0, 1]
    assert score(TWO_TEAMS, plan).unfair == 0
    assert score(TWO_TEAMS, plan).drive == score(TWO_TEAMS, BOTH_BY_THE_FIRST).drive


def test_nothing_changes_hands_where_fairness_weighs_nothing() -> None:
    problem = replace(TWO_TEAMS, weights=Weights(unfair=0))
    assert polished(problem, BOTH_BY_THE_FIRST) == BOTH_BY_THE_FIRST


def test_a_pinned_tour_stays_with_its_team() -> None:
    problem = replace(TWO_TEAMS, pinned=dict(BOTH_BY_THE_FIRST.placed))
    assert polished(problem, BOTH_BY_THE_FIRST).placed == BOTH_BY_THE_FIRST.placed


def test_a_team_without_the_skills_takes_nothing_over() -> None:
    skilled = frozenset({"dialect"})
    shifts = tuple(replace(one, skills=skilled if one.team == 0 else frozenset()) for one in TWO_TEAMS.shifts)
    visits = tuple(replace(visit, skills=skilled) for visit in TWO_TEAMS.visits)
    plan = polished(replace(TWO_TEAMS, shifts=shifts, visits=visits), BOTH_BY_THE_FIRST)
    assert {placement.team for _, placement in plan} == {0}


@settings(max_examples=30, deadline=None)
@given(problems())
def test_no_rule_is_broken_and_nothing_gets_worse(problem: Problem) -> None:
    before = greedy(problem)
    after = polished(problem, before)
    assert breaks(problem, after) == []
    assert score(problem, after).total(problem) <= score(problem, before).total(problem)
