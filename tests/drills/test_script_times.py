"""Times of a script: typed in every way people write them, and lines that follow the one that is moved."""

from __future__ import annotations

import pytest

from drills.script_times import Ambiguous, BeforeAlarm, followed, say, seconds_of, stretched


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("1:30", 90), ("T+01:30", 90), ("t+1:30", 90), ("90", 90), ("90秒", 90), ("1分30秒", 90), ("2分钟", 120),
        ("Ｔ＋１：３０", 90), ("+1:30", 90), ("0:00", 0), ("75:00", 4500), ("1:02:05", 3725), ("T+1:30:00", 5400),
        ("0:01:30", 90), ("1 h 5 min", 3900), ("1小时", 3600), ("1 min 30 s", 90),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed: str, seconds: int) -> None:
    assert seconds_of(typed) == seconds


@pytest.mark.parametrize("typed", ["", "soon", "1:75", "1.5", "T+", "14:28:99", "一分"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        seconds_of(typed)


@pytest.mark.parametrize("typed", ["T-05:00", "-30", "T - 1:00"])
def test_a_time_before_the_alarm_is_told_apart(typed: str) -> None:
    with pytest.raises(BeforeAlarm):
        seconds_of(typed)


def test_what_a_spreadsheet_makes_of_1_30_is_not_guessed_at() -> None:
    with pytest.raises(Ambiguous):
        seconds_of("01:30:00")


@pytest.mark.parametrize("seconds", [0, 9, 60, 90, 599, 3599, 5400, 86_400])
def test_what_is_said_is_read_as_the_same(seconds: int) -> None:
    assert seconds_of(say(seconds)) == seconds


def test_later_lines_keep_their_distance_and_earlier_ones_stay() -> None:
    times = {1: (0, 1), 2: (60, 2), 3: (120, 3), 4: (120, 4), 5: (300, 5)}
    assert followed(times, 3, 150) == {4: 150, 5: 330}


def test_moving_to_an_earlier_time_never_goes_before_the_alarm() -> None:
    assert followed({1: (100, 1), 2: (120, 2)}, 1, 0) == {2: 20}


def test_lines_after_the_last_person_out_follow_the_units_target() -> None:
    assert [stretched(at, 120, 180) for at in (0, 60, 120, 420)] == [0, 60, 180, 480]
    assert stretched(420, None, 180) == 420
