"""A small PMTiles file with one vector tile, written by hand as its specification and that of vector tiles say."""

from __future__ import annotations

import gzip
import json
from struct import pack

SIDE = 4096


def varint(number: int) -> bytes:
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(tag: int, content: bytes) -> bytes:
    return varint(tag << 3 | 2) + varint(len(content)) + content


def zigzag(number: int) -> int:
    return (number << 1) ^ (number >> 31)


def square_tile(layer: str) -> bytes:
    """A vector tile with one polygon that covers its middle."""
    quarter, half = SIDE // 4, SIDE // 2
    moves = [9, zigzag(quarter), zigzag(quarter), 26]  # one MoveTo, three LineTo
    moves += [zigzag(number) for number in (half, 0, 0, half, -half, 0)]
    moves.append(15)  # ClosePath
    feature = varint(3 << 3) + varint(3) + field(4, b"".join(varint(number) for number in moves))
    name, version = field(1, layer.encode()), varint(15 << 3) + varint(2)
    return field(3, version + name + field(2, feature) + varint(5 << 3) + varint(SIDE))


def pmtiles(layer: str = "land", tile_type: int = 1) -> bytes:
    """The file: a header, a directory in which zooms 0 and 1 share one tile, metadata, the tile."""
    tile = gzip.compress(square_tile(layer), mtime=0)
    directory = gzip.compress(varint(1) + varint(0) + varint(5) + varint(len(tile)) + varint(1), mtime=0)
    about = gzip.compress(json.dumps({"vector_layers": [{"id": layer, "fields": {}}], "attribution": "手绘"}).encode())
    offsets = 127, 127 + len(directory), 127 + len(directory) + len(about)
    head = b"PMTiles" + bytes([3])
    head += pack("<QQQQQQQQ", offsets[0], len(directory), offsets[1], len(about), 0, 0, offsets[2], len(tile))
    head += pack("<QQQ", 5, 1, 1) + bytes([1, 2, 2, tile_type, 0, 1])
    head += pack("<iiii", -1800000000, -850000000, 1800000000, 850000000) + bytes([0]) + pack("<ii", 0, 0)
    assert len(head) == 127
    return head + directory + about + tile
