"""Every hard rule that a plan can break is found; one that breaks none can be driven as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from planning.solving.checking import Rule, breaks, is_sound
from planning.solving.problem import Detour, Fixed, Placement, Plan, Problem, Repeat, Window
from planning.solving.tours import can_serve, stop_of, stops_on, tour
from tests.support.counties import at, county, problems, with_shifts, with_visit

TWO = county({"near": (10, 0), "far": (60, 0)}, days=2, bases=((0, 0), (0, 50)))
GOOD = {0: at(0, "08:10"), 1: at(0, "10:00")}


def rules(problem: Problem, placed: Mapping[int, Placement]) -> set[Rule]:
    return {one.rule for one in breaks(problem, Plan(dict(placed)))}


def test_a_plan_that_can_be_carried_out_breaks_nothing() -> None:
    assert is_sound(TWO, Plan(GOOD))


@pytest.mark.parametrize(
    ("problem", "placed", "rule"),
    [
        (with_visit(TWO, 0, windows={1: (Window(480, 900),)}), GOOD, Rule.DAY),
        (TWO, {0: at(0, "12:30")}, Rule.WINDOW),
        (TWO, {0: at(0, "09:00", 0, 1)}, Rule.TEAMS),
        (with_visit(TWO, 0, teams=2), {0: at(0, "09:00", 0)}, Rule.TEAMS),
        (with_visit(TWO, 0, skills=frozenset({"school"})), GOOD, Rule.SKILL),
        (replace(TWO, shifts=TWO.shifts[1:]), GOOD, Rule.NO_SHIFT),
        (with_shifts(TWO, rest=Window(540, 600)), GOOD, Rule.REST),
        (TWO, {0: at(0, "08:10"), 1: at(0, "09:00")}, Rule.OVERLAP),
        (TWO, {0: at(0, "08:10"), 1: at(0, "09:59")}, Rule.WAY),
        (replace(TWO, detours=(Detour(frozenset({3}), frozenset({0})),)), GOOD, Rule.WAY),
        (TWO, {0: at(0, "08:05")}, Rule.OUT),
        (with_shifts(TWO, last=11 * 60 + 30), GOOD, Rule.BACK),
        (with_shifts(TWO, most_visits=1), GOOD, Rule.MOST_VISITS),
        (with_shifts(TWO, most_ticks=200), GOOD, Rule.MOST_TICKS),
        (with_shifts(TWO, most_drive=100), GOOD, Rule.MOST_DRIVE),
        (with_shifts(with_visit(TWO, 0, load=9), capacity=8), GOOD, Rule.LOAD),
        (replace(TWO, repeats=(Repeat((0, 1), least=1),)), GOOD, Rule.REPEAT),
        (replace(TWO, repeats=(Repeat((0, 1), patterns=((0, 1),)),)), GOOD, Rule.REPEAT),
        (replace(TWO, pinned={0: at(1, "09:00")}), GOOD, Rule.PINNED),
        (replace(TWO, fixed=(Fixed("event:1", 0, 0, 570, 600, 0),)), GOOD, Rule.WAY),
    ],
    ids=lambda value: value.value if isinstance(value, Rule) else "",
)  # fmt: skip
def test_each_rule_is_found_when_it_is_broken(problem: Problem, placed: dict[int, Placement], rule: Rule) -> None:
    assert rule in rules(problem, placed)


def test_a_break_says_how_much_was_needed_and_how_much_is_there() -> None:
    (found,) = breaks(TWO, Plan({0: at(0, "08:10"), 1: at(0, "09:40")}))
    assert (found.visit, found.other, found.team, found.day, found.needed, found.there) == (1, 0, 0, 0, 50, 30)


@settings(max_examples=60)
@given(problems(may_repeat=False))
def test_a_tour_that_can_be_driven_breaks_nothing(problem: Problem) -> None:
    """The two do not share their arithmetic, so each is a check of the other."""
    plan = Plan()
    for shift in problem.shifts:
        for number, visit in enumerate(problem.visits):
            if number in plan.placed or not can_serve(visit, shift):
                continue
            there = stops_on(problem, plan, shift)
            found = tour(problem, shift, [*there, stop_of(problem, number, shift)])
            if found is not None:
                times = zip(found.stops, found.times, strict=True)
                plan = plan.with_(
                    {s.visit: Placement(shift.day, t, (shift.team,)) for s, t in times if s.visit is not None}
                )
    assert breaks(problem, plan) == []
