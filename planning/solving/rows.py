"""Tours as rows of numbers, so that the best place of an errand among all of them is found by a few sums.

Only workers load this: it needs numpy.
"""

from __future__ import annotations

import numpy as np

from planning.solving.errands import NEVER, Errand, Errands, Kind, Table, cheapest_days
from planning.solving.problem import Placement, Plan, Shift, Window
from planning.solving.scoring import retimed
from planning.solving.tours import Stop, tour

PREVIOUS, NEXT, COST, WAY, EARLY, LATE = range(6)
"""What is kept for each gap between two stops: the stops' places, driving and way between them, when the one before is
done at the earliest and when the one after must begin at the latest."""

Choice = list[tuple[int, int, int]]
"""Where the visits of an errand go: for each the visit, its row and the position in it."""


class Rows:
    """The tours of all shifts. A row holds visits, and as ~n the n-th stop that stays there."""

    def __init__(self, errands: Errands) -> None:
        self.errands, self.problem = errands, errands.problem
        self.shifts = [self.problem.shifts[k] for k in errands.shifts]
        self.table_of, way, drive = errands.tables
        self.size = way.shape[1]
        self.into, self.onto = _by_place(drive), _by_place(drive.transpose(0, 2, 1))
        self.way_into, self.way_onto = _by_place(way), _by_place(way.transpose(0, 2, 1))
        self.way, self.drive = way.tolist(), drive.tolist()
        self.rows: list[list[int]] = [[~n for n in range(len(stood))] for stood in errands.stood]
        self.where = [-1] * len(self.problem.visits)
        self.costs = [0] * len(self.rows)
        count = len(self.rows)
        self.gaps = np.zeros((6, count, 2), dtype=np.int64)
        self.spare = np.zeros((4, count), dtype=np.int64)  # load, visits, ticks, driving
        self.days = np.array([errands.day_of.index(day) for day in range(len(errands.days))], dtype=np.int64)
        self.ends = [*self.days[1:].tolist(), count]
        self.is_free = self._is_free()
        self.has_ticks = self._has_ticks()
        self.has_drive = any(shift.most_drive is not None for shift in self.shifts)
        self.has_load = any(shift.capacity is not None for shift in self.shifts)
        self.has_most = any(shift.most_visits is not None for shift in self.shifts)
        self._every = np.arange(count)
        for row in range(count):
            self.refresh(row)

    def _is_free(self) -> bool:
        """Whether no visit asks for an hour, so that only the length of a tour counts."""
        if any(self.errands.stood) or any(shift.rest for shift in self.shifts):
            return False
        for kind in self.errands.kinds:
            for row, shift in enumerate(self.shifts):
                if kind.entry[row] < NEVER and not any(
                    first[row, 0] <= shift.first and last[row, 0] >= shift.last - kind.length
                    for first, last in kind.windows
                ):
                    return False
        return True

    def _has_ticks(self) -> bool:
        """Whether any tour at all could be too long."""
        rows = self.problem.way
        visits = [self.problem.visits[errand.visits[0]] for errand in self.errands.errands]
        whole = max(map(max, rows), default=0) + sum(max(rows[visit.place]) + visit.length for visit in visits)
        return bool(self.problem.detours) or any(
            min(shift.last - shift.first, NEVER if shift.most_ticks is None else shift.most_ticks) < whole
            for shift in self.shifts
        )

    def stop(self, row: int, number: int) -> Stop:
        """What stands in a row as a stop."""
        if number < 0:
            return self.errands.stood[row][~number]
        visit = self.problem.visits[number]
        return Stop(visit.place, visit.length, self.errands.options[number][row][1], number, visit.load)

    def take(self, plan: Plan) -> None:
        """Puts the visits of a plan into their rows, each tour in its order; what may not be there stays out."""
        by_team_day: dict[tuple[int, int], list[int]] = {}
        for row, shift in enumerate(self.shifts):
            by_team_day.setdefault((shift.team, shift.day), []).append(row)
        for row in range(len(self.rows)):
            self.rows[row] = [n for n in self.rows[row] if n < 0]
        self.where = [-1] * len(self.where)
        begins: dict[int, int] = {}
        for number, placement in plan:
            if number not in self.errands.options:
                continue
            for row in by_team_day.get((placement.team, placement.day), ()):
                shift = self.shifts[row]
                if shift.first <= placement.start < shift.last and row in self.errands.options[number]:
                    self.rows[row].append(number)
                    self.where[number], begins[number] = row, placement.start
        for row, stood in enumerate(self.errands.stood):
            self.rows[row].sort(key=lambda n: stood[~n].starts[0].first if n < 0 else begins[n])
            if not self.refresh(row):
                for number in [n for n in self.rows[row] if n >= 0]:
                    self.where[number] = -1
                self.rows[row] = [n for n in self.rows[row] if n < 0]
                self.refresh(row)

    def refresh(self, row: int) -> bool:
        """Counts a row anew; False when it cannot be driven in time."""
        numbers, shift = self.rows[row], self.shifts[row]
        table = self.table_of[row] * self.size
        way, drive = self.way[self.table_of[row]], self.drive[self.table_of[row]]
        stood, visits = self.errands.stood[row], self.problem.visits
        stops = [stood[~n] if n < 0 else visits[n] for n in numbers]
        path = [shift.start, *[stop.place for stop in stops], shift.end]
        before, after = path[:-1], path[1:]
        ways = [way[a][b] for a, b in zip(before, after, strict=True)]
        costs = [drive[a][b] for a, b in zip(before, after, strict=True)] if stops else [0]
        self.costs[row] = cost = sum(costs)
        if not stops:
            ways = [0]
        if len(before) > self.gaps.shape[2]:
            self._grow(len(before) + 4)
        filled = len(before)
        self.gaps[COST, row, filled:] = -NEVER
        kept = [[table + place for place in before], [table + place for place in after], costs]
        if self.has_ticks:
            kept.append(ways)
        if not self.is_free:
            early, late = self._times(row, way)
            kept = [*kept[: COST + 1], ways, early, late]
        self.gaps[: len(kept), row, :filled] = kept
        ticks = sum(ways) + sum([stop.length for stop in stops])
        left = self._left(shift, sum([stop.load for stop in stops]), len(stops), ticks, cost)
        self.spare[:, row] = left
        return bool(left[2] >= 0 if self.is_free else early[-1] + ways[-1] <= shift.last)

    def _left(self, shift: Shift, load: int, stops: int, ticks: int, cost: int) -> tuple[int, int, int, int]:
        """What a tour leaves of its shift's limits of load, visits, ticks and driving."""
        hours = shift.last - shift.first
        return (
            NEVER if shift.capacity is None else shift.capacity - load,
            NEVER if shift.most_visits is None else shift.most_visits - stops,
            (hours if shift.most_ticks is None else min(shift.most_ticks, hours)) - ticks,
            NEVER if shift.most_drive is None else shift.most_drive * self.problem.weights.drive - cost,
        )

    def _grow(self, size: int) -> None:
        wider = np.zeros((6, len(self.rows), size), dtype=np.int64)
        wider[COST] = -NEVER
        wider[:, :, : self.gaps.shape[2]] = self.gaps
        self.gaps = wider

    def _windows(self, row: int, number: int) -> tuple[Window, ...]:
        return self.errands.stood[row][~number].starts if number < 0 else self.errands.options[number][row][1]

    def _times(self, row: int, way: list[list[int]]) -> tuple[list[int], list[int]]:
        """When each stop is done at the earliest, with leaving; when each must begin at the latest, with being back."""
        shift, numbers = self.shifts[row], self.rows[row]
        stood, visits = self.errands.stood[row], self.problem.visits
        windows = [self._windows(row, n) for n in numbers]
        stops = [(stood[~n].place, stood[~n].length) if n < 0 else (visits[n].place, visits[n].length) for n in numbers]
        at, place = shift.first, shift.start
        early, late = [at], [shift.last]
        for (there, length), open_to in zip(stops, windows, strict=True):
            at += way[place][there]
            at = next((max(at, window.first) for window in open_to if at <= window.last), NEVER) + length
            early.append(at)
            place = there
        by, place = shift.last, shift.end
        for (there, length), open_to in zip(reversed(stops), reversed(windows), strict=True):
            by -= way[there][place] + length
            by = next((min(by, window.last) for window in reversed(open_to) if window.first <= by), -NEVER)
            late.append(by)
            place = there
        late.reverse()
        return early, late

    def prices(self, kind: Kind) -> tuple[Table, Table]:
        """What one more stop of that kind adds in each gap, without what being on the shift costs; and that, by row."""
        previous, after, cost, ways, early, late = self.gaps
        added = self.into[kind.place].take(previous)
        added += self.onto[kind.place].take(after)
        added -= cost
        if self.is_free:
            if self.has_ticks:
                longer = self.way_into[kind.place].take(previous)
                longer += self.way_onto[kind.place].take(after)
                longer -= ways
                added[longer > (self.spare[2] - kind.length)[:, None]] = NEVER
        else:
            self._in_time(kind, added, previous, after, early, late)
        if self.has_drive:
            added[added > self.spare[3][:, None]] = NEVER
        entry = kind.entry
        if self.has_load and kind.load:
            entry = np.where(self.spare[0] < kind.load, NEVER, entry)
        if self.has_most:
            entry = np.where(self.spare[1] < 1, NEVER, entry)
        return added, entry

    def _in_time(self, kind: Kind, added: Table, previous: Table, after: Table, early: Table, late: Table) -> None:
        at = self.way_into[kind.place].take(previous)
        at += early
        by = late - self.way_onto[kind.place].take(after)
        by -= kind.length
        fits = None
        for first, last in kind.windows:
            one = np.maximum(at, first) <= np.minimum(by, last)
            fits = one if fits is None else fits | one
        if fits is not None:
            added[~fits] = NEVER

    def best(self, errand: Errand) -> tuple[int, Choice]:
        """The cheapest places for all visits of an errand and their cost; NEVER or more when there are none."""
        priced = {kind: self.prices(self.errands.kinds[kind]) for kind in dict.fromkeys(errand.kinds)}
        while True:
            rows = {kind: self._by_row(added, entry) for kind, (added, entry) in priced.items()}
            by_day = [np.minimum.reduceat(rows[kind][0], self.days) for kind in errand.kinds]
            cost, days = cheapest_days(errand, by_day)
            if cost >= NEVER:
                return NEVER, []
            choice: Choice = []
            for visit, kind, day in zip(errand.visits, errand.kinds, days, strict=True):
                first = int(self.days[day])
                row = first + int(rows[kind][0][first : self.ends[day]].argmin())
                position = int(rows[kind][1][row])
                if not self._keeps_ticks(visit, row, position):
                    priced[kind][0][row, position] = NEVER
                    break
                choice.append((visit, row, position))
            else:
                return cost, choice

    def _by_row(self, added: Table, entry: Table) -> tuple[Table, Table]:
        at = added.argmin(axis=1)
        return added[self._every, at] + entry, at

    def _keeps_ticks(self, visit: int, row: int, position: int) -> bool:
        """Whether the tour with the visit there is not too long, where only its times tell."""
        shift = self.shifts[row]
        if self.is_free or shift.most_ticks is None:
            return True
        numbers = [*self.rows[row][:position], visit, *self.rows[row][position:]]
        return tour(self.problem, shift, [self.stop(row, n) for n in numbers]) is not None

    def entry(self, number: int, row: int) -> int:
        """What the visit costs on that row apart from driving."""
        return self.errands.options[number][row][0]

    def put(self, choice: Choice) -> None:
        """Puts the visits of an errand where it was found best."""
        for visit, row, position in choice:
            self.rows[row].insert(position, visit)
            self.where[visit] = row
            if not self.is_free or self.has_ticks or len(self.rows[row]) < 2:
                self.refresh(row)
            else:
                self._widen(row, position, visit)

    def _widen(self, row: int, position: int, number: int) -> None:
        """Counts one more stop in a row, when times do not matter and the row had stops before."""
        filled = len(self.rows[row])
        if filled >= self.gaps.shape[2]:
            self._grow(filled + 4)
        visit, gaps = self.problem.visits[number], self.gaps
        table = self.table_of[row] * self.size
        previous, after, cost = [int(value) for value in gaps[:WAY, row, position]]
        gaps[:WAY, row, position + 1 : filled + 1] = gaps[:WAY, row, position:filled]
        to = int(self.into[visit.place][previous])
        on = int(self.onto[visit.place][after])
        gaps[NEXT, row, position] = gaps[PREVIOUS, row, position + 1] = table + visit.place
        gaps[COST, row, position], gaps[COST, row, position + 1] = to, on
        self.costs[row] += to + on - cost
        self.spare[:, row] -= (visit.load, 1, 0, to + on - cost)

    def plan(self) -> Plan:
        """The rows as a plan, with the visits that stay."""
        placed = dict(self.errands.stays.placed)
        for row, numbers in enumerate(self.rows):
            shift = self.shifts[row]
            made = tour(self.problem, shift, [self.stop(row, n) for n in numbers]) if numbers else None
            if made is not None:
                for stop, begins in zip(made.stops, made.times, strict=True):
                    if stop.visit is not None and stop.visit not in placed:
                        placed[stop.visit] = Placement(shift.day, begins, (shift.team,))
        return retimed(self.problem, Plan(placed))


def _by_place(tables: Table) -> list[Table]:
    """For each location the numbers of reaching it from every location, of all tables one after the other."""
    return [np.ascontiguousarray(tables[:, :, place]).ravel() for place in range(tables.shape[1])]
