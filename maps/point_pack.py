"""Points of a map packed for browsers: where they are in one small block, what they are called in blocks of their own.

A browser needs every position at once, but the names only of those that it lists. Measured with 100,000 places in
800 villages: 330 kB of positions after gzip (brotli: 1.5 % less, therefore gzip alone; as JSON columns 540 kB), and
the names in fifty blocks of about 20 kB, of which a page that opens asks for one.

The block of positions is four bytes with the length of its header (little-endian), the header as JSON, and columns:
longitude, latitude (units of 10^-5 degrees), township, set of hazards and look of each point. All but the last are
differences from the point before, zigzag-coded, all their lowest bytes first, then all second bytes and so on; a look
is one byte.
"""

from __future__ import annotations

import gzip
import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from maps.kinds import sign_code
from maps.points import DECIMALS, Names, Point

FORMAT = 4
"""Part of the address of a pack: browsers keep what an address has given them."""

NAMES_IN_BLOCK = 2000
LARGE, MIDDLE = 2000, 500
"""People from which a sign is drawn larger."""

Look = tuple[str, str, int, bool]
"""The code of the sign, the state of a shelter, the size of the sign (0 to 2), and whether coordinates are known."""


@dataclass(frozen=True)
class Pack:
    """Compressed bytes: the positions, and the names of each NAMES_IN_BLOCK places in turn; one block at the least."""

    positions: bytes
    names: list[bytes]


def packed(points: Iterable[Point]) -> Pack:
    """The points in their order; holds 14 bytes of each while it reads them, and the names of one block."""
    columns, names = _Columns(), []
    waiting = iter(points)
    while block := list(islice(waiting, NAMES_IN_BLOCK)):
        for point in block:
            columns.add(point)
        names.append(_zipped(_json(_names(block))))
    return Pack(_zipped(columns.as_bytes()), names or [_zipped(_json(_names([])))])


class _Columns:
    """Columns of whole numbers that grow point by point."""

    def __init__(self) -> None:
        self._lon, self._lat, self._town, self._look = array("i"), array("i"), array("i"), bytearray()
        self._hazard, self._hazards = array("i"), dict[tuple[str, ...], int]()
        self._looks: dict[Look, int] = {}
        self._towns: dict[int | None, tuple[int, str]] = {}
        self._at = (0, 0)

    def add(self, point: Point) -> None:
        if point.lon is not None and point.lat is not None:
            self._at = (round(point.lon * 10**DECIMALS), round(point.lat * 10**DECIMALS))
        self._lon.append(self._at[0])
        self._lat.append(self._at[1])
        town = self._towns.setdefault(point.township_id, (len(self._towns), point.township))
        self._town.append(town[0])
        self._hazard.append(self._hazards.setdefault(point.hazards, len(self._hazards)))
        self._look.append(self._looks.setdefault(look_of(point), len(self._looks)))

    def as_bytes(self) -> bytes:
        columns = [*(planes(column) for column in (self._lon, self._lat, self._town, self._hazard)), bytes(self._look)]
        header = {
            "n": len(self._look), "block": NAMES_IN_BLOCK, "looks": list(self._looks),
            "hazards": list(self._hazards),
            "towns": [[number or 0, name] for number, (_, name) in self._towns.items()],
            "planes": [len(column) // max(1, len(self._look)) for column in columns],
        }  # fmt: skip
        said = _json(header)
        return b"".join([len(said).to_bytes(4, "little"), said, *columns])


def look_of(point: Point) -> Look:
    """All that decides how a point is drawn; there are far fewer than 256 of them."""
    people = point.people or 0
    size = 2 if people >= LARGE else 1 if people >= MIDDLE else 0
    return sign_code(point.kind, point.shelter_class), point.status or "", size, point.lon is not None


def planes(column: Iterable[int]) -> bytes:
    """Differences between neighbours, zigzag-coded, byte after byte of all of them: what gzip packs best."""
    before, found = 0, array("I")
    for value in column:
        difference = value - before
        found.append((difference << 1) ^ (difference >> 31) if -(2**30) <= difference < 2**30 else _too_far())
        before = value
    width = max(1, (max(found, default=0).bit_length() + 7) // 8)
    return b"".join(bytes(_bytes_at(found, place)) for place in range(width))


def _too_far() -> int:
    raise ValueError("no two points on the earth are so far apart")


def _bytes_at(column: array[int], place: int) -> Iterator[int]:
    return (value >> 8 * place & 255 for value in column)


def _names(block: list[Point]) -> dict[str, Any]:
    villages = Names()
    return {
        "id": [point.id for point in block],
        "name": [point.name for point in block],
        "people": [point.people for point in block],
        "village": [villages.at(point.village) for point in block],
        "villages": villages.known,
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
