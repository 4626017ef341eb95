from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedule.calendars import boxes, first_and_days, neighbours
from schedule.spans import span_of

DAY = date(2027, 5, 12)


def test_a_month_is_shown_in_whole_weeks_from_monday() -> None:
    assert first_and_days("month", DAY) == (date(2027, 4, 26), 42)
    assert first_and_days("month", date(2027, 2, 3)) == (date(2027, 2, 1), 28)


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_every_view_shows_the_day_it_is_asked_for(day: date) -> None:
    for view in ("month", "week", "agenda"):
        first, days = first_and_days(view, day)
        assert first <= day < first + timedelta(days=days)
        assert view == "agenda" or (first.weekday() == 0 and days % 7 == 0)


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_the_arrows_leave_nothing_out(day: date) -> None:
    for view in ("month", "week", "agenda"):
        before, after = neighbours(view, day)
        assert before is not None and after is not None
        first, days = first_and_days("week" if view == "week" else "agenda", day)
        next_first, _ = first_and_days("week" if view == "week" else "agenda", after)
        assert next_first == first + timedelta(days=days)
        assert neighbours(view, after)[0] == first


def test_the_arrows_end_where_calendars_end() -> None:
    assert neighbours("month", date(2000, 1, 5))[0] is None
    assert neighbours("week", date(2099, 12, 31))[1] is None


def test_an_event_stands_on_each_of_its_days_and_says_its_clock_once() -> None:
    long = span_of(DAY, time(9), time(17), DAY + timedelta(days=2))
    shown = boxes(DAY, 4, DAY, DAY, [("exhibition", long)])
    assert [[slot.item for slot in box.slots] for box in shown] == [["exhibition"]] * 3 + [[]]
    assert [box.slots[0].is_first for box in shown[:3]] == [True, False, False]
    assert [box.slots[0].is_last for box in shown[:3]] == [False, False, True]


def test_days_know_what_they_are() -> None:
    first, days = first_and_days("month", DAY)
    shown: list[Any] = boxes(first, days, DAY, DAY.replace(day=1), [])
    assert [box.on for box in shown if box.is_today] == [DAY]
    assert sum(box.is_weekend for box in shown) == 12
    assert [box.on.month for box in shown if box.is_outside].count(4) == 5


@pytest.mark.parametrize("order", [1, -1])
def test_a_day_is_in_order_of_time(order: int) -> None:
    events = [("late", span_of(DAY, time(16), time(17))), ("early", span_of(DAY, time(8), time(9)))][::order]
    assert [slot.item for slot in boxes(DAY, 1, DAY, None, events)[0].slots] == ["early", "late"]
