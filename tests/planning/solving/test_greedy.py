"""Cheapest insertion: the first plan, and the best places of one visit."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.solving.checking import breaks, is_sound
from planning.solving.greedy import greedy, insertions, sound_part
from planning.solving.problem import Plan, Problem, Repeat, Shift, Window
from planning.solving.scoring import score
from tests.support.counties import at, county, problems, with_shifts, with_visit

NEAR_AND_FAR = {"near": (10, 0), "far": (60, 0)}


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_first_plan_breaks_no_rule(problem: Problem) -> None:
    assert breaks(problem, greedy(problem)) == []


@settings(max_examples=40, deadline=None)
@given(problems(), st.data())
def test_a_visit_goes_where_the_places_say_and_costs_what_they_say(problem: Problem, data: st.DataObject) -> None:
    plan = greedy(problem)
    visit = data.draw(st.integers(0, len(problem.visits) - 1))
    without = plan.with_({visit: None})
    for found in insertions(problem, plan, visit):
        after = without.with_(found.changes)
        assert is_sound(problem, after)
        assert score(problem, after).drive >= score(problem, without).drive or problem.visits[visit].place
        weights = replace(problem.weights, unfair=0, must=0, value=0, repeat=0)
        difference = score(problem, after).total(problem, weights) - score(problem, without).total(problem, weights)
        assert difference == found.cost


def test_the_visit_that_fits_on_one_day_only_is_placed_before_those_that_fit_anywhere() -> None:
    problem = with_shifts(county({"anywhere": (10, 0), "monday only": (10, 0)}), most_visits=1)
    problem = with_visit(problem, 1, windows={0: problem.visits[1].windows[0]})
    assert {number: placement.day for number, placement in greedy(problem)} == {0: 1, 1: 0}


def test_a_must_do_takes_the_only_place() -> None:
    problem = with_visit(with_shifts(county(NEAR_AND_FAR, days=1), most_visits=1), 1, is_must=True)
    assert set(greedy(problem).placed) == {1}


def test_an_optional_visit_stays_out_where_it_costs_more_than_it_is_worth() -> None:
    problem = county(NEAR_AND_FAR, days=1)
    problem = replace(problem, weights=replace(problem.weights, value=100))
    assert set(greedy(problem).placed) == {0}


def test_two_teams_that_have_the_skills_between_them_meet() -> None:
    problem = county({"joint": (30, 0)}, days=1, bases=((0, 0), (80, 0), (0, 80)))
    skills = (frozenset({"drill"}), frozenset({"lecture"}), frozenset({"drill"}))
    shifts = tuple(replace(shift, skills=skills[shift.team]) for shift in problem.shifts)
    problem = with_visit(replace(problem, shifts=shifts), 0, teams=2, skills=frozenset({"drill", "lecture"}))
    plan = greedy(problem)
    assert plan.placed[0].teams == (0, 1)
    assert is_sound(problem, plan)


def test_visits_of_a_repeated_unit_keep_their_distance() -> None:
    problem = replace(county({"first": (10, 0), "second": (10, 0)}, days=3), repeats=(Repeat((0, 1), least=2),))
    assert [placement.day for _, placement in greedy(problem)] == [0, 2]


def test_a_pinned_visit_stays_and_others_go_around_it() -> None:
    problem = county(NEAR_AND_FAR, days=1)
    problem = replace(problem, pinned={1: at(0, "09:07")})
    plan = greedy(problem)
    assert plan.placed[1] == at(0, "09:07")
    assert len(plan.placed) == 2
    assert is_sound(problem, plan)


def test_only_the_days_and_teams_that_are_asked_for_are_looked_at() -> None:
    problem = county(NEAR_AND_FAR, days=3, bases=((0, 0), (70, 0)))
    found = insertions(problem, Plan(), 1, teams={1}, days={0, 2})
    assert {(one.placement.team, one.placement.day) for one in found} == {(1, 0), (1, 2)}


def test_what_a_plan_breaks_is_taken_out_of_it_and_nothing_else() -> None:
    problem = county(NEAR_AND_FAR, days=2)
    plan = Plan({0: at(0, "09:00"), 1: at(0, "09:30")})
    assert len(sound_part(problem, plan).placed) == 1
    assert sound_part(problem, Plan({0: at(0, "09:00"), 1: at(1, "09:30")})).placed.keys() == {0, 1}


def test_a_rest_is_gone_around_or_lasted_through() -> None:
    problem = with_shifts(county({"long": (10, 0)}, days=1, minutes=200), rest=Window(12 * 60, 13 * 60))
    problem = with_visit(problem, 0, windows={0: (Window(10 * 60, 14 * 60),)})
    placement = greedy(problem).placed[0]
    assert placement.start <= 12 * 60
    assert is_sound(problem, greedy(problem))


def test_a_day_that_is_too_long_is_no_place() -> None:
    problem = county({"one": (60, 0), "other": (-60, 0)}, days=1)
    shifts = tuple(replace(shift, most_ticks=300) for shift in problem.shifts)
    assert len(greedy(replace(problem, shifts=shifts)).placed) == 1


def test_a_shift_without_any_visit_is_free() -> None:
    assert greedy(county({}, days=1)).placed == {}
    assert isinstance(county({}, days=1).shifts[0], Shift)
