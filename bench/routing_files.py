"""Public routing instances as plain data: Solomon's text, VRPLIB's .vrp and Cordeau's text for periodic routing.

Numbers stay as they stand in the file; how distances are rounded is a `Convention`, chosen apart (routing_known).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FOREVER = 1_000_000.0
"""The end of the day where the file sets none."""


class Unreadable(ValueError):
    """The file is of no kind that is read here, or asks for something that has no counterpart; says what."""


@dataclass(frozen=True)
class Convention:
    """How a real distance becomes the cost of a leg: `scale` units to one of the file's, and how the rest is cut."""

    name: str
    scale: int
    cut: Callable[[float], float]

    def leg(self, distance: float) -> float:
        """The leg's cost in units."""
        return self.cut(distance * self.scale)


CONVENTIONS = {
    one.name: one
    for one in (
        Convention("tenths, cut", 10, lambda value: math.floor(value + 1e-9)),
        Convention("thousandths", 1000, lambda value: math.floor(value + 0.5)),
        Convention("whole, nearest", 1, lambda value: math.floor(value + 0.5)),
        Convention("whole, cut", 1, lambda value: math.floor(value + 1e-9)),
        Convention("whole, up", 1, lambda value: math.ceil(value - 1e-9)),
        Convention("real", 1, lambda value: value),
    )
}


@dataclass(frozen=True)
class Client:
    """A client: its place, what it takes, and the days together on which it may be served (`patterns`, from 0)."""

    place: int
    demand: float = 0
    service: float = 0
    ready: float = 0
    due: float = FOREVER
    patterns: tuple[tuple[int, ...], ...] = ((0,),)


@dataclass(frozen=True)
class Vehicle:
    """A vehicle on one day: its depot (a place), limits (None: none) and the places it may serve (None: all)."""

    depot: int
    day: int = 0
    capacity: float | None = None
    duration: float | None = None
    distance: float | None = None
    places: frozenset[int] | None = None
    first: float = 0
    last: float = FOREVER


@dataclass(frozen=True)
class Instance:
    """One file: `kind` in words, its real distances between places, clients and vehicles; `convention` is the usual."""

    path: Path
    kind: str
    legs: tuple[tuple[float, ...], ...]
    clients: tuple[Client, ...]
    vehicles: tuple[Vehicle, ...]
    convention: str
    days: int = 1
    numbers: tuple[int, ...] = field(default=())
    """The number by which the file calls each place."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


def read(path: Path) -> Instance:
    """The instance in a file, whose kind is told from what it contains; Unreadable when it makes no sense."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        found = _read(path, text)
    except (KeyError, IndexError, ValueError) as wrong:
        raise wrong if isinstance(wrong, Unreadable) else Unreadable(f"cannot be read: {wrong!r}") from wrong
    if not found.clients or not found.vehicles:
        raise Unreadable("no clients or no vehicles")
    return found


def _read(path: Path, text: str) -> Instance:
    upper = text.upper()
    if "DIMENSION" in upper and "_SECTION" in upper:
        from bench.routing_vrplib import read_vrplib

        return read_vrplib(path, text)
    if "CUST" in upper and "VEHICLE" in upper:
        return _solomon(path, text)
    return _cordeau(path, text)


def euclidean(points: list[tuple[float, float]]) -> tuple[tuple[float, ...], ...]:
    """Straight distances between all points."""
    return tuple(tuple(math.dist(one, other) for other in points) for one in points)


def numbers_of(line: str) -> list[float]:
    """The numbers of a line; nothing when something else stands there."""
    try:
        return [float(word) for word in line.replace(",", " ").split()]
    except ValueError:
        return []


def _solomon(path: Path, text: str) -> Instance:
    rows = [row for row in map(numbers_of, text.splitlines()) if row]
    fleet = next((row for row in rows if len(row) == 2), None)
    nodes = [row for row in rows if len(row) >= 7]
    if fleet is None or len(nodes) < 2:
        raise Unreadable("no fleet or no customers")
    depot, clients = nodes[0], nodes[1:]
    first, last = depot[4], depot[5]
    return Instance(
        path,
        "Solomon",
        euclidean([(row[1], row[2]) for row in nodes]),
        tuple(Client(place, row[3], row[6], row[4], row[5]) for place, row in enumerate(clients, 1)),
        tuple(Vehicle(0, capacity=fleet[1], first=first, last=last) for _ in range(int(fleet[0]))),
        "tenths, cut",
        numbers=tuple(int(row[0]) for row in nodes),
    )


