"""Spans of time: from an instant to an instant, typed as days and clocks on the county's wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.errors import Invalid
from core.i18n import t
from core.times import DEFAULT_ZONE, instant, local, say_span

LONGEST_DAYS = 14
FIRST_YEAR, LAST_YEAR = 2000, 2100
WHOLE_DAY = 24 * 60


@dataclass(frozen=True)
class Span:
    """From `starts_at` up to, not including, `ends_at`, both aware; str() says it as people of that zone do."""

    starts_at: datetime
    ends_at: datetime
    zone: str = DEFAULT_ZONE

    def __str__(self) -> str:
        return say_span(self.starts_at, self.ends_at, self.zone)

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the two have any time in common; one that ends when the other begins does not."""
        return starts_at < self.ends_at and self.starts_at < ends_at

    @property
    def on(self) -> date:
        """The first day, as the county's calendar has it."""
        return local(self.starts_at, self.zone).date()

    @property
    def until(self) -> date:
        """The last day; an end at midnight belongs to the day before."""
        return local(self.ends_at - timedelta(microseconds=1), self.zone).date()

    @property
    def starts(self) -> time:
        """The wall clock at the start."""
        return local(self.starts_at, self.zone).time()

    @property
    def ends(self) -> time:
        """The wall clock at the end."""
        return local(self.ends_at, self.zone).time()

    @property
    def first_minute(self) -> int:
        """Minutes of the wall clock since midnight at the start."""
        return self.starts.hour * 60 + self.starts.minute

    @property
    def last_minute(self) -> int:
        """Minutes of the wall clock since midnight at the end; midnight is 1440."""
        return (self.ends.hour * 60 + self.ends.minute) or WHOLE_DAY

    @property
    def is_one_day(self) -> bool:
        """Whether it begins and ends on the same day."""
        return self.on == self.until

    def moved_to(self, on: date, starts: time) -> Span:
        """The same length on the wall, beginning on that day at that clock."""
        wall = datetime.combine(on, starts)
        length = datetime.combine(local(self.ends_at, self.zone).date(), self.ends) - datetime.combine(
            self.on, self.starts
        )
        end = wall + length
        return Span(instant(on, starts, self.zone), instant(end.date(), end.time(), self.zone), self.zone)


def span_of(on: date, starts: time, ends: time, until: date | None = None, zone: str = DEFAULT_ZONE) -> Span:
    """The span that was typed; refuses an end before the start, more than 14 days, and years far away."""
    last = until or on
    if not FIRST_YEAR <= on.year <= LAST_YEAR or not FIRST_YEAR <= last.year <= LAST_YEAR:
        wording = t("Choose a year between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
        raise Invalid("year", wording, field="until" if FIRST_YEAR <= on.year <= LAST_YEAR else "on")
    if last < on:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="until")
    span = Span(instant(on, starts, zone), instant(last, ends, zone), zone)
    if span.starts_at >= span.ends_at:
        raise Invalid("ends_before_start", t("The end must be after the start."), field="ends",
                      hint=t("Change the end, or give a last day."))  # fmt: skip
    if span.ends_at - span.starts_at > timedelta(days=LONGEST_DAYS):
        raise Invalid("too_long", t("An event lasts at most %(days)s days.", days=LONGEST_DAYS), field="until",
                      hint=t("Enter a longer one as several events."))  # fmt: skip
    return span
