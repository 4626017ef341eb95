"""The terms of the objective, in their order."""

from __future__ import annotations

from dataclasses import replace

from planning.solving.problem import Fixed, Plan, Repeat, Weights
from planning.solving.scoring import Score, retimed, score, standing_drive
from tests.support.counties import at, county, with_visit

TWO = county({"near": (10, 0), "far": (60, 0)}, days=2, bases=((0, 0), (0, 50)))


def test_nothing_is_driven_for_a_tour_without_a_stop() -> None:
    assert score(TWO, Plan()) == Score(value_left=2)


def test_driving_for_an_event_that_stays_is_no_matter_of_the_plan() -> None:
    beside = replace(TWO, fixed=(Fixed("event:1", 0, 0, 15 * 60, 16 * 60, 3),))
    plan = Plan({0: at(0, "09:00")})
    assert standing_drive(beside) == 2 * 600
    assert score(beside, plan).drive - standing_drive(beside) == 0, "the visit lies on the way to the event"


def test_every_term_is_counted() -> None:
    problem = replace(
        with_visit(with_visit(TWO, 0, due=0, prefers=1), 1, is_must=True),
        published={0: at(0, "09:00"), 1: at(0, "09:00")}, repeats=(Repeat((0, 1)),),
    )  # fmt: skip
    assert score(problem, Plan({0: at(1, "09:00")})) == Score(
        must_left=1, repeat_broken=1, late_days=1, drive=200, unfair=80, other_team=1, changes=2
    )
    assert score(problem, Plan({0: at(0, "08:30")})).shifts == 1


def test_the_usual_weights_keep_the_order_of_the_terms() -> None:
    worse = [
        Score(must_left=1), Score(repeat_broken=9), Score(value_left=90), Score(late_days=90), Score(drive=9_000),
        Score(unfair=60),
    ]  # fmt: skip
    totals = [one.total(TWO) for one in worse]
    assert totals == sorted(totals, reverse=True)


def test_weights_are_minutes_of_driving() -> None:
    weights = Weights(late=7, unfair=3)
    assert Score(late_days=2, drive=50, unfair=120).total(TWO, weights) == 2 * 7 * 10 + 50 + 2 * 3 * 10


def test_times_are_set_anew_without_changing_the_order() -> None:
    plan = Plan({0: at(0, "11:00"), 1: at(0, "16:00")})
    assert retimed(TWO, plan).placed == {0: at(0, "08:10"), 1: at(0, "10:00")}
