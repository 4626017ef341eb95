from __future__ import annotations

from datetime import date

from schedule.workdays import DayBook, EnteredDay, book_of
from schedule.year_plans import breaks, make_ups, months


def test_months_come_in_whole_weeks_from_monday() -> None:
    may = months(DayBook(), 2026)[4]
    assert may.first == date(2026, 5, 1)
    assert [len(week) for week in may.weeks] == [7] * 5
    assert may.weeks[0][:4] == [None] * 4
    first = may.weeks[0][4]
    assert first is not None and first.is_holiday


def test_every_day_of_the_year_stands_in_exactly_one_cell() -> None:
    cells = [facts.on for month in months(DayBook(), 2028) for week in month.weeks for facts in week if facts]
    assert len(cells) == len(set(cells)) == 366


def test_a_break_joins_holidays_with_the_weekends_beside_them() -> None:
    found = [(one.name, one.first, one.days) for one in breaks(DayBook(), 2026)]
    assert ("Labor Day", date(2026, 5, 1), 5) in found
    assert ("Chinese New Year's Eve · Chinese New Year", date(2026, 2, 15), 9) in found
    assert len(found) == 7


def test_an_ordinary_weekend_is_no_break_and_a_make_up_day_ends_one() -> None:
    book = book_of([EnteredDay(date(2026, 3, 6), "holiday", "Fair"), EnteredDay(date(2026, 3, 8), "workday")])
    fair = next(one for one in breaks(book, 2026) if one.name == "Fair")
    assert (fair.first, fair.last) == (date(2026, 3, 6), date(2026, 3, 7))


def test_make_up_workdays_are_listed_in_order() -> None:
    assert [facts.on for facts in make_ups(DayBook(), 2025)] == [
        date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11),
    ]  # fmt: skip
