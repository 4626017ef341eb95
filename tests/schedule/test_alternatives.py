from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schedule.alternatives import HORIZONS, OFFERED, Alternative, Search, alternatives, taken
from schedule.closures import Absent, Closure
from schedule.conflicts import Hold, Known, Resource, Wish, is_free
from schedule.spans import Span, span_of
from schedule.workdays import EnteredDay, book_of

MONDAY = date(2027, 5, 10)
NOW = datetime(2027, 5, 1, tzinfo=UTC)
WEEK = frozenset(range(1, 6))
FIRST = Resource("team:1", "宣传一队", True, 480, 1080, frozenset({"dialect"}), WEEK)
SECOND = Resource("team:2", "宣传二队", True, 480, 1080, works_on=WEEK)
THIRD = Resource("team:3", "宣传三队", True, 480, 1080, frozenset({"dialect"}), WEEK, 12 * 60, 14 * 60)
SCHOOL = Resource("unit:7", "石上小学")
HALL = Resource("place:1", "县科技馆", capacity=200, point=(116.02, 26.48))
THEATRE = Resource("place:2", "影剧院", capacity=600, point=(116.03, 26.48))
SQUARE = Resource("place:3", "文化广场", capacity=500, is_shared=True, point=(116.4, 26.48))


def at(first: int, last: int, day: date = MONDAY) -> Span:
    return span_of(day, time(first), time(last))


def held(resource: Resource, span: Span, **more: Any) -> Hold:
    return Hold(resource.key, 41, "Lecture", span.starts_at, span.ends_at, **more)


def ways(
    span: Span, wanted: Sequence[Resource], others: Sequence[Resource] = (), holds: Sequence[Hold] = (),
    now: datetime = NOW, window: tuple[date, date] | None = None, known: Known | None = None, **wish: Any,
) -> list[Alternative]:  # fmt: skip
    known = replace(known or Known(), holds=holds)
    return alternatives(Search(Wish(span, tuple(wanted), **wish), known, others, now, window))


def clocks(found: list[Alternative]) -> list[str]:
    return [f"{one.span.on:%m-%d} {one.span.starts:%H:%M} {one.take}".strip() for one in found]


def test_the_nearest_time_that_day_then_another_team_then_the_next_working_day() -> None:
    found = ways(at(14, 16), [FIRST, SCHOOL], [SECOND], [held(FIRST, at(15, 17))])
    assert clocks(found) == ["05-10 13:00", "05-10 14:00 team:2", "05-11 14:00", "05-10 12:30"]
    assert str(found[0].label) == "Same day, 13:00–15:00"
    assert str(found[1].label) == "Same time with “宣传二队”"
    assert str(found[2].label) == "Tue 11 May 2027, 14:00–16:00"


def test_a_team_with_the_same_skills_comes_first() -> None:
    found = ways(at(15, 16), [FIRST], [SECOND, THIRD], [held(FIRST, at(15, 17))])
    assert [one.take for one in found if one.take] == ["team:3", "team:2"]


def test_a_team_without_a_needed_skill_is_not_offered() -> None:
    found = ways(
        at(15, 16), [FIRST], [SECOND, THIRD], [held(FIRST, at(15, 17))], skills=frozenset({"dialect"})
    )  # fmt: skip
    assert [one.take for one in found if one.take] == ["team:3"]


def test_for_a_missing_skill_whoever_has_it_is_offered() -> None:
    found = ways(at(15, 16), [SECOND], [FIRST, THIRD], skills=frozenset({"dialect"}))
    assert [one.take for one in found if one.is_same_time] == ["team:1", "team:3"]


def test_a_busy_team_is_not_offered() -> None:
    found = ways(at(14, 16), [FIRST], [SECOND], [held(FIRST, at(15, 17)), held(SECOND, at(13, 15))])
    assert not [one for one in found if one.take]


def test_a_team_that_could_not_be_there_in_time_is_not_offered() -> None:
    far = held(SECOND, at(12, 14), point=(116.9, 26.47))
    found = ways(at(14, 16), [FIRST], [SECOND], [held(FIRST, at(15, 17)), far], point=(116.01, 26.47))
    assert not [one for one in found if one.take]


