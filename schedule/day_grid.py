"""A day as a grid of minutes: events beside each other where they overlap, and the hours that are worth showing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SHORTEST = 30
"""Minutes; a shorter event is drawn as high as this, or its title could not be read."""
FIRST_HOUR, LAST_HOUR = 8, 18
WHOLE_DAY = 24 * 60
T = TypeVar("T")


@dataclass(frozen=True)
class Timed(Generic[T]):
    """Something from one minute of a day's wall clock up to another."""

    item: T
    starts: int
    ends: int

    @property
    def drawn_until(self) -> int:
        """Where its block ends: never less than the shortest one after its start."""
        return max(self.ends, min(self.starts + SHORTEST, WHOLE_DAY))


@dataclass(frozen=True)
class Block(Generic[T]):
    """A timed thing in its column, one of so many beside each other."""

    item: T
    starts: int
    ends: int
    column: int
    columns: int
    is_crowded: bool = False  # beside it stands how many more there are

    @property
    def minutes(self) -> int:
        """How long it is drawn."""
        return max(self.ends - self.starts, min(SHORTEST, WHOLE_DAY - self.starts))


@dataclass(frozen=True)
class Crowd:
    """So many more in that time, for which there is no column left."""

    starts: int
    ends: int
    count: int

    @property
    def minutes(self) -> int:
        """How long it is drawn."""
        return self.ends - self.starts


def laid_out(items: Iterable[Timed[T]], most: int) -> tuple[list[Block[T]], list[Crowd]]:
    """Blocks in at most so many columns, and what is left over in each time for which there is no column."""
    blocks: list[Block[T]] = []
    crowds: list[Crowd] = []
    for group in _groups(sorted(items, key=lambda one: (one.starts, -one.ends))):
        placed = list(zip(group, _columns(group), strict=True))
        width = min(max(column for _, column in placed) + 1, most)
        beyond = [one for one, column in placed if column >= width]
        blocks += [
            Block(one.item, one.starts, one.ends, column, width, bool(beyond))
            for one, column in placed
            if column < width
        ]
        if beyond:
            ends = max(one.drawn_until for one in beyond)
            crowds.append(Crowd(beyond[0].starts, ends, len(beyond)))
    return blocks, crowds


def _groups(items: Sequence[Timed[T]]) -> Iterator[list[Timed[T]]]:
    """Things that overlap, directly or through others."""
    group: list[Timed[T]] = []
    ends = 0
    for one in items:
        if group and one.starts >= ends:
            yield group
            group = []
        group.append(one)
        ends = max(ends, one.drawn_until) if len(group) > 1 else one.drawn_until
    if group:
        yield group


def _columns(group: Sequence[Timed[T]]) -> list[int]:
    """For each thing the first column that is free when it starts."""
    free_from: list[int] = []
    found = []
    for one in group:
        column = next((n for n, ends in enumerate(free_from) if ends <= one.starts), len(free_from))
        if column == len(free_from):
            free_from.append(0)
        free_from[column] = one.drawn_until
        found.append(column)
    return found


def hours_shown(minutes: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The first and the last hour of a grid: a working day, and as much more as these times need."""
    first, last = FIRST_HOUR, LAST_HOUR
    for starts, ends in minutes:
        first, last = min(first, starts // 60), max(last, -(-ends // 60))
    return first, last


def gaps(first: int, last: int, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of the minutes from first to last when these are taken out."""
    found, at = [], first
    for starts, ends in sorted(taken):
        if starts > at:
            found.append((at, min(starts, last)))
        at = max(at, ends)
    return [*found, *([(at, last)] if at < last else [])]
