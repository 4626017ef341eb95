from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from core import i18n
from schedule.closures import Absent, Closure
from schedule.conflicts import WHOLE, Conflict, Hardness, Hold, Known, Resource, Why, Wish, conflicts, is_free, notes
from schedule.spans import Span, span_of
from schedule.travel import Road
from schedule.workdays import EnteredDay, book_of

DAY = date(2027, 5, 12)
SATURDAY = date(2027, 5, 15)
WEEK = frozenset(range(1, 6))
TEAM = Resource(
    "team:3", "宣传一队", works_from=8 * 60, works_until=18 * 60, works_on=WEEK,
    kin=(("person:5", "林老师"), ("vehicle:6", "地震体验车")),
)  # fmt: skip
LECTURER = Resource("person:5", "林老师", kin=(("team:3", "宣传一队"),))
VEHICLE = Resource("vehicle:6", "地震体验车", kin=(("team:3", "宣传一队"),))
SCHOOL = Resource("unit:7", "石上小学")
HALL = Resource("place:1", "县科技馆", capacity=200)
SQUARE = Resource("place:2", "文化广场", capacity=3000, is_shared=True)
NEAR, FAR = (116.01, 26.47), (116.31, 26.47)  # 30 km apart


def at(first: float, last: float, day: date = DAY) -> Span:
    starts, ends = (time(int(hour), round(hour % 1 * 60)) for hour in (first, last))
    return span_of(day, starts, ends)


def held(resource: Resource, span: Span, title: str = "Lecture", **more: Any) -> Hold:
    return Hold(resource.key, more.pop("event_id", 41), title, span.starts_at, span.ends_at, **more)


def found(span: Span, resources: list[Resource], *holds: Hold, **more: Any) -> list[Conflict]:
    wishes = {name: more.pop(name) for name in list(more) if name in Wish.__dataclass_fields__}
    return conflicts(Wish(span, tuple(resources), **wishes), Known(holds=holds, **more))


def test_nothing_is_wrong_with_what_is_free() -> None:
    assert found(at(9, 10), [TEAM, SCHOOL]) == []
    around = (held(TEAM, at(10, 11)), held(SCHOOL, at(8, 9)))
    assert is_free(Wish(at(9, 10), (TEAM, SCHOOL)), Known(holds=around))


def test_a_clash_says_who_with_what_and_when() -> None:
    (one,) = found(at(14, 16), [TEAM, SCHOOL], held(TEAM, at(15, 17), "Stall on the square"))
    assert (one.why, one.hardness) == (Why.TAKEN, Hardness.WITH_REASON)
    assert str(one.sentence) == "“宣传一队” is already booked for “Stall on the square”, Wed 12 May 2027 15:00–17:00."


def test_who_may_not_override_meets_an_impossible_clash() -> None:
    (one,) = conflicts(Wish(at(14, 16), (SCHOOL,)), Known([held(SCHOOL, at(15, 17))]), may_override=False)
    assert one.hardness is Hardness.NEVER


def test_each_booking_in_the_way_is_named_in_order_of_time() -> None:
    there = found(at(9, 17), [TEAM], held(TEAM, at(15, 16), "later"), held(TEAM, at(10, 11), "sooner"))
    assert [one.hold.title for one in there if one.hold] == ["sooner", "later"]


def test_a_booking_of_something_else_is_no_clash() -> None:
    assert not found(at(9, 10), [TEAM], held(SCHOOL, at(9, 10)))


def test_an_event_of_two_weeks_still_stands_in_the_way_on_its_last_day() -> None:
    long = span_of(DAY, time(9), time(17), DAY + timedelta(days=13))
    (one,) = found(at(16, 18, DAY + timedelta(days=13)), [HALL], held(HALL, long))
    assert one.why is Why.TAKEN
    assert not found(at(17, 18, DAY + timedelta(days=13)), [HALL], held(HALL, long))


@pytest.mark.parametrize(("first", "last"), [(7, 9), (17, 19), (6, 20)])
def test_outside_working_hours_needs_a_reason(first: int, last: int) -> None:
    (one,) = found(at(first, last), [TEAM])
    assert (one.why, one.hardness) == (Why.HOURS, Hardness.WITH_REASON)
    assert str(one.sentence) == "“宣传一队” works from 08:00 to 18:00."


def test_an_event_until_midnight_is_outside_working_hours() -> None:
    assert found(span_of(DAY, time(16), time(0), date(2027, 5, 13)), [TEAM])


