from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from core.i18n import speaking
from schedule.closure_words import ends_of, say_dates, say_days, say_whom
from schedule.closures import Closure, closed, closed_days
from schedule.spans import Span, span_of

NOBODY: frozenset[str] = frozenset()
SCHOOL = frozenset({"primary", "school"})
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def closure(**more: Any) -> Closure:
    facts: dict[str, Any] = {"starts_on": MAY[0], "ends_on": MAY[1]}
    for name in {"weekdays", "endings", "unit_kinds", "event_kinds"} & more.keys():
        more[name] = frozenset(more[name])
    return Closure("圩日", "Market day", **(facts | more))


def span(on: date = date(2026, 5, 12), first: int = 9, last: int = 11, until: date | None = None) -> Span:
    return span_of(on, time(first), time(last % 24), until)


def numbers(days: list[date]) -> list[int]:
    return [day.day for day in days]


def test_it_holds_from_the_first_to_the_last_day_both_counted() -> None:
    everything = closure()
    for on, holds in ((date(2026, 4, 30), False), (MAY[0], True), (MAY[1], True), (date(2026, 6, 1), False)):
        assert closed(span(on), everything, NOBODY, "lecture") is holds


def test_weekdays_narrow_it() -> None:
    assert numbers(closed_days(closure(weekdays=[1, 7]), *MAY)) == [3, 4, 10, 11, 17, 18, 24, 25, 31]
    assert closed(span(date(2026, 5, 11)), closure(weekdays=[1]), NOBODY, "lecture")
    assert not closed(span(date(2026, 5, 12)), closure(weekdays=[1]), NOBODY, "lecture")


def test_market_days_go_by_the_last_digit_of_the_day() -> None:
    assert numbers(closed_days(closure(endings=[1, 4, 7]), *MAY)) == [1, 4, 7, 11, 14, 17, 21, 24, 27, 31]
    assert numbers(closed_days(closure(endings=[0]), *MAY)) == [10, 20, 30]


def test_lunar_market_days_go_by_the_lunar_day() -> None:
    # 17 May 2026 is the first of the fourth lunar month, 1 May the 15th of the third, which has 30 days
    found = closed_days(closure(endings=[1, 4, 7], is_lunar=True), *MAY)
    assert numbers(found) == [3, 7, 10, 13, 17, 20, 23, 27, 30]


def test_weekdays_and_endings_must_both_fit() -> None:
    assert numbers(closed_days(closure(weekdays=[1], endings=[1, 8]), *MAY)) == [11, 18]


def test_days_outside_the_question_or_the_closure_are_left_out() -> None:
    assert closed_days(closure(), date(2026, 4, 1), date(2026, 5, 2)) == [date(2026, 5, 1), date(2026, 5, 2)]
    assert closed_days(closure(), date(2026, 6, 1), date(2026, 6, 30)) == []
    assert closed_days(closure(), date(2026, 5, 9), date(2026, 5, 8)) == []


@pytest.mark.parametrize(
    ("first", "last", "holds"), [(6, 8, False), (7, 9, True), (9, 10, True), (11, 13, True), (12, 14, False)]
)
def test_hours_narrow_it_and_what_only_touches_is_free(first: int, last: int, holds: bool) -> None:
    morning = closure(from_minute=8 * 60, until_minute=12 * 60)
    assert closed(span(first=first, last=last), morning, NOBODY, "lecture") is holds


def test_an_event_over_several_days_is_asked_day_by_day() -> None:
    evening = closure(starts_on=date(2026, 5, 13), ends_on=date(2026, 5, 13), from_minute=18 * 60, until_minute=20 * 60)
    assert closed(span(date(2026, 5, 12), 9, 10, date(2026, 5, 14)), evening, NOBODY, "lecture")
    assert not closed(span(date(2026, 5, 12), 9, 10, date(2026, 5, 13)), evening, NOBODY, "lecture")
    assert not closed(span(date(2026, 5, 13), 21, 10, date(2026, 5, 14)), evening, NOBODY, "lecture")


def test_an_event_that_ends_at_midnight_does_not_reach_the_next_day() -> None:
    tomorrow = closure(starts_on=date(2026, 5, 13), ends_on=date(2026, 5, 13))
    assert not closed(span_of(date(2026, 5, 12), time(22), time(0), date(2026, 5, 13)), tomorrow, NOBODY, "lecture")


def test_a_group_of_units_covers_those_beneath_it_and_nobody_else() -> None:
    exams = closure(unit_kinds=["school"])
    assert closed(span(), exams, SCHOOL, "lecture")
    assert not closed(span(), exams, frozenset({"village"}), "lecture")
    assert not closed(span(), exams, NOBODY, "lecture")


def test_a_kind_of_unit_does_not_stand_for_its_whole_group() -> None:
    assert not closed(span(), closure(unit_kinds=["junior"]), SCHOOL, "lecture")


def test_kinds_of_event_narrow_it() -> None:
    drills = closure(event_kinds=["drill"])
    assert closed(span(), drills, NOBODY, "drill")
    assert not closed(span(), drills, NOBODY, "lecture")


def test_it_is_said_in_words() -> None:
    market = closure(endings=[7, 1, 0], is_lunar=True, weekdays=[6], from_minute=360, until_minute=1440)
    assert say_days(market) == "Sat · lunar days ending in 1, 7, 0 · from 06:00"
    assert say_dates(market) == "1 May 2026–31 May 2026"
    assert ends_of(market) == ("06:00", "00:00")
    assert say_days(closure(from_minute=0, until_minute=720)) == "until 12:00"
    assert say_days(closure(from_minute=480, until_minute=720)) == "08:00–12:00"
    assert say_days(closure()) == "" and ends_of(closure()) == ("", "")


def test_it_is_said_for_whom() -> None:
    kinds, events = {"school": "School"}, {"drill": "Drill"}
    assert say_whom(closure(), kinds, events) == "For everybody."
    narrow = closure(unit_kinds=["school"], event_kinds=["drill"])
    assert say_whom(narrow, kinds, events) == "For: School. Only events of the kind: Drill."


def test_market_days_are_said_as_the_countryside_says_them() -> None:
    with speaking("zh"):
        assert say_days(closure(endings=[4, 1, 7], is_lunar=True)) == "农历逢一、四、七"
        assert say_days(closure(weekdays=[1])) == "周一"
        assert say_days(closure(endings=[0], from_minute=0, until_minute=720)) == "逢十 · 12:00 前"
        assert say_days(closure(from_minute=840, until_minute=1440)) == "14:00 后"
