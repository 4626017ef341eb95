"""A county's problem together with what its numbers stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from core.i18n import Text
from core.times import instant
from planning.county_facts import County, Wanted
from planning.solving.problem import Placement, Plan, Problem

Occurrence = tuple[int, int]
"""A unit's id, and which visit to it."""


@dataclass(frozen=True)
class Gathered:
    """The problem; for each of its visits what is `wanted`, for each team its id (None: only assumed).

    `plan` is where the visits stand now. `warnings` say what had to be assumed. `county` is all that it was made of.
    """

    problem: Problem
    wanted: tuple[Wanted, ...]
    team_ids: tuple[int | None, ...]
    plan: Plan
    county: County
    warnings: tuple[Text, ...] = ()
    event_ids: Mapping[str, int] = field(default_factory=dict)  # events that stay, by their key in the problem

    def visit_of(self, unit_id: int, occurrence: int = 1) -> int | None:
        """The number of that visit in the problem; None if it is not in it."""
        return self._numbers.get((unit_id, occurrence))

    def team_of(self, team_id: int) -> int | None:
        """The number of that team in the problem; None if it is not in it."""
        return self.team_ids.index(team_id) if team_id in self.team_ids else None

    def day_of(self, on: date) -> int | None:
        """The number of that day; None outside the window."""
        number = (on - self.problem.days[0]).days
        return number if 0 <= number < len(self.problem.days) else None

    def starts_at(self, placement: Placement) -> datetime:
        """When a placement begins, in UTC."""
        hour, minute = divmod(placement.start, 60)
        return instant(self.problem.days[placement.day], time(hour, minute), self.county.zone)

    def team_ids_at(self, placement: Placement) -> tuple[int, ...]:
        """The ids of the teams that go; those that are only assumed are left out."""
        found = (self.team_ids[team] for team in placement.teams)
        return tuple(number for number in found if number is not None)

    @cached_property
    def _numbers(self) -> dict[Occurrence, int]:
        return {(one.unit_id, one.occurrence): number for number, one in enumerate(self.wanted)}
