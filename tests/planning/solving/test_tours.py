"""When a team that makes these stops begins each of them, and when it cannot."""

from __future__ import annotations

from dataclasses import replace

from planning.solving.problem import Detour, Placement, Plan, Problem, Window
from planning.solving.tours import Tour, starts, stop_of, stops_on, tour
from tests.support.counties import county, with_shifts, with_visit

NEAR_AND_FAR = county({"near": (10, 0), "far": (60, 0)}, days=1)


def made(problem: Problem, *visits: int) -> Tour | None:
    shift = problem.shifts[0]
    return tour(problem, shift, [stop_of(problem, number, shift) for number in visits])


def test_a_tour_is_over_as_early_as_it_can_be_and_nobody_waits_who_could_leave_later() -> None:
    first_opens_late = with_visit(NEAR_AND_FAR, 1, windows={0: (Window(11 * 60, 17 * 60),)})
    found = made(first_opens_late, 0, 1)
    assert found is not None
    assert found.times == (9 * 60 + 10, 11 * 60)
    assert (found.leaves, found.back) == (9 * 60, 13 * 60)
    assert found.drive == 10 * (10 + 50 + 60)


def test_what_does_not_fit_before_the_window_closes_waits_for_the_next_one() -> None:
    late = with_shifts(NEAR_AND_FAR, first=11 * 60)
    found = made(late, 0)
    assert found is not None
    assert found.times == (14 * 60,)


def test_a_visit_neither_begins_nor_ends_in_the_midday_break_but_may_last_through_it() -> None:
    resting = with_shifts(with_visit(NEAR_AND_FAR, 0, windows={0: (Window(8 * 60, 18 * 60),)}), rest=Window(720, 780))
    shift = resting.shifts[0]
    assert starts(resting.visits[0], shift) == (Window(480, 660), Window(780, 1020))
    long = replace(resting.visits[0], length=120)
    assert starts(long, shift) == (Window(480, 600), Window(660, 720), Window(780, 960))


def test_a_tour_that_would_wait_too_long_in_one_window_takes_a_later_one() -> None:
    morning_or_afternoon = (Window(9 * 60, 10 * 60), Window(14 * 60, 15 * 60))
    hours = {0: {0: morning_or_afternoon}, 1: {0: (Window(15 * 60, 18 * 60),)}}
    late = with_visit(with_visit(NEAR_AND_FAR, 0, windows=hours[0]), 1, windows=hours[1])
    assert (found := made(late, 0, 1)) is not None
    assert found.times == (9 * 60, 15 * 60), "over as early as possible"
    assert (found := made(with_shifts(late, most_ticks=5 * 60), 0, 1)) is not None
    assert found.times == (14 * 60, 15 * 60 + 50)
    assert found.back - found.leaves == 4 * 60
    assert made(with_shifts(late, most_ticks=4 * 60 - 1), 0, 1) is None


def test_back_too_late_is_no_tour() -> None:
    assert made(with_shifts(NEAR_AND_FAR, last=10 * 60), 1) is None


def test_limits_of_visits_ticks_driving_and_load_are_kept() -> None:
    assert made(with_shifts(NEAR_AND_FAR, most_visits=1), 0, 1) is None
    assert made(with_shifts(NEAR_AND_FAR, most_ticks=3 * 60), 0, 1) is None
    assert made(with_shifts(NEAR_AND_FAR, most_drive=1_199), 0, 1) is None
    assert made(with_shifts(with_visit(NEAR_AND_FAR, 1, load=5), capacity=4), 0, 1) is None
    assert made(with_shifts(NEAR_AND_FAR, most_visits=2, most_ticks=4 * 60, most_drive=1_200), 0, 1) is not None


def test_a_detour_makes_the_way_longer_on_its_days_and_a_closed_road_makes_it_impossible() -> None:
    far = frozenset({2})
    detour = made(replace(NEAR_AND_FAR, detours=(Detour(far, frozenset({0}), 30),)), 1)
    assert detour is not None
    assert detour.times == (8 * 60 + 90,)
    assert detour.drive == 2 * 900
    assert made(replace(NEAR_AND_FAR, detours=(Detour(far, frozenset({0})),)), 1) is None
    assert made(replace(NEAR_AND_FAR, detours=(Detour(far, frozenset({1})),)), 1) is not None


def test_a_pinned_visit_begins_when_it_is_pinned() -> None:
    pinned = replace(NEAR_AND_FAR, pinned={0: Placement(0, 15 * 60, (0,))})
    found = made(pinned, 0)
    assert found is not None
    assert found.times == (15 * 60,)


def test_what_a_team_does_on_a_day_stands_in_order_of_time() -> None:
    plan = Plan({0: Placement(0, 900, (0,)), 1: Placement(0, 540, (0,))})
    stops = stops_on(NEAR_AND_FAR, plan, NEAR_AND_FAR.shifts[0])
    assert [stop.visit for stop in stops] == [1, 0]
