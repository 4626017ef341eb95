"""A move by hand is judged without solving: what it breaks, what it costs, and who must make room."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.break_words import say_break
from planning.solving.checking import Rule, breaks, is_sound
from planning.solving.greedy import greedy
from planning.solving.moving import check_move
from planning.solving.placing import best_places
from planning.solving.problem import Fixed, Placement, Plan, Problem
from tests.support.counties import at, county, problems

LINE = county({"near": (10, 0), "middle": (20, 0), "far": (60, 0)}, days=2, bases=((0, 0), (0, 50)))
DAY = Plan({0: at(0, "08:10"), 1: at(0, "09:30"), 2: at(0, "14:00")})


def test_a_free_place_breaks_nothing_and_says_what_it_costs() -> None:
    found = check_move(LINE, DAY, 2, at(1, "09:00"))
    assert found.is_sound and not found.shifted
    assert found.cost.drive == 40, "to the far village and back alone, instead of on the way of the others"


def test_others_on_the_tour_make_room_only_as_far_as_they_must() -> None:
    found = check_move(LINE, DAY, 2, at(0, "11:00"))
    assert found.is_sound and is_sound(LINE, found.plan)
    assert found.shifted == {1: (at(0, "09:30"), at(0, "09:20"))}, "ten minutes sooner, and the first stays"


def test_a_pinned_visit_makes_no_room() -> None:
    pinned = replace(LINE, pinned={1: DAY.placed[1]})
    found = check_move(pinned, DAY, 2, at(0, "11:00"))
    assert [one.rule for one in found.broken] == [Rule.WAY] and found.plan.placed[1] == DAY.placed[1]
    assert found.can_override
    said = str(say_break(pinned, found.broken[0]))
    assert said == "From “middle” to “far” the way takes 40 min, and “1” has 30 on Mon 7 Dec 2026."


def test_the_pin_of_the_visit_itself_is_lifted() -> None:
    pinned = replace(LINE, pinned={2: DAY.placed[2]})
    assert check_move(pinned, DAY, 2, at(1, "09:00")).is_sound


def test_being_at_two_places_at_once_is_allowed_by_no_reason() -> None:
    busy = replace(LINE, fixed=(Fixed("event:1", 1, 0, 540, 660, 1, "meeting"),))
    found = check_move(busy, DAY, 2, at(0, "09:30", 1))
    assert Rule.OVERLAP in {one.rule for one in found.broken} and not found.can_override


def test_what_was_broken_before_is_not_blamed_on_the_move() -> None:
    broken = Plan({0: at(0, "07:00"), 1: at(0, "09:30")})
    assert breaks(LINE, broken)
    assert check_move(LINE, broken, 1, at(1, "09:30")).is_sound


def test_leaving_a_visit_out_breaks_nothing_and_saves_its_way() -> None:
    found = check_move(LINE, DAY, 2, None)
    assert found.is_sound and 2 not in found.plan.placed and found.cost.drive == -80


@given(problem=problems(may_repeat=False), data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_move_that_is_called_sound_keeps_a_sound_plan_sound(problem: Problem, data: st.DataObject) -> None:
    plan = greedy(problem)
    if not is_sound(problem, plan):
        return
    visit = data.draw(st.integers(0, len(problem.visits) - 1))
    placement = Placement(
        data.draw(st.integers(0, len(problem.days) - 1)), data.draw(st.sampled_from(range(480, 1080, 30))),
        (data.draw(st.integers(0, len(problem.teams) - 1)),),
    )  # fmt: skip
    found = check_move(problem, plan, visit, placement)
    assert found.is_sound == is_sound(problem, found.plan)
    assert all(number not in problem.pinned for number in found.shifted)
    for one in best_places(problem, plan, visit, 2):
        assert is_sound(problem, one.checked.plan) and one.checked.plan.placed[visit] == one.placement
