"""What an assumed earthquake would mean: people, units, shelters by degree; demand and room by township. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from core.late import late
from maps.intensity import Shock, degree_of, distances_km, intensities
from maps.scenario_norms import ScenarioNorms

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

LOWEST_SHOWN = 5
"""Degrees below V are shown together."""


class Placed(Protocol):
    """What may have a point on the map."""

    @property
    def lon(self) -> float | None: ...
    @property
    def lat(self) -> float | None: ...


@dataclass(frozen=True)
class Village:
    """People at one point: a village, or a larger area beneath which nothing is listed; WGS-84 degrees."""

    name: str
    township: str
    people: int | None
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class UnitSite:
    """A unit in use; `kind` in words, people that belong to it."""

    id: int
    name: str
    kind: str
    is_school: bool
    township: str
    people: int
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class ShelterSite:
    """A shelter in use; `room` is how many people to plan with, None where nobody gave a number."""

    id: int
    name: str
    township: str
    room: int | None
    is_usable: bool
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class Sites:
    """All that lies in the area of a scenario; `stated` is the area's own population, if it has one."""

    villages: Sequence[Village] = ()
    units: Sequence[UnitSite] = ()
    shelters: Sequence[ShelterSite] = ()
    stated: int | None = None


S = TypeVar("S", bound=Placed)


@dataclass(frozen=True)
class Felt(Generic[S]):
    """A site with the intensity expected there and its kilometres from the epicentre."""

    site: S
    intensity: float
    km: float

    @property
    def degree(self) -> int:
        """The degree it counts in."""
        return degree_of(self.intensity)


@dataclass(frozen=True)
class Band:
    """People at one degree: as expected, and if all intensities were one standard deviation lower or higher."""

    degree: int
    people: int
    people_lower: int
    people_higher: int
    villages: int


@dataclass(frozen=True)
class KindLine:
    """Units of one kind by degree."""

    kind: str
    by_degree: dict[int, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_degree.values())


@dataclass(frozen=True)
class TownshipLine:
    """One township: its people on the map, how many would need shelter, and the room that can be used there."""

    name: str
    people: int
    highest: float | None
    demand: int
    shelters: int
    room: int
    without_room: int  # usable shelters of which nobody gave a capacity

    @property
    def gap(self) -> int:
        """People for whom there is no room; 0 when there is enough."""
        return max(0, self.demand - self.room)


@dataclass(frozen=True)
class Unknown:
    """What the figures leave out."""

    villages_without_people: int
    villages_without_point: int
    people_without_point: int
    units_without_point: int
    shelters_without_room: int


@dataclass(frozen=True)
class Figures:
    """Everything that the page of a scenario tells."""

    at_epicentre: float
    sigma: float
    bands: list[Band]
    kinds: list[KindLine]
    townships: list[TownshipLine]
    units: list[Felt[UnitSite]]
    shelters: list[Felt[ShelterSite]]
    villages: list[Felt[Village]]
    unknown: Unknown
    stated: int | None
    norms: ScenarioNorms = field(default_factory=ScenarioNorms)

    @property
    def schools(self) -> list[Felt[UnitSite]]:
        """The schools, the strongest shaken first."""
        return [one for one in self.units if one.site.is_school]

    @property
    def degrees(self) -> list[int]:
        """The degrees that have a column of their own, from the highest down; the last holds everything lower."""
        return [band.degree for band in self.bands]

    @property
    def people(self) -> int:
        """People at points on the map."""
        return sum(band.people for band in self.bands)

    @property
    def demand(self) -> int:
        """People who would need shelter."""
        return sum(line.demand for line in self.townships)

    @property
    def room(self) -> int:
        """People for whom usable shelters have room."""
        return sum(line.room for line in self.townships)

    @property
    def gap(self) -> int:
        """People without room in their own township."""
        return sum(line.gap for line in self.townships)

    @property
    def highest(self) -> float | None:
        """The strongest intensity at any village or unit; None without any."""
        return max([*(one.intensity for one in self.villages), *(one.intensity for one in self.units)], default=None)

    def people_at(self, degree: int) -> int:
        """People at this degree or more."""
        return sum(band.people for band in self.bands if band.degree >= degree)


