"""Units that are visited several times: their sets of days and the tours are searched together."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.solving.checking import breaks
from planning.solving.cooling import Span
from planning.solving.errands import NEVER, Errands
from planning.solving.greedy import greedy
from planning.solving.problem import Effort, Fixed, Plan, Problem, Repeat, Shift, Visit, Window
from planning.solving.repeats import Search
from planning.solving.rows import Rows
from planning.solving.scoring import score
from planning.solving.solver import solve
from tests.support.counties import at, county, problems, with_shifts, with_visit


def twice(days: int = 4, **rule: object) -> Problem:
    """Three units of which the first is visited twice."""
    plain = county({"a": (20, 0), "a again": (20, 0), "b": (22, 0), "c": (-30, 0)}, days=days)
    return replace(plain, repeats=(Repeat((0, 1), **rule),))  # type: ignore[arg-type]


def searched(problem: Problem, start: Plan | None = None, steps: int = 60, seed: int = 1) -> Plan:
    search = Search(problem, greedy(problem) if start is None else start, seed)
    search.run(Span(steps=steps), lambda: False)
    return search.plan()


@st.composite
def repeating(draw: st.DrawFn) -> Problem:
    """Small counties with rests, fixed events and limits, in which several units are visited two or three times."""
    plain = draw(problems(most_visits=5, may_repeat=False))
    visits, repeats = list(plain.visits), []
    for number in draw(st.sets(st.integers(0, len(plain.visits) - 1), max_size=2)):
        times = draw(st.integers(2, 3))
        first = len(visits)
        visits += [plain.visits[number]] * (times - 1)
        members = (number, *range(first, first + times - 1))
        least = draw(st.integers(1, 2))
        repeats.append(Repeat(members, least, draw(st.sampled_from([None, least, least + 1]))))
    return replace(plain, visits=tuple(visits), repeats=tuple(repeats))


@settings(max_examples=30, deadline=None)
@given(repeating(), st.integers(0, 3))
def test_nothing_found_breaks_a_rule_and_all_visits_of_a_unit_keep_their_distances(problem: Problem, seed: int) -> None:
    found = searched(problem, None, 25, seed)
    assert breaks(problem, found) == []
    for repeat in problem.repeats:
        days = [found.placed[visit].day for visit in repeat.visits if visit in found.placed]
        assert days in ([], sorted(days))
        if len(days) == len(repeat.visits):
            assert all(gap >= repeat.least and gap <= (repeat.most or 99) for gap in (b - a for a, b in pairwise(days)))


@settings(max_examples=30, deadline=None)
@given(repeating())
def test_the_price_of_a_place_is_what_the_plan_then_costs_more(problem: Problem) -> None:
    errands = Errands(problem, Plan())
    rows = Rows(errands)
    for errand in errands.errands:
        before = score(problem, rows.plan())
        price, choice = rows.best(errand)
        if price < NEVER:
            rows.put(choice)
            after = score(problem, rows.plan())
            late = (after.late_days - before.late_days) * problem.weights.late * problem.drive_units
            assert price == after.drive - before.drive + late


@settings(max_examples=20, deadline=None)
@given(repeating())
def test_pinned_visits_stay_and_the_others_of_their_unit_keep_the_distance_to_them(problem: Problem) -> None:
    begun = greedy(problem)
    some = {repeat.visits[0] for repeat in problem.repeats} | {1}
    pinned = replace(problem, pinned={n: one for n, one in begun.placed.items() if n in some})
    found = searched(pinned, begun, 20)
    assert breaks(pinned, found) == []


def test_a_second_visit_moves_to_the_day_on_which_a_team_is_near_while_the_first_is_pinned() -> None:
    problem = with_shifts(twice(least=2), most_visits=2)
    pinned = with_visit(replace(problem, pinned={0: at(0, "09:00", 0)}), 2, windows={3: (Window(480, 720),)})
    start = Plan({0: at(0, "09:00", 0), 1: at(2, "09:00", 0), 2: at(3, "09:00", 0), 3: at(1, "09:00", 0)})
    assert breaks(pinned, start) == []
    found = searched(pinned, start)
    assert found.placed[0] == at(0, "09:00", 0) and found.placed[1].day == 3


def test_the_days_are_one_of_the_patterns_and_the_cheapest_of_them() -> None:
    problem = twice(patterns=((0, 2), (1, 3)))
    pinned = replace(problem, pinned={2: at(3, "09:00", 0)})
    found = searched(pinned, Plan(dict(pinned.pinned)))
    assert [found.placed[visit].day for visit in (0, 1)] == [1, 3]
    assert found.placed[2] == at(3, "09:00", 0)


def test_distances_between_visits_are_kept_at_both_ends() -> None:
    problem = with_shifts(twice(days=7, least=3, most=4), most_visits=1)
    found = searched(problem)
    first, second = found.placed[0].day, found.placed[1].day
    assert 3 <= second - first <= 4
    assert found.left_out(problem) == []


def test_a_unit_that_cannot_have_all_its_visits_stays_out_of_the_search() -> None:
    problem = twice(days=2, least=3)
    search = Search(problem, Plan(), 1)
    search.run(Span(steps=10), lambda: False)
    found = search.plan()
    assert {0, 1} & set(found.placed) == set() and {2, 3} <= set(found.placed)


def test_events_that_stay_and_two_windows_a_day_leave_room_around_them() -> None:
    plain = twice(least=1)
    problem = replace(
        plain, fixed=(Fixed("event:1", 0, 0, 9 * 60, 12 * 60, 0),), shifts=(plain.shifts[0], plain.shifts[1])
    )
    found = searched(problem)
    assert breaks(problem, found) == []
    assert sorted(found.placed[visit].day for visit in (0, 1)) == [0, 1]


def test_a_limit_of_hours_and_waiting_between_windows_are_seen_together() -> None:
    problem = with_shifts(twice(least=1), most_ticks=150)
    early = with_visit(problem, 2, windows={day: (Window(480, 600),) for day in range(4)})
    found = searched(early)
    assert breaks(early, found) == [] and found.left_out(early) == []


def test_a_detour_is_driven_or_avoided_by_another_day() -> None:
    from planning.solving.problem import Detour

    problem = replace(twice(patterns=((0, 2), (1, 3))), detours=(Detour(frozenset({1}), frozenset({0}), None),))
    found = searched(problem)
    assert breaks(problem, found) == [] and found.placed[0].day == 1


def test_the_same_seed_gives_the_same_plan_and_more_iterations_none_that_is_worse() -> None:
    places = {f"unit {number}": (number * 17 % 60 - 30, number * 29 % 60 - 30) for number in range(8)}
    plain = county(places, days=4, bases=((0, 0), (20, 20)))
    extra: tuple[Visit, ...] = plain.visits[:3]
    problem = with_shifts(
        replace(plain, visits=plain.visits + extra, repeats=tuple(Repeat((n, 8 + n), 2) for n in range(3))),
        most_visits=3,
    )
    totals = []
    for iterations in (10, 40, 160):
        found, again = (
            solve(problem, Effort(None, iterations, 3), lambda plan, told: None, lambda: False) for _ in range(2)
        )
        assert found.placed == again.placed and breaks(problem, found) == []
        totals.append(score(problem, found).total(problem))
    assert totals == sorted(totals, reverse=True)


def test_who_may_not_serve_on_a_day_is_not_asked_to() -> None:
    plain = twice(patterns=((0, 1), (2, 3)))
    skilled = with_visit(with_visit(plain, 0, skills=frozenset({"drill"})), 1, skills=frozenset({"drill"}))
    shifts: list[Shift] = [replace(one, skills=frozenset({"drill"} if one.day > 0 else ())) for one in plain.shifts]
    found = searched(replace(skilled, shifts=tuple(shifts)))
    assert [found.placed[visit].day for visit in (0, 1)] == [2, 3]
