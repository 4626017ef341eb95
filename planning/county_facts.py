"""What is known of a county for a plan, as plain values: teams, units and what is wanted of them, and the time around.

Times of the day are minutes of the wall clock, points are longitude and latitude in WGS-84 degrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from core.i18n import Text
from planning.conventions import Hours
from planning.inputs import ChangesInput
from planning.solving.problem import Weights, Window
from schedule.closures import Closure
from schedule.travel import Point, Road
from schedule.wishes import Hold, Known
from schedule.workdays import DayBook


@dataclass(frozen=True)
class TeamFacts:
    """A team: who and what goes with it, from where, and when; `id` is None for one that is only assumed.

    `people` are keys with their skills, `vehicles` keys; both without those that are no longer in use.
    """

    key: str
    name: str
    area_path: str
    base: str
    base_point: Point
    works_from: int
    works_until: int
    works_on: frozenset[int] = frozenset()
    rest: Window | None = None
    skills: frozenset[str] = frozenset()
    people: tuple[tuple[str, frozenset[str]], ...] = ()
    vehicles: tuple[str, ...] = ()
    most_visits: int | None = None
    most_drive_minutes: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class UnitFacts:
    """A unit: what it is and where; `kinds` are its kind and the groups above it.

    `point` is where a team goes; it `is_exact` when it is the unit's own, and else its area's.
    """

    id: int
    name: str
    kind: str
    kinds: frozenset[str]
    area_path: str
    point: Point
    is_exact: bool = True

    @property
    def key(self) -> str:
        """Its key as a resource."""
        return f"unit:{self.id}"


@dataclass(frozen=True)
class Wanted:
    """One visit that is wanted, and where it stands now; `visit_id` is the line of the proposal that it has already."""

    unit_id: int
    occurrence: int
    event_kind: str
    minutes: int
    hours: Hours
    skills: frozenset[str] = frozenset()
    is_must: bool = False
    value: int = 1
    due_on: date | None = None
    teams: int = 1
    prefers_team_id: int | None = None
    times: int = 1
    least_days: int = 1
    most_days: int | None = None
    visit_id: int | None = None
    on: date | None = None
    starts_minute: int | None = None
    team_ids: tuple[int, ...] = ()
    is_pinned: bool = False
    on_workdays: bool = False
    """Whether its hours hold only on days that people work."""


@dataclass(frozen=True)
class Told:
    """Where a visit was when people were told."""

    on: date
    starts_minute: int
    team_ids: tuple[int, ...]


@dataclass(frozen=True)
class County:
    """Everything that a problem is made of.

    `window` are the first and last day asked for; the problem's days reach from `first` to `last`, wider where days
    were added. New visits are not placed before `earliest`.

    `closures` are those of each area (by its path), `books` the workdays of areas that have days of their own, the
    wider area's under "". `holds` and `absences` stand in `known`, which is what the conflict rules would know. `roads`
    are by the path of an area; `visited` are days on which the campaign visits units anyhow, `told` placements that
    people know, by unit and occurrence; `declined` are times that units refused when they were asked.
    """

    window: tuple[date, date]
    first: date
    last: date
    earliest: date
    zone: str
    teams: tuple[TeamFacts, ...]
    units: Mapping[int, UnitFacts]
    wanted: tuple[Wanted, ...]
    known: Known
    closures: Mapping[str, Sequence[Closure]]
    books: Mapping[str, DayBook]
    roads: Mapping[str, Road]
    told: Mapping[tuple[int, int], Told] = field(default_factory=dict)
    visited: Mapping[int, Sequence[date]] = field(default_factory=dict)
    declined: Mapping[int, Sequence[tuple[datetime, datetime]]] = field(default_factory=dict)
    changes: ChangesInput = field(default_factory=ChangesInput)
    area_paths: Mapping[int, str] = field(default_factory=dict)
    place_points: Mapping[int, tuple[str, Point]] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    warnings: tuple[Text, ...] = ()

    @cached_property
    def open_days(self) -> frozenset[date]:
        """The days that may be planned: the window's, and those added to it."""
        days = (self.last - self.first).days + 1
        inside = (self.first + timedelta(days=number) for number in range(days))
        return frozenset(on for on in inside if self.window[0] <= on <= self.window[1]) | {*self.changes.extra_days}

    @cached_property
    def _holds(self) -> dict[str, list[Hold]]:
        found: dict[str, list[Hold]] = {}
        for hold in self.known.holds:
            found.setdefault(hold.resource, []).append(hold)
        return found

    def road(self, area_path: str) -> Road:
        """How one travels in an area."""
        return self.roads.get(area_path, self.known.road)

    def holds_of(self, keys: Sequence[str]) -> list[Hold]:
        """What these resources are booked for."""
        return [hold for key in keys for hold in self._holds.get(key, ())]
