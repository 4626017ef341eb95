"""A team's day cut into stretches: around absences and around what it is booked for already.

Whatever fits into a stretch with the ways from its start, between its stops and to its end also keeps the way to and
from every booking outside, so that the conflict rules of the calendar find nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from planning.conventions import GRID
from planning.solving.problem import Rows, Window

SHORTEST = 15
"""Minutes; a stretch that is shorter is of no use."""


@dataclass(frozen=True)
class Stay:
    """Somewhere the team has to be: at `place` from `first` to `last`; before and after its day too."""

    first: int
    last: int
    place: int
    key: str = ""
    name: str = ""


@dataclass(frozen=True)
class Stretch:
    """From `first` at `start` to `last` at `end`, with what stays in between."""

    first: int
    last: int
    start: int
    end: int
    stays: tuple[Stay, ...] = ()


def down(minute: int) -> int:
    """The last multiple of the grid up to that minute."""
    return minute // GRID * GRID


def up(minute: int) -> int:
    """The first multiple of the grid from that minute on."""
    return -(-minute // GRID) * GRID


def without(whole: Iterable[Window], taken: Iterable[Window]) -> list[Window]:
    """What is left of the windows when the taken times are cut out, in order."""
    left = sorted(whole, key=lambda one: one.first)
    for cut in taken:
        left = [piece for one in left for piece in _cut(one, cut)]
    return left


def _cut(one: Window, cut: Window) -> list[Window]:
    if cut.last <= one.first or one.last <= cut.first or cut.first >= cut.last:
        return [one]
    pieces = [Window(one.first, cut.first), Window(cut.last, one.last)]
    return [piece for piece in pieces if piece.first < piece.last]


@dataclass
class Ways:
    """Minutes between places, and which of them may be visited; what many days ask is worked out once."""

    way: Rows
    stops: Sequence[int]
    _short: dict[tuple[int, int], int] = field(default_factory=dict)

    @cached_property
    def longest(self) -> int:
        """The longest way from a place that may be visited."""
        return max((max(self.way[stop]) for stop in self.stops), default=0)

    def lateness(self, left: int, end: int, first: int, start: int) -> int:
        """Minutes by which a stretch that begins at `start` is too early after one that was over at `end`.

        From any stop of the one to any of the other there must be as long as the way between the two takes.
        """
        gap = first - left
        return 0 if gap >= self.longest else max(0, self._shortage(end, start) - gap)

    def _shortage(self, end: int, start: int) -> int:
        if (end, start) not in self._short:
            on = [self.way[start][stop] for stop in self.stops]
            rows = ((self.way[stop], self.way[stop][end]) for stop in self.stops)
            self._short[end, start] = max(
                max(row[stop] - after for stop, after in zip(self.stops, on, strict=True)) - back for row, back in rows
            )
        return self._short[end, start]


def stretches(whole: Window, base: int, cuts: Sequence[Window], stays: Sequence[Stay], ways: Ways) -> list[Stretch]:
    """The stretches of a day from `whole.first` to `whole.last`, each from the base to the base as far as that works.

    Minutes below 0 and above 1440 belong to the days beside.
    """
    grid = Window(up(whole.first), down(whole.last))
    wide = [replace(stay, first=down(stay.first), last=up(stay.last)) for stay in stays]
    wide.sort(key=lambda one: (one.first, one.last))
    found: list[Stretch] = []
    for piece in without([grid], [Window(down(cut.first), up(cut.last)) for cut in cuts]):
        found += _around(
            piece, base, [one for one in wide if one.first < piece.last and piece.first < one.last], ways.way
        )
    found = [_beside(one, base, wide, ways) for one in found]
    return [one for one in _apart(found, base, ways) if one.last - one.first >= SHORTEST]


def _around(piece: Window, base: int, inside: Sequence[Stay], way: Rows) -> list[Stretch]:
    """One stretch through everything that can be reached in time and left for the base; cut at what cannot."""
    done: list[Stretch] = []
    first, start, kept = piece.first, base, list[Stay]()
    for stay in inside:
        place, at = (kept[-1].place, kept[-1].last) if kept else (start, first)
        is_reached = at + way[place][stay.place] <= stay.first
        if is_reached and stay.last + way[stay.place][base] <= piece.last:
            kept.append(stay)
            continue
        if not is_reached and kept:  # no way leads from the one to the other: the day is cut at both
            stay_before = kept.pop()
            done.append(Stretch(first, stay_before.first, start, stay_before.place, tuple(kept)))
            stay = max(stay_before, stay, key=lambda one: one.last)
        else:
            done.append(Stretch(first, stay.first, start, stay.place, tuple(kept)))
        first, start, kept = max(stay.last, first), stay.place, []
    return [*done, Stretch(first, piece.last, start, base, tuple(kept))]


def _beside(one: Stretch, base: int, stays: Sequence[Stay], ways: Ways) -> Stretch:
    """The stretch from, and to, a stay outside that is too near for the way over the base."""
    way, stops = ways.way, ways.stops
    before = max((stay for stay in stays if stay.last <= one.first), key=lambda stay: stay.last, default=None)
    after = min((stay for stay in stays if stay.first >= one.last), key=lambda stay: stay.first, default=None)
    if before is not None and one.start == base:
        gap = one.first - before.last
        if any(gap + way[base][stop] < way[before.place][stop] for stop in stops):
            one = replace(one, start=before.place)
    if after is not None and one.end == base:
        gap = after.first - one.last
        if any(gap + way[stop][base] < way[stop][after.place] for stop in stops):
            one = replace(one, end=after.place)
    return one


def _apart(found: Sequence[Stretch], base: int, ways: Ways) -> list[Stretch]:
    """The same, each begun so late that the way from any stop of the one before is long enough.

    Two that meet where the team has to be in between need not: the way leads over that place.
    """
    kept: list[Stretch] = []
    for one in found:
        if kept and not one.start == kept[-1].end != base:
            late = ways.lateness(kept[-1].last, kept[-1].end, one.first, one.start)
            one = replace(one, first=one.first + late)
        kept.append(one)
    return kept
