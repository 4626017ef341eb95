"""The day proposed for the next drill is one on which schools are at work."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills.dates import is_school_day, next_school_day, proposal, renewal_day, span

DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (date(2026, 5, 11), date(2026, 5, 12)),
        (date(2026, 5, 15), date(2026, 5, 18)),  # a Friday: over the weekend
        (date(2026, 6, 30), date(2026, 9, 1)),  # over the summer
        (date(2026, 9, 30), date(2026, 10, 8)),  # over the national holiday
        (date(2025, 12, 31), date(2026, 1, 2)),
    ],
)
def test_the_next_school_day_leaves_out_weekends_and_holidays(after: date, expected: date) -> None:
    assert next_school_day(after) == expected


def test_a_drill_of_last_year_returns_on_its_date() -> None:
    assert renewal_day(date(2026, 5, 12), date(2027, 4, 20)) == date(2027, 5, 12)


def test_a_date_that_falls_on_a_weekend_moves_to_the_next_school_day() -> None:
    assert renewal_day(date(2023, 5, 12), date(2024, 4, 1)) == date(2024, 5, 13)


def test_a_drill_of_last_month_returns_a_month_later() -> None:
    assert renewal_day(date(2026, 4, 14), date(2026, 4, 30)) == date(2026, 5, 14)


def test_the_31st_returns_on_the_last_day_of_a_short_month() -> None:
    assert renewal_day(date(2026, 3, 31), date(2026, 4, 1)) == date(2026, 4, 30)


def test_29_february_returns_on_the_28th() -> None:
    assert renewal_day(date(2024, 2, 29), date(2025, 1, 10)) == date(2025, 2, 28)


@given(DAYS, DAYS)
def test_the_day_proposed_is_always_a_school_day_to_come(earlier: date, today: date) -> None:
    day = proposal(today, earlier).on
    assert day > today and is_school_day(day)


def test_without_an_earlier_drill_the_common_minute_is_proposed() -> None:
    found = proposal(date(2026, 5, 11))
    assert (found.on, found.starts, found.minutes) == (date(2026, 5, 12), time(14, 28), 30)


def test_the_time_of_the_earlier_drill_is_kept() -> None:
    found = proposal(date(2027, 4, 1), date(2026, 5, 12), time(10, 5), 45)
    assert (found.starts, found.minutes) == (time(10, 5), 45)


def test_a_drill_over_midnight_ends_on_the_next_day() -> None:
    assert span(date(2026, 5, 12), time(14, 28), 30) == (time(14, 58), None)
    assert span(date(2026, 5, 12), time(23, 50), 30) == (time(0, 20), date(2026, 5, 13))
