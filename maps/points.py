"""Points of a map as columns: a tenth of the bytes of GeoJSON, and nothing that is not shown on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maps.kinds import sign_code

DECIMALS = 5
"""Degrees; five places are about a metre."""


@dataclass(frozen=True)
class Point:
    """What a map tells of a place: no address of a person, no telephone."""

    id: int
    name: str
    kind: str
    shelter_class: str | None
    status: str | None
    people: int | None
    lon: float | None
    lat: float | None
    township_id: int | None
    township: str
    village: str


def as_columns(points: Iterable[Point]) -> dict[str, Any]:
    """One list for each fact, names of signs, states, townships and villages kept once and named by their position."""
    rows = list(points)
    signs, states, villages = Names(), Names(), Names()
    townships: dict[int | None, int] = {}
    named = {row.township_id: row.township for row in rows}
    return {
        "id": [row.id for row in rows],
        "name": [row.name for row in rows],
        "lon": [rounded(row.lon) for row in rows],
        "lat": [rounded(row.lat) for row in rows],
        "people": [row.people for row in rows],
        "sign": [signs.at(sign_code(row.kind, row.shelter_class)) for row in rows],
        "state": [states.at(row.status or "") for row in rows],
        "town": [townships.setdefault(row.township_id, len(townships)) for row in rows],
        "village": [villages.at(row.village) for row in rows],
        "signs": signs.known,
        "states": states.known,
        "towns": [[key or 0, named[key]] for key in townships],
        "villages": villages.known,
    }


class Names:
    """Gives each different text a number, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    @property
    def known(self) -> list[str]:
        """The texts by number."""
        return list(self._numbers)

    def at(self, text: str) -> int:
        """The text's number."""
        return self._numbers.setdefault(text, len(self._numbers))


def rounded(degrees: float | None) -> float | None:
    """Degrees as they are sent."""
    return None if degrees is None else round(degrees, DECIMALS)
