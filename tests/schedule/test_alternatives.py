from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schedule.alternatives import OFFERED, Alternative, alternatives, taken
from schedule.conflicts import Hold, Resource, is_free
from schedule.spans import Span, span_of

MONDAY = date(2027, 5, 10)
NOW = datetime(2027, 5, 1, tzinfo=UTC)
FIRST = Resource("team:1", "宣传一队", works_from=480, works_until=1080, skills=frozenset({"dialect"}))
SECOND = Resource("team:2", "宣传二队", works_from=480, works_until=1080)
THIRD = Resource("team:3", "宣传三队", works_from=480, works_until=1080, skills=frozenset({"dialect"}))
SCHOOL = Resource("unit:7", "石上小学")


def at(first: int, last: int, day: date = MONDAY) -> Span:
    return span_of(day, time(first), time(last))


def held(resource: Resource, span: Span) -> Hold:
    return Hold(resource.key, 41, "Lecture", span.starts_at, span.ends_at)


def clocks(found: list[Alternative]) -> list[str]:
    return [f"{one.span.on:%m-%d} {one.span.starts:%H:%M} {one.take}".strip() for one in found]


def test_the_nearest_time_that_day_then_another_team_then_the_next_working_day() -> None:
    found = alternatives(at(14, 16), [FIRST, SCHOOL], [SECOND], [held(FIRST, at(15, 17))], NOW)
    assert clocks(found) == ["05-10 13:00", "05-10 14:00 team:2", "05-11 14:00", "05-10 12:30"]
    assert str(found[0].label) == "Same day, 13:00–15:00"
    assert str(found[1].label) == "Same time with “宣传二队”"
    assert str(found[2].label) == "Tue 11 May 2027, 14:00–16:00"


def test_a_team_with_the_same_skills_comes_first() -> None:
    found = alternatives(at(14, 16), [FIRST], [SECOND, THIRD], [held(FIRST, at(15, 17))], NOW)
    assert [one.take for one in found if one.take] == ["team:3", "team:2"]


def test_a_busy_team_is_not_offered() -> None:
    found = alternatives(at(14, 16), [FIRST], [SECOND], [held(FIRST, at(15, 17)), held(SECOND, at(13, 15))], NOW)
    assert not [one for one in found if one.take]


def test_no_other_team_is_offered_when_the_audience_itself_is_taken() -> None:
    found = alternatives(at(14, 16), [FIRST, SCHOOL], [SECOND], [held(SCHOOL, at(15, 17))], NOW)
    assert found and not [one for one in found if one.take]


def test_the_next_working_day_after_a_friday_is_monday() -> None:
    friday = MONDAY + timedelta(days=4)
    whole_day = [held(SCHOOL, span_of(friday, time(0), time(23, 59)))]
    found = alternatives(at(14, 16, friday), [SCHOOL], [], whole_day, NOW)
    assert clocks(found)[0] == "05-17 14:00"


def test_what_is_over_is_not_offered() -> None:
    noon = at(12, 13).starts_at
    found = alternatives(at(14, 16), [FIRST], [], [held(FIRST, at(15, 17))], noon)
    assert not [one for one in found if one.span.starts_at < noon]


def test_several_days_move_as_a_whole() -> None:
    wanted = span_of(MONDAY, time(9), time(17), MONDAY + timedelta(days=2))
    found = alternatives(wanted, [SCHOOL], [], [held(SCHOOL, at(10, 11, MONDAY + timedelta(days=1)))], NOW)
    assert found[0].span == span_of(MONDAY + timedelta(days=2), time(9), time(17), MONDAY + timedelta(days=4))


def test_pressing_the_button_changes_only_what_it_says() -> None:
    way = Alternative(at(14, 16), "team:1", "team:2", "宣传二队")
    assert taken(way.code, ["team:1", "vehicle:4"]) == {
        "on": "2027-05-10", "starts": "14:00", "ends": "16:00", "until": "", "resources": ["team:2", "vehicle:4"],
        "override_reason": "",
    }  # fmt: skip
    assert taken("nonsense", ["team:1"]) == {}


hours = st.tuples(st.integers(0, 4), st.integers(7, 20), st.integers(1, 5)).map(
    lambda drawn: at(drawn[1], min(drawn[1] + drawn[2], 23), MONDAY + timedelta(days=drawn[0]))
)
holds = st.lists(
    st.tuples(st.sampled_from([FIRST, SECOND, THIRD, SCHOOL]), hours).map(lambda pair: held(*pair)), max_size=25
)


@given(
    wanted=hours,
    there=holds,
    wants=st.lists(st.sampled_from([FIRST, SECOND, SCHOOL]), min_size=1, max_size=3, unique=True),
)
def test_every_way_out_is_free_for_everything_and_there_are_always_two(
    wanted: Span, there: list[Hold], wants: list[Resource]
) -> None:
    by_key = {one.key: one for one in (FIRST, SECOND, THIRD, SCHOOL)}
    found = alternatives(wanted, wants, [SECOND, THIRD], there, NOW)
    assert 2 <= len(found) <= OFFERED  # holds fill one week at most, the horizon is thirty days
    assert len({one.code for one in found}) == len(found)
    for way in found:
        changed = taken(way.code, [one.key for one in wants])
        booked = [by_key[key] for key in changed["resources"]]
        assert len(booked) == len(wants)
        assert is_free(way.span, booked, there)
        assert way.span.ends_at - way.span.starts_at == wanted.ends_at - wanted.starts_at
