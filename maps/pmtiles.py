"""What a PMTiles file says of itself: header and metadata, without its tiles (specification of PMTiles, version 3)."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from struct import unpack_from
from typing import Any, BinaryIO

HEADER_BYTES = 127
NONE, GZIP = 1, 2  # codes of compressions
VECTOR = 1  # code of vector tiles
MOST_METADATA = 4_000_000
TEN_MILLIONTHS = 10_000_000  # of a degree, as bounds are written


@dataclass(frozen=True)
class MapFile:
    """An offline map: the layers of its vector tiles, the deepest zoom, and west, south, east, north in degrees."""

    layers: tuple[str, ...]
    deepest: int
    bounds: tuple[float, float, float, float]
    attribution: str = ""
    version: str = ""  # differs for another file of the same name


def read_map_file(source: BinaryIO) -> MapFile:
    """The facts of a PMTiles file with vector tiles; raises ValueError when it is none."""
    head = source.read(HEADER_BYTES)
    if len(head) < HEADER_BYTES or head[:7] != b"PMTiles" or head[7] != 3:
        raise ValueError("not a PMTiles file of version 3")
    if head[99] != VECTOR:
        raise ValueError("its tiles are pictures, not vectors")
    if head[97] not in (NONE, GZIP):
        raise ValueError("its directories are packed in a way that is not understood")
    offset, length = unpack_from("<QQ", head, 24)
    west, south, east, north = (number / TEN_MILLIONTHS for number in unpack_from("<iiii", head, 102))
    about = _metadata(source, offset, length, head[97])
    layers = tuple(str(one["id"]) for one in about.get("vector_layers", ()) if "id" in one)
    return MapFile(layers, head[101], (west, south, east, north), str(about.get("attribution", "")))


def _metadata(source: BinaryIO, offset: int, length: int, packed: int) -> dict[str, Any]:
    if not 0 < length <= MOST_METADATA:
        raise ValueError("its metadata are missing or too large")
    source.seek(offset)
    try:
        raw = source.read(length)
        found = json.loads(gzip.decompress(raw) if packed == GZIP else raw)
    except (OSError, EOFError, ValueError) as error:
        raise ValueError("its metadata cannot be read") from error
    if not isinstance(found, dict):
        raise ValueError("its metadata cannot be read")
    return found


def map_file_at(path: Path) -> MapFile | None:
    """The map file that lies there; None when there is none, or none that can be drawn."""
    try:
        return _known(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=4)
def _known(path: Path, changed: int) -> MapFile:
    with path.open("rb") as source:
        found = read_map_file(source)
    return MapFile(found.layers, found.deepest, found.bounds, found.attribution, f"{changed:x}")
