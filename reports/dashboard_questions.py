"""The questions behind a dashboard: whatever it shows comes of these. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reports import pivot_spans as spans
from reports.cube import Question
from reports.dashboard import TILES, TRENDS, with_needs
from reports.periods import month_start

FREQUENCY = "frequency"
ANYTHING = ("planned", "held", "postponed", "cancelled", "anomalies")
"""Where all of these are nought, nothing was entered at all."""


@dataclass(frozen=True)
class Questions:
    """What is asked of which days: those of now, the same of the year before, and the months around them."""

    now: spans.Span
    before: spans.Span
    today: date
    level: str
    area_id: int | None = None

    def total(self) -> Question:
        """The figures on top, but for the frequency of drills, which adds up over the months."""
        return self._of(self.now, (), with_needs([name for name in TILES if name != FREQUENCY]))

    def earlier(self) -> Question:
        """The same a year before, and whether anything was entered then."""
        names = with_needs([name for name in TRENDS if name != FREQUENCY])
        return self._of(self.before, (), (*names, *(one for one in ANYTHING if one not in names)))

    def earlier_frequency(self) -> Question:
        """The frequency of drills a year before, which takes longer and is not asked where nothing was entered."""
        return self._of(self.before, (), with_needs([FREQUENCY]))

    def months(self) -> Question:
        """Month by month from January of the year before to the end of the year, or to the month of today."""
        year = self.now[0].year
        last = min(date(year, 12, 31), month_start(self.today, 1) - timedelta(days=1))
        return self._of((date(year - 1, 1, 1), last), ("month",), with_needs(TRENDS))

    def kinds(self) -> Question:
        """By kind of unit."""
        names = ("evacuation_median", "evacuation_share")
        return self._of(self.now, ("kind",), with_needs(("coverage", *names)))

    def areas(self) -> Question:
        """By the areas beneath."""
        return self._of(self.now, ("area",), with_needs(("coverage", "reported")))

    def activities(self) -> Question:
        """By kind of activity."""
        return self._of(self.now, ("activity",), ("held",))

    def _of(self, of: spans.Span, by: tuple[str, ...], measures: tuple[str, ...]) -> Question:
        return Question(of[0], of[1], by, measures, self.level, self.area_id)
