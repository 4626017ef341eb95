"""A county's problem keeps the calendar's own rules: what the planner allows, the conflict check allows too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from core.times import DEFAULT_ZONE, instant
from planning.break_words import say_break
from planning.building import build
from planning.county_facts import County, TeamFacts, UnitFacts, Wanted
from planning.gathered import Gathered
from planning.inputs import ChangesInput
from planning.slack import with_slack
from planning.solving.checking import breaks, is_sound
from planning.solving.greedy import greedy
from planning.solving.problem import Placement, Plan, Window
from planning.stretches import Stay, Ways, stretches
from schedule.closures import Absent, Closure
from schedule.conflicts import Conflict, Hold, Known, Resource, Why, Wish, conflicts
from schedule.spans import Span
from schedule.travel import Road
from schedule.workdays import EnteredDay, book_of

MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)
HOURS = ((480, 720), (840, 1230))
BASE = (116.0, 26.5)
TEAM = TeamFacts("team:1", "宣传一队", "/1/", "place:1", BASE, 480, 1080, frozenset(range(1, 6)), id=1)


def unit(number: int, lon: float = 116.1, lat: float = 26.5) -> UnitFacts:
    return UnitFacts(number, f"第{number}小学", "primary", frozenset({"primary", "school"}), "/1/2/", (lon, lat))


def at(on: date, minute: int) -> Any:
    return instant(on + timedelta(days=minute // 1440), time(minute % 1440 // 60, minute % 60), DEFAULT_ZONE)


def hold(key: str, on: date, first: int, last: int, point: Any = None, number: int = 9) -> Hold:
    return Hold(key, number, "讲座", at(on, first), at(on, last), point)


def county(*units: UnitFacts, **more: Any) -> County:
    there = {one.id: one for one in units or (unit(1),)}
    wanted = tuple(Wanted(number, 1, "lecture", 60, HOURS) for number in there)
    facts: dict[str, Any] = {
        "window": (MONDAY, FRIDAY), "first": MONDAY, "last": FRIDAY, "earliest": MONDAY, "zone": DEFAULT_ZONE,
        "teams": (TEAM,), "units": there, "wanted": wanted, "known": Known(days=book_of(())), "closures": {},
        "books": {}, "roads": {},
    }  # fmt: skip
    return County(**facts | more)


def known(*holds: Hold, **more: Any) -> Known:
    return Known(holds, **{"days": book_of(())} | more)


def hours(found: Gathered, day: int, team: int = 0) -> list[tuple[int, int]]:
    return [(one.first, one.last) for one in found.problem.shifts_of.get((team, day), ())]


def test_a_team_is_out_in_its_hours_on_its_days_and_not_on_a_holiday() -> None:
    found = build(county(known=known(days=book_of([EnteredDay(MONDAY, "holiday", "校庆")]))))
    assert [hours(found, day) for day in range(5)] == [[], *([[(480, 1080)]] * 4)]


def test_an_absence_cuts_the_day_in_two_and_shares_out_its_limits() -> None:
    away = Absent("team:1", at(MONDAY, 600), at(MONDAY, 780))
    found = build(county(known=known(absences=[away]), teams=(replace(TEAM, most_visits=4),)))
    (first, last) = found.problem.shifts_of[0, 0]
    assert (first.first, first.last, last.first, last.last) == (480, 600, 780, 1080)
    assert (first.most_visits, last.most_visits) == (1, 3)


def test_an_event_on_the_map_is_a_stop_and_one_that_is_not_cuts_the_day() -> None:
    found = build(
        county(known=known(hold("team:1", MONDAY, 602, 660, (116.2, 26.5)), hold("team:1", FRIDAY, 600, 660)))
    )
    assert [(one.day, one.first, one.last) for one in found.problem.fixed] == [(0, 600, 660)]
    assert (hours(found, 0), hours(found, 4)) == ([(480, 1080)], [(480, 600), (660, 1080)])


def test_a_lecturer_who_is_away_takes_the_skill_along_and_with_the_last_one_the_team_stays() -> None:
    two = replace(TEAM, people=(("person:1", frozenset({"dialect"})), ("person:2", frozenset())))
    away = Absent("person:1", at(MONDAY, 0), at(MONDAY, 1440))
    changes = ChangesInput.model_validate({"away": [{"person_id": 2, "from": "2026-12-08", "until": "2026-12-08"}]})
    both = [away, replace(away, resource="person:2", starts_at=at(FRIDAY, 0), ends_at=at(FRIDAY, 1440)),
            replace(away, starts_at=at(FRIDAY, 0), ends_at=at(FRIDAY, 720))]  # fmt: skip
    found = build(county(known=known(absences=both), teams=(two,), changes=changes))
    skills = [[sorted(one.skills) for one in found.problem.shifts_of.get((0, day), ())] for day in (0, 1, 4)]
    assert skills == [[[]], [["dialect"]], [[]]]
    assert hours(found, 4) == [(720, 1080)]


def test_blackouts_exams_and_bookings_are_taken_out_of_a_units_hours() -> None:
    exam = Closure(
        "期中考试", "exam", MONDAY, MONDAY, from_minute=480, until_minute=600, unit_kinds=frozenset({"school"})
    )
    market = Closure("圩日", "market_day", FRIDAY, FRIDAY, is_strict=True, id=7)
    taken = hold("unit:1", date(2026, 12, 9), 840, 1230)
    changes = {"ignored_blackouts": [{"blackout_id": 7, "unit_id": 1}],
               "closed": [{"unit_id": 1, "from": "2026-12-08", "until": "2026-12-08"}]}  # fmt: skip
    found = build(county(known=known(taken), closures={"": [exam], "/1/2/": [market]},
                         changes=ChangesInput.model_validate(changes)))  # fmt: skip
    windows = found.problem.visits[0].windows
    assert sorted(windows) == [0, 2, 3]  # neither the closed Tuesday nor the market day, which nobody can ignore
    assert windows[0] == (Window(600, 720), Window(840, 1230))
    assert windows[2] == (Window(480, 720),)


SATURDAY, SUNDAY = date(2026, 12, 12), date(2026, 12, 13)


def weekend(entered: Any = (), **more: Any) -> Gathered:
    """A school of workdays, planned from Monday to Sunday by a team that works on Saturdays too."""
    wanted = (Wanted(1, 1, "lecture", 60, HOURS, on_workdays=True),)
    facts: dict[str, Any] = {"wanted": wanted, "known": known(days=book_of(entered)), "last": SUNDAY}
    facts |= {"window": (MONDAY, SUNDAY), "teams": (replace(TEAM, works_on=frozenset(range(1, 7))),)}
    return build(county(**facts | more))


def test_hours_of_workdays_hold_on_no_weekend_and_no_holiday_but_on_make_up_workdays() -> None:
    assert sorted(weekend().problem.visits[0].windows) == [0, 1, 2, 3, 4]
    days = [EnteredDay(MONDAY, "holiday", "校庆"), EnteredDay(SATURDAY, "workday", "")]
    assert sorted(weekend(days).problem.visits[0].windows) == [1, 2, 3, 4, 5]
    there = {"/1/2/": book_of([EnteredDay(SATURDAY, "workday", "")])}
    assert 5 in weekend(books=there).problem.visits[0].windows
    any_day = (Wanted(1, 1, "lecture", 60, HOURS),)
    assert len(weekend(wanted=any_day).problem.visits[0].windows) == 7


def test_a_school_can_be_asked_to_open_on_a_saturday_and_a_move_there_without_breaks_a_rule() -> None:
    found = weekend()
    bars = with_slack(found, [0]).visits[0].barred
    assert {(bar.day, bar.why, bar.is_strict) for bar in bars} == {(5, "hours", False), (6, "hours", False)}
    moved = breaks(found.problem, Plan({0: Placement(5, 540, (0,))}))
    assert [str(say_break(found.problem, one)) for one in moved] == [
        "“第1小学” cannot be visited on Sat 12 Dec 2026."
    ]  # fmt: skip
    opened = {"extra_hours": [{"unit_id": 1, "on": "2026-12-12", "first": 480, "last": 720}]}
    asked = weekend(changes=ChangesInput.model_validate(opened))
    assert asked.problem.visits[0].windows[5] == (Window(480, 720),)
    assert is_sound(asked.problem, Plan({0: Placement(5, 540, (0,))}))
    whole = weekend(changes=ChangesInput.model_validate({"any_hours_unit_ids": [1]}))
    assert sorted(whole.problem.visits[0].windows) == [0, 1, 2, 3, 4]


def test_repeated_visits_keep_their_distance_also_from_events_that_are_there() -> None:
    wanted = tuple(Wanted(1, number, "lecture", 60, HOURS, times=3, least_days=2) for number in (2, 3))
    found = build(county(wanted=wanted, visited={1: [date(2026, 12, 8)]}))
    assert [sorted(visit.windows) for visit in found.problem.visits] == [[3, 4], [3, 4]]
    assert (found.problem.repeats[0].visits, found.problem.repeats[0].least) == ((0, 1), 2)


def test_a_road_that_is_closed_holds_between_the_area_and_all_others() -> None:
    far = replace(unit(2, 116.3), area_path="/1/3/")
    changes = ChangesInput.model_validate({"detours": [{"area_id": 3, "from": "2026-12-08", "until": "2026-12-09"}]})
    found = build(county(unit(1), far, changes=changes, area_paths={3: "/1/3/"}))
    one, other = (visit.place for visit in found.problem.visits)
    assert found.problem.way_on(0, one, other) and found.problem.way_on(1, one, other) is None


def test_a_stop_too_near_for_the_way_over_the_base_is_where_the_stretch_begins() -> None:
    way = [[0, 30, 30], [30, 0, 60], [30, 60, 0]]
    early = Stay(400, 480, 1)
    (one,) = stretches(Window(480, 1080), 0, [], [early], Ways(way, [2]))
    assert (one.start, one.end) == (1, 0)
    (calm,) = stretches(Window(480, 1080), 0, [], [replace(early, first=300, last=420)], Ways(way, [2]))
    assert calm.start == 0


def test_two_bookings_between_which_no_way_leads_leave_the_rest_of_the_day_usable() -> None:
    way = [[0, 30, 30], [30, 0, 60], [30, 60, 0]]
    found = stretches(Window(480, 1080), 0, [], [Stay(600, 660, 1), Stay(670, 720, 2)], Ways(way, [1, 2]))
    assert [(one.first, one.last, one.start, one.end) for one in found] == [(480, 600, 0, 1), (720, 1080, 2, 0)]


def judged(found: Gathered, plan: Plan, facts: County) -> list[Conflict]:
    """What the calendar's rules find when each visit is booked as an event, the others being booked already."""
    spans = {}
    for number, placement in plan:
        starts = found.starts_at(placement)
        spans[number] = Span(starts, starts + timedelta(minutes=found.wanted[number].minutes))
    clashes = []
    for number, placement in plan:
        visit, place = found.problem.visits[number], facts.units[found.wanted[number].unit_id]
        others = [
            Hold(key, -1 - other, "", spans[other].starts_at, spans[other].ends_at,
                 facts.units[found.wanted[other].unit_id].point)
            for other, there in plan if other != number
            for key in (*(facts.teams[team].key for team in there.teams), f"unit:{found.wanted[other].unit_id}")
        ]  # fmt: skip
        going = tuple(
            Resource(team.key, team.name, True, team.works_from, team.works_until,
                     team.skills.union(*(skills for _, skills in team.people)), team.works_on,
                     team.rest.first if team.rest else None, team.rest.last if team.rest else None,
                     tuple((key, key) for key in (*(key for key, _ in team.people), *team.vehicles)))
            for team in (facts.teams[one] for one in placement.teams)
        )  # fmt: skip
        wish = Wish(spans[number], (*going, Resource(place.key, place.name)), place.point, 0, visit.skills,
                    place.kinds, found.wanted[number].event_kind)  # fmt: skip
        closures = [one for path, there in facts.closures.items() if place.area_path.startswith(path) for one in there]
        about = replace(facts.known, holds=[*facts.known.holds, *others], closures=closures)
        clashes += conflicts(wish, about)
    return clashes


