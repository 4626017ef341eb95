"""What is to be planned, and a proposal for it, as plain data.

**Units.** Days are numbers from 0, in the order of `Problem.days`. Times of the day and lengths are whole *ticks*;
`Problem.ticks` of them make a minute (1 for a county, finer for benchmarks), and a time is counted from midnight on
the wall. Driving is counted in `Problem.drive_units` to the minute (10: tenths of minutes). Teams, locations and visits
are named by their place in the problem's tuples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from planning.solving.barred import Barred

Rows = Sequence[Sequence[int]]
"""A square table: from a location (row) to a location (column)."""


@dataclass(frozen=True)
class Window:
    """From `first` to `last`, in ticks; what lies within begins not before the one and ends not after the other."""

    first: int
    last: int


@dataclass(frozen=True)
class Location:
    """A stop or a base: its key ("unit:17", "place:3"), name, and longitude and latitude in WGS-84 degrees."""

    key: str
    name: str = ""
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class Team:
    """People who go out together ("team:3"); when and from where they go on a day is their `Shift` of that day."""

    key: str
    name: str = ""


@dataclass(frozen=True)
class Shift:
    """One stretch of one day in which a team is out: it leaves `start` not before `first`, is at `end` by `last`.

    A day off is a day without a shift; a day with an absence in its middle has two. Within `rest` no visit begins or
    ends, but one may last through all of it. `skills` are those that the team has on that day. The limits (None: none)
    are for the stretch: visits, fixed stops among them; ticks from leaving to being back; driving; load carried.
    """

    team: int
    day: int
    first: int
    last: int
    start: int
    end: int
    skills: frozenset[str] = frozenset()
    rest: Window | None = None
    most_visits: int | None = None
    most_ticks: int | None = None
    most_drive: int | None = None
    capacity: int | None = None


@dataclass(frozen=True)
class Fixed:
    """An event that stays: its team is at `place` from `first` to `last`, whatever is planned around it."""

    key: str
    team: int
    day: int
    first: int
    last: int
    place: int
    name: str = ""


@dataclass(frozen=True)
class Visit:
    """One visit that is wanted: `length` ticks on site, within one of its windows of some day.

    `windows` are by day; a day that is missing is not allowed (wrong date, blackout, no teaching on that day). All
    `skills` must be there. Without `is_must` it may be left out, which costs its `value` (points). After day `due` it
    is late. `teams` go together (2: two teams at the same time; together they must have the skills). `prefers` is the
    team it should have. `load` is what is handed out there, in the unit of the shifts' capacity. `barred` says why
    other hours are not among the windows: no plan depends on it, reasons and remedies do.
    """

    key: str
    place: int
    length: int
    windows: Mapping[int, tuple[Window, ...]]
    name: str = ""
    skills: frozenset[str] = frozenset()
    is_must: bool = False
    value: int = 1
    due: int | None = None
    teams: int = 1
    prefers: int | None = None
    load: int = 0
    barred: tuple[Barred, ...] = ()


@dataclass(frozen=True)
class Repeat:
    """Visits to one unit, in this order, with at least `least` and at most `most` days from each to the next.

    With `patterns` they take place on exactly one of these sets of days (each in order, as long as `visits`) instead.
    """

    visits: tuple[int, ...]
    least: int = 1
    most: int | None = None
    patterns: tuple[tuple[int, ...], ...] = ()

    def allows(self, days: Sequence[int]) -> bool:
        """Whether these days, in order and one for each visit, keep the rule."""
        if self.patterns:
            return tuple(days) in self.patterns
        gaps = [later - earlier for earlier, later in pairwise(days)]
        return all(gap >= self.least and (self.most is None or gap <= self.most) for gap in gaps)


@dataclass(frozen=True)
class Detour:
    """For some days, `extra` ticks more on every way between these places and all others; None: no way at all."""

    places: frozenset[int]
    days: frozenset[int]
    extra: int | None = None


@dataclass(frozen=True)
class Weights:
    """What each evil is worth, in minutes of driving; the defaults keep the order in which they stand.

    `must`: a must-do left out. `repeat`: a visit that breaks its frequency (also one left out of a repeated unit).
    `value`: a point of an optional visit left out. `late`: a day after the due day. `unfair`: an hour between the
    busiest and the idlest team. `other_team`: a visit by another team than it prefers. `change`: a published visit on
    another day or with another team; `shift`: one at another time of its day.
    """

    must: int = 1_000_000
    repeat: int = 100_000
    value: int = 1_000
    late: int = 60
    drive: int = 1
    unfair: int = 5
    other_team: int = 15
    change: int = 0
    shift: int = 0


@dataclass(frozen=True)
class Placement:
    """When a visit takes place and who goes: day, start in ticks, teams in order (two when two go together)."""

    day: int
    start: int
    teams: tuple[int, ...]

    @property
    def team(self) -> int:
        """The first, mostly the only, team."""
        return self.teams[0]


@dataclass(frozen=True)
class Problem:
    """Everything that a proposal depends on.

    `way[i][j]` are the ticks needed from the end of a stop at i to the beginning of one at j (packing up and parking
    with it), `drive[i][j]` the driving alone. `pinned` visits stay as they are. `published` are the placements that
    people were told; moving them costs `weights.change` or `weights.shift`. `spare` are shifts that teams do not have
    but could be asked for (a day off by the weekday or a holiday, not one on which they are away), `widest` those that
    they have, made as long as they could be: remedies use them.
    """

    days: tuple[date, ...]
    locations: tuple[Location, ...]
    teams: tuple[Team, ...]
    shifts: tuple[Shift, ...]
    visits: tuple[Visit, ...]
    way: Rows
    drive: Rows
    repeats: tuple[Repeat, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    detours: tuple[Detour, ...] = ()
    pinned: Mapping[int, Placement] = field(default_factory=dict)
    published: Mapping[int, Placement] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    ticks: int = 1
    drive_units: int = 10
    spare: tuple[Shift, ...] = ()
    widest: tuple[Shift, ...] = ()

    def way_on(self, day: int, start: int, end: int) -> int | None:
        """Ticks from one location to another on that day; None when there is no way."""
        extra = self._extra(day, start, end)
        return None if extra is None else self.way[start][end] + extra

    def drive_on(self, day: int, start: int, end: int) -> int:
        """Driving from one location to another on that day, in drive units; where there is no way, the usual one."""
        extra = self._extra(day, start, end) or 0
        return self.drive[start][end] + extra * self.drive_units // self.ticks

    def _extra(self, day: int, start: int, end: int) -> int | None:
        total = 0
        for detour in self._detours_by_day.get(day, ()):
            if (start in detour.places) != (end in detour.places):
                if detour.extra is None:
                    return None
                total += detour.extra
        return total

    @cached_property
    def _detours_by_day(self) -> dict[int, list[Detour]]:
        found: dict[int, list[Detour]] = {}
        for detour in self.detours:
            for day in detour.days:
                found.setdefault(day, []).append(detour)
        return found

    @cached_property
    def shifts_of(self) -> dict[tuple[int, int], list[Shift]]:
        """The shifts of each (team, day) that has some, in order of time."""
        found: dict[tuple[int, int], list[Shift]] = {}
        for shift in sorted(self.shifts, key=lambda one: (one.team, one.day, one.first)):
            found.setdefault((shift.team, shift.day), []).append(shift)
        return found

    @cached_property
    def fixed_of(self) -> dict[tuple[int, int], list[Fixed]]:
        """The fixed stops of each (team, day) that has some, in order of time."""
        found: dict[tuple[int, int], list[Fixed]] = {}
        for stop in sorted(self.fixed, key=lambda one: (one.team, one.day, one.first)):
            found.setdefault((stop.team, stop.day), []).append(stop)
        return found

    @cached_property
    def repeat_of(self) -> dict[int, Repeat]:
        """The rule that a visit is part of, by visit."""
        return {visit: repeat for repeat in self.repeats for visit in repeat.visits}


@dataclass(frozen=True)
class Plan:
    """A proposal: where the visits of a problem are placed; those that are missing are left out."""

    placed: Mapping[int, Placement] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[int, Placement]]:
        return iter(sorted(self.placed.items()))

    def left_out(self, problem: Problem) -> list[int]:
        """The visits that are not placed."""
        return [visit for visit in range(len(problem.visits)) if visit not in self.placed]

    def stops(self, team: int, day: int) -> list[int]:
        """The team's visits of that day in order of time."""
        return self.by_team_day.get((team, day), [])

    def with_(self, changes: Mapping[int, Placement | None]) -> Plan:
        """The same with these visits placed elsewhere, or left out where None stands."""
        placed = dict(self.placed)
        for visit, placement in changes.items():
            if placement is None:
                placed.pop(visit, None)
            else:
                placed[visit] = placement
        return Plan(placed)

    @cached_property
    def by_team_day(self) -> dict[tuple[int, int], list[int]]:
        """The visits of each (team, day) that has some, in order of time."""
        found: dict[tuple[int, int], list[int]] = {}
        for visit, placement in sorted(self.placed.items(), key=lambda item: (item[1].day, item[1].start, item[0])):
            for team in placement.teams:
                found.setdefault((team, placement.day), []).append(visit)
        return found


@dataclass(frozen=True)
class Effort:
    """How long the solver may work: seconds, iterations of the engine, or both (None: no limit); and its seed.

    With a limit of iterations alone, the same problem and seed give the same plan.
    """

    seconds: float | None = 60
    iterations: int | None = None
    seed: int = 1
