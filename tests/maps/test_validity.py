"""How long a verification holds."""

from __future__ import annotations

from datetime import date

import pytest

from maps.validity import is_current, months_later


@pytest.mark.parametrize(
    ("on", "months", "due"),
    [
        (date(2026, 5, 12), 12, date(2027, 5, 12)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(on: date, months: int, due: date) -> None:
    assert months_later(on, months) == due


def test_a_visit_holds_up_to_the_day_it_is_due() -> None:
    visited, due = date(2026, 5, 12), date(2027, 5, 12)
    assert is_current(visited, due, due, 12)
    assert not is_current(visited, due, date(2027, 5, 13), 12)


def test_without_a_due_date_the_usual_months_count() -> None:
    assert is_current(date(2026, 5, 12), None, date(2026, 11, 12), 6)
    assert not is_current(date(2026, 5, 12), None, date(2026, 11, 13), 6)


def test_what_was_never_visited_is_never_current() -> None:
    assert not is_current(None, date(2099, 1, 1), date(2026, 1, 1), 12)