KINDS = ("VRP", "PVRP", "MDVRP", "SDVRP", "VRPTW", "PVRPTW", "MDVRPTW", "SDVRPTW")
"""Cordeau's kinds by the number in the file's first line."""


def _cordeau(path: Path, text: str) -> Instance:
    rows = [row for row in map(numbers_of, text.splitlines()) if row]
    if not rows or len(rows[0]) < 4 or not 0 <= rows[0][0] < len(KINDS):
        raise Unreadable("neither Solomon's, nor VRPLIB's, nor Cordeau's format")
    kind, fleet, count, groups = (int(value) for value in rows[0][:4])
    limits, nodes = rows[1 : 1 + groups], rows[1 + groups :]
    are_depots_last = KINDS[kind].startswith("MD")
    depots = groups if are_depots_last else 1
    if len(nodes) < count + depots or any(len(row) < 5 for row in nodes):
        raise Unreadable(f"{count} customers and {depots} depots are announced, {len(nodes)} lines are there")
    nodes = nodes[: count + depots]
    first_client = 0 if are_depots_last else 1
    has_windows = KINDS[kind].endswith("TW")
    days = groups if KINDS[kind].startswith("P") else 1
    clients = tuple(
        _cordeau_client(place, nodes[place], groups, has_windows, days)
        for place in range(first_client, first_client + count)
    )
    vehicles = tuple(
        _cordeau_vehicle(nodes, group, limits[group], count if are_depots_last else 0, KINDS[kind], has_windows)
        for group in range(groups)
        for _ in range(fleet)
    )
    if KINDS[kind].startswith("SD"):
        vehicles = _only_allowed(vehicles, nodes, fleet, groups)
    legs = euclidean([(row[1], row[2]) for row in nodes])
    numbers = tuple(int(row[0]) for row in nodes)
    return Instance(path, f"Cordeau {KINDS[kind]}", legs, clients, vehicles, "real", days, numbers)


def _combinations(row: list[float], groups: int) -> tuple[tuple[int, ...], ...]:
    """The sets of days (or of depots, or of kinds of vehicles); the leftmost of the code's bits is the first."""
    codes = [int(code) for code in row[7 : 7 + int(row[6])]] if len(row) > 7 else []
    return tuple(
        tuple(group for group in range(groups) if code >> (groups - 1 - group) & 1) for code in dict.fromkeys(codes)
    )


def _cordeau_client(place: int, row: list[float], groups: int, has_windows: bool, days: int) -> Client:
    ready, due = (row[-2], row[-1]) if has_windows else (0.0, FOREVER)
    patterns = _combinations(row, groups) if days > 1 else ((0,),)
    if not patterns:
        raise Unreadable(f"no combination of days for customer {int(row[0])}")
    return Client(place, row[4], row[3], ready, due, patterns)


def _cordeau_vehicle(
    nodes: list[list[float]], group: int, limits: list[float], depots: int, kind: str, has_windows: bool
) -> Vehicle:
    depot = depots + group if kind.startswith("MD") else 0
    first, last = (nodes[depot][-2], nodes[depot][-1]) if has_windows else (0.0, FOREVER)
    day = group if kind.startswith("P") else 0
    return Vehicle(depot, day, limits[1] or None, limits[0] or None, None, None, first, last or FOREVER)


def _only_allowed(
    vehicles: tuple[Vehicle, ...], nodes: list[list[float]], fleet: int, groups: int
) -> tuple[Vehicle, ...]:
    """Each kind of vehicle serves the customers that name it, alone, among their combinations."""
    served: list[set[int]] = [set() for _ in range(groups)]
    for place, row in enumerate(nodes[1:], 1):
        for combination in _combinations(row, groups):
            for group in combination:
                served[group].add(place)
    return tuple(
        Vehicle(one.depot, 0, one.capacity, one.duration, None, frozenset(served[index // fleet]), one.first, one.last)
        for index, one in enumerate(vehicles)
    )
