"""By which day of a year a township has to look through its roster. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CheckRule:
    """The day of the year; `is_owed` says whether anybody owes it. The shipped day is ours and unverified."""

    is_owed: bool = True
    month: int = 6
    day: int = 30
    source: str = ""
    is_verified: bool = False

    def due_on(self, year: int) -> date:
        """The day in that year; the last one of a shorter month."""
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def between(self, first: date, last: date) -> Iterator[date]:
        """The days of these years that lie between two days, both counted; none where nobody owes it."""
        for year in range(first.year, last.year + 1) if self.is_owed else ():
            if first <= self.due_on(year) <= last:
                yield self.due_on(year)
