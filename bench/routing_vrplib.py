"""VRPLIB's .vrp files: capacities, time windows, several depots, lengths of tours, and who may serve whom."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

from bench.routing_files import FOREVER, Client, Instance, Unreadable, Vehicle, euclidean

NO_COUNTERPART = (
    "BACKHAUL", "LINEHAUL", "PICKUP_AND_DELIVERY", "PRIZE", "MUTUALLY_EXCLUSIVE_GROUP", "VEHICLES_RELOAD_DEPOT",
    "RELEASE_TIME", "VEHICLES_FIXED_COST", "VEHICLES_UNIT_DISTANCE_COST",
)  # fmt: skip
"""What our problem has no word for; a file that says more than zeros there is refused."""


class _Parts(NamedTuple):
    head: dict[str, str]
    sections: dict[str, list[list[float]]]


def read_vrplib(path: Path, text: str) -> Instance:
    """The instance in the text of a .vrp file; Unreadable where it asks for what has no counterpart."""
    parts = _parts(text)
    for word in NO_COUNTERPART:
        values = [value for row in parts.sections.get(word, []) for value in row[1:]]
        if any(values) or parts.head.get(word, "0") not in ("0", "0.0"):
            raise Unreadable(f"{word} has no counterpart")
    count = int(_number(parts, "DIMENSION") or 0)
    ids = [int(row[0]) for row in parts.sections.get("NODE_COORD", [])] or list(range(1, count + 1))
    place_of = {number: place for place, number in enumerate(ids)}
    depots = [place_of[int(row[0])] for row in parts.sections.get("DEPOT", []) if row and row[0] > 0] or [0]
    clients = _clients(parts, place_of, set(depots))
    vehicles = _vehicles(parts, place_of, depots, clients)
    kind = parts.head.get("TYPE", "VRP")
    legs, convention = _legs(parts, count, kind)
    return Instance(path, f"VRPLIB {kind}", legs, clients, vehicles, convention, numbers=tuple(ids))


def _parts(text: str) -> _Parts:
    head: dict[str, str] = {}
    sections: dict[str, list[list[float]]] = {}
    current: list[list[float]] | None = None
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.upper() == "EOF":
            break
        name = line.rstrip(" :\t").upper()
        if name.endswith("_SECTION"):
            current = sections.setdefault(name.removesuffix("_SECTION"), [])
        elif ":" in line:
            key, _, value = line.partition(":")
            head[key.strip().upper()] = value.strip()
        elif current is not None:
            current.append([float(word) for word in line.split()])
    return _Parts(head, sections)


def _number(parts: _Parts, key: str) -> float | None:
    try:
        return float(parts.head[key])
    except (KeyError, ValueError):
        return None


def _by_id(parts: _Parts, key: str) -> dict[int, list[float]]:
    return {int(row[0]): row[1:] for row in parts.sections.get(key, [])}


def _clients(parts: _Parts, place_of: dict[int, int], depots: set[int]) -> tuple[Client, ...]:
    demand, service, window = (_by_id(parts, key) for key in ("DEMAND", "SERVICE_TIME", "TIME_WINDOW"))
    if any(len(row) > 1 for row in demand.values()):
        raise Unreadable("more than one kind of load")
    usual = _number(parts, "SERVICE_TIME") or 0.0
    found = []
    for number, place in place_of.items():
        if place not in depots:
            ready, due = window.get(number, [0.0, FOREVER])[:2]
            load, length = demand.get(number, [0.0])[0], service.get(number, [usual])[0]
            found.append(Client(place, load, length, ready, due))
    return tuple(found)


def _vehicles(
    parts: _Parts, place_of: dict[int, int], depots: list[int], clients: tuple[Client, ...]
) -> tuple[Vehicle, ...]:
    capacity, duration, distance, home, allowed = (
        _by_id(parts, key)
        for key in (
            "CAPACITY", "VEHICLES_MAX_DURATION", "VEHICLES_MAX_DISTANCE", "VEHICLES_DEPOT", "VEHICLES_ALLOWED_CLIENTS",
        )
    )  # fmt: skip
    usual = [_number(parts, key) for key in ("CAPACITY", "VEHICLES_MAX_DURATION", "VEHICLES_MAX_DISTANCE")]
    if usual[1] is None:
        usual[1] = _number(parts, "DISTANCE")  # as in CMT: the limit counts the service
    windows = _by_id(parts, "TIME_WINDOW")
    numbers = {place: number for number, place in place_of.items()}
    named = max([int(_number(parts, "VEHICLES") or 0), *home, *allowed, *capacity])
    fleet = named or _enough(clients, usual[0], usual[1] is not None)
    found = []
    for number in range(1, fleet + 1):
        depot = place_of[int(home[number][0])] if number in home else depots[0]
        places = frozenset(place_of[int(one)] for one in allowed[number]) if number in allowed else None
        limits = [
            own[number][0] if number in own else general
            for own, general in zip((capacity, duration, distance), usual, strict=True)
        ]
        first, last = windows.get(numbers[depot], [0.0, FOREVER])[:2]
        found.append(Vehicle(depot, 0, limits[0], limits[1], limits[2], places, first, last))
    if not named and len(depots) > 1:
        return tuple(Vehicle(depot, 0, one.capacity, one.duration) for depot in depots for one in found)
    return tuple(found)


def _enough(clients: tuple[Client, ...], capacity: float | None, has_limit: bool) -> int:
    """So many vehicles that their number binds nothing, where the file does not name it."""
    if not capacity or has_limit:
        return len(clients)
    return min(len(clients), math.ceil(1.25 * sum(one.demand for one in clients) / capacity) + 5)


def _legs(parts: _Parts, count: int, kind: str) -> tuple[tuple[tuple[float, ...], ...], str]:
    how = parts.head.get("EDGE_WEIGHT_TYPE", "EUC_2D").upper()
    if how == "EXPLICIT":
        return _explicit(parts, count), "whole, nearest"
    conventions = {"CEIL_2D": "whole, up", "FLOOR_2D": "whole, cut", "EXACT_2D": "thousandths"}
    if how not in ("EUC_2D", *conventions):
        raise Unreadable(f"distances of the kind {how}")
    usual = {"CVRP": "whole, nearest", "VRPTW": "tenths, cut"}.get(kind.upper(), "thousandths")
    points = [(row[1], row[2]) for row in parts.sections["NODE_COORD"]]
    return euclidean(points), conventions.get(how, usual)


def _explicit(parts: _Parts, count: int) -> tuple[tuple[float, ...], ...]:
    values = iter([value for row in parts.sections.get("EDGE_WEIGHT", []) for value in row])
    form = parts.head.get("EDGE_WEIGHT_FORMAT", "FULL_MATRIX").upper()
    every = range(count)
    cells = {
        "FULL_MATRIX": lambda i: every,
        "LOWER_ROW": lambda i: range(i),
        "LOWER_DIAG_ROW": lambda i: range(i + 1),
        "UPPER_ROW": lambda i: range(i + 1, count),
        "UPPER_DIAG_ROW": lambda i: range(i, count),
        "LOWER_COL": lambda i: range(i + 1, count),
        "UPPER_COL": lambda i: range(i),
    }.get(form)
    if cells is None:
        raise Unreadable(f"a matrix of the form {form}")
    legs = [[0.0] * count for _ in every]
    for i in every:
        for j in cells(i):
            legs[i][j] = next(values, 0.0)
            if form != "FULL_MATRIX":
                legs[j][i] = legs[i][j]
    return tuple(map(tuple, legs))
