"""What is due when after a report, what is late and by how much, and what the clock tells of."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from core.i18n import speaking
from observation.anomaly_clock import (
    ClockRule,
    Due,
    Times,
    deadlines,
    escalations,
    judging,
    on_time,
    say_length,
    verifying,
)
from observation.anomaly_said import countdown, digital, due_tag

ZONE = "Asia/Shanghai"
MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # 10:00 on the wall
RULE = ClockRule()


def after(minutes: float, start: datetime = MORNING) -> datetime:
    return start + timedelta(minutes=minutes)


def test_a_report_has_half_an_hour_and_the_rest_of_its_day() -> None:
    due = deadlines(MORNING, RULE, ZONE)
    assert (due.remind_at, due.judge_by) == (after(20), after(30))
    assert due.evening_at == datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    assert due.verify_by == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


def test_a_report_late_in_the_evening_is_not_reminded_of_before_it_could_be_judged() -> None:
    late = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
    assert deadlines(late, RULE, ZONE).evening_at == after(30, late)
    last = datetime(2026, 11, 30, 15, 55, tzinfo=UTC)
    assert deadlines(last, RULE, ZONE).evening_at == deadlines(last, RULE, ZONE).verify_by


def test_the_county_may_give_other_times() -> None:
    due = deadlines(MORNING, ClockRule(judge_minutes=60, remind_minutes=45, evening=time(18, 0)), ZONE)
    assert (due.remind_at, due.judge_by) == (after(45), after(60))
    assert due.evening_at == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("judged", "passed_up", "now", "late"),
    [
        (None, None, 29, 0),
        (None, None, 41.5, 11.5),
        (10, None, 31, 1),
        (10, 30, 500, 0),
        (10, 33, 500, 3),
        (40, 33, 500, 10),
    ],
)
def test_judging_is_done_when_it_is_both_judged_and_passed_up(
    judged: float | None, passed_up: float | None, now: float, late: float
) -> None:
    times = Times(MORNING, after(judged) if judged else None, after(passed_up) if passed_up else None)
    assert judging(times, deadlines(MORNING, RULE, ZONE), after(now)).late == timedelta(minutes=late)


def test_verifying_before_midnight_is_in_time_and_a_second_later_is_not() -> None:
    due = deadlines(MORNING, RULE, ZONE)
    at_midnight, later = due.verify_by, due.verify_by + timedelta(seconds=1)
    assert not verifying(Times(MORNING, verified_at=at_midnight), due, after(9999)).is_late
    assert verifying(Times(MORNING, verified_at=later), due, after(9999)).late == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (19.9, ()),
        (20, ("remind",)),
        (29.9, ("remind",)),
        (30, ("overdue",)),
        (599, ("overdue",)),
        (600, ("overdue", "evening")),
    ],
)
def test_the_clock_reminds_then_passes_on_and_reminds_again_in_the_evening(now: float, told: tuple[str, ...]) -> None:
    assert escalations(Times(MORNING), deadlines(MORNING, RULE, ZONE), after(now)) == told


def test_what_is_done_or_closed_is_not_told_of() -> None:
    due = deadlines(MORNING, RULE, ZONE)
    assert escalations(Times(MORNING, after(5), after(6)), due, after(40)) == ()
    assert escalations(Times(MORNING, after(5), after(6), after(60)), due, after(900)) == ()
    assert escalations(Times(MORNING), due, after(900), is_open=False) == ()


def test_on_time_leaves_out_what_still_has_time() -> None:
    by = after(30)
    found = on_time([Due(by, after(20), after(99)), Due(by, after(40), after(99)), Due(by, None, after(99)),
                     Due(by, None, after(10))])  # fmt: skip
    assert (found.due, found.in_time) == (3, 1)
    assert on_time([]).share is None


def test_lengths_are_said_as_people_say_them() -> None:
    lengths = [timedelta(seconds=20), timedelta(minutes=12), timedelta(minutes=185), timedelta(days=2, hours=4)]
    assert [say_length(one) for one in lengths] == ["1 min", "12 min", "3 h 05 min", "2 days 4 h"]
    with speaking("zh"):
        assert [say_length(one) for one in lengths] == ["1 分钟", "12 分钟", "3 小时 05 分", "2 天 4 小时"]


def test_a_running_clock_gives_the_page_seconds_and_not_an_instant() -> None:
    shown = str(countdown(Due(after(30), None, after(17.5))))
    assert 'data-countdown="750"' in shown
    assert "12:30 left" in shown
    assert "late by 2:00" in str(countdown(Due(after(30), None, after(32))))
    assert digital(timedelta(hours=1, seconds=5)) == "1:00:05"
    assert "in time, 10:20" in str(due_tag(Due(after(30), after(20), after(99)), ZONE))
    assert "done 10 min late" in str(due_tag(Due(after(30), after(40), after(99)), ZONE))