SKILLS = st.sampled_from([frozenset[str](), frozenset({"dialect"})])
LENGTHS = st.sampled_from([30, 90])
MINUTES = st.integers(0, 287).map(lambda number: number * 5 + 2)
POINTS = st.tuples(st.sampled_from([115.9, 116.0, 116.001, 116.1, 116.3]), st.sampled_from([26.4, 26.5, 26.501]))


@st.composite
def counties(draw: st.DrawFn) -> County:
    """Small counties in which teams, those who go along and units are booked, away, resting and closed at random."""
    days = st.sampled_from([MONDAY + timedelta(days=number) for number in range(-1, 4)])
    teams = tuple(
        TeamFacts(
            f"team:{number}", f"{number}队", "/1/", f"place:{number}", draw(POINTS),
            draw(st.sampled_from([0, 480, 505])),
            draw(st.sampled_from([900, 1083, 1440])), frozenset({1, 2, 3, 4, 5}),
            draw(st.sampled_from([None, Window(720, 810)])), draw(SKILLS),
            ((f"person:{number}", draw(SKILLS)),), (f"vehicle:{number}",),
            id=number,
        )
        for number in (1, 2)
    )  # fmt: skip
    units = [unit(number, *draw(POINTS)) for number in range(1, draw(st.integers(2, 5)))]
    keys = ["team:1", "team:2", "person:1", "vehicle:2", "unit:1", "unit:2"]

    def time_of(on: date) -> tuple[int, int]:
        first = draw(MINUTES)
        return first, first + draw(st.sampled_from([25, 60, 200]))

    holds, absences = [], []
    for number in range(draw(st.integers(0, 5))):
        on = draw(days)
        holds.append(hold(draw(st.sampled_from(keys)), on, *time_of(on), draw(st.none() | POINTS), number + 1))
    for _ in range(draw(st.integers(0, 2))):
        on = draw(days)
        first, last = time_of(on)
        absences.append(Absent(draw(st.sampled_from(keys[:4])), at(on, first), at(on, last)))
    closed = [Closure("考试", "exam", draw(days), FRIDAY, from_minute=600, until_minute=draw(st.integers(601, 900)))]
    skills = frozenset({"dialect"}) if draw(st.booleans()) else frozenset[str]()
    wanted = tuple(
        Wanted(one.id, 1, "lecture", draw(LENGTHS), ((0, 1440),), skills, teams=draw(st.integers(1, 2)),
               on_workdays=draw(st.booleans()))
        for one in units
    )  # fmt: skip
    begins = MONDAY + timedelta(days=draw(st.integers(0, 1)))
    return county(
        *units, window=(begins, begins + timedelta(days=1)), first=begins, last=begins + timedelta(days=1),
        earliest=begins,
        teams=teams, wanted=wanted, closures={"": closed},
        known=known(*holds, absences=absences, road=Road(margin_minutes=draw(st.sampled_from([0, 10, 45]))),
                    days=book_of([EnteredDay(draw(days), "holiday", "")] if draw(st.booleans()) else ())),
    )  # fmt: skip