@pytest.mark.parametrize(
    ("first", "last", "clashes"), [
        (11, 12, 0), (11, 12.5, 1), (13, 14, 1), (14.5, 15, 0), (14, 15, 1), (12, 14.5, 1), (12, 14, 1), (12.5, 17, 1),
        (9, 14, 1),
    ],
)  # fmt: skip
def test_the_midday_break_is_kept(first: float, last: float, clashes: int) -> None:
    resting = replace(TEAM, rests_from=12 * 60, rests_until=14 * 60 + 30)
    assert [one.why for one in found(at(first, last), [resting])] == [Why.HOURS] * clashes


@pytest.mark.parametrize(("first", "last"), [(9, 15), (11.5, 15), (8, 18), (12, 17), (9, 14.5)])
def test_what_lasts_through_the_whole_midday_break_is_no_conflict(first: float, last: float) -> None:
    resting = replace(TEAM, rests_from=12 * 60, rests_until=14 * 60 + 30)
    assert found(at(first, last), [resting]) == []


def test_what_keeps_no_hours_may_be_used_at_any() -> None:
    assert not found(at(3, 4), [SCHOOL])


def test_what_is_out_of_use_is_impossible_whatever_the_reason() -> None:
    (one,) = found(at(9, 10), [replace(TEAM, is_active=False)], held(TEAM, at(9, 10)))
    assert (one.why, one.hardness) == (Why.INACTIVE, Hardness.NEVER)
    assert str(one.sentence) == "“宣传一队” is no longer in use."


def test_a_team_does_not_work_on_its_days_off() -> None:
    (one,) = found(at(9, 10, SATURDAY), [TEAM], days=book_of([]))
    assert (one.why, str(one.sentence)) == (Why.DAY_OFF, "“宣传一队” does not work on Sat 15 May 2027.")


def test_a_make_up_workday_is_worked_and_a_holiday_is_not() -> None:
    days = book_of([EnteredDay(SATURDAY, "workday"), EnteredDay(DAY, "holiday", "County fair")])
    assert not found(at(9, 10, SATURDAY), [TEAM], days=days)
    (one,) = found(at(9, 10), [TEAM], days=days)
    assert str(one.sentence) == "“宣传一队” does not work on Wed 12 May 2027: County fair."


def test_a_team_of_weekends_works_then_but_not_on_a_holiday() -> None:
    weekend = replace(TEAM, works_on=frozenset({6, 7}))
    assert not found(at(9, 10, SATURDAY), [weekend], days=book_of([]))
    assert found(at(9, 10, SATURDAY), [weekend], days=book_of([EnteredDay(SATURDAY, "holiday")]))
    assert found(at(9, 10), [weekend], days=book_of([]))


def test_who_is_away_cannot_come_and_an_own_appointment_is_never_told() -> None:
    span = at(9, 12)
    absent = [Absent("person:5", span.starts_at, span.ends_at, "dentist", "calendar")]
    (one,) = found(at(11, 13), [LECTURER], absences=absent)
    assert (one.why, one.starts_at) == (Why.ABSENT, span.starts_at)
    assert str(one.sentence) == "“林老师” is not available, Wed 12 May 2027 09:00–12:00."
    assert not found(at(12, 13), [LECTURER], absences=absent)
    repair = [Absent("vehicle:6", span.starts_at, span.ends_at, "brakes")]
    assert str(found(at(11, 13), [VEHICLE], absences=repair)[0].sentence).endswith("09:00–12:00: brakes.")


EXAMS = Closure("中考", "Exams", DAY, DAY, unit_kinds=frozenset({"school"}), is_strict=True, id=1)
MARKET = Closure("Market", "Market day", date(2027, 1, 1), date(2027, 12, 31), endings=frozenset({2}), id=2,
                 from_minute=6 * 60, until_minute=12 * 60)  # fmt: skip


def test_exams_close_schools_strictly_and_nobody_else() -> None:
    (one,) = found(at(9, 10), [SCHOOL], closures=[EXAMS], unit_kinds=frozenset({"primary", "school"}))
    assert (one.why, one.hardness, one.resource.key) == (Why.BLACKOUT, Hardness.NEVER, "unit:7")
    assert str(one.sentence) == "“石上小学” cannot be visited on Wed 12 May 2027: 中考."
    assert not found(at(9, 10), [SCHOOL], closures=[EXAMS], unit_kinds=frozenset({"village_committee"}))
    assert not found(at(9, 10), [HALL], closures=[EXAMS])


