from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from core import i18n
from core.errors import Invalid
from schedule import recurrence
from schedule.recurrence import Rule, checked, counted, dates, ended_before, rule_of, say, starting

TUESDAY = date(2026, 11, 24)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Every rule that the form can make."""
    frequency = draw(st.sampled_from(["daily", "weekly", "monthly"]))
    weekdays: tuple[int, ...] = ()
    month_day = nth = None
    if frequency == "weekly":
        weekdays = tuple(sorted(draw(st.sets(st.integers(1, 7), min_size=1))))
    elif frequency == "monthly" and draw(st.booleans()):
        weekdays, nth = (draw(st.integers(1, 7)),), draw(st.sampled_from([1, 2, 3, 4, -1]))
    elif frequency == "monthly":
        month_day = draw(st.sampled_from([*range(1, 32), -1]))
    end = draw(st.one_of(st.integers(1, 30), DAYS))
    until, count = (None, end) if isinstance(end, int) else (end, None)
    return Rule(frequency, draw(st.integers(1, 5)), weekdays, month_day, nth, until, count)  # type: ignore[arg-type]


@given(rules())
def test_a_rule_is_the_same_after_being_written_and_read(rule: Rule) -> None:
    assert rule_of(rule.text) == rule
    assert checked(rule.text) == rule.text


@given(rules(), DAYS)
@settings(max_examples=150, deadline=None)
def test_the_dates_are_those_of_dateutil(rule: Rule, first_on: date) -> None:
    if rule.until is not None:
        rule = Rule(rule.frequency, rule.interval, rule.weekdays, rule.month_day, rule.nth, None, 12)
    expected = [at.date() for at in rrulestr(rule.text, dtstart=datetime.combine(first_on, time()))]
    if expected[-1] > first_on + timedelta(days=5 * 366):
        with pytest.raises(Invalid):
            dates(rule.text, first_on)
        return
    assert dates(rule.text, first_on) == expected
    until = expected[len(expected) // 2]
    if kept := [day for day in expected if day < until]:
        assert dates(ended_before(rule.text, until), first_on) == kept


@given(rules())
def test_every_rule_of_the_form_is_said_in_both_languages(rule: Rule) -> None:
    for language in ("zh", "en"):
        with i18n.speaking(language):
            assert "%" not in str(say(rule.text)) and "FREQ" not in str(say(rule.text))


@pytest.mark.parametrize(
    ("rule", "english"),
    [
        ("FREQ=DAILY;COUNT=5", "every day, 5 times"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=1", "every 3 days, once"),
        ("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270115", "every week on Tue and Thu until 15 Jan 2027"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=9", "every 2 weeks on Mon, Wed and Fri, 9 times"),
        ("FREQ=MONTHLY;BYMONTHDAY=15;COUNT=6", "every month on day 15, 6 times"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1;COUNT=6", "every 2 months on the last day, 6 times"),
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=6", "every month on the first Tue, 6 times"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=6", "every month on the last Fri, 6 times"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=12;COUNT=3", "by the rule FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=12;COUNT=3"),
    ],
)
def test_a_rule_in_words(rule: str, english: str) -> None:
    assert str(say(rule)) == english


def test_a_rule_in_chinese_words() -> None:
    with i18n.speaking("zh"):
        assert str(say("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270115")) == "每周二、周四，至2027年1月15日"
        assert str(say("FREQ=MONTHLY;BYDAY=1TU;COUNT=6")) == "每月第一个周二，共 6 次"
        assert str(say("FREQ=DAILY;INTERVAL=3;COUNT=5")) == "每 3 天，共 5 次"


@pytest.mark.parametrize(
    "text",
    [
        "", "every Tuesday", "FREQ=HOURLY;COUNT=3", "FREQ=DAILY;BYHOUR=9,10;COUNT=3", "COUNT=3", "FREQ=DAILY",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101", "FREQ=DAILY;COUNT=3;COUNT=4", "FREQ=DAILY;INTERVAL=0;COUNT=3",
        "FREQ=DAILY;UNTIL=20271399", "FREQ=WEEKLY;BYDAY=2TU;COUNT=3", "FREQ=DAILY;BYMONTH=44;COUNT=1",
        "FREQ=DAILY;COUNT=3\nDTSTART:20270101", "FREQ=DAILY;BYEASTER=1;COUNT=3", "FREQ=DAILY;UNTIL=20270101T990000Z",
    ],
)  # fmt: skip
def test_what_is_no_rule_of_ours_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked(text)
    assert refusal.value.field == "rule"
    assert "FREQ=WEEKLY;BYDAY=TU;COUNT=10" in str(refusal.value)


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYSETPOS=0;BYDAY=TU;COUNT=2", "FREQ=YEARLY;BYSETPOS=999;COUNT=2"])
def test_what_dateutil_does_not_take_is_refused_kindly(rule: str) -> None:
    with pytest.raises(Invalid) as refusal:
        dates(checked(rule), TUESDAY)
    assert refusal.value.code == "rule"


def test_a_rule_of_another_program_is_taken() -> None:
    rule = checked("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3;WKST=MO")
    assert dates(rule, date(2027, 1, 1)) == [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 31)]


def test_an_instant_as_the_end_is_a_day_on_the_wall() -> None:
    asked = "FREQ=DAILY;UNTIL=20270115T010000Z"  # 09:00 in Shanghai
    assert checked(asked, time(9), "Asia/Shanghai") == "FREQ=DAILY;UNTIL=20270115"
    assert checked(asked, time(14), "Asia/Shanghai") == "FREQ=DAILY;UNTIL=20270114"
    assert checked("FREQ=DAILY;UNTIL=20270115T120000", time(9)) == "FREQ=DAILY;UNTIL=20270115"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=DAILY;COUNT=401", "too_many_dates"),
        ("FREQ=DAILY;UNTIL=20360101", "too_many_dates"),
        ("FREQ=YEARLY;COUNT=7", "too_far"),
        ("FREQ=DAILY;UNTIL=20200101", "no_dates"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", "no_dates"),
    ],
)
def test_a_series_is_bounded(rule: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        dates(checked(rule), TUESDAY)
    assert refusal.value.code == code


def test_the_29th_of_february_comes_in_leap_years() -> None:
    found = dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2", date(2028, 1, 1))
    assert found == [date(2028, 2, 29), date(2032, 2, 29)]


def test_what_a_rule_leaves_open_comes_from_its_first_day() -> None:
    assert starting(Rule("weekly", count=2), TUESDAY).weekdays == (2,)
    assert starting(Rule("monthly", count=2), TUESDAY).month_day == 24
    assert starting(Rule("monthly", nth=4, count=2), TUESDAY).weekdays == (2,)
    assert starting(Rule("daily", count=2), TUESDAY) == Rule("daily", count=2)


def test_the_rest_of_a_series_that_is_counted() -> None:
    assert counted("FREQ=DAILY;COUNT=12", 5) == "FREQ=DAILY;COUNT=5"
    assert counted("FREQ=DAILY;UNTIL=20270101", 5) == "FREQ=DAILY;UNTIL=20270101"


def test_the_weekdays_have_names() -> None:
    assert [recurrence.weekday_name(day) for day in (1, 7)] == ["Mon", "Sun"]