@seed(20261207)
@settings(max_examples=60, deadline=None, database=None)
@given(counties(), st.lists(st.tuples(st.integers(0, 287), st.integers(0, 1), st.integers(0, 1)), max_size=4))
def test_what_the_planner_allows_the_calendar_allows(facts: County, tries: list[tuple[int, int, int]]) -> None:
    found = build(facts)
    plans = [greedy(found.problem, None)]
    for number, visit in enumerate(found.problem.visits):
        for start, day, team in tries:
            teams = (team, 1 - team)[: visit.teams]
            tried = Plan({number: Placement(day, start * 5, teams)})
            if is_sound(found.problem, tried):
                plans.append(tried)
    for plan in plans:
        assert is_sound(found.problem, plan)
        assert [str(one.sentence) for one in judged(found, plan, facts) if one.why is not Why.INACTIVE] == []


@pytest.mark.parametrize("minutes", [15, 90])
def test_days_over_are_not_planned_but_what_stands_there_stays(minutes: int) -> None:
    wanted = (Wanted(1, 1, "lecture", minutes, HOURS, on=MONDAY, starts_minute=600, team_ids=(1,)),)
    found = build(county(wanted=wanted, earliest=FRIDAY))
    assert sorted(found.problem.visits[0].windows) == [0, 4]
    assert found.plan.placed == {0: Placement(0, 600, (0,))}
