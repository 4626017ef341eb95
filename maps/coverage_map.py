"""An analysis as its map draws it: columns, flows by positions, nothing that is not shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

DECIMALS = 5


def as_map(details: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of columns, WGS-84 degrees and metres; flows name villages and shelters by their positions.

    Villages: lon, lat, name, people, within, nearest, metres. Shelters: lon, lat, name, class, capacity, load, why it
    does not count, added on trial. Flows: village, shelter, people, metres. Sites: lon, lat, name, gain.
    """
    villages = [row for row in details["villages"] if row["lon"] is not None and row["lat"] is not None]
    shelters = [row for row in details["shelters"] if row["lon"] is not None and row["lat"] is not None]
    village, shelter = _positions(villages), _positions(shelters)
    return {
        "villages": [
            [*_at(row), row["name"], row["people"], 1 if row["within"] else 0, shelter.get(row["near"]), row["metres"]]
            for row in villages
        ],
        "shelters": [
            [*_at(row), row["name"], row["class"] or "unclassed", row["capacity"], row["load"], row["why_not"],
             1 if row["key"] else 0]
            for row in shelters
        ],
        "flows": [
            [village[row["village"]], shelter[row["shelter"]], row["people"], row["metres"]]
            for row in details["flows"]
        ],
        "sites": [[*_at(row), row["name"], row["gain"]] for row in details["sites"]],
    }  # fmt: skip


def _positions(rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    return {row["id"]: at for at, row in enumerate(rows)}


def _at(row: Mapping[str, Any]) -> list[float]:
    return [round(row["lon"], DECIMALS), round(row["lat"], DECIMALS)]