def test_no_other_team_is_offered_when_the_audience_itself_is_taken() -> None:
    found = ways(at(14, 16), [FIRST, SCHOOL], [SECOND], [held(SCHOOL, at(15, 17))])
    assert found and not [one for one in found if one.take]


def test_the_smallest_venue_that_takes_all_is_offered_when_the_venue_is_taken() -> None:
    small = Resource("place:9", "会议室", capacity=40, point=(116.02, 26.48))
    found = ways(at(14, 16), [HALL, SCHOOL], [THEATRE, small], [held(HALL, at(15, 17))], people=150)
    swaps = [one for one in found if one.take]
    assert [(one.instead_of, one.take) for one in swaps] == [("place:1", "place:2")]
    assert str(swaps[0].label) == "Same time at “影剧院”"
    assert taken(swaps[0].code, ["team:1"])["place_id"] == "2"


def test_a_full_square_is_left_for_another_time_or_a_venue() -> None:
    crowd = held(SQUARE, at(14, 15), people=400, is_shared=True)
    found = ways(at(14, 16), [SQUARE], [THEATRE], [crowd], people=200)
    assert clocks(found)[:2] == ["05-10 15:00", "05-10 14:00 place:2"]


def test_the_next_working_day_after_a_friday_is_monday() -> None:
    friday = MONDAY + timedelta(days=4)
    whole_day = [held(SCHOOL, span_of(friday, time(0), time(23, 59)))]
    assert clocks(ways(at(14, 16, friday), [SCHOOL], [], whole_day))[0] == "05-17 14:00"


def test_holidays_are_passed_over_and_make_up_workdays_are_not() -> None:
    friday = MONDAY + timedelta(days=4)
    days = book_of(
        [EnteredDay(MONDAY + timedelta(days=5), "workday"), EnteredDay(MONDAY + timedelta(days=7), "holiday")]
    )
    whole_day = [held(SCHOOL, span_of(friday, time(0), time(23, 59)))]
    found = ways(at(14, 16, friday), [SCHOOL, FIRST], [], whole_day, known=Known(days=days))
    assert clocks(found)[0] == "05-15 14:00"
    assert {one.span.on for one in found}.isdisjoint({date(2027, 5, 16), date(2027, 5, 17)})


def test_blackouts_and_midday_breaks_are_passed_over() -> None:
    exams = Closure("Exams", "exams", MONDAY, MONDAY + timedelta(days=1), is_strict=True, id=1)
    found = ways(at(11, 12), [THIRD, SCHOOL], known=Known(closures=[exams]))
    assert clocks(found)[0] == "05-12 11:00"
    assert not [one for one in found if one.span.first_minute < 14 * 60 and one.span.last_minute > 12 * 60]


def test_the_days_of_the_campaign_come_before_others() -> None:
    window = (MONDAY + timedelta(days=2), MONDAY + timedelta(days=4))
    whole_day = [held(SCHOOL, span_of(MONDAY, time(0), time(23, 59)))]
    assert clocks(ways(at(14, 16), [SCHOOL], [], whole_day, window=window))[:3] == [
        "05-12 14:00", "05-13 14:00", "05-14 14:00",
    ]  # fmt: skip


def test_where_neither_another_time_nor_another_team_is_enough_both_are_changed() -> None:
    month = [held(FIRST, span_of(MONDAY + timedelta(days=n), time(0), time(23, 59))) for n in range(31)]
    found = ways(at(14, 16), [FIRST, SCHOOL], [SECOND], [*month, held(SECOND, at(14, 16))])
    assert [(one.take, one.span.on) for one in found] == [("team:2", MONDAY), ("team:2", MONDAY + timedelta(days=1))]
    assert str(found[0].label) == "Mon 10 May 2027, 16:00–18:00: “宣传二队”"


LIN = Resource("person:1", "林老师", skills=frozenset({"first_aid"}))
WANG = Resource("person:2", "王老师", skills=frozenset({"first_aid"}))
CHEN = Resource("person:3", "陈老师")
PAST_ALL = [span_of(MONDAY + timedelta(days=n), time(0), time(23, 59)) for n in range(150)]


