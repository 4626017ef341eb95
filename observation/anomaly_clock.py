"""What is due when after the report of an anomaly, what is late and by how much, and what the clock escalates. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.i18n import language
from core.times import day_bounds, instant, local

JUDGE_MINUTES = 30  # told by word of mouth; nobody has found the text, so the setting is marked unverified
REMIND_MINUTES = 20
EVENING = time(20, 0)
ESCALATIONS = ("remind", "overdue", "evening")
LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True)
class ClockRule:
    """Minutes for judging and passing up, minutes until a reminder, and when the evening begins on the wall."""

    judge_minutes: int = JUDGE_MINUTES
    remind_minutes: int = REMIND_MINUTES
    evening: time = EVENING
    source: str = ""
    is_verified: bool = False


@dataclass(frozen=True)
class Times:
    """When a report arrived and what was done about it when; all aware instants of the server."""

    received_at: datetime
    judged_at: datetime | None = None
    passed_up_at: datetime | None = None
    verified_at: datetime | None = None

    @property
    def handled_at(self) -> datetime | None:
        """When it was both judged and passed up; None until then."""
        if self.judged_at is None or self.passed_up_at is None:
            return None
        return max(self.judged_at, self.passed_up_at)


@dataclass(frozen=True)
class Deadlines:
    """Instants: a reminder, the end of the time for judging, the evening's reminder, and the end of the day."""

    remind_at: datetime
    judge_by: datetime
    evening_at: datetime
    verify_by: datetime


@dataclass(frozen=True)
class Due:
    """One thing that has a time: until when, when it was done, and against which instant it is measured now."""

    by: datetime
    done_at: datetime | None
    now: datetime

    @property
    def is_done(self) -> bool:
        """Whether it was done, in time or not."""
        return self.done_at is not None

    @property
    def late(self) -> timedelta:
        """How much later than its time it was done, or has been waiting by now; nought when it is in time."""
        return max(timedelta(), (self.done_at or self.now) - self.by)

    @property
    def is_late(self) -> bool:
        """Whether its time has passed, or had when it was done."""
        return self.late > timedelta()

    @property
    def left(self) -> timedelta:
        """How much time there still is; nought when there is none or it is done."""
        return timedelta() if self.is_done else max(timedelta(), self.by - self.now)


def deadlines(received_at: datetime, rule: ClockRule, zone: str) -> Deadlines:
    """What is due when; the day is that of the arrival in the county's zone, up to midnight.

    A report that arrives in the evening or shortly before midnight is reminded of after the minutes for judging, at
    the latest at midnight.
    """
    day = local(received_at, zone).date()
    midnight = day_bounds(day, zone)[1]
    judge_by = received_at + timedelta(minutes=rule.judge_minutes)
    evening_at = min(max(instant(day, rule.evening, zone), judge_by), midnight)
    return Deadlines(received_at + timedelta(minutes=rule.remind_minutes), judge_by, evening_at, midnight)


def judging(times: Times, dues: Deadlines, now: datetime) -> Due:
    """The first judgement and the report upwards."""
    return Due(dues.judge_by, times.handled_at, now)


def verifying(times: Times, dues: Deadlines, now: datetime) -> Due:
    """The verification on the day of the report."""
    return Due(dues.verify_by, times.verified_at, now)


def escalations(times: Times, dues: Deadlines, now: datetime, is_open: bool = True) -> tuple[str, ...]:
    """What the clock has to tell by now, of ESCALATIONS; a reminder is left out once it is too late for it."""
    found = []
    if is_open and times.handled_at is None:
        if dues.remind_at <= now < dues.judge_by:
            found.append("remind")
        if now >= dues.judge_by:
            found.append("overdue")
    if is_open and times.verified_at is None and now >= dues.evening_at:
        found.append("evening")
    return tuple(found)


def say_length(length: timedelta) -> str:
    """A length as people say it: 12 min, 3 h 05 min, 2 days 4 h; less than a minute counts as one."""
    minutes = max(1, -(-int(length.total_seconds()) // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    is_chinese = language() == "zh"
    if days:
        return f"{days} 天 {hours} 小时" if is_chinese else f"{days} {'day' if days == 1 else 'days'} {hours} h"
    if hours:
        return f"{hours} 小时 {minutes:02d} 分" if is_chinese else f"{hours} h {minutes:02d} min"
    return f"{minutes} 分钟" if is_chinese else f"{minutes} min"


@dataclass(frozen=True)
class OnTime:
    """How many of those whose time is over were done in time; `share` is None where there are none."""

    due: int
    in_time: int

    @property
    def share(self) -> float | None:
        """From nought to one."""
        return self.in_time / self.due if self.due else None


def on_time(found: Iterable[Due]) -> OnTime:
    """Of what is done or too late, how much was done in time; what still has time is left out."""
    settled = [due for due in found if due.is_done or due.is_late]
    return OnTime(len(settled), sum(not due.is_late for due in settled))
