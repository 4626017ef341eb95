"""The ways of a day as the map draws them: from the base to each stop in order, and back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planning.visits import Crew, VisitLine

Point = tuple[float, float]
"""Latitude and longitude in WGS-84 degrees, as Leaflet has them."""


@dataclass(frozen=True)
class Base:
    """Where a team sets out from and comes back to."""

    name: str
    at: Point | None


@dataclass(frozen=True)
class Stop:
    """One visit on the way, with its label on the map: A1, A2."""

    label: str
    line: VisitLine

    @property
    def at(self) -> Point | None:
        """Where it is; None while the unit has no coordinates."""
        return None if self.line.lat is None or self.line.lon is None else (self.line.lat, self.line.lon)


@dataclass(frozen=True)
class Route:
    """What one team does on one day."""

    crew: Crew
    base: Base | None
    stops: list[Stop]
    driving: int


def routes(
    by_team: Mapping[int, Sequence[VisitLine]], crews: Mapping[int, Crew], bases: Mapping[int, Base]
) -> list[Route]:
    """A route for each team that has a stop, in the order of the letters."""
    return [
        Route(crew, bases.get(team), _stops(crew, by_team[team]), sum(line.way or 0 for line in by_team[team]))
        for team, crew in crews.items()
        if by_team.get(team)
    ]


def _stops(crew: Crew, lines: Sequence[VisitLine]) -> list[Stop]:
    return [Stop(f"{crew.letter}{number}", line) for number, line in enumerate(lines, 1)]


def legs(lines: Sequence[VisitLine], base: Base | None) -> Iterator[tuple[Point, Point, VisitLine]]:
    """From where to where each visit's way leads, as longitude and latitude; ways with an unknown end are left out."""
    here = (base.at[1], base.at[0]) if base is not None and base.at is not None else None
    for line in lines:
        there = None if line.lon is None or line.lat is None else (line.lon, line.lat)
        if here is not None and there is not None:
            yield here, there, line
        here = there


def as_drawn(
    found: Sequence[Route], url: Callable[[VisitLine], str], way: Callable[[VisitLine], str]
) -> list[dict[str, Any]]:
    """The routes as plain data for the map's script."""
    return [
        {
            "letter": one.crew.letter, "name": one.crew.name, "hue": one.crew.hue,
            "base": {"at": one.base.at, "name": one.base.name} if one.base is not None and one.base.at else None,
            "stops": [
                {"id": stop.line.id, "label": stop.label, "at": stop.at, "name": stop.line.unit, "url": url(stop.line),
                 "times": stop.line.times, "way": way(stop.line)}
                for stop in one.stops
            ],
        }
        for one in found
    ]  # fmt: skip
