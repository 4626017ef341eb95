"""Points packed for browsers, unpacked again as the script does."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from maps.point_pack import NAMES_IN_BLOCK, look_of, packed, planes
from maps.points import Point

SQUARE = Point(7, "文化广场", "shelter", "emergency", "usable", 3000, 116.0123456, 26.4712345, 3, "梅江镇", "石上村",
               ("earthquake", "flood"))  # fmt: skip
YARD = Point(9, "中学操场", "shelter", None, "closed", None, None, None, 3, "梅江镇", "")
HALL = Point(8, "县科技馆", "venue", None, None, 600, -116.02, 26.48, 1, "清源县", "")


def column(coded: bytes, n: int) -> list[int]:
    """The numbers of a column, from their differences."""
    found, value = [], 0
    for place in range(n):
        zigzag = int.from_bytes(coded[place::n], "little")
        value += (zigzag >> 1) ^ -(zigzag & 1)
        found.append(value)
    return found


def unpacked(positions: bytes) -> tuple[dict[str, Any], list[list[int]], list[int]]:
    """The header, the columns of numbers, and the looks."""
    body = gzip.decompress(positions)
    at = 4 + int.from_bytes(body[:4], "little")
    header = json.loads(body[4:at])
    n, columns = header["n"], []
    for width in header["planes"][:4]:
        columns.append(column(body[at : at + width * n], n))
        at += width * n
    return header, columns, list(body[at:])


def test_positions_come_back_to_a_metre_and_names_of_townships_are_said_once() -> None:
    header, (lon, lat, town, hazard), look = unpacked(packed([SQUARE, YARD, HALL]).positions)
    assert (header["n"], header["block"]) == (3, NAMES_IN_BLOCK)
    assert (lon[0], lon[2], lat[0], lat[2]) == (11601235, -11602000, 2647123, 2648000)
    assert [header["towns"][place] for place in town] == [[3, "梅江镇"], [3, "梅江镇"], [1, "清源县"]]
    assert [header["hazards"][place] for place in hazard] == [["earthquake", "flood"], [], []]
    assert [header["looks"][place] for place in look] == [
        ["emergency", "usable", 2, True], ["unclassed", "closed", 0, False], ["venue", "", 1, True],
    ]  # fmt: skip


def test_names_come_in_blocks_in_the_order_of_the_positions() -> None:
    many = [Point(n, f"{n}号", "venue", None, None, n, 116.0, 26.0, 1, "梅江镇", f"{n % 3}村") for n in range(2500)]
    blocks = [json.loads(gzip.decompress(block)) for block in packed(many).names]
    assert [len(block["id"]) for block in blocks] == [NAMES_IN_BLOCK, 500]
    assert [number for block in blocks for number in block["id"]] == list(range(2500))
    last = blocks[1]
    assert (last["name"][-1], last["people"][-1], last["villages"][last["village"][-1]]) == ("2499号", 2499, "0村")


def test_no_points_are_an_empty_pack() -> None:
    pack = packed([])
    assert unpacked(pack.positions) == (
        {"n": 0, "block": NAMES_IN_BLOCK, "looks": [], "hazards": [], "towns": [], "planes": [0] * 5},
        [[], [], [], []],
        [],
    )
    assert json.loads(gzip.decompress(pack.names[0]))["id"] == []  # a page asks for the first block in any case


@pytest.mark.parametrize("seed", range(3))
def test_any_column_of_degrees_comes_back(seed: int) -> None:
    dice = Random(seed)
    values = [dice.randrange(-18_000_000, 18_000_001) for _ in range(50)] + [-18_000_000, 18_000_000, -18_000_000]
    assert column(planes(values), len(values)) == values
    assert max(abs(one - other) for one, other in pairwise(values)) == 36_000_000


def test_the_size_of_a_sign_goes_by_the_people() -> None:
    sizes = [
        look_of(Point(1, "", "venue", None, None, people, 1.0, 1.0, 1, "", ""))[2]
        for people in (None, 499, 500, 1999, 2000)
    ]
    assert sizes == [0, 0, 1, 1, 2]
