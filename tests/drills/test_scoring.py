"""Scores and grades: between nought and a hundred, the same whatever the weights add up to, exact at the borders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills.indicator_defaults import SETS, bands, rows
from drills.scoring import Band, bands_of, grade, mean, score, score_of, spread, unmarked

WEIGHTS = st.integers(1, 1000)
POINTS = st.integers(0, 100)
MARKS = st.lists(st.tuples(WEIGHTS, POINTS), min_size=1, max_size=40)
GRADES = bands_of(bands())


@given(MARKS)
def test_a_score_lies_between_the_lowest_and_the_highest_points(marks: list[tuple[int, int]]) -> None:
    found = score(marks)
    assert found is not None and 0 <= found <= 100
    assert min(points for _, points in marks) - 0.05 <= found <= max(points for _, points in marks) + 0.05


@given(MARKS, st.integers(2, 50))
def test_weights_count_as_shares_whatever_they_add_up_to(marks: list[tuple[int, int]], factor: int) -> None:
    assert score(marks) == score([(weight * factor, points) for weight, points in marks])


@given(MARKS, st.integers(0, 39), st.integers(1, 100))
def test_more_points_never_make_a_lower_score(marks: list[tuple[int, int]], at: int, more: int) -> None:
    at %= len(marks)
    better = [(w, min(100, p + more) if place == at else p) for place, (w, p) in enumerate(marks)]
    assert (score(better) or 0) >= (score(marks) or 0)


def test_a_heavier_indicator_counts_for_more() -> None:
    assert score([(30, 100), (10, 60)]) == 90.0
    assert score([(10, 100), (30, 60)]) == 70.0


def test_what_is_not_judged_does_not_count_as_nought() -> None:
    assert score([(50, 80), (50, None)]) == 80.0
    assert score([(50, None)]) is None
    assert score([]) is None


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (100, "优秀"),
        (90, "优秀"),
        (89.9, "良好"),
        (80, "良好"),
        (79.9, "合格"),
        (60, "合格"),
        (59.9, "不合格"),
        (0, "不合格"),
    ],
)
def test_a_grade_begins_at_its_border(points: float, name: str) -> None:
    found = grade(points, GRADES)
    assert found is not None and found.zh == name


def test_the_figure_shown_and_its_grade_agree() -> None:
    found = score([(9999, 90), (1, 0)])  # 89.991, shown as 90.0
    assert found == 90.0
    assert getattr(grade(found, GRADES), "zh", "") == "优秀"


def test_bands_are_found_in_any_order_and_may_leave_scores_without_a_grade() -> None:
    two = [Band("乙", "B", 50), Band("甲", "A", 85)]
    assert [getattr(grade(points, two), "zh", None) for points in (85, 84.9, 50, 49.9)] == ["甲", "乙", "乙", None]
    assert grade(None, two) is None


def test_several_evaluators_come_to_their_mean() -> None:
    assert mean([80.0, 91.0]) == 85.5
    assert mean([70.1, 70.2, 70.3]) == 70.2
    assert mean([]) is None


def test_similar_units_are_shown_as_median_and_range() -> None:
    found = spread([70.0, 95.5, 80.0, 90.0])
    assert found is not None and (found.median, found.least, found.most, found.of) == (85.0, 70.0, 95.5, 4)
    assert spread([]) is None


@pytest.mark.parametrize("shipped", SETS, ids=lambda shipped: shipped.code)
def test_a_shipped_set_is_complete_in_both_languages_and_weighs_a_hundred(shipped: object) -> None:
    found = rows(shipped)  # type: ignore[arg-type]
    assert sum(row["weight"] for row in found) == 100
    assert len({row["name_zh"] for row in found}) == len(found)
    for row in found:
        assert all(row[name] for name in ("section_zh", "section_en", "name_zh", "name_en"))
        assert (row["kind"] == "choice") == bool(row["options"])
        if row["options"]:
            points = [option["points"] for option in row["options"]]
            assert points == sorted(points, reverse=True) and points[0] == 100 and points[-1] == 0
            assert all(option["zh"] and option["en"] for option in row["options"])
    best = score_of(row | {"points": 100} for row in found)
    assert best == 100.0 and not unmarked(row | {"points": 0} for row in found)
