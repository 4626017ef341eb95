"""When a letter is tried again, when a channel is left alone, and how many may leave in a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.channels.letters import Blocked, Limited, NotSent, Undeliverable, Unsure
from core.pacing import (
    FAILURES_IN_A_ROW,
    MOST_TRIES,
    allowed_now,
    failures_after,
    next_free,
    pause_after,
    state_after,
    wait_after,
)

NOON = datetime(2031, 5, 12, 4, tzinfo=UTC)


def test_waits_double_up_to_an_hour_and_differ_a_little() -> None:
    assert [wait_after(tries, 0.5, None) for tries in (1, 2, 3, 7, 9)] == [60, 120, 240, 3600, 3600]
    assert wait_after(1, 0.0, None) == pytest.approx(48) and wait_after(1, 1.0, None) == pytest.approx(72)


def test_who_asks_for_a_longer_wait_gets_it() -> None:
    assert wait_after(1, 0.5, 900) == 900


@pytest.mark.parametrize(
    ("failure", "tries", "is_once", "state"),
    [
        (NotSent(), 1, False, "waiting"),
        (NotSent(), MOST_TRIES, False, "failed"),
        (Limited(), MOST_TRIES + 5, False, "waiting"),
        (Undeliverable(), 1, False, "failed"),
        (Unsure(), 1, False, "waiting"),
        (Unsure(), 1, True, "unknown"),
        (NotSent(), 1, True, "waiting"),
        (Blocked(), 1, True, "waiting"),
    ],
)
def test_what_becomes_of_a_letter(failure: NotSent, tries: int, is_once: bool, state: str) -> None:
    assert state_after(failure, tries, is_once) == state


def test_a_channel_that_fails_again_and_again_is_left_alone_ever_longer() -> None:
    pauses, failures = [], 0
    for _ in range(12):
        failures = failures_after(NotSent(), failures)
        pauses.append(pause_after(NotSent(), failures))
    assert pauses[: FAILURES_IN_A_ROW - 1] == [0] * (FAILURES_IN_A_ROW - 1)
    assert pauses[FAILURES_IN_A_ROW - 1 :][:6] == [60, 120, 240, 480, 960, 1800]


def test_a_refused_channel_pauses_at_once_and_one_bad_letter_does_not_matter() -> None:
    assert pause_after(Blocked(), failures_after(Blocked(), 0)) == 60
    assert pause_after(Limited("", "", 600), failures_after(Limited(), 0)) == 600
    assert (failures_after(Undeliverable(), 3), pause_after(Undeliverable(), 99)) == (3, 0)


@pytest.mark.parametrize(("per_minute", "burst", "most"), [(15, 5, 20), (90, 3, 100)])
def test_in_no_minute_more_leave_than_the_vendor_allows(per_minute: int, burst: int, most: int) -> None:
    free, at, left = NOON, NOON, []
    while at < NOON + timedelta(minutes=5):
        count = min(10, allowed_now(free, at, per_minute, burst))
        if count:
            free = next_free(free, at, per_minute, count)
        left += [at] * count
        at += timedelta(milliseconds=700)
    for first in left:
        assert len([one for one in left if first <= one < first + timedelta(minutes=1)]) <= most
    assert len(left) >= 5 * per_minute - burst, "and not needlessly few"
