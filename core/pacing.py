"""When to try again, when to leave a channel alone, and how many letters may leave now."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from core.channels.letters import Blocked, Limited, NotSent, Undeliverable, Unsure

MOST_TRIES = 10
FIRST_WAIT, LONGEST_WAIT = 60.0, 3600.0
FAILURES_IN_A_ROW = 5
LONGEST_PAUSE = 1800.0
LIMITED_PAUSE = 60.0
LAPSE = timedelta(hours=1)


def wait_after(tries: int, chance: float, retry_after: float | None) -> float:
    """Seconds until the next try: 1, 2, 4 ... 60 minutes, a fifth more or less by chance (0 to 1), or as asked for."""
    usual = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** max(0, tries - 1)) * (0.8 + 0.4 * chance)
    return max(usual, retry_after or 0.0)


def state_after(failure: NotSent, tries: int, is_once: bool) -> str:
    """What becomes of a letter that was not sent: "waiting" for another try, "failed" or "unknown"."""
    if isinstance(failure, Undeliverable):
        return "failed"
    if is_once and isinstance(failure, Unsure):
        return "unknown"
    return "failed" if tries >= MOST_TRIES and not isinstance(failure, Limited) else "waiting"


def failures_after(failure: NotSent, before: int) -> int:
    """The channel's failures in a row after this one; a single letter's own fault is none of them."""
    if isinstance(failure, Undeliverable):
        return before
    return max(before + 1, FAILURES_IN_A_ROW) if isinstance(failure, Blocked | Limited) else before + 1


def pause_after(failure: NotSent, failures: int) -> float:
    """Seconds in which the channel is left alone; 0 for going on."""
    if isinstance(failure, Limited):
        return failure.retry_after or LIMITED_PAUSE
    if isinstance(failure, Undeliverable) or failures < FAILURES_IN_A_ROW:
        return 0.0
    return max(failure.retry_after or 0.0, min(LONGEST_PAUSE, 60.0 * 2.0 ** (failures - FAILURES_IN_A_ROW)))


def allowed_now(next_free: datetime, at: datetime, per_minute: int, burst: int) -> int:
    """How many letters may leave now, when the slot after the last one is free at `next_free`.

    In any minute at most `per_minute + burst` leave, however many senders there are.
    """
    slot = 60.0 / per_minute
    ahead = max(0.0, (next_free - at).total_seconds())
    return max(0, math.floor(burst - ahead / slot + 1e-6))


def next_free(before: datetime, at: datetime, per_minute: int, taken: int) -> datetime:
    """When the slot after so many more letters is free."""
    return max(before, at) + timedelta(seconds=taken * 60.0 / per_minute)


Over = Callable[[], bool]
