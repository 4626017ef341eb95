from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from schedule.conflicts import Hardness, Hold, Resource, Why, conflicts, is_free
from schedule.spans import Span, span_of

DAY = date(2027, 5, 12)
TEAM = Resource("team:3", "宣传一队", works_from=8 * 60, works_until=18 * 60)
SCHOOL = Resource("unit:7", "石上小学")


def at(first: int, last: int, day: date = DAY) -> Span:
    return span_of(day, time(first), time(last))


def held(resource: Resource, span: Span, title: str = "Lecture") -> Hold:
    return Hold(resource.key, 41, title, span.starts_at, span.ends_at)


def test_nothing_is_wrong_with_what_is_free() -> None:
    assert conflicts(at(9, 10), [TEAM, SCHOOL], []) == []
    assert is_free(at(9, 10), [TEAM, SCHOOL], [held(TEAM, at(10, 11)), held(SCHOOL, at(8, 9))])


def test_a_clash_says_who_with_what_and_when() -> None:
    (found,) = conflicts(at(14, 16), [TEAM, SCHOOL], [held(TEAM, at(15, 17), "Stall on the square")])
    assert (found.why, found.hardness) == (Why.TAKEN, Hardness.WITH_REASON)
    assert str(found.sentence) == "“宣传一队” is already booked for “Stall on the square”, Wed 12 May 2027 15:00–17:00."


def test_who_may_not_override_meets_an_impossible_clash() -> None:
    (found,) = conflicts(at(14, 16), [SCHOOL], [held(SCHOOL, at(15, 17))], may_override=False)
    assert found.hardness is Hardness.NEVER


def test_each_booking_in_the_way_is_named_in_order_of_time() -> None:
    found = conflicts(at(9, 17), [TEAM], [held(TEAM, at(15, 16), "later"), held(TEAM, at(10, 11), "sooner")])
    assert [one.hold.title for one in found if one.hold] == ["sooner", "later"]


@pytest.mark.parametrize(("first", "last"), [(7, 9), (17, 19), (6, 20)])
def test_outside_working_hours_needs_a_reason(first: int, last: int) -> None:
    (found,) = conflicts(at(first, last), [TEAM], [])
    assert (found.why, found.hardness) == (Why.HOURS, Hardness.WITH_REASON)
    assert str(found.sentence) == "“宣传一队” works from 08:00 to 18:00."


def test_an_event_until_midnight_is_outside_working_hours() -> None:
    assert conflicts(span_of(DAY, time(16), time(0), date(2027, 5, 13)), [TEAM], [])


def test_what_keeps_no_hours_may_be_used_at_any() -> None:
    assert is_free(at(3, 4), [SCHOOL], [])


def test_what_is_out_of_use_is_impossible_whatever_the_reason() -> None:
    (found,) = conflicts(at(9, 10), [replace(TEAM, is_active=False)], [held(TEAM, at(9, 10))])
    assert (found.why, found.hardness) == (Why.INACTIVE, Hardness.NEVER)
    assert str(found.sentence) == "“宣传一队” is no longer in use."


def test_a_booking_of_something_else_is_no_clash() -> None:
    assert is_free(at(9, 10), [TEAM], [held(SCHOOL, at(9, 10))])
