"""All ways on foot between many people and many places, in blocks of rows: never a whole table in memory.

Distances are whole millimetres, so that sums are exact and an optimum can be proven to the last metre.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from geo.distance import EARTH_RADIUS_M

Whole = NDArray[np.int64]
Rows = tuple[slice, Whole]
MM = 1000
FORBIDDEN = np.int64(2**53)
"""Stands for a way that is longer than allowed; larger than anything it is compared with."""

CELLS_AT_ONCE = 500_000  # stays in the processor's cache


class Located(Protocol):
    """Anything at a point in WGS-84 degrees that has a key."""

    @property
    def key(self) -> int: ...
    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...


class WalkingTable:
    """Metres on foot from each demand to each site: measured ways where given, else straight line times the factor.

    Raises ValueError for a detour factor below 1.
    """

    def __init__(
        self, demands: Sequence[Located], sites: Sequence[Located], detour_factor: float,
        longest_m: float | None = None, ways: Mapping[tuple[int, int], float] | None = None,
    ) -> None:  # fmt: skip
        if not detour_factor >= 1:
            raise ValueError(f"a detour factor is at least 1, not {detour_factor}")
        self._from, self._to = _unit_vectors(demands), _unit_vectors(sites)
        self._factor = detour_factor
        self._longest = None if longest_m is None else round(longest_m * MM)
        self._measured = _by_row(demands, sites, ways or {})
        self.shape = (len(demands), len(sites))

    def rows(self) -> Iterator[Rows]:
        """Blocks of rows in their order: which demands, and millimetres (FORBIDDEN when too far) to each site."""
        count, width = self.shape
        step = max(1, CELLS_AT_ONCE // max(1, width))
        for start in range(0, count, step):
            which = slice(start, min(start + step, count))
            yield which, self._block(which)

    def every(self, step: int) -> WalkingTable:
        """The table of every so-manieth demand, beginning with the first."""
        fewer = copy(self)
        fewer._from = self._from[::step]
        fewer._measured = {row // step: found for row, found in self._measured.items() if row % step == 0}
        fewer.shape = (len(fewer._from), self.shape[1])
        return fewer

    @property
    def has_limit(self) -> bool:
        """Whether some ways may be too long."""
        return self._longest is not None

    def longest_allowed(self) -> int:
        """Millimetres of the longest way that anybody may be sent."""
        return (
            self._longest
            if self._longest is not None
            else max((int(block.max(initial=0)) for _, block in self.rows()), default=0)
        )

    def _block(self, which: slice) -> Whole:
        # differences before products: for near points a product of the vectors has lost the digits
        chord2 = np.zeros((which.stop - which.start, self.shape[1]))
        for axis in range(3):
            difference = np.subtract.outer(self._from[which, axis], self._to[:, axis])
            chord2 += np.multiply(difference, difference, out=difference)
        straight = 2 * np.arcsin(np.minimum(np.sqrt(chord2) / 2, 1))
        block = np.rint(straight * (EARTH_RADIUS_M * MM * self._factor)).astype(np.int64)
        for row in self._measured.keys() & set(range(which.start, which.stop)):
            for column, metres in self._measured[row]:
                block[row - which.start, column] = round(metres * MM)
        if self._longest is not None:
            block[block > self._longest] = FORBIDDEN
        return block


def _unit_vectors(points: Sequence[Located]) -> NDArray[np.float64]:
    lon = np.radians(np.array([point.lon for point in points], float))
    lat = np.radians(np.array([point.lat for point in points], float))
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _by_row(
    demands: Sequence[Located], sites: Sequence[Located], ways: Mapping[tuple[int, int], float]
) -> dict[int, list[tuple[int, float]]]:
    row = {demand.key: place for place, demand in enumerate(demands)}
    column = {site.key: place for place, site in enumerate(sites)}
    found: dict[int, list[tuple[int, Any]]] = {}
    for (demand, site), metres in ways.items():
        if demand in row and site in column:
            found.setdefault(row[demand], []).append((column[site], metres))
    return found
