"""What the visits of a proposal add up to, and how they are laid out over days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planning.comparing import figures, moved
from planning.course import bests, curve
from planning.result_days import nearest, steps, ways, weeks
from planning.result_facts import driving, facts
from planning.result_words import Driving, answer, percent
from planning.visits import Totals, covers, crews, totals, work
from tests.support.visit_lines import MONDAY, left, line


class Kept:
    """What is kept with a proposal."""

    def __init__(self, **figures: object) -> None:
        self.figures, self.asked = figures, {"team_ids": [1, 2]}


def test_totals_tell_apart_what_stands_what_is_late_and_which_must_dos_are_missing() -> None:
    found = totals([
        line(1, due_on=MONDAY - timedelta(days=1)), line(2, state="accepted", is_pinned=True), left(3, is_must=True),
        left(4, state="declined"),
    ])  # fmt: skip
    assert found == Totals(
        wanted=4, placed=2, left=2, must_left=1, late=1, pinned=1, accepted=1, declined=1, driving=20
    )


def test_kinds_are_folded_into_those_that_were_asked_for() -> None:
    found = covers([line(1), left(2, kind="junior", is_must=True), line(3, kind="village")],
                   {"primary": "school", "junior": "school"})  # fmt: skip
    assert [(row.kind, row.wanted, row.placed, row.must_left) for row in found] == [
        ("school", 2, 1, 1), ("village", 1, 1, 0),
    ]  # fmt: skip


def test_a_visit_of_two_teams_is_work_for_both_and_the_rest_of_a_teams_time_out_is_other_events() -> None:
    first, second = work([line(1, second_team_id=2), line(2, starts=660)], [1, 2], {1: 170, 2: 0})
    assert (first.visits, first.on_site, first.driving, first.rest, first.whole) == (2, 120, 20, 30, 170)
    assert (second.visits, second.whole) == (1, 70)


def test_ways_back_are_driving_for_the_plan_and_other_events_stand_apart() -> None:
    (team,) = work([line(1)], [1], {1: 170}, {1: 15})
    assert (team.own, team.rest, team.whole) == (team.on_site + team.driving, 170 - team.own, 170)
    (idle,) = work([], [1], {1: 90}, {1: 15})
    assert (idle.own, idle.rest) == (0, 90)


def test_letters_go_on_after_the_alphabet() -> None:
    found = list(crews([(number, f"Team {number}") for number in range(28)]).values())
    assert [one.letter for one in found[:2] + found[26:]] == ["A", "B", "A2", "B2"]


def test_the_answer_names_what_fits_what_is_left_out_why_and_how_much_is_driven() -> None:
    said = answer(Totals(wanted=279, placed=262, left=17), Driving(2280, 4302), ("No team is out in its hours.", 6))
    assert said == (
        "262 of 279 visits fit; 17 are left out. 6 of them: no team is out in its hours. "
        "38 h of driving, 47% less than by the simplest way of planning."
    )
    assert answer(Totals(wanted=3, placed=3), Driving(45)) == "All 3 visits fit. 45 min of driving."


def test_a_first_calendar_with_more_visits_is_no_measure_of_driving() -> None:
    sums = Totals(wanted=9, placed=8)
    assert (
        driving(
            Kept(drive_minutes=60, greedy_drive_minutes=90, first={"placed": 8, "drive_minutes": 90}), sums
        ).simplest
        == 90
    )
    assert (
        driving(
            Kept(drive_minutes=60, greedy_drive_minutes=90, first={"placed": 9, "drive_minutes": 90}), sums
        ).simplest
        is None
    )


def test_the_reason_that_most_share_is_said_once_two_share_it() -> None:
    alone = facts(Kept(), [line(1), left(2, reason={"why": "no_team"})])
    both = facts(Kept(), [left(1, reason={"why": "no_team"}), left(2, reason={"why": "no_team"})])
    assert alone.common is None
    assert both.common == ("No team is out in its hours.", 2)


def test_reasons_that_differ_only_in_their_numbers_are_one_reason_said_without_them() -> None:
    full = [left(n, reason={"why": "full", "teams": ["甲", "乙"], "days": n}) for n in range(9, 12)]
    found = facts(Kept(), [*full, left(20, reason={"why": "no_team"}), left(21, reason={"why": "no_team"})]).common
    assert found == ("All teams that could go are busy on all their days.", 3)
    assert "Most of them (3): all teams that could go are busy" in answer(Totals(wanted=9, placed=4, left=5),
                                                                          Driving(45), found)  # fmt: skip


@pytest.mark.parametrize(("share", "said"), [(0, "0 %"), (0.001, "1 %"), (0.999, "99 %"), (1, "100 %")])
def test_a_share_is_whole_only_when_nothing_is_missing(share: float, said: str) -> None:
    assert percent(share) == said


def test_driving_ends_when_the_visit_begins_and_never_overlaps_the_one_before() -> None:
    found = ways([line(1, starts=540, way=30), line(2, starts=605, way=20)])
    assert [(way.starts, way.minutes) for way in found] == [(510, 30), (600, 5)]


def test_a_month_is_shown_as_far_as_it_was_to_be_planned_in_whole_weeks() -> None:
    last = date(2027, 1, 8)
    december = weeks([line(1)], MONDAY, last, MONDAY, "month")
    assert (december[0][0].on, december[-1][-1].on) == (MONDAY, date(2027, 1, 3))
    january = weeks([line(1)], MONDAY, last, last, "month")
    assert (january[0][0].on, january[-1][-1].on) == (date(2026, 12, 28), date(2027, 1, 10))
    (week,) = weeks([line(1)], MONDAY, last, MONDAY, "week")
    assert [len(day.lines) for day in week] == [1, 0, 0, 0, 0, 0, 0]
    assert week[0].parts([1])[0].ends == 600


def test_arrows_stay_within_the_window_and_single_days_skip_those_off() -> None:
    last = MONDAY + timedelta(days=11)
    workdays = frozenset({MONDAY, MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)})
    friday = MONDAY + timedelta(days=4)
    assert steps(friday, MONDAY, last, 1, workdays) == (MONDAY, MONDAY + timedelta(days=7))
    assert steps(MONDAY, MONDAY, last, 7) == (None, MONDAY + timedelta(days=7))
    assert nearest(date(2030, 1, 1), MONDAY, last, []) == last
    assert nearest(None, MONDAY, last, [friday]) == friday


def test_the_course_is_drawn_in_steps_once_there_are_two() -> None:
    assert curve(bests([[1, 5, 60, 1000]])) is None
    drawn = curve(bests([[4, 8, 50, 10], [1, 5, 60, 1000]]), 8)
    assert drawn is not None and drawn.points == "44.5,6 160,6 160,66 314,66"


def test_a_comparison_sorts_visits_into_lost_gained_moved_and_shifted() -> None:
    before = [line(1), line(2), line(3), line(4), left(5), line(6)]
    after = [line(1), left(2), line(3, team_id=2), line(4, starts=600), line(5)]
    found = moved(before, after)
    assert [(one.how, one.line.unit_id) for one in found] == [
        ("lost", 2), ("lost", 6), ("gained", 5), ("moved", 3), ("shifted", 4),
    ]  # fmt: skip
    sides = [facts(Kept(), lines).side for lines in (before, after)]
    tones = {str(one.label): one.tone for one in figures(*sides)}
    assert (tones["Visits that fit"], tones["Driving (h)"], tones["Visits wanted"]) == ("bad", "ok", "")
