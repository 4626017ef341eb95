from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedule.calendars import AGENDA_DAYS, VIEWS, DayBox, boxes, first_and_days, neighbours, until_full, weeks

DAY = date(2027, 5, 12)
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@dataclass(frozen=True)
class Thing:
    name: str
    on: date
    until: date


def names(box: DayBox[Thing]) -> list[str]:
    return [slot.item.name for slot in box.slots]


def test_a_month_is_shown_in_whole_weeks_from_monday() -> None:
    assert first_and_days("month", DAY) == (date(2027, 4, 26), 42)
    assert first_and_days("month", date(2027, 2, 3)) == (date(2027, 2, 1), 28)


@pytest.mark.parametrize(
    ("view", "length", "shown"),
    [
        ("week", 1, (date(2027, 5, 10), 7)),
        ("day", 1, (DAY, 1)),
        ("agenda", 1, (DAY, AGENDA_DAYS)),
        ("timeline", 1, (DAY, 1)),
        ("timeline", 7, (date(2027, 5, 10), 7)),
        ("timeline", 14, (date(2027, 5, 10), 14)),
    ],
)
def test_a_view_begins_where_it_is_read_from(view: str, length: int, shown: tuple[date, int]) -> None:
    assert first_and_days(view, DAY, length) == shown


@given(DAYS, st.sampled_from(VIEWS), st.sampled_from([1, 7, 14]))
def test_every_view_shows_the_day_it_is_asked_for(day: date, view: str, length: int) -> None:
    first, days = first_and_days(view, day, length)
    assert first <= day < first + timedelta(days=days)
    if view in ("month", "week"):
        assert first.weekday() == 0 and days % 7 == 0


@given(DAYS, st.sampled_from(["week", "day", "agenda", "timeline"]), st.sampled_from([1, 7, 14]))
def test_the_arrows_leave_nothing_out(day: date, view: str, length: int) -> None:
    _before, after = neighbours(view, day, length)
    first, days = first_and_days(view, day, length)
    assert after is not None
    assert first_and_days(view, after, length)[0] == first + timedelta(days=days)
    assert neighbours(view, after, length)[0] == first


@given(DAYS)
def test_the_arrows_of_a_month_lead_to_the_next_one_and_back(day: date) -> None:
    after = neighbours("month", day)[1]
    assert after is not None and after.day == 1 and 1 <= (after - day).days <= 31
    assert neighbours("month", after)[0] == day.replace(day=1)


def test_the_arrows_end_where_calendars_end() -> None:
    assert neighbours("month", date(2000, 1, 5))[0] is None
    assert neighbours("week", date(2099, 12, 31))[1] is None


def test_an_event_stands_on_each_of_its_days_and_says_its_clock_once() -> None:
    shown = boxes(DAY, 4, DAY, None, [Thing("exhibition", DAY, DAY + timedelta(days=2))])
    assert [names(box) for box in shown] == [["exhibition"]] * 3 + [[]]
    assert [box.slots[0].is_first for box in shown[:3]] == [True, False, False]
    assert [box.slots[0].is_last for box in shown[:3]] == [False, False, True]


def test_days_know_what_they_are() -> None:
    first, days = first_and_days("month", DAY)
    shown: list[DayBox[Thing]] = boxes(first, days, DAY, DAY.replace(day=1), [])
    assert [box.on for box in shown if box.is_today] == [DAY]
    assert sum(box.is_weekend for box in shown) == 12
    assert [box.on.month for box in shown if box.is_outside].count(4) == 5
    assert [len(week) for week in weeks(shown)] == [7] * 6


def test_an_agenda_ends_with_the_last_whole_day_that_can_be_listed() -> None:
    things = [Thing(str(n), DAY + timedelta(days=n // 3), DAY + timedelta(days=n // 3)) for n in range(12)]
    shown = boxes(DAY, 4, DAY, None, things)
    assert len(until_full(shown, 12)) == 4
    assert len(until_full(shown, 7)) == 2
    assert len(until_full(shown, 1)) == 1, "a day with more than that is still listed"