def test_a_market_day_closes_its_hours_with_a_reason_even_for_an_event_without_audience() -> None:
    (one,) = found(at(9, 10), [], closures=[MARKET])
    assert (one.hardness, one.resource.key) == (Hardness.WITH_REASON, WHOLE)
    assert str(one.sentence) == "Nothing can be held on Wed 12 May 2027, 06:00–12:00: Market."
    assert not found(at(13, 14), [], closures=[MARKET])
    assert not found(at(9, 10, DAY + timedelta(days=1)), [], closures=[MARKET])
    assert len(found(span_of(DAY, time(9), time(10), date(2027, 5, 23)), [], closures=[MARKET])) == 1


def test_between_two_stops_there_must_be_time_for_the_way() -> None:
    road = Road(km_per_hour=40, detour=1.4, margin_minutes=10)  # 29.9 km straight: 73 minutes
    before, after = held(TEAM, at(9, 10), "Stall", point=FAR), held(TEAM, at(13, 14), "Quiz", point=FAR)
    assert road.minutes(FAR, NEAR) == 73
    assert not found(at(11.25, 11.75), [TEAM], before, after, point=NEAR, road=road)
    (late,) = found(at(11, 11.5), [TEAM], before, after, point=NEAR, road=road)
    assert (late.why, late.hardness, late.hold) == (Why.TRAVEL, Hardness.WITH_REASON, before)
    assert str(late.sentence) == (
        "“宣传一队” comes from “Stall” (Wed 12 May 2027 09:00–10:00): "
        "the way takes about 73 min, and there are 60."
    )  # fmt: skip
    (early,) = found(at(11.25, 12), [TEAM], before, after, point=NEAR, road=road)
    assert "goes on to “Quiz”" in str(early.sentence)


def test_the_way_is_not_judged_where_a_point_is_unknown_or_the_place_is_the_same() -> None:
    assert not found(at(10, 11), [TEAM], held(TEAM, at(9, 10)), point=NEAR)
    assert not found(at(10, 11), [TEAM], held(TEAM, at(9, 10), point=FAR))
    assert not found(at(10, 11), [TEAM], held(TEAM, at(9, 10), point=NEAR), point=NEAR)
    assert not found(at(10, 11), [SCHOOL, HALL], held(HALL, at(9, 10), point=FAR), point=NEAR)


def test_the_night_lies_between_two_days_unless_it_is_short() -> None:
    slow = Road(km_per_hour=2)  # some 21 hours
    evening = held(VEHICLE, span_of(DAY - timedelta(days=1), time(20), time(22)), point=FAR)
    assert not found(at(8, 9), [VEHICLE], evening, point=NEAR, road=slow)
    assert found(span_of(DAY, time(1), time(2)), [VEHICLE], evening, point=NEAR, road=slow)
    assert found(at(15, 16), [VEHICLE], held(VEHICLE, at(8, 9), point=FAR), point=NEAR, road=slow)


def test_somebody_who_goes_must_have_each_skill() -> None:
    named = {"dialect": "Local dialect"}
    (one,) = found(at(9, 10), [TEAM, LECTURER], skills=frozenset({"dialect"}), skill_names=named)
    assert (one.why, one.resource) == (Why.SKILL, TEAM)
    assert str(one.sentence) == "None of those who are to go has the skill “Local dialect”."
    able = replace(LECTURER, skills=frozenset({"dialect", "first_aid"}))
    assert not found(at(9, 10), [TEAM, able], skills=frozenset({"dialect"}))


def test_no_skill_is_missed_while_nobody_is_chosen() -> None:
    assert not found(at(9, 10), [SCHOOL, VEHICLE], skills=frozenset({"dialect"}))


def test_a_venue_takes_so_many_people() -> None:
    assert not found(at(9, 10), [HALL], people=200)
    (one,) = found(at(9, 10), [HALL], people=201)
    assert (one.why, one.hardness) == (Why.CAPACITY, Hardness.WITH_REASON)
    assert str(one.sentence) == "“县科技馆” takes 200 people, and 201 are expected."
    assert not found(at(9, 10), [replace(HALL, capacity=None)], people=20_000)


def test_in_a_shared_place_those_who_are_there_at_the_same_instant_count_together() -> None:
    morning = held(SQUARE, at(8, 10), "Fair", people=1500, event_id=1)
    noon = held(SQUARE, at(10, 12), "Stall", people=2000, event_id=2)
    assert not found(at(9, 11), [SQUARE], morning, noon, people=1000)  # one leaves when the other comes
    (one,) = found(at(9, 11), [SQUARE], morning, noon, people=1001)
    assert (one.why, one.hold) == (Why.CAPACITY, noon)
    assert str(one.sentence) == (
        "“文化广场” takes 3000 people: with “Stall” and all else planned there, "
        "3001 would be there at Wed 12 May 2027 10:00."
    )
    assert not found(at(9, 11), [SQUARE], morning, noon)  # nobody knows how many come


