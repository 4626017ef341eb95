"""Judging arrivals: when a check-in is open, what a device may report, how many of each category came, and when.

A phone without a network sends later: it says how many seconds ago somebody arrived, and gives each arrival a nonce
of its own, under which it is counted once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import DomainError, Invalid
from core.i18n import Text, t
from core.times import say_minute

EARLY = timedelta(hours=3)  # before the start
LATE = timedelta(hours=72)  # after the end: so long a phone may keep what it could not send
UNSPECIFIED = "unspecified"
NONCE = r"^[A-Za-z0-9_-]{16,40}$"
NAME_LENGTH = 60
MOST_AT_ONCE = 200  # arrivals in one request
SMALLEST_LIMIT = 300  # people: so large a group may come to any event
LARGEST_LIMIT = 100_000  # people
SLOT = timedelta(minutes=10)
MOST_SLOTS = 72  # half a day


class Void(DomainError):
    """The code or link does not open anything any more: renewed, revoked, expired, or never ours."""

    status = 410


@dataclass(frozen=True)
class Opening:
    """From when until when arrivals at an event are taken; unless said otherwise long before and long after it."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    early: timedelta = EARLY
    late: timedelta = LATE

    @property
    def opens_at(self) -> datetime:
        """Three hours before the start, or as early as was said."""
        return self.starts_at - self.early

    @property
    def closes_at(self) -> datetime:
        """72 hours after the end, or as late as was said; what is scanned opens nothing any more then."""
        return self.ends_at + self.late

    def refusal(self, at: datetime) -> DomainError | None:
        """Why nothing is taken at that instant; None when it is."""
        if at < self.opens_at:
            wording = t("Check-in has not begun yet: it opens at %(when)s.", when=say_minute(self.opens_at, self.zone))
            return DomainError("too_early", wording, hint=t("Come back then; this page stays valid."))
        if at > self.closes_at:
            wording = t("Check-in ended at %(when)s.", when=say_minute(self.closes_at, self.zone))
            return Void("too_late", wording, hint=t("Ask the organiser to add what is missing."))
        return None

    def over(self, at: datetime) -> DomainError | None:
        """What to say instead of giving out a link or a code that opens nothing any more; None while they are good."""
        if at <= self.closes_at:
            return None
        wording = t("This event is over: its links and codes were good until %(when)s and open nothing any more.",
                    when=say_minute(self.closes_at, self.zone))  # fmt: skip
        return DomainError("links_over", wording)

    def arrived_at(self, received_at: datetime, elapsed_seconds: int) -> datetime:
        """When somebody arrived who is reported now: never later than now, never before the check-in opened.

        The clock of a phone may be wrong, so what it says is only believed within these bounds.
        """
        elapsed = timedelta(seconds=min(max(0, elapsed_seconds), 10**9))
        return min(received_at, max(self.opens_at, received_at - elapsed))


@dataclass(frozen=True)
class Slot:
    """Ten minutes and the people who arrived in them."""

    starts_at: datetime
    people: int


def people_limit(capacity: int | None, expected: int) -> int:
    """The largest group that one arrival may report: what the place holds or twice what was expected, at least 300."""
    return min(LARGEST_LIMIT, max(SMALLEST_LIMIT, capacity or 0, 2 * expected))


def is_nonce(text: str) -> bool:
    """Whether it can be a nonce: 16 to 40 letters, digits, - and _."""
    return re.fullmatch(NONCE, text) is not None


def judged(counts: Mapping[str, int], known: frozenset[str], limit: int) -> dict[str, int]:
    """The people by category, empty categories left out; refuses nobody, too many, and categories unknown here."""
    given = {category: count for category, count in counts.items() if count != 0}
    if unknown := [category for category in given if category not in known]:
        wording = t("There is no category of people “%(category)s”.", category=unknown[0])
        raise Invalid("category", wording, field="counts", hint=t("Reload the page and check in again."))
    if not given or min(given.values()) < 0:
        raise Invalid("nobody", t("Please say how many people have come."), field="counts")
    if sum(given.values()) > limit:
        wording = t("One arrival can be of at most %(limit)s people.", limit=f"{limit:,}")
        raise Invalid("too_many", wording, field="counts", hint=t("Check a larger group in in several parts."))
    return given


def totals(arrivals: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """People by category over all arrivals."""
    summed: Counter[str] = Counter()
    for counts in arrivals:
        summed.update(counts)
    return {category: count for category, count in summed.items() if count}


def slots(arrivals: Iterable[tuple[datetime, int]]) -> list[Slot]:
    """People who arrived in each ten minutes, from the first to the last, at most the latest half day."""
    by_start: Counter[datetime] = Counter()
    for arrived_at, people in arrivals:
        by_start[_slot_start(arrived_at)] += people
    if not by_start:
        return []
    last = max(by_start)
    first = max(min(by_start), last - SLOT * (MOST_SLOTS - 1))
    count = int((last - first) / SLOT) + 1
    return [Slot(start, by_start[start]) for start in (first + SLOT * place for place in range(count))]


def _slot_start(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % 10, second=0, microsecond=0)


def voided() -> Void:
    """The refusal of a code or link that is not good, whatever the cause: strangers learn nothing from it."""
    wording: Text = t("This check-in code is not valid any more.")
    return Void("code_void", wording, hint=t("Scan the code on the current poster, or ask the organiser."))
