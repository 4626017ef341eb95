"""Seismic intensity by the relations behind GB 18306-2015: on both axes, by ellipse at any point, and from PGA. Pure.

The relations were fitted to isoseismals of past earthquakes. They know magnitude and distance only: neither the depth
of the focus nor the ground beneath a site. What follows from them serves drills and teaching.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, floor, log10, pi, radians, sin
from typing import TYPE_CHECKING

from core.late import late
from geo.distance import EARTH_RADIUS_M

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.float64]
else:
    np = late("numpy")

EARTH_KM = EARTH_RADIUS_M / 1000
LOWEST, HIGHEST = 1.0, 12.0
"""The scale of GB/T 17742 ends at degree XII."""

FIRST_DRAWN = 5
"""The lowest degree that is drawn: below it hardly anything is damaged."""

ROUNDS = 40
"""Halvings of the bisection: from 24 degrees down to a ten thousand millionth of one."""

SOURCE = "GB 18306-2015"
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """Intensity along one axis: a + b * magnitude + c * lg(R + r0), R in kilometres."""

    a: float
    b: float
    c: float
    r0: float

    def intensity(self, magnitude: float, km: float) -> float:
        """The intensity at that distance, not cut off at either end of the scale."""
        return self.a + self.b * magnitude + self.c * log10(km + self.r0)

    def radius_km(self, magnitude: float, intensity: float) -> float:
        """The distance at which the intensity is reached; 0 where it is not reached at all."""
        return max(0.0, float(10 ** ((intensity - self.a - self.b * magnitude) / self.c) - self.r0))


@dataclass(frozen=True)
class Relation:
    """The relation of one region; `sigma` is the standard deviation of single observations, in degrees."""

    region: str
    long: Axis
    short: Axis
    sigma: float

    def at_epicentre(self, magnitude: float) -> float:
        """The intensity where both axes begin, cut off at degree XII."""
        return min(HIGHEST, self.long.intensity(magnitude, 0.0))

    def crossing_km(self) -> float:
        """The distance beyond which the short axis is the longer one: there the relation means nothing any more."""
        low, high = 100.0, 20_000.0
        for _ in range(60):
            middle = (low + high) / 2
            gap = self.long.intensity(0, middle) - self.short.intensity(0, middle)
            low, high = (middle, high) if gap > 0 else (low, middle)
        return low


def _relation(region: str, long: Sequence[float], short: Sequence[float], sigma: float) -> Relation:
    return Relation(region, Axis(*long), Axis(*short), sigma)


RELATIONS: dict[str, Relation] = {
    one.region: one
    for one in (
        _relation("east", (5.7123, 1.3626, -4.2903, 25), (3.6588, 1.3626, -3.5406, 13), 0.5826),
        _relation("central", (5.8410, 1.0710, -3.6570, 15), (3.9440, 1.0710, -2.8450, 7), 0.5200),
        _relation("xinjiang", (5.6018, 1.4347, -4.4899, 25), (3.6113, 1.4347, -3.8477, 13), 0.5924),
        _relation("tibet", (6.4580, 1.2746, -4.4709, 25), (3.3682, 1.2746, -3.3119, 9), 0.6636),
    )
}
"""By region. From public programs that name the standard as their source, compared with each other; not compared with
the printed standard itself."""


@dataclass(frozen=True)
class Shock:
    """An earthquake as the relations see it: epicentre in WGS-84 degrees, strike of the major axis from north."""

    lon: float
    lat: float
    magnitude: float
    strike_deg: float
    region: str

    @property
    def relation(self) -> Relation:
        """The relation of its region."""
        return RELATIONS[self.region]

    @property
    def at_epicentre(self) -> float:
        """The intensity at its epicentre."""
        return self.relation.at_epicentre(self.magnitude)


@dataclass(frozen=True)
class Isoseismal:
    """The line of one degree: half axes in kilometres, and its corners as (lon, lat) in WGS-84 degrees, closed."""

    degree: int
    long_km: float
    short_km: float
    ring: Ring


def intensities(shock: Shock, lon: ArrayLike, lat: ArrayLike) -> Numbers:
    """The intensity at each site: that of the ellipse which runs through it; between 1 and 12.

    Both half axes shrink as the degree rises, so that exactly one ellipse runs through a site; it is found by halving,
    for all sites at once.
    """
    along, across = along_and_across(shock, lon, lat)
    relation = shock.relation
    low = np.full(along.shape, -HIGHEST)
    high = np.full(along.shape, relation.long.intensity(shock.magnitude, 0.0))
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        is_inside = _is_inside(shock, middle, along, across)
        low, high = np.where(is_inside, middle, low), np.where(is_inside, high, middle)
    return np.asarray(np.clip((low + high) / 2, LOWEST, HIGHEST))


def _is_inside(shock: Shock, intensity: Numbers, along: Numbers, across: Numbers) -> NDArray[np.bool_]:
    """Whether each site lies within the ellipse of its intensity."""
    long = _radii(shock.relation.long, shock.magnitude, intensity)
    short = _radii(shock.relation.short, shock.magnitude, intensity)
    return np.asarray((along * short) ** 2 + (across * long) ** 2 <= (long * short) ** 2) & (long > 0) & (short > 0)


def _radii(axis: Axis, magnitude: float, intensity: Numbers) -> Numbers:
    found = 10.0 ** ((intensity - axis.a - axis.b * magnitude) / axis.c) - axis.r0
    return np.maximum(found, 0.0)


def along_and_across(shock: Shock, lon: ArrayLike, lat: ArrayLike) -> tuple[Numbers, Numbers]:
    """Kilometres from the epicentre along the major axis and across it: great-circle distance turned by azimuth."""
    phi1, phi2 = radians(shock.lat), np.radians(np.asarray(lat, dtype=float))
    turn = np.radians(np.asarray(lon, dtype=float) - shock.lon)
    half = np.sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * np.cos(phi2) * np.sin(turn / 2) ** 2
    away = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    east = np.sin(turn) * np.cos(phi2)
    north = cos(phi1) * np.sin(phi2) - sin(phi1) * np.cos(phi2) * np.cos(turn)
    from_axis = np.arctan2(east, north) - radians(shock.strike_deg)
    return away * np.cos(from_axis), away * np.sin(from_axis)


def distances_km(shock: Shock, lon: ArrayLike, lat: ArrayLike) -> Numbers:
    """Great-circle kilometres from the epicentre."""
    along, across = along_and_across(shock, lon, lat)
    return np.asarray(np.hypot(along, across))


def isoseismals(shock: Shock, corners: int = 72) -> list[Isoseismal]:
    """The lines of the whole degrees from V up to the highest that is reached, the largest line first."""
    found = []
    for degree in range(FIRST_DRAWN, floor(shock.at_epicentre) + 1):
        long = shock.relation.long.radius_km(shock.magnitude, degree)
        short = shock.relation.short.radius_km(shock.magnitude, degree)
        if min(long, short) > 0:
            found.append(Isoseismal(degree, long, short, ellipse(shock, long, short, corners)))
    return found


def ellipse(shock: Shock, long_km: float, short_km: float, corners: int = 72) -> Ring:
    """Corners of the ellipse around the epicentre, the first of them on the major axis and repeated at the end."""
    ring = []
    for number in range(corners):
        angle = 2 * pi * number / corners
        along, across = long_km * cos(angle), short_km * sin(angle)
        ring.append(point_at(shock.lon, shock.lat, atan2(across, along) + radians(shock.strike_deg),
                             float(np.hypot(along, across))))  # fmt: skip
    return [*ring, ring[0]]


def point_at(lon: float, lat: float, azimuth: float, km: float) -> tuple[float, float]:
    """Longitude and latitude so many kilometres away in a direction (radians clockwise from north)."""
    phi, delta = radians(lat), km / EARTH_KM
    reached = asin(sin(phi) * cos(delta) + cos(phi) * sin(delta) * cos(azimuth))
    turn = atan2(sin(azimuth) * sin(delta) * cos(phi), cos(delta) - sin(phi) * sin(reached))
    return (lon + degrees(turn) + 540) % 360 - 180, degrees(reached)


def degree_of(intensity: float) -> int:
    """The degree a site counts in: that of the innermost line around it, so that VIII is 8.0 up to below 9.0."""
    return min(12, max(1, floor(intensity + 1e-9)))


def from_pga(metres_per_s2: float) -> float:
    """Instrumental intensity from peak ground acceleration, 3.17 lg PGA + 6.59, between 1 and 12.

    After GB/T 17742-2020, handed down and not compared with the text: unverified. Raises ValueError for no
    acceleration.
    """
    if not metres_per_s2 > 0:
        raise ValueError(f"{metres_per_s2} m/s2 is no acceleration")
    return min(HIGHEST, max(LOWEST, 3.17 * log10(metres_per_s2) + 6.59))
