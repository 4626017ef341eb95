"""What a wall screen and the public page show of a drill day, as plain data without a name of anybody. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drills.day_counts import STAGES, Part, Tally

Spot = Callable[[float, float], "tuple[int, int] | None"]


def screen_of(
    phase: str, whole: Tally, by_township: Mapping[int, Tally], parts: Sequence[Part], spot: Spot | None
) -> dict[str, Any]:
    """Units and people registered, under way and done, in all and by township, and points of units that agreed.

    A township is [id, called, registered, under way, done, people registered, people done]; a point is
    [unit, x, y, stage] with the stage as a number from 0.
    """
    return {
        "phase": phase,
        "called": whole.called or 0,
        "units": [whole.registered, whole.under_way, whole.held],
        "people": [whole.registered_people, whole.under_way_people, whole.done_people],
        "townships": [
            [key, one.called or 0, one.registered, one.under_way, one.held, one.registered_people, one.done_people]
            for key, one in by_township.items()
        ],
        "points": _points(parts, spot) if spot else [],
    }


def _points(parts: Sequence[Part], spot: Spot) -> list[list[int]]:
    found = []
    for part in parts:
        at = spot(*part.point) if part.is_listed and part.point else None
        if at is not None:
            found.append([part.unit_id, *at, STAGES.index(part.stage)])
    return sorted(found)


def as_json(screen: Mapping[str, Any]) -> bytes:
    """The screen as it is sent, without needless spaces."""
    return json.dumps(screen, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True)
class ListedPage:
    """One page of the units that agreed to be listed; `total` counts all that match what was typed."""

    units: Sequence[Part]
    number: int
    pages: int
    total: int


def listed(parts: Sequence[Part], typed: str, number: int, size: int) -> ListedPage:
    """The page of the listed units whose name holds what was typed, by name; a number beyond the last is the last."""
    wanted = typed.casefold()
    found = [part for part in parts if part.is_listed and wanted in part.name.casefold()]
    pages = max(1, -(-len(found) // size))
    number = min(max(1, number), pages)
    return ListedPage(found[(number - 1) * size : number * size], number, pages, len(found))
