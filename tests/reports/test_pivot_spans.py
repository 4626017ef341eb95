"""Spans of time by name, the spans before them, and the keys of months and weeks in between."""

from __future__ import annotations

from datetime import date

import pytest

from reports import pivot_spans as spans

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("this_month", date(2026, 11, 1), date(2026, 11, 30)),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this_quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("this_half_year", date(2026, 7, 1), date(2026, 12, 31)),
        ("this_year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_spans_by_name_are_whole(preset: str, first: date, last: date) -> None:
    assert spans.span(preset, TODAY) == (first, last)


def test_the_month_before_january_is_december() -> None:
    assert spans.span("last_month", date(2027, 1, 5)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_before_whole_months_come_as_many_months_and_before_days_as_many_days() -> None:
    assert spans.before((date(2026, 3, 1), date(2026, 3, 31))) == (date(2026, 2, 1), date(2026, 2, 28))
    assert spans.before((date(2026, 1, 1), date(2026, 6, 30))) == (date(2025, 7, 1), date(2025, 12, 31))
    assert spans.before((date(2026, 5, 6), date(2026, 5, 12))) == (date(2026, 4, 29), date(2026, 5, 5))


def test_last_years_days_are_the_same_days_and_february_ends_with_february() -> None:
    assert spans.year_before((date(2026, 5, 6), date(2026, 5, 12))) == (date(2025, 5, 6), date(2025, 5, 12))
    assert spans.year_before((date(2025, 2, 1), date(2025, 2, 28))) == (date(2024, 2, 1), date(2024, 2, 29))
    assert spans.year_before((date(2024, 2, 29), date(2024, 2, 29))) == (date(2023, 2, 28), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("grain", "found"),
    [
        ("month", ["2025-12", "2026-01", "2026-02"]),
        ("quarter", ["2025-Q4", "2026-Q1"]),
        ("half_year", ["2025-H2", "2026-H1"]),
        ("year", ["2025", "2026"]),
    ],
)
def test_keys_between_two_days_are_all_there_in_order(grain: str, found: list[str]) -> None:
    assert spans.keys(grain, (date(2025, 12, 31), date(2026, 2, 1))) == found


def test_weeks_are_those_of_the_iso_calendar() -> None:
    assert spans.keys("week", (date(2026, 12, 27), date(2027, 1, 4))) == ["2026-W52", "2026-W53", "2027-W01"]
