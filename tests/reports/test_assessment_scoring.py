"""Points run in straight lines and stop at their ends; scores are out of 100; equal scores share a rank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills.scoring import Band, grade
from reports.assessment_defaults import SCHEMES
from reports.assessment_scoring import Criterion, points_of, ranks, score
from reports.measures import BY_NAME


def measured(key: str, weight: float, zero_at: float = 0, full_at: float = 1) -> Criterion:
    return Criterion(key, key, key, "measured", "coverage", weight, zero_at, full_at)


def by_hand(key: str, weight: float, kind: str = "judged") -> Criterion:
    return Criterion(key, key, key, kind, "", weight, 0, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "points"), [(None, None), (0.0, 0), (0.45, 10), (0.9, 20), (1.0, 20), (0.3, 6.67)])
def test_points_run_from_none_to_full(value: float | None, points: float | None) -> None:
    assert points_of(measured("a", 20, 0, 0.9), value) == points


def test_where_less_is_better_the_line_runs_the_other_way() -> None:
    faster = measured("a", 10, 180, 120)
    assert [points_of(faster, seconds) for seconds in (200, 180, 150, 120, 60)] == [0, 0, 5, 10, 10]


def test_what_could_not_be_measured_costs_nothing() -> None:
    criteria = [measured("a", 60), measured("b", 20), by_hand("c", 20)]
    assert score(criteria, {"a": 45, "b": None, "c": 15}).score == 75
    assert score(criteria, {"a": None, "b": None}).score is None


def test_bonus_and_deduction_stop_at_their_limits_and_a_score_does_not_fall_below_nought() -> None:
    criteria = [measured("a", 100), by_hand("b", 5, "bonus"), by_hand("c", 10, "deduction")]
    assert score(criteria, {"a": 90, "b": 50}).score == 95
    assert score(criteria, {"a": 90, "c": 4}).score == 86
    assert score(criteria, {"a": 3, "c": 10}).score == 0


def test_equal_scores_share_a_rank_and_the_next_is_left_out() -> None:
    assert ranks({"a": 90.0, "b": 95.0, "c": 90.0, "d": 80.0, "e": None}) == {"a": 2, "b": 1, "c": 2, "d": 4, "e": None}


def test_a_grade_is_the_best_that_is_earned() -> None:
    bands = [Band("先进", "Outstanding", 90), Band("达标", "Satisfactory", 60), Band("落后", "Behind", 0)]
    assert [one.zh if (one := grade(points, bands)) else None for points in (90, 89.99, 0, None)] == [
        "先进", "达标", "落后", None
    ]  # fmt: skip


@given(st.lists(st.tuples(st.floats(0, 2), st.integers(1, 50)), min_size=1, max_size=8))
def test_a_score_lies_between_nought_and_a_hundred_and_more_is_never_worse(given_: list[tuple[float, int]]) -> None:
    criteria = [measured(str(at), weight) for at, (_, weight) in enumerate(given_)]
    points = {str(at): points_of(criteria[at], value) for at, (value, _) in enumerate(given_)}
    found = score(criteria, points).score
    better = score(criteria, points | {"0": points_of(criteria[0], given_[0][0] + 0.5)}).score
    assert found is not None and better is not None and 0 <= found <= better <= 100


@pytest.mark.parametrize("shipped", SCHEMES, ids=lambda one: one.code)
def test_the_shipped_schemes_come_to_a_hundred_and_measure_what_is_known(shipped: object) -> None:
    items = shipped.items  # type: ignore[attr-defined]
    assert sum(one.weight for one in items if one.kind in ("measured", "judged")) == 100
    for one in items:
        assert one.kind != "measured" or BY_NAME[one.measure].fits([shipped.subject])  # type: ignore[attr-defined]
