"""Why a visit is left out, each reason with a small story, and remedies that really place it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import i18n
from planning.explanation_words import say_cost, say_group, say_reason, say_remedy
from planning.solving.barred import Barred
from planning.solving.checking import breaks, is_sound
from planning.solving.explaining import explain, unhappy
from planning.solving.greedy import greedy
from planning.solving.problem import Detour, Fixed, Plan, Problem, Repeat, Shift, Window
from planning.solving.reasons import Why
from planning.solving.relaxing import Kind, changed
from planning.solving.remedies import applied
from planning.solving.remedy_groups import groups
from planning.solving.remedy_trials import longer
from planning.solving.trying import Ground
from tests.support.counties import MORNING, SCHOOL, at, county, problems, with_shifts, with_visit


@pytest.fixture(autouse=True)
def _english():
    with i18n.speaking("en"):
        yield


def why(problem: Problem, plan: Plan, number: int) -> Why:
    return explain(problem, plan)[number].reason.why


def kinds(problem: Problem, plan: Plan, number: int) -> list[Kind]:
    return [one.kind for one in explain(problem, plan)[number].remedies]


def one_school(**changes: object) -> Problem:
    return with_visit(county({"unit:1": (10, 0)}), 0, **changes)


def spare_sunday(problem: Problem) -> Problem:
    """The last day is one that the only team has off."""
    off = len(problem.days) - 1
    mine = [shift for shift in problem.shifts if shift.day == off]
    return replace(problem, shifts=tuple(shift for shift in problem.shifts if shift.day != off), spare=tuple(mine))


def test_a_visit_whose_days_are_all_taken_away_has_no_day_and_the_sentence_says_by_what() -> None:
    exam = tuple(Barred(day, 480, 720, "blackout", "blackout:7", "Exams") for day in (0, 1))
    problem = one_school(windows={}, barred=exam)
    assert why(problem, Plan(), 0) is Why.NO_DAY
    assert say_reason(explain(problem, Plan())[0].stored(problem)[0]) == "No day of the plan is open to it: “Exams”."
    remedy = explain(problem, Plan())[0].remedies[0]
    assert (remedy.kind, remedy.asks["ignored_blackouts"][0]["blackout_id"]) == (Kind.BLACKOUT, 7)


def test_a_strict_blackout_cannot_be_ignored() -> None:
    exam = (Barred(0, 480, 720, "blackout", "blackout:7", "Exams", is_strict=True),)
    assert kinds(one_school(windows={}, barred=exam), Plan(), 0) == []


def test_hours_that_are_shorter_than_the_visit_are_too_short_and_may_be_dropped() -> None:
    problem = one_school(windows={0: (Window(600, 630),)})
    assert why(problem, Plan(), 0) is Why.SHORT
    assert kinds(problem, Plan(), 0) == [Kind.ANY_HOURS]


def test_a_village_evening_has_no_team_until_one_works_longer() -> None:
    problem = one_school(windows={0: (Window(17 * 60 + 30, 20 * 60),)})
    assert why(problem, Plan(), 0) is Why.NO_TEAM
    longer = explain(problem, Plan())[0].remedies[0]
    assert longer.kind is Kind.LONGER
    assert longer.asks["extra_shifts"][0] | {"team_id": 1} == {
        "team_id": 1, "on": "2026-12-07", "first": 480, "last": 1140,
    }  # fmt: skip


def test_nobody_with_the_skill_and_a_team_without_it_is_the_last_resort() -> None:
    problem = one_school(skills=frozenset({"dialect"}))
    assert why(problem, Plan(), 0) is Why.SKILL
    stored = explain(problem, Plan())[0].stored(problem)
    assert say_reason(stored[0], {"dialect": "Dialect"}) == "No team with “Dialect” is out on its days."
    assert str(say_remedy(stored[1][0], {"dialect": "Dialect"})) == "Send a team without “Dialect”"


def test_two_teams_are_never_out_together() -> None:
    problem = one_school(teams=2)
    assert why(problem, Plan(), 0) is Why.TOGETHER


def test_a_closed_road_leaves_no_way() -> None:
    problem = replace(one_school(), detours=(Detour(frozenset({1}), frozenset({0, 1})),))
    assert why(problem, Plan(), 0) is Why.NO_WAY


def test_too_far_to_be_there_and_back_says_how_far() -> None:
    problem = county({"unit:1": (290, 0)})
    assert why(problem, Plan(), 0) is Why.TOO_FAR
    said = say_reason(explain(problem, Plan())[0].stored(problem)[0])
    assert said == "Too far: there, the visit and back take 640 min, and a team is out for at most 600."


def test_more_driving_than_a_day_may_have() -> None:
    problem = with_shifts(county({"unit:1": (100, 0)}), most_drive=1500)
    assert why(problem, Plan(), 0) is Why.DRIVE_LIMIT
    assert Kind.LIMIT in kinds(problem, Plan(), 0)


def test_events_that_stay_are_in_the_way() -> None:
    problem = one_school(windows={0: (MORNING,)})
    problem = replace(problem, fixed=(Fixed("event:1", 0, 0, 480, 720, 0),))
    assert why(problem, Plan(), 0) is Why.EVENTS


def test_pinned_visits_are_in_the_way() -> None:
    problem = county({"unit:1": (10, 0), "unit:2": (12, 0)}, days=1, minutes=200)
    problem = with_visit(with_visit(problem, 0, windows={0: (MORNING,)}), 1, windows={0: (MORNING,)})
    pinned = replace(problem, pinned={0: at(0, "08:30")})
    assert why(pinned, Plan({0: at(0, "08:30")}), 1) is Why.PINNED
    assert Kind.MOVE not in kinds(pinned, Plan({0: at(0, "08:30")}), 1)


def test_the_other_visits_of_the_unit_leave_no_day() -> None:
    problem = replace(county({"unit:1": (10, 0), "unit:2": (10, 0)}), repeats=(Repeat((0, 1), least=2),))
    assert why(problem, Plan({0: at(0, "09:00")}), 1) is Why.REPEAT


def test_the_teams_have_their_most_visits() -> None:
    problem = with_shifts(county({"unit:1": (10, 0), "unit:2": (12, 0)}, days=1), most_visits=1)
    plan = Plan({0: at(0, "09:00")})
    assert why(problem, plan, 1) is Why.MOST_VISITS
    stored = explain(problem, plan)[1].stored(problem)[1]
    assert str(say_remedy(stored[0])) == "Let 1 make 2 visits on Mon 7 Dec 2026"
    assert stored[0]["drive"] == 4
    assert say_cost(stored[0]).endswith("4 min more driving. 1 other visit changes. Ask the team first.")


def test_a_full_day_names_the_team_and_a_day_off_is_offered() -> None:
    problem = spare_sunday(county({"unit:1": (10, 0), "unit:2": (12, 0)}, days=2, minutes=200))
    problem = replace(problem, shifts=tuple(replace(shift, last=13 * 60) for shift in problem.shifts))
    plan = Plan({0: at(0, "08:30")})
    assert why(problem, plan, 1) is Why.FULL
    stored = explain(problem, plan)[1].stored(problem)
    assert say_reason(stored[0]) == "Only 1 could go, and is busy on its only day."
    assert "Send 1 out on Tue 8 Dec 2026" in [str(say_remedy(one)) for one in stored[1]]


def test_a_saturday_is_opened_for_a_team_that_has_it_off() -> None:
    problem = spare_sunday(county({"unit:1": (10, 0)}, days=2))
    problem = with_visit(problem, 0, windows={}, barred=(Barred(1, 510, 690, "hours"),))
    (remedy,) = explain(problem, Plan())[0].remedies
    assert remedy.kind is Kind.SHIFT
    assert remedy.asks["extra_hours"] == [{"unit_id": None, "on": "2026-12-08", "first": 510, "last": 690}]
    assert set(remedy.asks) == {"extra_shifts", "extra_hours"}


def test_an_optional_one_goes_for_a_must_do() -> None:
    problem = county({"unit:1": (10, 0), "unit:2": (12, 0)}, days=1, minutes=200)
    for number in (0, 1):
        problem = with_visit(problem, number, windows={0: (MORNING,)}, is_must=number == 1)
    plan = Plan({0: at(0, "08:30")})
    remedy = next(one for one in explain(problem, plan)[1].remedies if one.kind is Kind.INSTEAD)
    assert remedy.placed[0] is None and remedy.placement.day == 0


def test_another_visit_moves_and_makes_room() -> None:
    problem = county({"unit:1": (10, 0), "unit:2": (12, 0)}, days=2, minutes=200)
    problem = with_shifts(with_visit(problem, 1, windows={0: (MORNING,)}), last=12 * 60)
    plan = Plan({0: at(0, "08:30")})
    remedy = next(one for one in explain(problem, plan)[1].remedies if one.kind is Kind.MOVE)
    assert remedy.placed[0] is not None and remedy.placed[0].day == 1
    assert str(say_remedy(remedy.as_json(problem))).startswith("Move unit:1 to Tue 8 Dec 2026")


def test_a_day_after_the_last_is_offered_if_it_is_known() -> None:
    problem, later = county({"unit:1": (10, 0)}, days=1), county({"unit:1": (10, 0)}, days=2)
    problem = with_visit(replace(problem, shifts=()), 0, windows={})
    later = replace(later, shifts=tuple(shift for shift in later.shifts if shift.day == 1))
    (remedy,) = explain(problem, Plan(), later)[0].remedies
    assert (remedy.kind, remedy.asks) == (Kind.LATER, {"extra_days": ["2026-12-08"]})


def test_what_costs_more_than_it_is_worth_can_be_taken_all_the_same() -> None:
    problem = one_school()
    problem = replace(problem, weights=replace(problem.weights, value=1))
    assert why(problem, greedy(problem), 0) is Why.COST
    assert kinds(problem, greedy(problem), 0)[0] is Kind.TAKE


def test_a_late_visit_is_explained_by_its_days_in_time() -> None:
    problem = county({"unit:1": (10, 0), "unit:2": (12, 0)}, days=2, minutes=200)
    problem = with_shifts(with_visit(problem, 1, due=0), last=12 * 60)
    plan = Plan({0: at(0, "08:30"), 1: at(1, "08:30")})
    assert unhappy(problem, plan) == [1]
    found = explain(problem, plan)[1]
    assert (found.reason.why, found.reason.is_late) == (Why.FULL, True)
    assert all(one.placement.day == 0 for one in found.remedies)


def test_a_team_on_its_day_off_places_several() -> None:
    problem = spare_sunday(county({f"unit:{n}": (10 + n, 0) for n in range(4)}, days=2, minutes=100))
    problem = replace(problem, shifts=tuple(replace(shift, last=12 * 60) for shift in problem.shifts))
    plan = greedy(problem)
    (group, *_) = groups(problem, plan)
    assert (group.kind, group.left) == (Kind.SHIFT, len(plan.left_out(problem)))
    made, better = changed(problem, group.change), plan.with_(group.placed)
    assert not breaks(made, better) and set(group.visits) <= set(better.placed)
    assert str(say_group(group.as_json(problem))).startswith("Send 1 out on Tue 8 Dec 2026: places ")


spares = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3, unique=True)


@given(problems(most_visits=5), spares, st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_visit_left_out_has_a_reason_and_each_remedy_places_it(
    problem: Problem, off: list[tuple[int, int]], has_soft_hours: bool
) -> None:
    spare = [
        Shift(team, day, 480, 1080, team, team)
        for team, day in off
        if team < len(problem.teams) and day < len(problem.days) and (team, day) not in problem.shifts_of
    ]
    soft = tuple(Barred(day, w.first, w.last, "hours") for day in range(len(problem.days)) for w in SCHOOL)
    problem = replace(problem, spare=tuple(spare))
    if has_soft_hours:
        problem = with_visit(problem, 0, barred=soft)
    plan = greedy(problem)
    ground = Ground.of(problem, plan)
    found = explain(problem, plan)
    assert set(found) == set(unhappy(problem, plan))
    for number, explanation in found.items():
        assert say_reason(explanation.reason.as_json())
        for remedy in explanation.remedies:
            made, better = applied(ground, remedy)
            due = problem.visits[number].due
            assert is_sound(made, better), (remedy, breaks(made, better))
            assert not explanation.reason.is_late or better.placed[number].day <= (due or 0)
            assert say_cost(remedy.as_json(problem)) and str(say_remedy(remedy.as_json(problem)))
    for group in groups(problem, plan):
        assert is_sound(changed(problem, group.change), plan.with_(group.placed))


def test_a_team_begins_no_earlier_than_what_it_is_booked_for_lets_it() -> None:
    shift = Shift(0, 0, 600, 1080, 0, 0, frozenset())
    problem = Problem((date(2026, 12, 7),), (), (), (shift,), (), (), ())
    booked = replace(problem, widest=(replace(shift, last=1140),))
    assert (longer(problem, shift, 60, False).first, longer(booked, shift, 60, False).first) == (540, 600)
    assert longer(booked, shift, 120, True).last == 1140
