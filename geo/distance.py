"""Distances between WGS-84 points."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6371008.8
"""Mean radius of the earth, (2a + b) / 3 of WGS-84 (IUGG)."""

DEFAULT_DETOUR_FACTOR = 1.3
"""Walking way over straight line in built-up areas where no road data is loaded; a rule of thumb, set it per county."""


def great_circle_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Straight-line distance in metres between two points in WGS-84 degrees (haversine, within 0.6 %)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half_chord2 = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half_chord2)))


def walking_m(
    lon1: float, lat1: float, lon2: float, lat2: float, detour_factor: float = DEFAULT_DETOUR_FACTOR
) -> float:
    """Estimated walking distance in metres: the straight line times `detour_factor`.

    Raises ValueError for a factor below 1, which would walk shorter than the straight line.
    """
    if not detour_factor >= 1:
        raise ValueError(f"a detour factor is at least 1, not {detour_factor}")
    return detour_factor * great_circle_m(lon1, lat1, lon2, lat2)
