"""What a half-year or annual summary tells, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.sheets import Value
from reports.summary_topics import Topics

KINDS = ("half_year", "year")
Numbers = Mapping[str, Value]
"""Values by name of measure; None where there is nothing to measure by."""


@dataclass(frozen=True)
class Span:
    """A half-year (`half` 1 or 2) or, with half 0, a whole year."""

    year: int
    half: int = 0

    @property
    def kind(self) -> str:
        """Which template it is written in."""
        return "half_year" if self.half else "year"

    @property
    def starts_on(self) -> date:
        """The first day."""
        return date(self.year, 7 if self.half == 2 else 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def before(self) -> Span:
        """The same a year earlier."""
        return Span(self.year - 1, self.half)


@dataclass(frozen=True)
class Named:
    """Figures of one activity, kind of unit, area or month."""

    name: str
    numbers: Numbers
    short: str = ""  # the name where there is little room


@dataclass(frozen=True)
class Target:
    """What was set out to be reached of one measure in the year."""

    measure: str
    value: float


@dataclass(frozen=True)
class ReportedTotal:
    """What an area reported in one column without an event behind it; `count` in words, "about" where rough."""

    area: str
    name: str
    count: str
    unit: str


@dataclass(frozen=True)
class Left:
    """What is left undone at the end of the time."""

    results: int = 0  # events that are over and have no result
    improvements: int = 0  # improvement actions past their date
    defects: int = 0  # defects of shelters past their date
    hazards: int = 0  # hazards found by units past their date
    suggestions: int = 0  # suggestions without an answer past their date
    tasks: int = 0  # tasks past their date
    ownerless: int = 0  # tasks that nobody answers for any more
    findings: int = 0  # findings of supervision visits past their date


@dataclass(frozen=True)
class SummaryFacts:
    """All that a summary is made of; `until` is the last day with figures when the time is not over yet."""

    area: str
    population: int | None
    span: Span
    made_on: date
    until: date | None
    issuer: str
    total: Numbers
    before: Numbers
    activities: Sequence[Named] = ()
    kinds: Sequence[Named] = ()
    places: Sequence[Named] = ()
    months: Sequence[Named] = ()
    categories: Sequence[Named] = ()
    targets: Sequence[Target] = ()
    of_year: Numbers = field(default_factory=dict)  # from 1 January to the end of the time: what targets measure
    reported: Sequence[ReportedTotal] = ()
    left: Left = field(default_factory=Left)
    topics: Topics = field(default_factory=Topics)
    problems: str = ""
    plans: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # PNG by name of field
