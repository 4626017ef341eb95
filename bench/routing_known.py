"""What is known of an instance: published costs and routes in the files beside it, and the convention they follow."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bench.routing_check import Route, verdict
from bench.routing_files import CONVENTIONS, Convention, Instance, numbers_of

NEAR = 0.006
"""Published costs carry two decimals."""


@dataclass(frozen=True)
class Known:
    """The convention of an instance, the best cost known in its units (None: none), and whether routes prove it."""

    convention: Convention
    best: float | None = None
    is_proven: bool = False
    source: str = "-"


def known(instance: Instance, wanted: str | None = None) -> Known:
    """The best cost beside the file: of published routes, else of a table; the convention is the one they cost it in.

    Without routes the instance's usual convention holds; `wanted` names one that is to hold in any case.
    """
    for path in _beside(instance.path, (".sol", ".res", ".opt", ".bks")):
        cost, routes = published(instance, path)
        if cost is None:
            continue
        names = [wanted] if wanted else [instance.convention, *CONVENTIONS]
        for name in names:
            if (scale := _agrees(instance, routes, cost, CONVENTIONS[name])) is not None:
                return Known(CONVENTIONS[name], cost * scale, True, path.name)
        convention = CONVENTIONS[wanted or instance.convention]
        return Known(convention, cost * _likely(cost, instance, convention), False, path.name)
    return _from_table(instance, wanted)


def _beside(path: Path, endings: tuple[str, ...]) -> list[Path]:
    wanted = {(path.stem + ending).lower() for ending in endings}
    return sorted(one for one in path.parent.iterdir() if one.name.lower() in wanted)


def _agrees(instance: Instance, routes: list[Route], cost: float, convention: Convention) -> float | None:
    """The factor from the published cost to the convention's units, when the routes cost just that and are feasible."""
    found = verdict(instance, routes, convention) if routes else None
    if found is None or not found.is_feasible:
        return None
    for factor in (1, convention.scale):
        if abs(found.cost - cost * factor) <= NEAR * factor:
            return factor
    return None


def _likely(cost: float, instance: Instance, convention: Convention) -> int:
    """Whether a cost without routes is in the convention's units already, told by its size."""
    legs = [leg for row in instance.legs for leg in row]
    most = 2 * max(legs) * sum(len(client.patterns[0]) for client in instance.clients)
    return 1 if cost > most else convention.scale


def published(instance: Instance, path: Path) -> tuple[float | None, list[Route]]:
    """The cost and the routes of a solution file, of VRPLIB's form or Cordeau's."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if "route" in text.lower():
        return _vrplib(instance, text)
    return _cordeau(instance, text)


def _vrplib(instance: Instance, text: str) -> tuple[float | None, list[Route]]:
    cost = re.search(r"(?im)^\s*cost\s*:?\s*([\d.]+)", text)
    routes = re.findall(r"(?im)^\s*route\s*#?\s*\d+\s*:?([\d\s]*?)$", text)
    rows = [[int(word) for word in route.split()] for route in routes]
    count = len(instance.legs)
    ways = (
        dict(enumerate(range(count))),
        {number: place for place, number in enumerate(instance.numbers)},
        {number: client.place for number, client in enumerate(instance.clients, 1)},
    )
    wanted = {client.place for client in instance.clients}
    for way in ways:
        if {way.get(number) for row in rows for number in row} == wanted:
            rows = [[way[number] for number in row] for row in rows]
            break
    else:
        return (float(cost.group(1)) if cost else None), []
    if len(rows) > len(instance.vehicles):
        return (float(cost.group(1)) if cost else None), []
    return (float(cost.group(1)) if cost else None), [Route(index, tuple(row)) for index, row in enumerate(rows)]


def _cordeau(instance: Instance, text: str) -> tuple[float | None, list[Route]]:
    """Lines of day (or depot, or kind), vehicle, duration, load, and the places between two zeros."""
    rows = [row for row in map(numbers_of, re.sub(r"\([^)]*\)", " ", text).splitlines()) if row]
    cost = rows[0][0] if rows and len(rows[0]) == 1 else None
    place_of = {number: place for place, number in enumerate(instance.numbers)}
    by_group: dict[int, list[int]] = defaultdict(list)
    groups: dict[tuple[int, int, frozenset[int] | None], int] = {}
    for index, vehicle in enumerate(instance.vehicles):
        group = groups.setdefault((vehicle.depot, vehicle.day, vehicle.places), len(groups) + 1)
        by_group[group].append(index)
    routes = []
    for row in rows[1:]:
        group, vehicle_number = int(row[0]), int(row[1])
        places = tuple(place_of[int(number)] for number in row[4:] if number and int(number) in place_of)
        if places and 0 < vehicle_number <= len(by_group[group]):
            routes.append(Route(by_group[group][vehicle_number - 1], places))
    return cost, routes


def _from_table(instance: Instance, wanted: str | None) -> Known:
    """The cost in a csv file beside the instance: a column that is named for a best or published cost."""
    convention = CONVENTIONS[wanted or instance.convention]
    for path in sorted(instance.path.parent.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row.get("instance") or row.get("name") or "").lower() != instance.name.lower():
                    continue
                column = _column(list(row), convention)
                if column and (cost := numbers_of(row[column] or "")):
                    return Known(convention, cost[0] * _likely(cost[0], instance, convention), False, path.name)
    return Known(convention)


def _column(columns: list[str], convention: Convention) -> str | None:
    words = ("cost_published", "published", "best", "bks", "cost", "distance")
    other = "dimacs" if convention.name == "real" else "sintef"
    return next(
        (
            column
            for word in words
            for column in columns
            if word in column.lower() and other not in column.lower() and "recomputed" not in column.lower()
        ),
        None,
    )
