"""When a unit can be visited on a day: its hours, less blackouts and what it is booked for already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from planning.conventions import Hours
from planning.solving.problem import Window
from planning.stretches import down, up, without
from schedule.closures import Closure


def open_windows(hours: Hours, closed: Iterable[Window], minutes: int) -> tuple[Window, ...]:
    """What is left of the hours, on the grid, as far as a visit of so many minutes fits in."""
    whole = [Window(up(first), down(last)) for first, last in _joined(hours)]
    taken = [Window(down(one.first), up(one.last)) for one in closed]
    return tuple(one for one in without(whole, taken) if one.last - one.first >= minutes)


def _joined(hours: Hours) -> list[tuple[int, int]]:
    """The stretches in order, those that meet as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted((stretch[0], stretch[1]) for stretch in hours):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def closed_minutes(
    closures: Sequence[Closure], on: date, kinds: frozenset[str], event_kind: str, ignored: frozenset[int] = frozenset()
) -> list[Window]:
    """The minutes of the day in which blackouts forbid that kind of event there; `ignored` ones only if not strict."""
    return [
        Window(*closure.minutes)
        for closure in closures
        if not (closure.id in ignored and not closure.is_strict)
        and closure.covers(on)
        and closure.concerns(kinds, event_kind)
    ]
