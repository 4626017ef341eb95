"""What lies within walking reach of each village. Pure; loads numpy, so only workers call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maps.coverage import AreaFact, Assumptions, ShelterFact, SiteFact

MM = 1000
Ways = Mapping[tuple[int, int], float]


@dataclass(frozen=True)
class Point:
    """Something at a point in WGS-84 degrees, by its number."""

    key: int
    lon: float
    lat: float


@dataclass(frozen=True)
class Reach:
    """A village's nearest shelter (None without any), the way in metres, and whether any shelter is in reach.

    `is_measured` when that way is a known one.
    """

    nearest: int | None
    metres: float | None
    is_within: bool
    is_measured: bool = False


def points_of(placed: Sequence[AreaFact] | Sequence[ShelterFact]) -> list[Point]:
    """The points of areas or shelters; those without coordinates are left out."""
    return [Point(one.id, one.lon, one.lat) for one in placed if one.lon is not None and one.lat is not None]


def ways_between(ways: Ways, added: Mapping[int, SiteFact]) -> dict[tuple[int, int], float]:
    """Known ways, those to a place that is added on trial under its number on trial as well."""
    trial = {int(site.key[6:]): number for number, site in added.items() if site.key.startswith("place:")}
    more = {(area, trial[place]): metres for (area, place), metres in ways.items() if place in trial}
    return {**ways, **more}


def reaches(
    villages: Sequence[Point], shelters: Sequence[Point], radii_m: Sequence[float], given: Assumptions, ways: Ways
) -> dict[int, Reach]:
    """For each village the nearest of these shelters, and whether one of them lies within its own radius."""
    if not shelters:
        return {village.key: Reach(None, None, False) for village in villages}
    import numpy as np

    from maps.walking import WalkingTable

    table = WalkingTable(villages, shelters, given.detour_factor, None, ways)
    radii = np.rint(np.array(radii_m, float) * MM).astype(np.int64)
    found: dict[int, Reach] = {}
    for which, block in table.rows():
        nearest, within = block.argmin(axis=1), (block <= radii).any(axis=1)
        for row, at, is_within in zip(range(which.start, which.stop), nearest, within, strict=True):
            key, shelter = villages[row].key, shelters[at].key
            metres = int(block[row - which.start, at]) / MM
            found[key] = Reach(shelter, metres, bool(is_within), (key, shelter) in ways)
    return found