def test_when_several_clash_all_of_them_give_way_at_once() -> None:
    both = [held(FIRST, at(15, 17)), held(LIN, at(15, 17)), *(held(SCHOOL, one) for one in PAST_ALL[1:])]
    found = ways(at(14, 16), [FIRST, LIN, SCHOOL], [SECOND, THIRD, CHEN], [*both, held(SCHOOL, at(8, 14))])
    assert clocks(found) == ["05-10 14:00 team:3,person:3", "05-10 14:00 team:2,person:3"]
    assert str(found[0].label) == "Same time with “宣传三队, 陈老师”"
    assert taken(found[0].code, ["team:1", "vehicle:9", "person:1"])["resources"] == ["team:3", "vehicle:9", "person:3"]
    freer = ways(at(14, 16), [FIRST, LIN], [SECOND, THIRD, CHEN, WANG], [*both[:2]])
    assert len(freer) == OFFERED


def test_a_team_and_a_hall_give_way_together() -> None:
    taken_up = [held(resource, one) for resource in (FIRST, HALL) for one in PAST_ALL]
    found = ways(at(14, 16), [FIRST, HALL], [SECOND, THEATRE], taken_up, people=150)
    assert found[0].code.endswith("|team:1,place:1|team:2,place:2")
    assert taken(found[0].code, ["team:1"]) | {"on": ""} == {
        "on": "", "starts": "14:00", "ends": "16:00", "until": "", "resources": ["team:2"], "override_reason": "",
        "place_id": "2",
    }  # fmt: skip
    assert len(found) == 2 and found[1].span != found[0].span


def test_a_hall_too_small_at_a_time_when_the_larger_one_is_taken() -> None:
    found = ways(at(14, 16), [HALL], [THEATRE], [held(THEATRE, at(13, 17))], people=400)
    assert clocks(found) == ["05-10 11:00 place:2", "05-11 14:00 place:2"]


def test_a_missing_skill_that_only_somebody_busy_has() -> None:
    found = ways(at(14, 16), [SECOND], [FIRST], [held(FIRST, at(13, 18))], skills=frozenset({"dialect"}))
    assert clocks(found) == ["05-10 11:00 team:1", "05-11 14:00 team:1"]


def test_two_missing_skills_are_brought_by_two() -> None:
    found = ways(at(14, 16), [SECOND, CHEN], [THIRD, WANG], skills=frozenset({"dialect", "first_aid"}))
    assert clocks(found)[0] == "05-10 14:00 team:3,person:2"
    assert len(found) > 1


def test_who_is_out_of_use_is_replaced_now_and_at_another_time() -> None:
    gone = replace(FIRST, is_active=False)
    assert clocks(ways(at(14, 16), [gone], [SECOND])) == ["05-10 14:00 team:2", "05-10 14:30 team:2"]
    assert ways(at(14, 16), [gone]) == []


def test_a_blackout_or_a_leave_of_weeks_is_waited_out() -> None:
    exams = Closure("Exams", "exams", MONDAY, MONDAY + timedelta(days=60), id=1)
    assert ways(at(14, 16), [SCHOOL], known=Known(closures=[exams])) == []
    far = Search(Wish(at(14, 16), (SCHOOL,)), Known(closures=[exams]), (), NOW, None, HORIZONS[1])
    assert clocks(alternatives(far))[:2] == ["07-12 14:00", "07-13 14:00"]
    leave = Absent(LIN.key, at(0, 1).starts_at, at(0, 1, MONDAY + timedelta(days=60)).starts_at)
    away = replace(far, wish=Wish(at(14, 16), (LIN,)), known=Known(absences=[leave]))
    assert clocks(alternatives(away))[:2] == ["07-09 14:00", "07-12 14:00"]


def test_what_is_over_is_not_offered() -> None:
    noon = at(12, 13).starts_at
    found = ways(at(14, 16), [FIRST], [], [held(FIRST, at(15, 17))], noon)
    assert not [one for one in found if one.span.starts_at < noon]


