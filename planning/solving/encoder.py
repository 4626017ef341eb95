"""Encodes a problem: which visits become which clients, which shifts are alike, what being where costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planning.solving.encoding import FORBIDDEN, Client, Encoding, Table, Vehicle
from planning.solving.lines import Line, Options, options, worth
from planning.solving.problem import Plan, Problem, Shift, Window
from planning.solving.tours import Stop, starts, stops_on

CAP = 10
"""Forbidden arcs cost this many times the longest real one, or what outweighs every prize."""

KEPT = 4
"""A visit worth more than so many of the longest ways is never left out to save driving."""
FINEST = 100
"""Prizes of optional visits are told up to so many of the longest ways."""


@dataclass(frozen=True)
class Scope:
    """What of a problem is given to the engine: visits that stay where `base` has them, and the shifts that may change.

    `frozen` are stops for the others. `shifts` None: all of them. `any_day`: shifts of the same team's kind are taken
    for alike, whatever their days: a much smaller problem, whose routes get their days afterwards.
    """

    base: Plan
    frozen: frozenset[int] = frozenset()
    visits: frozenset[int] | None = None
    shifts: frozenset[int] | None = None
    any_day: bool = False


def encode(problem: Problem, scope: Scope) -> Encoding:
    """The problem for the engine, starting from a plan whose pinned and frozen visits stay.

    Visits of two teams stay where the plan has them, or out. Repeated visits keep their day.
    """
    stays = frozenset(n for n in scope.base.placed if _must_stay(problem, scope, n))
    stay = Plan({n: scope.base.placed[n] for n in stays})
    usable = [k for k in range(len(problem.shifts)) if scope.shifts is None or k in scope.shifts]
    usable = [k for k in usable if Line(problem, problem.shifts[k], stops_on(problem, stay, problem.shifts[k])).works]
    made = _Builder(problem, scope, usable)
    for shift in usable:
        made.add_stays(shift, stay)
    for number in range(len(problem.visits)):
        if number not in stays and (scope.visits is None or number in scope.visits):
            made.add_visit(number)
    return made.encoding()


def _must_stay(problem: Problem, scope: Scope, number: int) -> bool:
    return number in problem.pinned or number in scope.frozen or problem.visits[number].teams > 1


class _Builder:
    def __init__(self, problem: Problem, scope: Scope, usable: Sequence[int]) -> None:
        self.problem, self.scope, self.usable = problem, scope, usable
        self.clients: list[Client] = []
        self.groups: list[tuple[int, ...]] = []
        self.groups_required: list[bool] = []
        self.allowed: list[dict[int, int]] = []
        hours = [problem.shifts[k] for k in usable]
        self.hours = (min((s.first for s in hours), default=0), max((s.last for s in hours), default=0))
        drive = np.asarray(problem.drive, dtype=np.int64)
        self.longest = max(1, int(drive.max(initial=0))) * max(1, problem.weights.drive)

    def add_stays(self, shift: int, stay: Plan) -> None:
        """The events and visits that stay on that shift, each at its time."""
        for stop in stops_on(self.problem, stay, self.problem.shifts[shift]):
            begins = stop.starts[0].first if stop.visit is None else stay.placed[stop.visit].start
            self.clients.append(Client(stop, begins, begins, required=True, shift=shift))
            self.allowed.append({shift: 0})

    def add_visit(self, number: int) -> None:
        """A visit that the engine may place: one client for each stretch of the day in which it may begin."""
        visit = self.problem.visits[number]
        if visit.teams > 1:
            return
        open_to = options(self.problem, number, self.usable)
        was = self.scope.base.placed.get(number)
        if number in self.problem.repeat_of:
            open_to = {k: one for k, one in open_to.items() if was and self.problem.shifts[k].day == was.day}
        found = self._stretches(number, open_to)
        if not found:
            return
        required = was is not None and self._is_kept(number)
        prize = 0 if required else worth(self.problem, number)
        group = len(self.groups) if len(found) > 1 else None
        if group is not None:
            self.groups.append(tuple(range(len(self.clients), len(self.clients) + len(found))))
            self.groups_required.append(required)
        for window, allowed in found.items():
            stop = Stop(visit.place, visit.length, (window,), number, visit.load)
            alone = required and group is None
            self.clients.append(Client(stop, window.first, window.last, prize, alone, group))
            self.allowed.append(allowed)

    def _is_kept(self, number: int) -> bool:
        """Whether a visit that has a place is never worth leaving out, for less driving or for another one."""
        visit = self.problem.visits[number]
        if visit.is_must or number in self.problem.repeat_of:
            return True
        return not self.is_short and worth(self.problem, number) > KEPT * self.longest

    @cached_property
    def is_short(self) -> bool:
        """Whether a visit is left out that some shift could have."""
        chosen, usable = self.scope.visits, self.usable
        out = self.scope.base.left_out(self.problem)
        return any(options(self.problem, n, usable) for n in out if chosen is None or n in chosen)

    def _stretches(self, number: int, open_to: Options) -> dict[Window, dict[int, int]]:
        """By stretch of the day, what the visit costs on each shift on which it may begin within all of it."""
        visit = self.problem.visits[number]
        alike: dict[tuple[object, ...], list[int]] = {}
        for k in open_to:
            shift = self.problem.shifts[k]
            kind = (id(visit.windows[shift.day]), shift.first, shift.last, shift.rest)
            alike.setdefault(kind, []).append(k)
        wide = {kind: self._wide(number, self.problem.shifts[there[0]]) for kind, there in alike.items()}
        distinct = sorted({window for windows in wide.values() for window in windows}, key=lambda w: (w.first, w.last))
        found: dict[Window, dict[int, int]] = {}
        for window in distinct:
            kinds = [kind for kind in alike if _holds(wide[kind], open_to[alike[kind][0]][1], window)]
            there = sorted(k for kind in kinds for k in alike[kind])
            if there:
                found[window] = {k: open_to[k][0] for k in there}
        return self._told(number, found)

    def _wide(self, number: int, shift: Shift) -> tuple[Window, ...]:
        """The beginnings on that day whatever the shift's hours are, which are the vehicle's matter."""
        return starts(self.problem.visits[number], replace(shift, first=self.hours[0], last=self.hours[1]))

    def _told(self, number: int, found: dict[Window, dict[int, int]]) -> dict[Window, dict[int, int]]:
        """Keeping the very time that people were told is one stretch more, where that is worth something."""
        was, extra = self.problem.published.get(number), self.problem.weights.shift * self.problem.drive_units
        if was is None or not extra:
            return found
        same = {
            k
            for there in found.values()
            for k in there
            if self.problem.shifts[k].day == was.day and self.problem.shifts[k].team in was.teams
        }
        kept = {
            k: cost
            for w, there in found.items()
            if w.first <= was.start <= w.last
            for k, cost in there.items()
            if k in same
        }
        told = {w: {k: c + extra * (k in same) for k, c in there.items()} for w, there in found.items()}
        exact = Window(was.start, was.start)
        return told | ({exact: kept} if kept and exact not in told else {})

    def encoding(self) -> Encoding:
        """All of it."""
        exact = np.full((len(self.problem.shifts), len(self.clients)), FORBIDDEN, dtype=np.int64)
        for client, allowed in enumerate(self.allowed):
            for shift, cost in allowed.items():
                exact[shift, client] = cost
        entries = self._on_any_day(exact) if self.scope.any_day else exact
        profiles, vehicles = self._vehicles(entries)
        shifts = [self.problem.shifts[k] for one in vehicles for k in one.shifts]
        depots = tuple(sorted({place for one in shifts for place in (one.start, one.end)}))
        clients, cap = self._prizes(entries)
        return Encoding(
            self.problem, self.scope.base, clients, tuple(self.groups), tuple(self.groups_required), vehicles, depots,
            entries, exact, profiles, cap, self.scope.any_day,
        )  # fmt: skip

    def _on_any_day(self, exact: Table) -> Table:
        """For each shift what being there costs on the best day of a shift of its kind."""
        wishes = any(visit.prefers is not None for visit in self.problem.visits)
        busy = {client.shift for client in self.clients if client.shift is not None}
        kinds: dict[object, list[int]] = {}
        for k in self.usable:
            one = self.problem.shifts[k]
            kind = (_limits(one), one.rest, one.skills, one.team if wishes else 0, k if k in busy else -1)
            kinds.setdefault(kind, []).append(k)
        entries = exact.copy()
        for there in kinds.values():
            rows = exact[there]
            best = np.where(rows == FORBIDDEN, np.iinfo(np.int64).max, rows).min(axis=0)
            entries[there] = np.where((rows == FORBIDDEN).all(axis=0), FORBIDDEN, best)
        return entries

    def _prizes(self, entries: Table) -> tuple[tuple[Client, ...], int]:
        """Clients with prizes that a forbidden arc outweighs: those far above the others are brought nearer to them."""
        dear = self.longest + int(entries.max(initial=0))
        fine = [min(one.prize, FINEST * dear) for one in self.clients if not self._is_first(one)]
        top = max(4 * max(fine, default=0), 5 * dear)
        clients = tuple(
            replace(one, prize=min(one.prize, top if self._is_first(one) else FINEST * dear)) for one in self.clients
        )
        highest = max((one.prize for one in clients), default=0)
        return clients, max(CAP * dear, highest + highest // 4)

    def _is_first(self, client: Client) -> bool:
        """Whether it comes before all optional visits, whatever these are worth."""
        number = client.visit
        return number is not None and (self.problem.visits[number].is_must or number in self.problem.repeat_of)

    def _vehicles(self, entries: Table) -> tuple[tuple[tuple[int, int], ...], tuple[Vehicle, ...]]:
        """Profiles, each as (a shift that has it, its day), and vehicles: shifts that are the same put together."""
        profiles: dict[object, int] = {}
        shown: list[tuple[int, int]] = []
        alike: dict[tuple[int, tuple[int | None, ...]], list[int]] = {}
        for shift in sorted(self.usable, key=lambda k: (len(self._detours(k)), k)):
            if (entries[shift] == FORBIDDEN).all():
                continue
            kind = (() if self.scope.any_day else self._detours(shift), entries[shift].tobytes())
            if kind not in profiles:
                profiles[kind] = len(shown)
                shown.append((shift, self.problem.shifts[shift].day))
            alike.setdefault((profiles[kind], _limits(self.problem.shifts[shift])), []).append(shift)
        vehicles = tuple(Vehicle(tuple(shifts), key[0]) for key, shifts in alike.items())
        return tuple(shown), vehicles

    def _detours(self, shift: int) -> tuple[int, ...]:
        day = self.problem.shifts[shift].day
        return tuple(n for n, detour in enumerate(self.problem.detours) if day in detour.days)


def _holds(wide: Sequence[Window], narrow: Sequence[Window], window: Window) -> bool:
    """Whether a visit may begin within all of the window, some of it within the hours of the shift."""
    return any(one.first <= window.first and window.last <= one.last for one in wide) and any(
        one.first <= window.last and window.first <= one.last for one in narrow
    )


def _limits(one: Shift) -> tuple[int | None, ...]:
    return (
        one.first, one.last, one.start, one.end, one.most_visits, one.most_ticks, one.most_drive, one.capacity,
    )  # fmt: skip
