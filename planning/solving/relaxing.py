"""What can be changed about a problem so that a visit that is left out fits, and the problem as it is then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from planning.solving.problem import Plan, Problem, Shift, Visit, Window

FULL_DAY_MINUTES = 24 * 60


class Kind(StrEnum):
    """What is done."""

    TAKE = "take"  # have it all the same, though it costs more than it is worth
    MOVE = "move"  # another visit goes to another day, which makes room
    HOURS = "hours"  # hours outside the usual ones
    LONGER = "longer"  # a team works longer on one day
    LIMIT = "limit"  # one visit, or some driving, more than a team usually has in a day
    ANY_HOURS = "any_hours"  # whatever the unit's hours
    BLACKOUT = "blackout"  # in spite of a blackout that is not strict
    SHIFT = "shift"  # a team goes out on a day it has off
    LATER = "later"  # a day after the last of the plan
    SKILL = "skill"  # a team without the skill
    INSTEAD = "instead"  # an optional visit is left out for it


BURDENS: Mapping[Kind, int] = {
    Kind.TAKE: 0, Kind.MOVE: 10, Kind.HOURS: 30, Kind.LONGER: 30, Kind.LIMIT: 30, Kind.ANY_HOURS: 60,
    Kind.BLACKOUT: 90, Kind.SHIFT: 120, Kind.LATER: 120, Kind.SKILL: 180, Kind.INSTEAD: 240,
}  # fmt: skip
"""How much each asks of people, in minutes of driving: only to put remedies in order, beside what they drive."""


@dataclass(frozen=True)
class Change:
    """What is different: shifts that are new or, by their place in the problem, changed; visits; visits that go.

    `is_later`: days after the last of the plan are open.
    """

    new: tuple[Shift, ...] = ()
    shifts: Mapping[int, Shift] = field(default_factory=dict)
    visits: Mapping[int, Visit] = field(default_factory=dict)
    out: tuple[int, ...] = ()
    is_later: bool = False


def changed(problem: Problem, change: Change, later: Problem | None = None) -> Problem:
    """The problem with the change made; `later` is the same with further days at its end."""
    base = later if change.is_later and later is not None else problem
    shifts = tuple(change.shifts.get(place, shift) for place, shift in enumerate(base.shifts))
    visits = base.visits
    if change.visits:
        visits = tuple(change.visits.get(number, visit) for number, visit in enumerate(base.visits))
    return replace(base, shifts=(*shifts, *change.new), visits=visits)


def reduced(plan: Plan, change: Change) -> Plan:
    """The plan without the visits that go."""
    return plan.with_(dict.fromkeys(change.out)) if change.out else plan


def with_hours(visit: Visit, day: int, windows: Sequence[Window]) -> Visit:
    """The visit with further windows on that day."""
    there = sorted({*visit.windows.get(day, ()), *windows}, key=lambda one: (one.first, one.last))
    return replace(visit, windows={**visit.windows, day: tuple(there)})


def softened(visit: Visit, days: frozenset[int] | None = None) -> Visit:
    """The visit with the hours that it could be asked for, on these days (None: on all)."""
    for bar in visit.barred:
        if bar.why == "hours" and not bar.is_strict and (days is None or bar.day in days):
            visit = with_hours(visit, bar.day, [Window(bar.first, bar.last)])
    return visit


def without_blackout(visit: Visit, key: str) -> Visit:
    """The visit as if that blackout were not."""
    for bar in visit.barred:
        if bar.why == "blackout" and bar.key == key and not bar.is_strict:
            visit = with_hours(visit, bar.day, [Window(bar.first, bar.last)])
    return visit


def at_any_hour(problem: Problem, visit: Visit) -> Visit:
    """The visit at any hour of the days on which it is allowed."""
    whole = (Window(0, FULL_DAY_MINUTES * problem.ticks),)
    return replace(visit, windows={day: whole for day, windows in visit.windows.items() if windows})


def number_of(key: str) -> int | None:
    """The number in a key ("team:3"); None of one that names no record."""
    kind, _, rest = key.partition(":")
    number = rest.partition(":")[0]
    return int(number) if number.isdigit() and kind in ("team", "unit", "place", "blackout") else None


def shift_json(problem: Problem, shift: Shift) -> dict[str, Any]:
    """A shift as changes name it: team, date, minutes of the wall clock."""
    return {
        "team_id": number_of(problem.teams[shift.team].key), "on": problem.days[shift.day].isoformat(),
        "first": shift.first // problem.ticks, "last": -(-shift.last // problem.ticks),
    }  # fmt: skip


def unit_of(problem: Problem, number: int) -> int | None:
    """The number of the unit that is visited; None when the place is no unit."""
    key = problem.locations[problem.visits[number].place].key
    return number_of(key) if key.startswith("unit:") else None
