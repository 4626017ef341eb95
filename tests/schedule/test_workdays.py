from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.i18n import speaking
from schedule.workdays import DayBook, EnteredDay, book_of


@pytest.fixture
def book() -> DayBook:
    return DayBook()


# the State Council's arrangement for 2026
BREAKS_2026 = [
    (date(2026, 1, 1), 3), (date(2026, 2, 15), 9), (date(2026, 4, 4), 3), (date(2026, 5, 1), 5),
    (date(2026, 6, 19), 3), (date(2026, 9, 25), 3), (date(2026, 10, 1), 7),
]  # fmt: skip
MAKE_UPS_2026 = [
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
]  # fmt: skip


@pytest.mark.parametrize(("first", "days"), BREAKS_2026)
def test_nobody_works_from_the_first_to_the_last_day_of_a_break(book: DayBook, first: date, days: int) -> None:
    assert not any(book.is_workday(first + timedelta(days=number)) for number in range(days))
    assert book.is_workday(first + timedelta(days=days))


@pytest.mark.parametrize("on", MAKE_UPS_2026)
def test_a_make_up_workday_is_worked_on_though_it_is_a_weekend(book: DayBook, on: date) -> None:
    facts = book.say(on)
    assert on.isoweekday() >= 6
    assert (facts.is_workday, facts.is_make_up, facts.is_holiday, facts.name) == (True, True, False, "Make-up workday")


def test_a_year_has_the_workdays_that_its_calendar_gives(book: DayBook) -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]
    # 365 days, 104 of them weekend, 5 made up for, 18 days off on a weekday
    assert sum(map(book.is_workday, days)) == 365 - 104 + 5 - 18


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_published_year_is_known(book: DayBook, year: int) -> None:
    assert book.is_known(year)


@pytest.mark.parametrize("year", [2000, 2099])
def test_the_years_at_the_edge_are_read_without_failing(book: DayBook, year: int) -> None:
    assert book.say(date(year, 1, 1)).is_holiday
    assert book.say(date(year, 12, 31)).on.year == year


@pytest.mark.parametrize("year", [2027, 2040])
def test_a_year_is_not_known_before_its_arrangement_is_published(book: DayBook, year: int) -> None:
    assert not book.is_known(year)
    assert book.say(date(year, 10, 1)).is_holiday, "the festival itself is fixed by rule"
    assert not any(facts.is_make_up for facts in book.special_days(year))


def test_a_year_of_which_days_were_entered_is_known() -> None:
    book = book_of([EnteredDay(date(2027, 2, 20), "workday")])
    assert book.is_known(2027) and not book.is_known(2028)


def test_an_entered_day_stands_above_the_library() -> None:
    thursday, may_day, make_up = date(2026, 3, 5), date(2026, 5, 1), date(2026, 5, 9)
    book = book_of(
        [EnteredDay(thursday, "holiday", "圩庆"), EnteredDay(may_day, "workday"), EnteredDay(make_up, "holiday")]
    )
    assert (book.is_workday(thursday), book.say(thursday).name) == (False, "圩庆")
    facts = book.say(may_day)
    assert (facts.is_workday, facts.is_holiday, facts.is_make_up, facts.name) == (True, False, False, "Workday")
    assert (book.is_workday(make_up), book.say(make_up).name) == (False, "Day off")
    assert thursday in [facts.on for facts in book.special_days(2026)]


def test_of_two_entries_for_one_day_the_later_stands() -> None:
    on = date(2026, 3, 5)
    book = book_of([EnteredDay(on, "holiday"), EnteredDay(on, "workday")])
    assert book.is_workday(on)


def test_an_ordinary_day_has_no_name(book: DayBook) -> None:
    wednesday, saturday = book.say(date(2026, 3, 4)), book.say(date(2026, 3, 7))
    assert (wednesday.name, wednesday.is_workday, wednesday.is_holiday) == ("", True, False)
    assert (saturday.name, saturday.is_workday, saturday.is_holiday) == ("", False, False)


@pytest.mark.parametrize(
    ("on", "chinese", "english"),
    [
        (date(2026, 2, 17), "春节", "Chinese New Year"),
        (date(2026, 2, 20), "春节", "Chinese New Year"),  # swapped with 14 February
        (date(2026, 4, 6), "清明节", "Tomb-Sweeping Day"),  # in place of the Sunday
        (date(2024, 9, 16), "中秋节", "Mid-Autumn Festival"),  # swapped, before the festival
        (date(2025, 10, 8), "中秋节", "Mid-Autumn Festival"),
    ],
)
def test_a_day_off_is_called_by_the_festival_it_belongs_to(book: DayBook, on: date, chinese: str, english: str) -> None:
    assert book.say(on).name == english
    with speaking("zh"):
        assert book.say(on).name == chinese


def test_every_day_off_of_the_published_years_has_a_festivals_name(book: DayBook) -> None:
    with speaking("zh"):
        names = {facts.name for year in (2024, 2025, 2026) for facts in book.special_days(year) if facts.is_holiday}
    assert names == {"元旦", "春节", "农历除夕", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


@pytest.mark.parametrize(("first", "days"), BREAKS_2026)
def test_every_day_of_a_break_is_marked_as_one_and_has_its_name(book: DayBook, first: date, days: int) -> None:
    break_ = [book.say(first + timedelta(days=number)) for number in range(days)]
    assert all(facts.is_break and facts.name for facts in break_)
    assert not book.say(first - timedelta(days=1)).is_break
    assert not book.say(first + timedelta(days=days)).is_break


def test_only_the_breaks_of_the_arrangement_are_marked(book: DayBook) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    marked = [on for on in days if book.say(on).is_break]
    assert marked == [first + timedelta(days=number) for first, length in BREAKS_2026 for number in range(length)]


@pytest.mark.parametrize("on", [date(2026, 4, 4), date(2026, 5, 3)])
def test_a_weekend_day_beside_a_holiday_is_in_its_break_but_no_holiday(book: DayBook, on: date) -> None:
    facts = book.say(on)
    assert (facts.is_break, facts.is_holiday, facts.is_make_up) == (True, False, False)
    with speaking("zh"):
        assert book.say(on).name == ("清明节" if on.month == 4 else "劳动节")


def test_a_break_does_not_reach_beyond_a_workday() -> None:
    book = book_of([EnteredDay(date(2026, 3, 6), "holiday", "Fair"), EnteredDay(date(2026, 3, 7), "workday")])
    assert book.say(date(2026, 3, 6)).is_break
    assert not book.say(date(2026, 3, 7)).is_break and not book.say(date(2026, 3, 8)).is_break


def test_a_break_over_new_year_is_one_run() -> None:
    saturday = DayBook().say(date(2022, 12, 31))  # 1 January 2023 is a Sunday
    assert saturday.is_break and saturday.name == "New Year's Day"
