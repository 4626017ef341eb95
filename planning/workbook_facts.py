"""What the workbook of a proposal tells: visits, hours of the teams, what was assumed. Pure.

Times of the day and lengths are minutes on the wall's clock; names are in the language spoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MARK_SHEET = "zhenan-plan"
"""The hidden sheet by which a workbook that comes back is known, whatever its file is called now."""


@dataclass(frozen=True)
class VisitLine:
    """One visit; `number` is that of the planned visit, `on` and `starts` are None while it is left out."""

    number: int
    unit_code: str
    unit: str
    township: str
    unit_kind: str
    event_kind: str
    minutes: int
    state: str
    occurrence: int = 1
    on: date | None = None
    starts: int | None = None
    team: str = ""
    second_team: str = ""
    way: int | None = None
    is_must: bool = False
    is_pinned: bool = False
    reason: str = ""
    remedy: str = ""

    @property
    def is_placed(self) -> bool:
        """Whether it has a day and an hour."""
        return self.on is not None and self.starts is not None

    @property
    def ends(self) -> int | None:
        """When it is over."""
        return None if self.starts is None else self.starts + self.minutes

    @property
    def teams(self) -> list[str]:
        """Who goes."""
        return [team for team in (self.team, self.second_team) if team]


@dataclass(frozen=True)
class TeamHours:
    """What a team does in the whole proposal: days out, visits, minutes on site and on the way."""

    team: str
    days: int
    visits: int
    on_site: int
    driving: int


@dataclass(frozen=True)
class Said:
    """A line of the summary: what, how much or which, and a remark such as where a figure comes from."""

    what: str
    value: str | int | float
    remark: str = ""


@dataclass(frozen=True)
class Coverage:
    """How many visits are wanted and placed for one kind of unit."""

    kind: str
    wanted: int
    placed: int


@dataclass(frozen=True)
class PlanFacts:
    """All that a workbook tells of one proposal; `address` is where its page is, empty on the command line."""

    proposal: int
    name: str
    campaign: str
    area: str
    starts_on: date
    ends_on: date
    made_on: date
    visits: Sequence[VisitLine]
    hours: Sequence[TeamHours]
    said: Sequence[Said]

    @property
    def placed(self) -> list[VisitLine]:
        """Visits with a time, in order of time."""
        found = [line for line in self.visits if line.is_placed]
        return sorted(found, key=lambda line: (line.on, line.starts, line.team, line.number))

    @property
    def left_out(self) -> list[VisitLine]:
        """Visits without a time, must-dos first."""
        return sorted((line for line in self.visits if not line.is_placed), key=lambda line: not line.is_must)

    @property
    def coverage(self) -> list[Coverage]:
        """By kind of unit, in the order of the kinds' first visits."""
        kinds = dict.fromkeys(line.unit_kind for line in self.visits)
        return [
            Coverage(kind, len(mine), sum(line.is_placed for line in mine))
            for kind in kinds
            for mine in [[line for line in self.visits if line.unit_kind == kind]]
        ]
