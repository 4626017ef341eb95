"""A unit's evacuation times as a drawing, and how far a drill has come."""

from __future__ import annotations

from datetime import date

import pytest

from drills.assistance import assistants, helped
from drills.history import BOTTOM, HEIGHT, LEFT, WIDTH, Past, drawing
from drills.lifecycle import Progress, next_step, steps

TIMES = [Past(3, date(2026, 5, 12), 140), Past(1, date(2026, 3, 2), 225), Past(2, date(2026, 4, 3), 100)]


def test_one_time_alone_is_no_history() -> None:
    assert drawing(TIMES[:1], 120, 3) is None


def test_drills_stand_in_the_order_of_their_days_and_slower_ones_higher() -> None:
    drawn = drawing(TIMES, 120, 3)
    assert drawn is not None and [point.past.drill_id for point in drawn.points] == [1, 2, 3]
    assert [point.is_within for point in drawn.points] == [False, True, False]
    assert drawn.points[0].y < drawn.target_y < drawn.points[1].y < HEIGHT - BOTTOM
    assert (drawn.points[0].x, drawn.points[-1].x) == (LEFT, WIDTH - LEFT)
    assert [point.is_this for point in drawn.points] == [False, False, True]
    assert drawn.best.seconds == 100


def test_of_equal_times_the_latest_is_the_best() -> None:
    drawn = drawing([Past(1, date(2026, 3, 2), 100), Past(2, date(2026, 4, 3), 100)], 120, 2)
    assert drawn is not None and drawn.best.drill_id == 2


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("", 0),
        ("李老师", 1),
        ("李老师、王老师", 2),
        ("李老师；王老师x2", 3),
        ("班主任（8人）、温老师 × 3", 11),
        ("、，", 0),
    ],
)
def test_a_line_of_helpers_says_for_how_many_there_is_one(line: str, people: int) -> None:
    assert helped(line) == people


def test_a_name_is_kept_without_its_number() -> None:
    assert assistants("李老师、王老师×2") == [("李老师", 1), ("王老师", 2)]


@pytest.mark.parametrize(
    ("known", "following"),
    [
        (Progress("registered"), "planned"),
        (Progress("registered", has_plan=True), "live"),
        (Progress("registered", has_plan=True, is_live=True, has_sounded=True), "reported"),
        (Progress("unreported"), "reported"),
        (Progress("reported"), "evaluated"),
        (Progress("reported", evaluations=1, open_actions=2), "improved"),
        (Progress("reported", evaluations=1), ""),
        (Progress("cancelled"), ""),
        (Progress("postponed", has_plan=True), ""),
    ],
)
def test_one_step_comes_next(known: Progress, following: str) -> None:
    assert next_step(known) == following
    assert [step.code for step in steps(known) if step.state == "next"] == ([following] if following else [])


def test_what_was_left_out_before_a_later_step_is_said_to_be_left_out() -> None:
    states = {step.code: step.state for step in steps(Progress("reported", rehearsed_on=None, today=date(2026, 5, 13)))}
    assert states == {
        "registered": "done", "planned": "skipped", "rehearsed": "skipped", "live": "done", "reported": "done",
        "evaluated": "next", "improved": "ahead",
    }  # fmt: skip


def test_a_rehearsal_counts_once_its_day_has_come() -> None:
    def of(day: date) -> str:
        known = Progress("registered", rehearsed_on=date(2026, 5, 11), today=day)
        return next(step.state for step in steps(known) if step.code == "rehearsed")

    assert (of(date(2026, 5, 10)), of(date(2026, 5, 11))) == ("ahead", "done")
