"""Times of a script, counted from the alarm: as people type them, as they are shown, and how later lines follow."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

LATEST = 24 * 60 * 60
_SECONDS = re.compile(r"(\d{1,5})\s*(?:秒钟?|s|secs?|seconds?)?")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,4}):([0-5]?\d)")
_WORDS = re.compile(
    r"(?:(\d{1,2})\s*(?:小时|时|h|hours?)\s*)?(?:(\d{1,4})\s*(?:分钟?|m|mins?|minutes?)\s*)?"
    r"(?:(\d{1,4})\s*(?:秒钟?|s|secs?|seconds?)?)?"
)
_FROM_ALARM = re.compile(r"t\s*([+-])\s*")


class BeforeAlarm(ValueError):
    """A time before the alarm, as in T-05:00."""


class Ambiguous(ValueError):
    """A spreadsheet shows both 1 min 30 s and 1 h 30 min as 1:30:00."""


def seconds_of(typed: str) -> int:
    """Seconds after the alarm: "T+01:30", "1:30", "90", "1分30秒" are all 90; "1:02:05" has hours.

    Raises BeforeAlarm, Ambiguous (1:30:00 without T+), or ValueError for what is no time.
    """
    text = unicodedata.normalize("NFKC", typed).strip().casefold()
    sign = _FROM_ALARM.match(text)
    text = text[sign.end() :] if sign else text.removeprefix("+").strip()
    if (sign and sign[1] == "-") or text.startswith(("-", "−")):
        raise BeforeAlarm(typed)
    if match := _SECONDS.fullmatch(text):
        return int(match[1])
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        if hours and not seconds and not sign:
            raise Ambiguous(typed)
        return hours * 3600 + minutes * 60 + seconds
    match = _WORDS.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(typed)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def say(seconds: int) -> str:
    """The time as a script has it: 90 is "T+01:30", an hour and a half "T+90:00"."""
    return f"T+{seconds // 60:02d}:{seconds % 60:02d}"


def followed(times: Mapping[int, tuple[int, int]], moved: int, to: int) -> dict[int, int]:
    """The new times of the lines after the moved one, so that their distances stay; never before the alarm.

    `times` has (seconds, number) by line, the moved one as it was.
    """
    was = times[moved]
    by = to - was[0]
    return {line: max(0, at + by) for line, (at, number) in times.items() if line != moved and (at, number) > was}


def stretched(at: int, evacuated_at: int | None, target: int | None) -> int:
    """The time of a template's line for a unit with this target: lines from the last person out onwards follow it."""
    if evacuated_at is None or target is None or at < evacuated_at:
        return at
    return at - evacuated_at + target
