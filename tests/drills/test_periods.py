"""Periods of the calendar, windows of months, and cells over them."""

from __future__ import annotations

from datetime import date

import pytest

from drills.periods import Period, lay_out, month_start, period_of, periods_between, window_codes, window_of

TODAY = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("quarter", date(2027, 3, 31), date(2027, 1, 1), date(2027, 3, 31)),
        ("quarter", date(2027, 4, 1), date(2027, 4, 1), date(2027, 6, 30)),
        ("quarter", date(2027, 12, 31), date(2027, 10, 1), date(2027, 12, 31)),
        ("half_year", date(2027, 6, 30), date(2027, 1, 1), date(2027, 6, 30)),
        ("half_year", date(2027, 7, 1), date(2027, 7, 1), date(2027, 12, 31)),
        ("year", date(2027, 7, 1), date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_day_lies_in_its_period(kind: str, day: date, first: date, last: date) -> None:
    assert period_of(kind, day) == Period(kind, first, last)


def test_periods_between_two_days_are_whole_and_leave_no_gap() -> None:
    found = periods_between("quarter", date(2027, 2, 10), date(2027, 8, 1))
    assert [(one.first, one.last) for one in found] == [
        (date(2027, 1, 1), date(2027, 3, 31)), (date(2027, 4, 1), date(2027, 6, 30)),
        (date(2027, 7, 1), date(2027, 9, 30)),
    ]  # fmt: skip


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert month_start(date(2027, 1, 31), -2) == date(2026, 11, 1)
    assert month_start(date(2026, 12, 5), 1) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("now", date(2026, 7, 1), date(2027, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-27", date(2026, 9, 1), date(2027, 8, 31)),
        ("1999-00", date(2026, 7, 1), date(2027, 6, 30)),
        ("2026-28", date(2026, 7, 1), date(2027, 6, 30)),
        ("9999", date(2026, 7, 1), date(2027, 6, 30)),
        ("", date(2026, 7, 1), date(2027, 6, 30)),
    ],
)
def test_a_window_is_named_by_its_code_and_nonsense_means_now(code: str, first: date, last: date) -> None:
    found = window_of(code, TODAY)
    assert (found.first, found.last, len(found.months)) == (first, last, 12)


def test_every_window_that_is_offered_is_one() -> None:
    assert [window_of(code, TODAY).code for code in window_codes(TODAY)] == window_codes(TODAY)


def test_quarters_fill_the_months_of_a_school_year_and_are_cut_at_its_ends() -> None:
    window = window_of("2026-27", TODAY)
    quarters = periods_between("quarter", window.first, window.last)
    assert [width for _, width in lay_out(quarters, window.months)] == [1, 3, 3, 3, 2]


def test_terms_leave_the_holidays_open_and_share_no_month() -> None:
    window = window_of("2026-27", TODAY)
    autumn = Period("term", date(2026, 9, 1), date(2027, 2, 3))
    spring = Period("term", date(2027, 2, 22), date(2027, 7, 2))
    assert lay_out([autumn, spring], window.months) == [(0, 6), (1, 5), (None, 1)]
