"""Intervals agree with the values that their authors published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import intervals


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_intervals_of_newcombes_table(part: int, whole: int, low: float, high: float) -> None:
    assert intervals.share(part, whole) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926), ((0, 10), (0, 20), -0.1611, 0.2775), ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)  # fmt: skip
def test_differences_have_the_intervals_of_newcombes_second_table(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    assert intervals.share_difference(one, other) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888),
     (100, 81.364, 121.627)],
)  # fmt: skip
def test_counts_have_garwoods_exact_intervals(events: int, low: float, high: float) -> None:
    assert intervals.count(events) == pytest.approx((low, high), abs=1.1e-3)


@pytest.mark.parametrize(("many", "low", "high"), [(6, 1, 6), (10, 2, 9), (15, 4, 12), (20, 6, 15), (25, 8, 18)])
def test_medians_lie_between_the_ranks_of_the_sign_test(many: int, low: int, high: int) -> None:
    assert intervals.median([float(value) for value in range(many, 0, -1)]) == (low, high)


def test_where_the_approximation_begins_it_agrees_with_the_exact_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    approximate = intervals.count(201)
    monkeypatch.setattr(intervals, "MANY", 201)
    assert approximate == pytest.approx(intervals.count(201), rel=2e-4)


def test_of_five_values_nobody_can_say_where_the_median_lies() -> None:
    assert intervals.median([1, 2, 3, 4, 5]) is None
    assert intervals.median([]) is None


def test_where_there_are_no_cases_there_is_no_interval() -> None:
    assert intervals.share(0, 0) is None
    assert intervals.share_difference((1, 2), (0, 0)) is None


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_share_lies_in_its_interval(part: int, whole: int) -> None:
    part = min(part, whole)
    found = intervals.share(part, whole)
    assert found is not None
    assert 0 <= found[0] <= part / whole + 1e-12
    assert part / whole - 1e-12 <= found[1] <= 1


def test_six_against_four_in_equal_times_is_no_difference_and_sixty_against_thirty_is() -> None:
    assert not intervals.rates_differ(6, 30, 4, 30)
    assert intervals.rates_differ(60, 30, 30, 30)
    assert not intervals.rates_differ(60, 60, 30, 30)
    assert not intervals.rates_differ(0, 30, 0, 30)