def figures(shock: Shock, sites: Sites, norms: ScenarioNorms) -> Figures:
    """What the earthquake would mean for the sites; whatever has no point is only counted as unknown."""
    villages = _felt(shock, [one for one in sites.villages if one.people is not None])
    units, shelters = _felt(shock, sites.units), _felt(shock, sites.shelters)
    sigma = shock.relation.sigma
    return Figures(
        at_epicentre=shock.at_epicentre, sigma=sigma, bands=_bands(villages, units, sigma),
        kinds=_kinds(units), townships=_townships(villages, sites.shelters, norms),
        units=units, shelters=shelters, villages=villages, unknown=_unknown(sites), stated=sites.stated, norms=norms,
    )  # fmt: skip


def shown_degree(intensity: float) -> int:
    """The degree as tables have it: everything below V is counted as IV."""
    return max(LOWEST_SHOWN - 1, degree_of(intensity))


def _felt(shock: Shock, sites: Iterable[S]) -> list[Felt[S]]:
    """The sites that have a point, the strongest shaken first."""
    placed = [one for one in sites if one.lon is not None and one.lat is not None]
    if not placed:
        return []
    lon = np.array([one.lon for one in placed], dtype=float)
    lat = np.array([one.lat for one in placed], dtype=float)
    found = zip(placed, intensities(shock, lon, lat).tolist(), distances_km(shock, lon, lat).tolist(), strict=True)
    return sorted((Felt(*row) for row in found), key=lambda one: (-one.intensity, one.km))


def _bands(villages: list[Felt[Village]], units: list[Felt[UnitSite]], sigma: float) -> list[Band]:
    """One for each degree from the highest that anything reaches, also one sigma higher, down to below V."""
    counts: list[dict[int, int]] = [defaultdict(int) for _ in range(4)]  # people, lower, higher, villages
    for one in villages:
        people = one.site.people or 0
        for count, shift in zip(counts, (0.0, -sigma, sigma), strict=False):
            count[shown_degree(min(12.0, one.intensity + shift))] += people
        counts[3][shown_degree(one.intensity)] += 1
    felt = [*(one.intensity for one in villages), *(one.intensity for one in units)]
    reached = [*map(shown_degree, felt), LOWEST_SHOWN - 1]
    highest = max([*reached, *(degree for count in counts for degree, people in count.items() if people)])
    return [
        Band(degree, counts[0][degree], counts[1][degree], counts[2][degree], counts[3][degree])
        for degree in range(highest, LOWEST_SHOWN - 2, -1)
    ]


def _kinds(units: list[Felt[UnitSite]]) -> list[KindLine]:
    found: dict[str, dict[int, int]] = {}
    for one in units:
        line = found.setdefault(one.site.kind, defaultdict(int))
        line[shown_degree(one.intensity)] += 1
    lines = [KindLine(kind, dict(by_degree)) for kind, by_degree in found.items()]
    return sorted(lines, key=lambda line: (-line.total, line.kind))


def _townships(
    villages: list[Felt[Village]], shelters: Iterable[ShelterSite], norms: ScenarioNorms
) -> list[TownshipLine]:
    lines: dict[str, TownshipLine] = {}
    demands: dict[str, float] = defaultdict(float)
    for one in villages:
        name, people = one.site.township, one.site.people or 0
        line = lines.get(name, TownshipLine(name, 0, None, 0, 0, 0, 0))
        demands[name] += people * norms.share(one.degree)
        lines[name] = replace(line, people=line.people + people, highest=max(line.highest or 0.0, one.intensity))
    for shelter in shelters:
        if shelter.is_usable:
            line = lines.get(shelter.township, TownshipLine(shelter.township, 0, None, 0, 0, 0, 0))
            lines[shelter.township] = replace(
                line, shelters=line.shelters + 1, room=line.room + (shelter.room or 0),
                without_room=line.without_room + (shelter.room is None),
            )  # fmt: skip
    found = [replace(line, demand=ceil(demands[name] - 1e-9)) for name, line in lines.items()]
    return sorted(found, key=lambda line: (-line.gap, -line.demand, line.name))


def _unknown(sites: Sites) -> Unknown:
    unplaced = [one for one in sites.villages if one.people is not None and (one.lon is None or one.lat is None)]
    return Unknown(
        villages_without_people=sum(one.people is None for one in sites.villages),
        villages_without_point=len(unplaced), people_without_point=sum(one.people or 0 for one in unplaced),
        units_without_point=sum(one.lon is None or one.lat is None for one in sites.units),
        shelters_without_room=sum(one.is_usable and one.room is None for one in sites.shelters),
    )  # fmt: skip
