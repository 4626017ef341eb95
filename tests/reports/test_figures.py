"""How figures join and what follows from them: shares, exact medians, periods of the calendar and their keys."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.times import local
from reports.cube import PERIODS
from reports.cut_queries import key_of_row
from reports.figures import Answer, joined, median, ordered, quotient
from reports.measures import BY_NAME, MEASURES, PARTICIPATION, with_needs
from reports.periods import days_of, days_of_month, key_of, month_number, offsets, said, whole_months
from reports.provider_queries import PROVIDERS

days = st.dates(date(2019, 1, 1), date(2031, 12, 31))


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=20))
def test_the_median_of_counted_seconds_is_that_of_all_of_them(seconds):
    assert median(Counter(seconds)) == statistics.median(seconds)


def test_nothing_has_no_median_and_no_share():
    assert median({}) is None
    assert quotient(3, 0) is None
    assert quotient(None, 4) is None
    assert quotient(5, 4, most=1.0) == 1.0


@given(days, st.sampled_from(PERIODS))
def test_a_day_lies_in_the_period_that_its_key_names(day, grain):
    key = key_of(grain, day)
    first, last = days_of(grain, key)
    assert first <= day <= last
    assert key_of(grain, first) == key_of(grain, last) == key
    assert key_of(grain, first - timedelta(days=1)) < key < key_of(grain, last + timedelta(days=1)), "keys sort by time"


WRONG = {"month": "2026-13", "week": "2026-W54", "quarter": "2026-Q9", "year": "x", "day": "2026-02-30",
         "half_year": "2026-05"}  # fmt: skip
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")


@pytest.mark.parametrize(("grain", "key"), WRONG.items())
def test_what_is_no_period_is_refused(grain, key):
    with pytest.raises(ValueError):
        days_of(grain, key)


@given(days, days)
def test_whole_months_lie_inside_and_leave_less_than_a_month_at_each_end(one, other):
    first, last = min(one, other), max(one, other)
    found = whole_months(first, last)
    if found is None:
        assert (last - first).days < 61
        return
    assert first <= found[0] < found[1] <= last
    assert (found[0] - first).days < 31
    assert (last - found[1]).days < 31
    assert days_of_month(month_number(found[0]))[0] == found[0]
    assert days_of_month(month_number(found[1]))[1] == found[1]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.sampled_from(ZONES))
def test_offsets_tell_the_wall_clock_also_around_daylight_saving_time(naive, zone):
    at = naive.replace(tzinfo=UTC)
    ahead = next(seconds for until, seconds in offsets(zone, date(2026, 1, 1), date(2026, 12, 31)) if at < until)
    assert (at + timedelta(seconds=ahead)).replace(tzinfo=None) == local(at, zone).replace(tzinfo=None)


def test_what_the_database_says_of_a_period_becomes_its_key():
    assert [said(*one) for one in (("day", "2026-05-12"), ("week", "2026-01-01"), ("month", 202605), ("quarter", 20262),
                                   ("half_year", 20261), ("year", 2026))] == [
        "2026-05-12", "2026-W01", "2026-05", "2026-Q2", "2026-H1", "2026",
    ]  # fmt: skip
    assert key_of_row(("area", "campaign", "month"), (7, 0, 202612)) == ("7", "0", "2026-12")


def test_answers_join_by_line():
    one, other = Answer(), Answer({("a",): {"shelters": 2}, ("b",): {"shelters": 1}}, {"shelters": 3})
    one.add(("a",), "held", 2)
    one.add(("a",), "held", 3)
    found = joined((one, other))
    lines = ordered(found.lines, ["held", "shelters"])
    assert [(line.key, line.values) for line in lines] == [
        (("a",), {"held": 5, "shelters": 2}), (("b",), {"held": None, "shelters": 1}),
    ]  # fmt: skip
    assert found.total == {"held": 5, "shelters": 3}


def test_every_measure_is_counted_by_one_provider_or_follows_from_others():
    counted = Counter(name for provider in PROVIDERS for name in provider.names)
    assert set(counted.values()) == {1}
    for measure in MEASURES:
        if measure.name in ("units", "inhabitants"):
            continue
        assert bool(measure.derive) != (measure.name in counted), measure.name
        assert all(name in BY_NAME for name in (*measure.needs, measure.opens or "held"))
    assert with_needs([BY_NAME["coverage"]]) == {"units_reached", "units"}


def test_person_times_and_people_have_different_units_and_what_does_not_add_up_says_so():
    assert str(BY_NAME["reported"].unit) != str(BY_NAME["people"].unit)
    assert not any(measure.adds_up for measure in MEASURES if measure.kind == "percent" or measure.is_duration)
    assert all(str(measure.definition) and measure.unit for measure in MEASURES)
    assert {"held", "reported", "coverage"} <= {measure.name for measure in PARTICIPATION}
