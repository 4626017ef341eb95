"""Coordinates of Chinese web maps to WGS-84 and back.

GCJ-02 is not published. What is used here is the publicly known approximation of it (a Krasovsky ellipsoid and two
short series of sines), which agrees with the map services to a few metres; BD-09 is the further displacement that
Baidu puts on top. CGCS2000 agrees with WGS-84 to well under a metre, so that it passes through unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, hypot, isfinite, pi, radians, sin, sqrt
from typing import NamedTuple

KRASOVSKY_A_M = 6378245.0
KRASOVSKY_E2 = 0.00669342162296594323
BD_FACTOR = pi * 3000.0 / 180.0
BD_LON_SHIFT, BD_LAT_SHIFT = 0.0065, 0.006
INVERSE_STEPS = 30
INVERSE_TOLERANCE = 1e-12

# The rectangle in which the public approximation displaces a point. It is not the border of China: it also covers
# parts of the neighbouring countries, where the map services do not displace anything.
SHIFTED_WEST, SHIFTED_EAST = 72.004, 137.8347
SHIFTED_SOUTH, SHIFTED_NORTH = 0.8293, 55.8271


class LonLat(NamedTuple):
    """A point in degrees, longitude first."""

    lon: float
    lat: float


class Datum(StrEnum):
    """The coordinate systems that files from Chinese sources come in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, datum: Datum) -> LonLat:
    """The WGS-84 point, in degrees, of a point given in `datum`; the exact inverse of `from_wgs84` to 1e-9 degree.

    The only exception is the strip of under a kilometre along the edge of the rectangle in `is_shifted`, where the
    displacement begins abruptly and has no inverse. Raises ValueError when a number is not finite.
    """
    point = _finite(lon, lat)
    if datum is Datum.BD09:
        point = _inverse(_gcj_to_bd, point)
    if datum in (Datum.GCJ02, Datum.BD09) and is_shifted(*point):
        point = _inverse(_shift, point)
    return point


def from_wgs84(lon: float, lat: float, datum: Datum) -> LonLat:
    """The point in `datum`, in degrees, of a WGS-84 point; raises ValueError when a number is not finite.

    A point outside the rectangle of `is_shifted` is unchanged in GCJ-02.
    """
    point = _finite(lon, lat)
    if datum in (Datum.GCJ02, Datum.BD09) and is_shifted(*point):
        point = _shift(point)
    if datum is Datum.BD09:
        point = _gcj_to_bd(point)
    return point


def is_shifted(lon: float, lat: float) -> bool:
    """Whether GCJ-02 displaces a point: the usual rectangle around China, wider than the country itself."""
    return SHIFTED_WEST <= lon <= SHIFTED_EAST and SHIFTED_SOUTH <= lat <= SHIFTED_NORTH


def _finite(lon: float, lat: float) -> LonLat:
    if not (isfinite(lon) and isfinite(lat)):
        raise ValueError("longitude and latitude must be finite numbers")
    return LonLat(float(lon), float(lat))


def _inverse(forward: Callable[[LonLat], LonLat], target: LonLat) -> LonLat:
    """Fixed-point iteration; the displacements change by under 3 % of the way, so each step wins two digits."""
    guess = target
    for _ in range(INVERSE_STEPS):
        reached = forward(guess)
        miss_lon, miss_lat = reached.lon - target.lon, reached.lat - target.lat
        guess = LonLat(guess.lon - miss_lon, guess.lat - miss_lat)
        if max(abs(miss_lon), abs(miss_lat)) < INVERSE_TOLERANCE:
            break
    return guess


def _shift(point: LonLat) -> LonLat:
    """WGS-84 to GCJ-02, wherever the point lies."""
    x, y = point.lon - 105.0, point.lat - 35.0
    phi = radians(point.lat)
    magic = 1 - KRASOVSKY_E2 * sin(phi) ** 2
    meridian_m = KRASOVSKY_A_M * (1 - KRASOVSKY_E2) / (magic * sqrt(magic)) * pi / 180.0
    parallel_m = KRASOVSKY_A_M / sqrt(magic) * cos(phi) * pi / 180.0
    return LonLat(point.lon + _east_m(x, y) / parallel_m, point.lat + _north_m(x, y) / meridian_m)


def _east_m(x: float, y: float) -> float:
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    return east + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0


def _north_m(x: float, y: float) -> float:
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    return north + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0


def _gcj_to_bd(point: LonLat) -> LonLat:
    radius = hypot(point.lon, point.lat) + 0.00002 * sin(point.lat * BD_FACTOR)
    angle = atan2(point.lat, point.lon) + 0.000003 * cos(point.lon * BD_FACTOR)
    return LonLat(radius * cos(angle) + BD_LON_SHIFT, radius * sin(angle) + BD_LAT_SHIFT)
