"""Places and the line of those who wait for one: who is offered a place, which offers are over, how many are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

CONFIRMED, WAITING, OFFERED = "confirmed", "waiting", "offered"


@dataclass(frozen=True)
class InLine:
    """One live sign-up: how many people, and whether it has a place, waits, or is offered one for a while."""

    id: int
    people: int
    state: str
    offered_until: datetime | None = None


@dataclass(frozen=True)
class Turn:
    """What is to happen now: offers that are over, then who is offered a place; `left` are the places free after it.

    Without a capacity `left` is None.
    """

    lapsed: tuple[int, ...]
    promoted: tuple[int, ...]
    left: int | None


def turn(capacity: int | None, line: Sequence[InLine], at: datetime, *, fills_up: bool = False) -> Turn:
    """Whose turn it is at that instant; `line` is in the order in which people signed up.

    Nobody is overtaken: when the first in line does not fit, those behind wait as well, unless the organiser fills
    up. A group larger than the whole capacity can never be served, so it holds nobody up.
    """
    lapsed = tuple(one.id for one in line if has_lapsed(one, at))
    live = [one for one in line if one.id not in lapsed]
    room = left(capacity, live)
    promoted: list[int] = []
    for one in waiting(live):
        if room is None or one.people <= room:
            promoted.append(one.id)
            room = None if room is None else room - one.people
        elif not fills_up and can_ever_fit(capacity, one.people):
            break
    return Turn(lapsed, tuple(promoted), room)


def has_lapsed(one: InLine, at: datetime) -> bool:
    """Whether the time to take an offered place is over."""
    return one.state == OFFERED and one.offered_until is not None and one.offered_until <= at


def taken(line: Sequence[InLine]) -> int:
    """How many places are taken: by those who have theirs, and by those who are offered one."""
    return sum(one.people for one in line if one.state in (CONFIRMED, OFFERED))


def left(capacity: int | None, line: Sequence[InLine]) -> int | None:
    """How many places are free; None when everybody may come."""
    return None if capacity is None else max(capacity - taken(line), 0)


def waiting(line: Sequence[InLine]) -> list[InLine]:
    """Those who wait, the first in line first."""
    return [one for one in line if one.state == WAITING]


def position(line: Sequence[InLine], number: int) -> int | None:
    """The place in the waiting line, 1 for the first; None for who does not wait."""
    return next((place for place, one in enumerate(waiting(line), 1) if one.id == number), None)


def can_ever_fit(capacity: int | None, people: int) -> bool:
    """Whether so many could come if nobody else did."""
    return capacity is None or people <= capacity


def comes_with_fewer(capacity: int | None, line: Sequence[InLine], number: int, at: datetime) -> int:
    """With how many people a waiting group would be offered places at once; 0 when fewer people would not help it."""
    free = left(capacity, [one for one in line if not has_lapsed(one, at)])
    if not free:
        return 0
    fewer = [replace(one, people=min(one.people, free)) if one.id == number else one for one in line]
    return free if number in turn(capacity, fewer, at).promoted else 0


def has_room(capacity: int | None, line: Sequence[InLine], people: int) -> bool:
    """Whether so many newcomers get places at once: they fit, and overtake nobody who waits for one."""
    room = left(capacity, line)
    return room is None or (people <= room and not _somebody_waits(capacity, line))


def _somebody_waits(capacity: int | None, line: Sequence[InLine]) -> bool:
    return any(can_ever_fit(capacity, one.people) for one in waiting(line))


def offered_until(at: datetime, hours: int, starts_at: datetime) -> datetime:
    """How long an offered place is kept: so many hours, but not beyond the beginning."""
    return min(at + timedelta(hours=hours), starts_at)
