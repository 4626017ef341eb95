"""What an analysis of coverage begins with: areas with their people, shelters, possible sites, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from maps.norms import MapNorms

CLASS_REACH_M = {
    "emergency": MapNorms.emergency_radius_km * 1000,
    "short": MapNorms.short_radius_km * 1000,
    "long": MapNorms.long_radius_km * 1000,
}
"""Metres that people are expected to walk to a shelter of each class; handed down, not checked against any text."""

FIXED_PERCENT = 15.0
"""Fixed shelters hold at least so many of a hundred people of the planned population (the text fits GB 55028)."""

FIXED_CLASSES = ("short", "long")
MOST_SITES = 20
BASES = ("smaller", "declared", "computed")


@dataclass(frozen=True)
class AreaFact:
    """An area with its own population figure, if it has one; `is_inner` when its point was taken from its outline."""

    id: int
    parent_id: int | None
    code: str
    name: str
    level: str
    people: int | None
    lon: float | None
    lat: float | None
    is_inner: bool = False


@dataclass(frozen=True)
class ShelterFact:
    """A shelter in use: its capacity as declared and as its area allows, None where that is not known."""

    id: int
    name: str
    area_id: int
    shelter_class: str | None
    status: str
    hazards: tuple[str, ...]
    lon: float | None
    lat: float | None
    declared: int | None
    computed: int | None

    @property
    def is_placed(self) -> bool:
        """Whether its coordinates are known."""
        return self.lon is not None and self.lat is not None

    @property
    def is_fixed(self) -> bool:
        """Whether it counts as a fixed shelter: for a short or a long stay."""
        return self.shelter_class in FIXED_CLASSES

    def capacity(self, basis: str) -> int | None:
        """People it holds by that basis ("declared", "computed", or the "smaller" of the two that are known)."""
        if basis == "smaller":
            return min((one for one in (self.declared, self.computed) if one is not None), default=None)
        return self.declared if basis == "declared" else self.computed


@dataclass(frozen=True)
class SiteFact:
    """A venue or a school ground that is no shelter yet; `key` is "place:3" or "unit:12"."""

    key: str
    name: str
    kind: str
    area_id: int
    lon: float
    lat: float
    capacity: int | None


@dataclass(frozen=True)
class Ground:
    """Everything that lies in the area of an analysis; `ways` are known walks in metres from an area to a place."""

    root_id: int
    areas: Sequence[AreaFact]
    shelters: Sequence[ShelterFact]
    sites: Sequence[SiteFact] = ()
    ways: Mapping[tuple[int, int], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Assumptions:
    """What is assumed; percentages are of a hundred, distances are metres on foot."""

    reach: str = "distance"  # or "class"
    reach_m: float = 1000.0
    emergency_m: float = CLASS_REACH_M["emergency"]
    short_m: float = CLASS_REACH_M["short"]
    long_m: float = CLASS_REACH_M["long"]
    detour_factor: float = 1.3
    uses_ways: bool = True
    hazard: str = ""
    counts_unsaid: bool = False
    capacity_basis: str = "smaller"
    share_percent: float = 100.0
    longest_m: float | None = None
    fixed_percent: float = FIXED_PERCENT
    new_sites: int = 5
    added: tuple[str, ...] = ()
    added_people: int | None = None
    closed: tuple[int, ...] = ()

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Assumptions:
        """The assumptions kept with a run, defaults for what it lacks."""
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()}
        return cls(**{name: value for name, value in values.items() if name in known})

    def reach_of(self, shelter_class: str | None) -> float:
        """Metres within which a shelter of that class is in reach; one without a class counts as an emergency one."""
        if self.reach != "class":
            return self.reach_m
        return {"short": self.short_m, "long": self.long_m}.get(shelter_class or "", self.emergency_m)

    @property
    def reach_of_sites(self) -> float:
        """Metres within which a new site is in reach: as a short-term shelter where the class decides."""
        return self.reach_of("short")


def why_not(shelter: ShelterFact, given: Assumptions) -> str:
    """Why a shelter does not count: "excluded", its state, "hazard", "unsaid" or "unplaced"; empty when it does."""
    if shelter.id in given.closed:
        return "excluded"
    if shelter.status != "usable":
        return shelter.status
    if given.hazard and not shelter.hazards and not given.counts_unsaid:
        return "unsaid"
    if given.hazard and shelter.hazards and given.hazard not in shelter.hazards:
        return "hazard"
    return "" if shelter.is_placed else "unplaced"


def with_added(ground: Ground, given: Assumptions) -> tuple[list[ShelterFact], dict[int, SiteFact]]:
    """The shelters with the sites that are added on trial, which get numbers below zero; and those sites by number."""
    wanted = [site for site in ground.sites if site.key in given.added]
    added = {-number: site for number, site in enumerate(wanted, 1)}
    return [*ground.shelters, *(_as_shelter(number, site, given) for number, site in added.items())], added


def _as_shelter(number: int, site: SiteFact, given: Assumptions) -> ShelterFact:
    people = given.added_people if site.capacity is None else site.capacity
    hazards = (given.hazard,) if given.hazard else ()
    return ShelterFact(
        number, site.name, site.area_id, "short", "usable", hazards, site.lon, site.lat, people, people
    )  # fmt: skip


def portions(people: Iterable[int], percent: float) -> list[int]:
    """So many of a hundred of each group, in whole people: their sum is that share of the sum, rounded half up.

    What rounding takes goes to the groups with the largest remainders, the earlier ones first.
    """
    exact = [count * percent / 100 for count in people]
    whole = [int(one + 1e-9) for one in exact]
    missing = int(sum(exact) + 0.5 + 1e-9) - sum(whole)
    order = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in order[:missing]:
        whole[at] += 1
    return whole
