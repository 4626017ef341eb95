"""Capacitated facility location problems in the format of the OR-Library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """Capacities and opening costs by site, people by customer, and what serving each customer whole costs by site."""

    capacities: list[float]
    opening_costs: list[float]
    people: list[float]
    costs: list[list[float]]


def read(path: Path) -> Problem:
    numbers = iter(path.read_text().split())
    sites, customers = int(next(numbers)), int(next(numbers))
    pairs = [(float(next(numbers)), float(next(numbers))) for _ in range(sites)]
    people, costs = [], []
    for _ in range(customers):
        people.append(float(next(numbers)))
        costs.append([float(next(numbers)) for _ in range(sites)])
    return Problem([room for room, _ in pairs], [cost for _, cost in pairs], people, costs)
