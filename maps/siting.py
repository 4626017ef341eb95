"""Where another shelter would gain most, and which of several sites to open together at least cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.distance import DEFAULT_DETOUR_FACTOR
from maps.allocation import Demand, Ways
from maps.walking import MM, WalkingTable


@dataclass(frozen=True)
class Reach:
    """A site, standing or proposed, and how far people walk to it; WGS-84 degrees and metres."""

    key: int
    lon: float
    lat: float
    metres: float


@dataclass(frozen=True)
class Gain:
    """One more site: who comes within reach that was not before, and how many are within reach then."""

    site: int
    people: int
    demands: list[int]
    within_reach: int


def within_reach(
    demands: Sequence[Demand], sites: Sequence[Reach], detour_factor: float = DEFAULT_DETOUR_FACTOR,
    ways: Ways | None = None,
) -> set[int]:  # fmt: skip
    """Keys of the demands that have at least one of the sites within its reach."""
    lists = _reached(demands, sites, detour_factor, ways)
    return {demands[at].key for reached in lists for at in reached}


def best_sites(
    demands: Sequence[Demand], standing: Sequence[Reach], candidates: Sequence[Reach], most: int, *,
    detour_factor: float = DEFAULT_DETOUR_FACTOR, ways: Ways | None = None,
) -> list[Gain]:  # fmt: skip
    """The candidates that gain most, one after the other, each with its exact gain after those before it.

    Ends when nothing more is gained. Of equal gains the one that stands first is taken. The greedy choice reaches at
    least 63 % of what the best choice of so many sites together would (Nemhauser, Wolsey and Fisher 1978).
    """
    people = np.array([demand.people for demand in demands], np.int64)
    is_open = np.ones(len(demands), bool)
    for reached in _reached(demands, standing, detour_factor, ways):
        is_open[reached] = False
    lists, gains = _reached(demands, candidates, detour_factor, ways), []
    for _ in range(min(most, len(candidates))):
        each = [int(people[reached[is_open[reached]]].sum()) for reached in lists]
        best = int(np.argmax(each))
        if each[best] == 0:
            break
        new = lists[best][is_open[lists[best]]]
        is_open[new] = False
        keys = [demands[at].key for at in new if people[at]]
        gains.append(Gain(candidates[best].key, each[best], keys, int(people[~is_open].sum())))
    return gains


def _reached(
    demands: Sequence[Demand], sites: Sequence[Reach], detour_factor: float, ways: Ways | None
) -> list[NDArray[np.intp]]:
    """For each site the places, in their list, of the demands within its reach."""
    turned = {(site, demand): metres for (demand, site), metres in (ways or {}).items()}
    table = WalkingTable(sites, demands, detour_factor, ways=turned)
    reach = np.array([round(site.metres * MM) for site in sites], np.int64)
    return [np.flatnonzero(row <= reach[which][at]) for which, block in table.rows() for at, row in enumerate(block)]


@dataclass(frozen=True)
class Opening:
    """Which sites are opened, what share of each demand (row) goes to each site (column), and the whole cost."""

    opened: list[int]
    shares: NDArray[np.float64]
    cost: float
    is_proven: bool


def open_sites(
    people: Sequence[float], capacities: Sequence[float], opening_costs: Sequence[float], costs: Any, *,
    most: int | None = None, seconds: float = 60,
) -> Opening | None:  # fmt: skip
    """The sites whose opening and use cost least together (capacitated facility location, solved as a MIP by SCIP).

    `costs[i][j]` is what it costs to send all people of i to j; demands may be split. At most so many are opened.
    None when they cannot hold everybody; `is_proven` is False when the time was too short for the proof.
    """
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("SCIP")
    rows, columns = range(len(people)), range(len(capacities))
    is_open = [solver.BoolVar(f"open{j}") for j in columns]
    share = [[solver.NumVar(0, 1, f"share{i},{j}") for j in columns] for i in rows]
    for i in rows:
        solver.Add(sum(share[i]) == 1)
        for j in columns:
            solver.Add(share[i][j] <= is_open[j])
    for j in columns:
        solver.Add(sum(people[i] * share[i][j] for i in rows) <= capacities[j] * is_open[j])
    if most is not None:
        solver.Add(sum(is_open) <= most)
    using = sum(float(costs[i][j]) * share[i][j] for i in rows for j in columns)
    solver.Minimize(using + sum(opening_costs[j] * is_open[j] for j in columns))
    solver.SetTimeLimit(int(seconds * 1000))
    status = solver.Solve()
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return None
    opened = [j for j in columns if is_open[j].solution_value() > 0.5]
    shares = np.array([[share[i][j].solution_value() for j in columns] for i in rows])
    return Opening(opened, shares, solver.Objective().Value(), status == pywraplp.Solver.OPTIMAL)
