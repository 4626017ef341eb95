"""What the ground asks follows from the county's table and rules, and no design below it is taken for enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.fortification import (
    DEFAULT_DEGREES,
    DEFAULT_LADDER,
    Ground,
    KindRule,
    Rules,
    StepFacts,
    degree_of,
    delays,
    raised,
    required,
    say_period,
    say_pga,
    shortfalls,
)
from readiness.fortification import kept as stored

DAY = date(2026, 11, 30)
GROUND = Ground(100, 350)
accelerations = st.integers(20, 900)
kinds = st.sampled_from(["general", "school", "hospital", "crowded", "major", "unheard of"])


@pytest.mark.parametrize(
    ("pga", "up"), [(50, 100), (100, 150), (150, 200), (200, 300), (300, 400), (400, 400), (120, 150)]
)
def test_one_step_up_is_the_next_of_the_ladder_and_the_top_stays(pga: int, up: int) -> None:
    assert raised(pga, DEFAULT_LADDER) == up


@pytest.mark.parametrize(("pga", "degree"), [(39, None), (50, 6), (100, 7), (150, 7), (200, 8), (300, 8), (400, 9)])
def test_an_acceleration_belongs_to_a_basic_intensity(pga: int, degree: int | None) -> None:
    assert degree_of(pga, DEFAULT_DEGREES) == degree


def test_a_school_is_one_step_up_and_an_ordinary_building_is_not() -> None:
    school, general = required(GROUND, "school", Rules()), required(GROUND, "general", Rules())
    assert school is not None and general is not None
    assert (school.pga, school.period, school.is_raised) == (150, 350, True)
    assert (general.pga, general.is_raised) == (100, False)


def test_a_county_decides_by_its_own_rules() -> None:
    rules = Rules(kinds={"school": KindRule(is_raised=False)}, ladder=(100, 200))
    needed = required(GROUND, "school", rules)
    assert needed is not None and needed.pga == 100


def test_an_approved_evaluation_stands_in_place_of_the_table_only_where_one_is_needed() -> None:
    site = Ground(180, 450)
    major, general = required(GROUND, "major", Rules(), site), required(GROUND, "general", Rules(), site)
    assert major is not None and (major.pga, major.period) == (180, 450)
    assert general is not None and general.pga == 100
    alone = required(None, "major", Rules(), site)
    assert alone is not None and (alone.pga, alone.period, alone.degree) == (180, 450, None)


def test_the_basic_intensity_is_that_of_the_table_and_never_raised() -> None:
    ground = Ground(150, 350)
    school, general = required(ground, "school", Rules()), required(ground, "general", Rules())
    assert school is not None and general is not None
    assert (school.pga, school.degree, school.raised_degree) == (200, 7, 8)
    assert (general.pga, general.degree, general.raised_degree) == (150, 7, None)
    assert stored(Ground(200, 350), ground, ground, "school", Rules()) == school


def test_without_a_row_of_the_table_nobody_guesses() -> None:
    assert required(None, "school", Rules()) is None
    assert shortfalls("school", Rules(), None, (400, 900), False, ["application"]) == ["no_ground"]


@given(accelerations, accelerations, st.integers(100, 900), st.integers(100, 900), kinds)
def test_a_project_falls_short_exactly_when_a_designed_value_is_below_what_is_needed(
    ground: int, designed: int, period: int, designed_period: int, kind: str
) -> None:
    rules = Rules()
    needed = required(Ground(ground, period), kind, rules)
    assert needed is not None
    found = shortfalls(kind, rules, needed, (designed, designed_period), True, rules.of(kind).documents)
    assert ("pga_low" in found) == (designed < needed.pga)
    assert ("period_low" in found) == (designed_period < needed.period)
    assert needed.pga >= ground


@given(accelerations, kinds)
def test_a_stronger_ground_never_asks_for_less(pga: int, kind: str) -> None:
    weak, strong = required(Ground(pga, 350), kind, Rules()), required(Ground(pga + 1, 350), kind, Rules())
    assert weak is not None and strong is not None and strong.pga >= weak.pga


def test_what_is_missing_is_named() -> None:
    found = shortfalls("major", Rules(), required(GROUND, "major", Rules()), (None, None), False, [])
    assert found == ["no_evaluation", "no_design", "no_document"]


def test_a_review_is_late_by_its_step_and_by_its_own_day() -> None:
    yesterday, tomorrow = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert delays([StepFacts("waiting", yesterday)], tomorrow, DAY) == ["step_late"]
    assert delays([StepFacts("waiting", DAY), StepFacts("passed", yesterday)], DAY, DAY) == []
    assert delays([StepFacts("sent_back", None)], yesterday, DAY) == ["overdue", "sent_back"]


def test_rules_come_back_from_the_setting_as_they_were_kept() -> None:
    rules = Rules(kinds={**Rules().kinds, "school": KindRule(True, True, ("evaluation",))}, ladder=(50, 100),
                  source="县规〔2026〕1号", is_verified=True)  # fmt: skip
    assert Rules.from_stored(rules.as_stored()) == rules
    assert Rules.from_stored(None) == Rules()


def test_values_are_said_as_people_write_them() -> None:
    assert (say_pga(100), say_pga(125), say_pga(None)) == ("0.10 g", "0.125 g", "–")
    assert say_period(350) == "0.35 s"
