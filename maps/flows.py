"""A minimum-cost flow from people to places, and the prices that prove it: whole numbers throughout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maps.walking import Whole


@dataclass(frozen=True)
class Arcs:
    """Ways that may be taken: demand and site by their places in the lists, cost of one person in millimetres.

    In the order of the demands.
    """

    demand: Whole
    site: Whole
    cost: Whole


@dataclass(frozen=True)
class Network:
    """People by demand, room by site (all above zero), and what it costs to leave one person over."""

    people: Whole
    room: Whole
    penalty: int

    def left_over(self, arcs: Arcs, flow: Whole) -> Whole:
        """People by demand who are not on any way."""
        return self.people - np.bincount(arcs.demand, flow, len(self.people)).astype(np.int64)


@dataclass(frozen=True)
class Prices:
    """What room at a site is worth, and what a demand pays for one person; millimetres.

    `is_proof`: prices and flow cost the same to the last millimetre, so no flow over these ways is cheaper.
    """

    of_site: Whole
    of_demand: Whole
    is_proof: bool


def joined(*parts: Arcs) -> Arcs:
    """Several sets of ways as one."""
    if not parts:
        nothing = np.empty(0, np.int64)
        return Arcs(nothing, nothing, nothing)
    demand = np.concatenate([part.demand for part in parts])
    order = np.argsort(demand, kind="stable")
    site, cost = (np.concatenate([getattr(part, name) for part in parts])[order] for name in ("site", "cost"))
    return Arcs(demand[order], site, cost)


def solve(network: Network, arcs: Arcs) -> Whole:
    """People on each way, at least cost; raises RuntimeError should the solver refuse (it never should)."""
    from ortools.graph.python import min_cost_flow

    demands, sites = len(network.people), len(network.room)
    sink, solver = demands + sites, min_cost_flow.SimpleMinCostFlow()
    ways = solver.add_arcs_with_capacity_and_unit_cost(
        arcs.demand, demands + arcs.site, network.people[arcs.demand], arcs.cost
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        demands + np.arange(sites), np.full(sites, sink), network.room, np.zeros(sites, np.int64)
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(demands), np.full(demands, sink), network.people, np.full(demands, network.penalty)
    )
    supplies = np.concatenate((network.people, np.zeros(sites, np.int64), [-network.people.sum()]))
    solver.set_nodes_supplies(np.arange(sink + 1), supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow was not solved: {status}")
    return np.asarray(solver.flows(ways), np.int64)


def prices(network: Network, arcs: Arcs, flow: Whole) -> Prices:
    """The prices of a flow: what one more person at a full site costs by moving others on (Bellman-Ford)."""
    used = np.bincount(arcs.site, flow, len(network.room)).astype(np.int64)
    left = network.left_over(arcs, flow)
    of_site = np.where(used < network.room, 0, network.penalty).astype(np.int64)
    rows, starts = np.unique(arcs.demand, return_index=True)
    of_demand = np.full(len(network.people), network.penalty, np.int64)
    busy = np.flatnonzero(flow)
    for _ in range(len(network.room) + 2):
        if len(rows):
            cheapest = np.minimum.reduceat(arcs.cost + of_site[arcs.site], starts)
            of_demand[rows] = np.minimum(cheapest, network.penalty)
        before = of_site.copy()
        np.minimum.at(of_site, arcs.site[busy], of_demand[arcs.demand[busy]] - arcs.cost[busy])
        if (of_site == before).all():
            break
    worth = int((network.people * of_demand).sum()) - int((network.room * of_site).sum())
    costs = int((flow * arcs.cost).sum()) + network.penalty * int(left.sum())
    return Prices(of_site, of_demand, worth == costs and bool((of_site >= 0).all()))


def likely(arcs: Arcs, flow: Whole, price: Prices, most: int) -> Arcs:
    """The ways that are taken, and of each demand so many that are cheapest at these prices."""
    order = np.lexsort((arcs.cost + price.of_site[arcs.site], arcs.demand))
    rank = np.arange(len(order)) - np.searchsorted(arcs.demand, arcs.demand)
    kept = np.union1d(order[rank < most], np.flatnonzero(flow))
    return Arcs(arcs.demand[kept], arcs.site[kept], arcs.cost[kept])
