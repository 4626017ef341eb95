"""When a notice leaves, and how: at once, in the morning after quiet hours, in a digest, or not at all.

Everything is decided by the clocks on the wall of a zone, so that eight in the morning stays eight in the morning on
both sides of a change to daylight-saving time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from core.times import instant, local

DAY_MINUTES = 24 * 60
NEAR = timedelta(hours=24)
"""A digest less than so long before the start comes too late for a reminder: that is sent by itself."""

AHEAD = timedelta(hours=1)
"""So long before a digest its reminders are written, to be there when it is sent."""
LATE = timedelta(minutes=30)
"""So long before quiet hours goes what is of no use after them; and so late may a clock be that had been stopped."""

Way = Literal["at_once", "digest", "inbox"]
What = Literal["send", "wait", "hold", "inbox", "stale"]


@dataclass(frozen=True)
class Quiet:
    """Quiet hours, from and until so many minutes after midnight, over midnight too; the same minute twice: none."""

    from_minute: int
    until_minute: int

    def holds(self, at: datetime, zone: str) -> bool:
        """Whether the instant lies in quiet hours."""
        minute = _minute(at, zone)
        if self.from_minute <= self.until_minute:
            return self.from_minute <= minute < self.until_minute
        return minute >= self.from_minute or minute < self.until_minute

    def end(self, at: datetime, zone: str) -> datetime:
        """When the quiet hours end in which the instant lies."""
        day = local(at, zone).date()
        return _wall(day + timedelta(days=_minute(at, zone) >= self.until_minute), self.until_minute, zone)

    def begin(self, at: datetime, zone: str) -> datetime:
        """When the quiet hours began in which the instant lies."""
        day = local(at, zone).date()
        return _wall(day - timedelta(days=_minute(at, zone) < self.from_minute), self.from_minute, zone)


@dataclass(frozen=True)
class Digest:
    """One message in place of many: every day, or every week on an ISO weekday, so many minutes after midnight."""

    step: Literal["daily", "weekly"]
    minute: int
    weekday: int = 1

    def next(self, after: datetime, zone: str) -> datetime:
        """The first digest later than that instant."""
        day = local(after, zone).date()
        found = (self._on(day + timedelta(days=ahead), zone) for ahead in range(9))
        return next(at for at in found if at is not None and at > after)

    def last(self, until: datetime, zone: str) -> datetime:
        """The last digest not later than that instant."""
        day = local(until, zone).date()
        found = (self._on(day - timedelta(days=back), zone) for back in range(9))
        return next(at for at in found if at is not None and at <= until)

    def _on(self, day: date, zone: str) -> datetime | None:
        is_day = self.step == "daily" or day.isoweekday() == self.weekday
        return _wall(day, self.minute, zone) if is_day else None


@dataclass(frozen=True)
class Rule:
    """How a kind of notice is sent in an area: whether at all, by which kinds of channel, how long before the start."""

    is_on: bool
    channels: Sequence[str]
    leads: Sequence[int] = ()  # minutes, of reminders


@dataclass(frozen=True)
class Wish:
    """What a reader wishes for a kind of notice: at once, in the digest (if there is one) or in the inbox only."""

    way: Way
    quiet: Quiet
    digest: Digest | None = None


@dataclass(frozen=True)
class Due:
    """A notice that is due: since when, until when it is of use (None: always), and whether it is urgent."""

    due_at: datetime
    stale_at: datetime | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class Decision:
    """What becomes of a notice now; `at` is when to send the digest that holds it, or when to look at it again."""

    what: What
    at: datetime


def decide(notice: Due, rule: Rule, wish: Wish, zone: str, now: datetime) -> Decision:
    """What becomes of a notice at this instant.

    An urgent one goes at once. Others keep to the reader's way: a digest that would come when the notice is of no use
    any more holds nothing back, and what falls into quiet hours waits for their end, if it is still of use then.
    """
    if notice.stale_at is not None and notice.stale_at <= now:
        return Decision("stale", now)
    if not rule.is_on or wish.way == "inbox":
        return Decision("inbox", now)
    if notice.is_urgent:
        return Decision("send", now) if notice.due_at <= now else Decision("wait", notice.due_at)
    if wish.way == "digest" and wish.digest is not None:
        held = wish.digest.next(max(now, notice.due_at), zone)
        if notice.stale_at is None or held < notice.stale_at:
            return Decision("hold", held)
    return _outside_quiet_hours(notice, wish.quiet, zone, now)


def leaves_at(notice: Due, quiet: Quiet, zone: str) -> datetime:
    """When a notice leaves that is sent by itself: when it is due, or after quiet hours; before them where it would be
    of no use afterwards, and in spite of them when it is urgent."""
    if notice.is_urgent or not quiet.holds(notice.due_at, zone):
        return notice.due_at
    end = quiet.end(notice.due_at, zone)
    return end if notice.stale_at is None or end < notice.stale_at else quiet.begin(notice.due_at, zone) - LATE


def _outside_quiet_hours(notice: Due, quiet: Quiet, zone: str, now: datetime) -> Decision:
    at = max(leaves_at(notice, quiet, zone), now)
    if not quiet.holds(at, zone):
        return Decision("send" if at <= now else "wait", at)
    end = quiet.end(at, zone)
    if notice.stale_at is None or end < notice.stale_at:
        return Decision("wait", end)
    return Decision("inbox", now)  # the evening before was missed, and nobody is woken for it


@dataclass(frozen=True)
class Reminder:
    """A reminder that is due: the start it is about, and which of the leads (minutes) it is; 0 for a digest."""

    starts_at: datetime
    lead: int


def reminder(
    starts_at: datetime, known_at: datetime, leads: Sequence[int], wish: Wish, zone: str, now: datetime
) -> Reminder | None:
    """The reminder that is due now for somebody who has known of this start since `known_at`; None when none is.

    Of several that were missed only the last is sent, and only while it is nearer to its own time than to the next.
    With a digest there is one, in the last digest before the start that is not too near.
    """
    if starts_at <= now:
        return None
    if wish.way == "digest" and wish.digest is not None:
        told_at = wish.digest.last(starts_at - NEAR, zone)
        if told_at > known_at:
            return Reminder(starts_at, 0) if now >= told_at - AHEAD else None
    return _by_leads(starts_at, known_at, leads, wish.quiet, zone, now)


def _by_leads(
    starts_at: datetime, known_at: datetime, leads: Sequence[int], quiet: Quiet, zone: str, now: datetime
) -> Reminder | None:
    ordered = sorted(set(leads), reverse=True)
    found = None
    for place, lead in enumerate(ordered):
        due_at = starts_at - timedelta(minutes=lead)
        following = starts_at - timedelta(minutes=ordered[place + 1] if place + 1 < len(ordered) else 0)
        leaves = leaves_at(Due(due_at, starts_at), quiet, zone)
        if due_at < known_at or leaves > now:
            continue
        is_near = now < due_at + (following - due_at) / 2 or now <= leaves + LATE
        found = Reminder(starts_at, lead) if is_near else None
    return found


def _minute(at: datetime, zone: str) -> int:
    wall = local(at, zone)
    return wall.hour * 60 + wall.minute


def _wall(day: date, minute: int, zone: str) -> datetime:
    return instant(day, time(minute // 60 % 24, minute % 60), zone)