def test_who_belongs_to_a_team_that_is_booked_elsewhere_needs_a_reason() -> None:
    (one,) = found(at(9, 10), [LECTURER], held(TEAM, at(9, 11)))
    assert (one.why, one.hardness) == (Why.MEMBER, Hardness.WITH_REASON)
    assert str(one.sentence) == (
        "“林老师” belongs to “宣传一队”, which is already booked for “Lecture”, Wed 12 May 2027 09:00–11:00."
    )


def test_a_team_whose_vehicle_is_booked_alone_needs_a_reason() -> None:
    (one,) = found(at(9, 10), [TEAM], held(VEHICLE, at(9, 11)))
    assert (one.why, one.resource) == (Why.MEMBER, TEAM)
    assert str(one.sentence) == (
        "“地震体验车” of “宣传一队” is already booked for “Lecture”, Wed 12 May 2027 09:00–11:00."
    )


def test_what_is_wanted_itself_is_not_named_twice() -> None:
    both = found(at(9, 10), [TEAM, LECTURER], held(LECTURER, at(9, 11)))
    assert [(one.why, one.resource.key) for one in both] == [(Why.TAKEN, "person:5")]
    together = found(at(9, 10), [TEAM], held(LECTURER, at(9, 11)), held(TEAM, at(9, 11)))
    assert [one.why for one in together] == [Why.TAKEN]


BEFORE = datetime(2020, 1, 1, tzinfo=UTC)


def test_only_what_is_checked_is_judged() -> None:
    holds = [held(TEAM, at(9, 11)), held(SCHOOL, at(9, 11))]
    wish = Wish(at(9, 10), (TEAM, SCHOOL), checked=frozenset({"unit:7"}))
    assert [one.resource.key for one in conflicts(wish, Known(holds))] == ["unit:7"]
    unchecked = replace(wish, checked=frozenset({"team:3"}), unit_kinds=frozenset({"school"}))
    assert not [one for one in conflicts(unchecked, Known(closures=[EXAMS])) if one.why is Why.BLACKOUT]


def test_a_year_without_published_holidays_is_a_note_and_no_conflict() -> None:
    wish = Wish(at(9, 10, date(2061, 5, 11)), (TEAM,))
    known = Known(days=book_of([]))
    assert is_free(wish, known)
    (note,) = notes(wish, known, BEFORE)
    assert "2061" in str(note)
    assert not notes(replace(wish, span=at(9, 10, date(2025, 5, 12))), known, BEFORE)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (at(9, 10, date(2026, 10, 1)), "is a day off: National Day."),
        (at(9, 10, date(2026, 5, 16)), "Sat 16 May 2026 is a weekend."),
        (at(9, 10, date(2026, 5, 9)), ""),  # a make-up workday
        (at(22, 23, date(2026, 5, 12)), "before 07:00 or after 21:00"),
        (at(9, 10, date(2019, 5, 13)), "already over"),
    ],
)
def test_what_is_unusual_is_a_note_when_nobody_is_booked_whose_hours_would_tell(span: Span, words: str) -> None:
    said = " ".join(map(str, notes(Wish(span, (SCHOOL,)), Known(days=book_of([])), BEFORE)))
    assert (words in said) if words else not said
    assert not notes(Wish(at(9, 10, date(2026, 5, 16)), (replace(TEAM, works_on=frozenset({1})),)), Known(), BEFORE)


def test_programs_are_told_the_same() -> None:
    (one,) = found(at(14, 16), [TEAM], held(TEAM, at(15, 17)))
    assert one.as_json() == {
        "resource": "team:3", "name": "宣传一队", "why": "taken", "sentence": str(one.sentence), "can_override": True,
        "event_id": 41, "starts_at": "2027-05-12T07:00:00Z", "ends_at": "2027-05-12T09:00:00Z",
    }  # fmt: skip


def test_a_sentence_is_said_in_the_language_of_its_reader() -> None:
    (one,) = found(at(9, 10, SATURDAY), [TEAM], days=book_of([]))
    with i18n.speaking("zh"):
        assert str(one.sentence) == "“宣传一队”2027年5月15日 星期六不上班。"


@pytest.mark.parametrize("is_foreign", [False, True])
def test_programs_are_told_the_number_of_an_event_that_they_may_see_only(is_foreign: bool) -> None:
    hold = replace(held(TEAM, at(9, 11)), is_foreign=is_foreign)
    (conflict,) = conflicts(Wish(at(9, 10), (TEAM,)), Known([hold]))
    assert conflict.as_json()["event_id"] == (None if is_foreign else hold.event_id)
