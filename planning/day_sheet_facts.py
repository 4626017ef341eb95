"""What the sheet of one team for one day tells: where to go, when, to whom, with what. Pure.

Times of the day and lengths are minutes on the wall's clock; points are WGS-84, longitude first; names are in the
language spoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from geo.polygons import Shape

Point = tuple[float, float]


@dataclass(frozen=True)
class StopFacts:
    """One stop: a visit of the proposal, or another event at which the team is on that day.

    `way` is what the way from the stop before takes, None where nobody knows. `contact` and `phone` are empty for
    readers to whom contacts are closed.
    """

    starts: int
    ends: int
    name: str
    activity: str
    state: str
    township: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    people: int | None = None
    way: int | None = None
    point: Point | None = None
    together: str = ""
    note: str = ""


@dataclass(frozen=True)
class Base:
    """Where a team sets out and comes back to."""

    name: str
    address: str = ""
    point: Point | None = None


@dataclass(frozen=True)
class DaySheet:
    """One team's day. `way_back` is the way from the last stop; `bring` are lines of what to take along."""

    team: str
    on: date
    stops: Sequence[StopFacts]
    base: Base | None = None
    way_back: int | None = None
    people: Sequence[str] = ()
    vehicles: Sequence[str] = ()
    bring: Sequence[str] = ()

    @property
    def leaves(self) -> int | None:
        """When the team sets out; None where the way to the first stop is not known."""
        first = self.stops[0] if self.stops else None
        return None if first is None or first.way is None else first.starts - first.way

    @property
    def back(self) -> int | None:
        """When it is back; None where the way is not known."""
        return None if not self.stops or self.way_back is None else self.stops[-1].ends + self.way_back

    @property
    def driving(self) -> int:
        """Minutes on the way, as far as they are known."""
        return sum(stop.way or 0 for stop in self.stops) + (self.way_back or 0)

    @property
    def on_site(self) -> int:
        """Minutes at the stops."""
        return sum(stop.ends - stop.starts for stop in self.stops)


@dataclass(frozen=True)
class Ground:
    """What the map of a route is drawn on: names and outlines of the townships around."""

    outlines: Sequence[tuple[str, Shape]] = ()


@dataclass(frozen=True)
class SheetsFacts:
    """Day sheets of one proposal, by team and day; `source` says where the ways come from."""

    proposal: str
    campaign: str
    county: str
    issuer: str
    made_on: date
    sheets: Sequence[DaySheet]
    source: str = ""
    ground: Ground = field(default_factory=Ground)
    has_maps: bool = True
