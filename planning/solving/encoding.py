"""A problem as vehicles and clients: plain numbers for a routing engine.

**The calendar lies in the vehicles.** Each shift is a vehicle; a client keeps only the time of its day. A visit that
may begin in several separate stretches of a day (before or after a rest, or in another window) is a group of clients
of which one is served. Dates, blackouts, skills, preferred teams, lateness and detours lie in *profiles*: tables of
distances with what a visit costs on that shift added to every arc into it, and a high, but not too high, number where
it may not go (an engine that adds up real maxima never comes back from its local search).

Distances are costs in drive units times `weights.drive`; durations and times are ticks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planning.solving.problem import Plan, Problem
from planning.solving.tours import Stop

Table = np.ndarray[Any, np.dtype[np.int64]]
FORBIDDEN = -1
"""In `Encoding.entries`: the client may not be on that shift."""


@dataclass(frozen=True)
class Client:
    """A stop for the engine: begins from `first` to `last`; `visit` None stands for an event that stays.

    `prize` is what leaving it out costs when it is not `required`. Of those with the same `group` at most one is
    served. `shift` is the only shift of a stop that stays there.
    """

    stop: Stop
    first: int
    last: int
    prize: int = 0
    required: bool = False
    group: int | None = None
    shift: int | None = None

    @property
    def visit(self) -> int | None:
        return self.stop.visit


@dataclass(frozen=True)
class Vehicle:
    """Shifts that are alike for the engine: any of them drives any route of the others."""

    shifts: tuple[int, ...]
    profile: int


@dataclass(frozen=True)
class Encoding:
    """What the engine needs. Locations of the engine: first `depots` (by location of the problem), then the clients.

    `entries[shift, client]` is what being there costs apart from driving, or FORBIDDEN, as the engine is told; `exact`
    the same as it is. They differ where the encoding `is_relaxed`: all days taken for alike.
    """

    problem: Problem
    base: Plan
    clients: tuple[Client, ...]
    groups: tuple[tuple[int, ...], ...]
    groups_required: tuple[bool, ...]
    vehicles: tuple[Vehicle, ...]
    depots: tuple[int, ...]
    entries: Table
    exact: Table
    profiles: tuple[tuple[int, int], ...]
    cap: int
    is_relaxed: bool = False

    @cached_property
    def places(self) -> Table:
        """The location of the problem for each location of the engine."""
        return np.array([*self.depots, *(client.stop.place for client in self.clients)], dtype=np.int64)

    def distances(self, profile: int) -> Table:
        """Costs between the engine's locations for a profile."""
        shift = self.profiles[profile][0]
        table = self._plain(self.problem.drive, self.problem.shifts[shift].day, self._drive_of_tick)
        table *= max(self.problem.weights.drive, 0)
        into = self.entries[shift]
        count = len(self.depots)
        table[:, count:] += np.where(into == FORBIDDEN, 0, into)[None, :]
        table[:, count:][:, into == FORBIDDEN] = self.cap
        np.fill_diagonal(table, 0)
        return table

    def durations(self, profile: int) -> Table:
        """Ways between the engine's locations for a profile, in ticks."""
        shift = self.profiles[profile][0]
        table = self._plain(self.problem.way, self.problem.shifts[shift].day, 1.0)
        np.fill_diagonal(table, 0)
        return table

    @property
    def cells(self) -> int:
        """Of all tables of the profiles together: what they need of memory and time."""
        return len(self.profiles) * len(self.places) ** 2

    @property
    def is_worthwhile(self) -> bool:
        """Whether there is anything to search."""
        return bool(self.vehicles) and any(client.shift is None for client in self.clients)

    @cached_property
    def item(self) -> tuple[int, ...]:
        """For each client the first of its group, itself if it has none: what is served once."""
        return tuple(n if one.group is None else self.groups[one.group][0] for n, one in enumerate(self.clients))

    @cached_property
    def prices(self) -> dict[int, int]:
        """What leaving each item out costs; one that is required more than all driving."""
        dear = 2 * self.cap * (len(self.clients) + 1)
        found: dict[int, int] = {}
        for number, client in enumerate(self.clients):
            must = client.required or (client.group is not None and self.groups_required[client.group])
            found[self.item[number]] = dear if must else client.prize
        return found

    @property
    def _drive_of_tick(self) -> float:
        return self.problem.drive_units / self.problem.ticks

    def _plain(self, rows: Sequence[Sequence[int]], day: int, per_tick: float) -> Table:
        table = np.asarray(rows, dtype=np.int64)[np.ix_(self.places, self.places)].copy()
        for detour in self.problem.detours:
            if day in detour.days:
                inside = np.isin(self.places, list(detour.places))
                crosses = inside[:, None] != inside[None, :]
                extra = self.cap if detour.extra is None else int(detour.extra * per_tick)
                table[crosses] += extra
        return table

    @cached_property
    def vehicle_of(self) -> dict[int, int]:
        """The vehicle of each shift that has one."""
        return {shift: number for number, vehicle in enumerate(self.vehicles) for shift in vehicle.shifts}

    @cached_property
    def clients_of(self) -> dict[int, list[int]]:
        """The clients that stand for each visit."""
        found: dict[int, list[int]] = {}
        for number, client in enumerate(self.clients):
            if client.visit is not None:
                found.setdefault(client.visit, []).append(number)
        return found

    def may_be(self, client: int, shift: int) -> bool:
        """Whether the client may be on the shift."""
        return bool(self.exact[shift, client] != FORBIDDEN)
