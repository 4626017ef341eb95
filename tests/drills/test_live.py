"""A live drill is what its log says, in whatever order and however often the entries come."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drills.live import PHASES, Entry, done_at, fold
from drills.live_outcome import GroupSize, outcome, spread
from drills.live_script import cues

ALARM = datetime(2031, 5, 12, 6, 28, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return ALARM + timedelta(seconds=seconds)


_numbers = iter(range(10**6))


def entry(what: str, seconds: float, group: int | None = None, by: str = "commander", **data: Any) -> Entry:
    return Entry(f"nonce-{next(_numbers):012d}", what, after(seconds), group, by == "commander", data)


def phases(*begins: float) -> list[Entry]:
    return [entry("phase", seconds, phase=phase) for phase, seconds in zip(PHASES, begins, strict=False)]


def a_drill() -> list[Entry]:
    """Two classes; one child is missing at first and found, an alarm given too early was taken back."""
    early = entry("phase", -30, phase="alarm")
    roll = entry("roll", 200, 1, "teacher", present=40, excused=1, missing=1)
    return [
        early, entry("undo", -20, of=early.nonce), *phases(0, 3, 63, 170),
        entry("arrived", 150, 1, "teacher"), entry("arrived", 165, 2, "teacher"), roll,
        entry("roll", 210, 2, "teacher", present=38, excused=0, missing=0), entry("found", 260, 1, roll=roll.nonce),
        entry("injury", 120, 1, "teacher", count=1, text="sprained ankle"), entry("note", 90, text="door stuck"),
        entry("inject", 40, inject=7, deed="send"), entry("inject", 41, inject=7, deed="skip"),
    ]  # fmt: skip


class TestOrder:
    def test_any_order_and_any_number_of_copies_make_the_same_state(self) -> None:
        log, dice = a_drill(), random.Random(7)
        straight = fold(log)
        for _ in range(50):
            shuffled = log + dice.choices(log, k=9)
            dice.shuffle(shuffled)
            assert fold(shuffled) == straight

    def test_what_stands_at_the_end(self) -> None:
        state = fold(a_drill())
        assert state.phase == "assemble"
        assert state.alarm_at == ALARM
        assert state.injured == 1
        assert state.missing([1, 2]) == 0
        assert state.rolls[1].now_present == 41
        assert state.injects[7][0] == "send"
        assert [one.what for one in state.remarks] == ["note", "injury"]

    def test_nothing_is_before_the_alarm(self) -> None:
        state = fold([])
        assert (state.phase, state.alarm_at, state.missing([None])) == ("", None, 0)


class TestPhases:
    def test_a_phase_left_out_does_not_begin_later(self) -> None:
        state = fold([entry("phase", 0, phase="alarm"), entry("phase", 60, phase="evacuate"),
                      entry("phase", 70, phase="shelter")])  # fmt: skip
        assert state.phase == "evacuate"
        assert "shelter" not in state.phases

    def test_of_two_commanders_the_first_tap_counts(self) -> None:
        state = fold([*phases(0, 5), entry("phase", 1, phase="alarm")])
        assert state.phases["alarm"] == ALARM

    def test_an_undone_phase_can_begin_again(self) -> None:
        wrong = entry("phase", 20, phase="shelter")
        again = entry("phase", 30, phase="shelter")
        state = fold([again, entry("undo", 25, of=wrong.nonce), wrong, *phases(0)])
        assert state.phases["shelter"] == again.at

    def test_the_undoing_may_arrive_before_what_it_undoes(self) -> None:
        wrong = entry("phase", 20, phase="shelter")
        assert fold([entry("undo", 25, of=wrong.nonce), *phases(0), wrong]).phase == "alarm"


class TestUndo:
    def test_a_teacher_cannot_undo_what_the_commander_did(self) -> None:
        alarm = entry("phase", 0, phase="alarm")
        assert fold([alarm, entry("undo", 5, 1, "teacher", of=alarm.nonce)]).phase == "alarm"

    def test_a_teacher_undoes_only_for_the_own_group(self) -> None:
        roll = entry("roll", 9, 1, "teacher", present=40)
        assert 1 in fold([roll, entry("undo", 10, 2, "teacher", of=roll.nonce)]).rolls
        assert 1 not in fold([roll, entry("undo", 10, 1, "teacher", of=roll.nonce)]).rolls

    def test_an_undoing_is_not_undone(self) -> None:
        alarm = entry("phase", 0, phase="alarm")
        undo = entry("undo", 1, of=alarm.nonce)
        assert fold([alarm, undo, entry("undo", 2, of=undo.nonce)]).phase == ""


class TestRollCall:
    def test_the_latest_count_of_a_group_stands(self) -> None:
        state = fold([entry("roll", 20, 1, present=41), entry("roll", 10, 1, present=38, missing=3)])
        assert (state.rolls[1].present, state.missing([1])) == (41, 0)
        assert state.counted_at[1] == after(10)

    def test_found_people_belong_to_the_count_in_which_they_were_missing(self) -> None:
        first = entry("roll", 10, 1, present=38, missing=2)
        found = entry("found", 15, 1, roll=first.nonce)
        assert fold([first, found]).missing([1]) == 1
        assert fold([first, found, entry("roll", 20, 1, present=38, missing=2)]).missing([1]) == 2

    def test_more_found_than_missing_is_nobody_missing(self) -> None:
        roll = entry("roll", 10, 1, present=38, missing=1)
        state = fold([roll, *(entry("found", 11 + n, 1, roll=roll.nonce) for n in range(3))])
        assert (state.missing([1]), state.rolls[1].now_present) == (0, 39)


class TestScript:
    LINES = [(1, 30), (2, 60), (3, 120)]

    def sent(self, **at: float) -> dict[int, tuple[str, datetime]]:
        return {int(name[1:]): ("send", after(seconds)) for name, seconds in at.items()}

    def test_before_the_alarm_all_wait_as_planned(self) -> None:
        assert [(cue.due, cue.state) for cue in cues(self.LINES, {}, None, None)] == [
            (30, "waiting"), (60, "waiting"), (120, "waiting"),
        ]  # fmt: skip

    def test_a_late_one_shifts_all_later_ones(self) -> None:
        found = cues(self.LINES, self.sent(_1=50), ALARM, 55)
        assert [(cue.due, cue.state, cue.late) for cue in found] == [
            (30, "sent", 20), (80, "waiting", 0), (140, "waiting", 0),
        ]  # fmt: skip
        assert found[0].is_late

    def test_shifts_add_up(self) -> None:
        found = cues(self.LINES, self.sent(_1=50, _2=95), ALARM, 100)
        assert [cue.due for cue in found] == [30, 80, 155]

    def test_one_that_is_due_and_waits_shifts_as_time_goes_by(self) -> None:
        assert [cue.due for cue in cues(self.LINES, {}, ALARM, 45)] == [30, 75, 135]
        assert cues(self.LINES, {}, ALARM, 30)[0].state == "due"

    def test_an_early_one_and_a_skipped_one_shift_nothing(self) -> None:
        deeds = self.sent(_1=10) | {2: ("skip", after(70))}
        assert [(cue.due, cue.state) for cue in cues(self.LINES, deeds, ALARM, 80)] == [
            (30, "sent"), (60, "skipped"), (120, "waiting"),
        ]  # fmt: skip


class TestOutcome:
    GROUPS = [GroupSize(1, 42), GroupSize(2, 38)]

    def test_the_figures_of_a_whole_drill(self) -> None:
        found = outcome(fold(a_drill()), self.GROUPS, 0)
        assert found is not None
        assert (found.shelter, found.evacuation, found.rollcall) == (60, 165, 45)
        assert (found.enrolled, found.present, found.excused, found.missing, found.injured) == (80, 79, 1, 0, 1)
        assert found.silent == ()

    def test_without_an_alarm_there_is_none(self) -> None:
        assert outcome(fold([entry("roll", 3, 1, present=4)]), self.GROUPS, 0) is None

    def test_without_every_arrival_the_beginning_of_the_roll_call_counts_unless_somebody_came_later(self) -> None:
        log = phases(0, 3, 63, 120)
        found = outcome(fold(log), self.GROUPS, 0)
        assert found is not None and found.evacuation == 120
        found = outcome(fold([*log, entry("arrived", 140, 2)]), self.GROUPS, 0)
        assert found is not None and found.evacuation == 140
        assert found.silent == (1, 2)

    def test_a_correction_does_not_lengthen_the_roll_call(self) -> None:
        log = [*phases(0, 3, 63, 120), entry("roll", 150, 1, present=42), entry("roll", 160, 2, present=38)]
        found = outcome(fold([*log, entry("roll", 900, 2, present=37, excused=1)]), self.GROUPS, 0)
        assert found is not None and (found.rollcall, found.excused) == (40, 1)

    def test_a_unit_without_groups_counts_as_a_whole(self) -> None:
        log = [*phases(0, 3, 63, 225), entry("roll", 300, present=1060, excused=5)]
        found = outcome(fold(log), [], 1065)
        assert found is not None
        assert (found.enrolled, found.present, found.excused, found.evacuation) == (1065, 1060, 5, 225)

    def test_a_group_of_unknown_size_is_as_large_as_it_was_counted(self) -> None:
        found = outcome(fold([*phases(0), entry("roll", 9, 1, present=30, excused=2)]), [GroupSize(1, 0)], 0)
        assert found is not None and found.enrolled == 32


class TestInstants:
    @pytest.mark.parametrize(
        ("elapsed", "expected"), [(0, 500), (120_000, 380), (-5, 500), (10**9, 0), (499_999, 0.001)]
    )
    def test_a_phones_clock_is_believed_within_bounds(self, elapsed: int, expected: float) -> None:
        assert done_at(after(500), elapsed, ALARM) == after(expected)


class TestSpread:
    EXPECTED = {"students": 1012, "teachers": 53}

    @pytest.mark.parametrize(
        ("present", "found"),
        [
            (1065, {"students": 1012, "teachers": 53}),
            (1060, {"students": 1007, "teachers": 53}),
            (1070, {"students": 1017, "teachers": 53}),
            (20, {"teachers": 20}),
            (0, {}),
        ],
    )
    def test_whoever_lacks_is_of_the_largest_category(self, present: int, found: dict[str, int]) -> None:
        assert spread(present, self.EXPECTED, "unspecified") == found

    def test_without_expectations_nobody_is_put_into_a_category(self) -> None:
        assert spread(7, {}, "unspecified") == {"unspecified": 7}
