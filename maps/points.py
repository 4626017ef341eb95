"""Points of a map: nothing but what is shown on it."""

from __future__ import annotations

from dataclasses import dataclass

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
    hazards: tuple[str, ...] = ()  # that a shelter is meant for


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
