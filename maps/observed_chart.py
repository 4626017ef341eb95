"""Residuals over distance as positions in a picture. Pure."""

from __future__ import annotations

import math
from typing import Any

from maps.observed import Comparison

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 720, 320, 46, 12, 14, 40
TICKS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)


def chart(found: Comparison) -> dict[str, Any]:
    """Residuals over distance (on a logarithmic scale) as positions in a picture, with the means of the bands."""
    nearest = max(1.0, min(one.km for one in found.residuals))
    farthest = max(nearest * 2, max(one.km for one in found.residuals))
    reach = max(1.0, math.ceil(max(abs(one.difference) for one in found.residuals)))

    def x(km: float) -> float:
        share = math.log(max(km, nearest) / nearest) / math.log(farthest / nearest)
        return round(LEFT + min(1.0, share) * (WIDE - LEFT - RIGHT), 1)

    def y(difference: float) -> float:
        return round(TOP + (reach - difference) / (2 * reach) * (HIGH - TOP - BOTTOM), 1)

    sigma = found.shock.relation.sigma
    return {
        "wide": WIDE, "high": HIGH, "left": LEFT, "right": WIDE - RIGHT, "bottom": HIGH - BOTTOM, "top": TOP,
        "points": [(x(one.km), y(one.difference)) for one in found.residuals],
        "bands": [(x(band.from_km), x(band.to_km), y(band.mean)) for band in found.bands if band.mean is not None],
        "zero": y(0), "upper": y(sigma), "lower": y(-sigma),
        "x_ticks": [(x(km), f"{km:,}") for km in TICKS_KM if nearest <= km <= farthest],
        "y_ticks": [(y(step), f"{step:+d}" if step else "0") for step in range(-int(reach), int(reach) + 1)],
    }  # fmt: skip
