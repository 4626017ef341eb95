"""The spans that returns are filed for, weeks and months, and the instant at which each is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from core.i18n import t
from core.times import instant, say_month, say_plain_date

Step = Literal["week", "month"]
FIRST, LAST = date(1970, 1, 1), date(2199, 12, 1)


@dataclass(frozen=True)
class Span:
    """Whole days from the first to the last, a week from Monday or a calendar month."""

    step: Step
    first: date
    last: date

    def due_at(self, closing: time, month_due_day: int, zone: str) -> datetime:
        """A week's return is due when work closes on the Monday after it, a month's on that day of the next month."""
        after = self.last + timedelta(days=1)
        on = after if self.step == "week" else after + timedelta(days=month_due_day - 1)
        return instant(on, closing, zone)

    def before(self) -> Span:
        """The span before this one."""
        return span_of(self.step, self.first - timedelta(days=1))

    def said(self) -> str:
        """The span in words: a month by its name, a week by its days."""
        if self.step == "month":
            return say_month(self.first)
        return str(t("%(first)s to %(last)s", first=say_plain_date(self.first), last=say_plain_date(self.last)))


def span_of(step: Step, on: date) -> Span:
    """The week or month in which a day lies."""
    if step == "week":
        first = on - timedelta(days=on.weekday())
        return Span(step, first, first + timedelta(days=6))
    first = on.replace(day=1)
    return Span(step, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def spans_until(step: Step, on: date, many: int) -> list[Span]:
    """So many spans, the one of the day first, then those before it."""
    found = [span_of(step, on)]
    while len(found) < many:
        found.append(found[-1].before())
    return found


def is_possible(on: date) -> bool:
    """Whether a span can be made around the day."""
    return FIRST < on < LAST