def test_several_days_move_as_a_whole() -> None:
    wanted = span_of(MONDAY, time(9), time(17), MONDAY + timedelta(days=2))
    found = ways(wanted, [SCHOOL], [], [held(SCHOOL, at(10, 11, MONDAY + timedelta(days=1)))])
    assert found[0].span == span_of(MONDAY + timedelta(days=2), time(9), time(17), MONDAY + timedelta(days=4))


def test_pressing_the_button_changes_only_what_it_says() -> None:
    way = Alternative(at(14, 16), "team:1", "team:2", "宣传二队")
    assert taken(way.code, ["team:1", "vehicle:4"]) == {
        "on": "2027-05-10", "starts": "14:00", "ends": "16:00", "until": "", "resources": ["team:2", "vehicle:4"],
        "override_reason": "",
    }  # fmt: skip
    assert taken("nonsense", ["team:1"]) == {}


ALL = (FIRST, SECOND, THIRD, SCHOOL, HALL, THEATRE, SQUARE)
hours = st.tuples(st.integers(0, 6), st.integers(7, 20), st.integers(1, 5)).map(
    lambda drawn: at(drawn[1], min(drawn[1] + drawn[2], 23), MONDAY + timedelta(days=drawn[0]))
)
points = st.sampled_from([None, (116.02, 26.48), (116.4, 26.48)])
holds = st.lists(
    st.tuples(st.sampled_from(ALL), hours, points, st.integers(0, 400)).map(
        lambda drawn: held(drawn[0], drawn[1], point=drawn[2], people=drawn[3], is_shared=drawn[0].is_shared)
    ),
    max_size=25,
)
absences = st.lists(
    st.tuples(st.sampled_from([FIRST, SECOND]), hours).map(
        lambda drawn: Absent(drawn[0].key, drawn[1].starts_at, drawn[1].ends_at)
    ),
    max_size=4,
)
closures = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 2), st.sampled_from([None, 720])).map(
        lambda drawn: Closure(
            "Exams", "exams", MONDAY + timedelta(days=drawn[0]), MONDAY + timedelta(days=drawn[0] + drawn[1]),
            from_minute=0 if drawn[2] else None, until_minute=drawn[2], id=drawn[0] + 1,
        )
    ),
    max_size=2,
)  # fmt: skip
special = st.lists(
    st.builds(
        EnteredDay, st.integers(0, 9).map(lambda n: MONDAY + timedelta(days=n)), st.sampled_from(["holiday", "workday"])
    ),
    max_size=3,
)


@given(
    wanted=hours, holds=holds, absences=absences, closures=closures, special=special,
    wants=st.lists(st.sampled_from([FIRST, SECOND, SCHOOL]), min_size=1, max_size=3, unique=True),
    venue=st.sampled_from([None, HALL, SQUARE]), people=st.sampled_from([0, 150, 190]),
)  # fmt: skip
def test_every_way_out_is_free_by_every_rule_and_there_are_always_two(
    wanted: Span, holds: list[Hold], absences: list[Absent], closures: list[Closure], special: list[EnteredDay],
    wants: list[Resource], venue: Resource | None, people: int,
) -> None:  # fmt: skip
    by_key = {one.key: one for one in ALL}
    known = Known(holds, absences, closures, book_of(special))
    asked = tuple([*wants, venue] if venue else wants)
    wish = Wish(wanted, asked, venue.point if venue else (116.01, 26.47), people)
    found = alternatives(Search(wish, known, [SECOND, THIRD, THEATRE], NOW))
    assert 2 <= len(found) <= OFFERED  # what stands in the way fills two weeks at most, the horizon is thirty days
    assert len({one.code for one in found}) == len(found)
    for way in found:
        changed = taken(way.code, [one.key for one in asked])
        booked = tuple(by_key[str(key)] for key in changed["resources"])
        place = next((one for one in booked if one.kind == "place"), None)
        assert len(booked) == len(asked)
        assert is_free(
            replace(wish, span=way.span, resources=booked, point=place.point if place else wish.point), known
        )
        assert way.span.ends_at - way.span.starts_at == wanted.ends_at - wanted.starts_at
