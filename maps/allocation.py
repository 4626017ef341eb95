"""Who goes to which shelter: people to places under capacity, at least total walking, proven optimal.

A transport problem, solved as a minimum-cost flow over the nearest ways only. The prices that the flow puts on full
shelters tell whether a way that was left out could improve it; such ways are added and it is solved again, until
there is none. Prices and flow then prove each other (duality, in whole numbers): no better allocation exists over
all ways, whatever the solver did. OR-Tools is loaded with the first call; only workers make it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geo.distance import DEFAULT_DETOUR_FACTOR
from maps.flows import Arcs, Network, Prices, joined, likely, prices, solve
from maps.walking import FORBIDDEN, MM, WalkingTable, Whole

WAYS_AT_FIRST = 16
WAYS_KEPT = 5
MOST_ADDED_AT_ONCE = 16
MOST_ROUNDS = 100
SAMPLE = 6_000  # demands

Ways = Mapping[tuple[int, int], float]
"""Metres on foot by (demand key, site key), where somebody measured them; all others are estimated."""


@dataclass(frozen=True)
class Demand:
    """People who need a place, at a point in WGS-84 degrees."""

    key: int
    lon: float
    lat: float
    people: int


@dataclass(frozen=True)
class Site:
    """A shelter and how many people it holds, at a point in WGS-84 degrees."""

    key: int
    lon: float
    lat: float
    capacity: int


@dataclass(frozen=True)
class Flow:
    """So many people of one demand go to one site, each that many metres."""

    demand: int
    site: int
    people: int
    metres: float


@dataclass(frozen=True)
class Allocation:
    """Flows in the order of the demands, nearest first; people by demand for whom there was no room.

    `person_metres` is the sum over all who are allocated. `is_proven`: nobody could allocate them better.
    """

    flows: list[Flow]
    left_over: dict[int, int]
    person_metres: float
    is_proven: bool

    @property
    def allocated(self) -> int:
        """People who have a place."""
        return sum(flow.people for flow in self.flows)


def allocate(
    demands: Sequence[Demand], sites: Sequence[Site], *, detour_factor: float = DEFAULT_DETOUR_FACTOR,
    longest_m: float | None = None, ways: Ways | None = None,
) -> Allocation:  # fmt: skip
    """As many people as possible at as few metres as possible, nobody further than `longest_m`; groups may be split.

    Raises ValueError for negative people or capacities, or a detour factor below 1.
    """
    demands, sites, table = _asked(demands, sites, detour_factor, longest_m, ways)
    network = Network(_people(demands), _room(sites), _penalty(table))
    arcs, flow, price = _optimum(network, table)
    return _told(demands, sites, arcs, flow, network.left_over(arcs, flow), price.is_proof)


def _optimum(network: Network, table: WalkingTable) -> tuple[Arcs, Whole, Prices]:
    """The flow that no way improves, with its prices; those of a sample tell which ways are worth a look at first."""
    arcs = _cheapest(table, _prices_of_a_sample(network, table))
    for count in range(MOST_ROUNDS):
        flow = solve(network, arcs)
        price = prices(network, arcs, flow)
        missing = _improving(table, price)
        if not len(missing.cost):
            return arcs, flow, price
        # now that prices are known nearly, most ways will not be taken: once, keep the likely ones
        arcs = joined(likely(arcs, flow, price, WAYS_KEPT) if count == 0 else arcs, missing)
    return arcs, flow, replace(price, is_proof=False)


def _prices_of_a_sample(network: Network, table: WalkingTable) -> Whole:
    """What room at each site is worth if every so-manieth demand stands for its neighbours in the list too."""
    every = math.ceil(len(network.people) / SAMPLE)
    if every <= 1:
        return np.zeros(len(network.room), np.int64)
    people = network.people[::every]
    sample = replace(network, people=np.maximum(1, people * int(network.people.sum()) // int(people.sum())))
    return _optimum(sample, table.every(every))[2].of_site


def nearest_first(
    demands: Sequence[Demand], sites: Sequence[Site], *, detour_factor: float = DEFAULT_DETOUR_FACTOR,
    longest_m: float | None = None, ways: Ways | None = None,
) -> Allocation:  # fmt: skip
    """What happens when everybody, in the order given, goes to the nearest place that has room left."""
    demands, sites, table = _asked(demands, sites, detour_factor, longest_m, ways)
    room, people = _room(sites), _people(demands)
    taken: list[tuple[int, int, int, int]] = []
    for which, block in table.rows():
        for row, costs in enumerate(block, start=which.start):
            while people[row] > 0 and len(room):
                at = int(np.argmin(np.where(room > 0, costs, FORBIDDEN)))
                if room[at] == 0 or costs[at] >= FORBIDDEN:
                    break
                count = min(int(people[row]), int(room[at]))
                people[row], room[at] = people[row] - count, room[at] - count
                taken.append((row, at, count, int(costs[at])))
    columns = np.array(taken, np.int64).reshape(-1, 4).T
    return _told(demands, sites, Arcs(columns[0], columns[1], columns[3]), columns[2], people, False)


def _asked(
    demands: Sequence[Demand], sites: Sequence[Site], detour_factor: float, longest_m: float | None, ways: Ways | None
) -> tuple[list[Demand], list[Site], WalkingTable]:
    """Those who ask and those who can take anybody at all."""
    if any(demand.people < 0 for demand in demands) or any(site.capacity < 0 for site in sites):
        raise ValueError("people and capacities are not below zero")
    asking, open_sites = [one for one in demands if one.people], [one for one in sites if one.capacity]
    return asking, open_sites, WalkingTable(asking, open_sites, detour_factor, longest_m, ways)


def _people(demands: Sequence[Demand]) -> Whole:
    return np.array([demand.people for demand in demands], np.int64)


def _room(sites: Sequence[Site]) -> Whole:
    return np.array([site.capacity for site in sites], np.int64)


def _penalty(table: WalkingTable) -> int:
    """Dearer than any chain of moves that would make room for one more person, so that as many as can be get one."""
    longest = table.longest_allowed() + 1
    return longest * (min(table.shape) + 1) if table.has_limit else longest


def _cheapest(table: WalkingTable, of_site: Whole) -> Arcs:
    """The ways of each demand that are cheapest at these prices, to begin with."""
    return _chosen(table, lambda block, _: (block + of_site, block < FORBIDDEN), WAYS_AT_FIRST)


def _improving(table: WalkingTable, price: Prices) -> Arcs:
    """The ways, best first, that at these prices are better than what their demand has now."""

    def reduced(block: Whole, which: slice) -> tuple[Whole, Any]:
        cost = block + price.of_site
        return cost, cost < price.of_demand[which, None]

    return _chosen(table, reduced, MOST_ADDED_AT_ONCE)


def _chosen(table: WalkingTable, judged: Callable[[Whole, slice], tuple[Whole, Any]], most: int) -> Arcs:
    """Of each row the ways that were judged good, at most so many, cheapest first; in the order of the demands."""
    parts = []
    for which, block in table.rows():
        cost, is_good = judged(block, which)
        rows = np.flatnonzero(is_good.any(axis=1))
        few = min(most, table.shape[1])
        ranked = np.where(is_good[rows], cost[rows], FORBIDDEN)
        best = np.argpartition(ranked, few - 1, axis=1)[:, :few] if few else np.empty((0, 0), np.int64)
        kept = np.take_along_axis(is_good[rows], best, axis=1)
        demand = np.broadcast_to(rows[:, None], best.shape)[kept]
        site = best[kept]
        parts.append(Arcs(demand + which.start, site, block[demand, site]))
    return joined(*parts)


def _told(
    demands: Sequence[Demand], sites: Sequence[Site], arcs: Arcs, flow: Whole, left: Whole, is_proven: bool
) -> Allocation:
    used = np.flatnonzero(flow)
    used = used[np.lexsort((arcs.cost[used], arcs.demand[used]))]
    columns = (arcs.demand, arcs.site, flow, arcs.cost)
    flows = [
        Flow(demands[demand].key, sites[site].key, count, cost / MM)
        for demand, site, count, cost in zip(*(column[used].tolist() for column in columns), strict=True)
    ]
    total = int((flow[used] * arcs.cost[used]).sum()) / MM
    left_over = {demand.key: count for demand, count in zip(demands, left.tolist(), strict=True) if count}
    return Allocation(flows, left_over, total, is_proven)
