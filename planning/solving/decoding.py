"""Routes of the engine read as a plan, and a plan as routes to start the engine from.

Nothing is believed: every route is driven again by our own rules, and what they do not allow is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from planning.solving.assigning import assigned
from planning.solving.encoding import FORBIDDEN, Encoding
from planning.solving.lines import Line, worth
from planning.solving.problem import Placement, Plan, Problem, Shift, Window
from planning.solving.tours import Stop, starts, stops_on

FINE = 1000
"""Costs are counted so much above the wish to keep visits where they were."""


def decode(encoding: Encoding, routes: Iterable[tuple[int, Sequence[int]]]) -> Plan:
    """The plan for routes (vehicle, clients in order): what may not be, or cannot be in time, is left out.

    Visits that the engine was not given stay as they were. Of shifts that are alike each route takes the one that had
    most of its visits before.
    """
    problem, base = encoding.problem, encoding.base
    placed = {n: one for n, one in base.placed.items() if n not in encoding.clients_of or _stays(encoding, n)}
    for shift, clients in _assigned(encoding, routes):
        stops = [encoding.clients[c].stop for c in clients if encoding.may_be(c, shift)]
        wanted = [_own(problem, stop, problem.shifts[shift], placed) for stop in stops]
        line = _driven(problem, problem.shifts[shift], wanted)
        for number, placement in (line.placements() or {}).items():
            if number not in placed:
                placed[number] = placement
    return Plan(placed)


def _stays(encoding: Encoding, number: int) -> bool:
    return any(encoding.clients[client].shift is not None for client in encoding.clients_of[number])


def _own(problem: Problem, stop: Stop, shift: Shift, placed: Mapping[int, Placement]) -> Stop:
    """The stop with all the hours that it has on the shift; one that stays keeps its time."""
    if stop.visit is None:
        return stop
    if stop.visit in placed:
        begins = placed[stop.visit].start
        return replace(stop, starts=(Window(begins, begins),))
    return replace(stop, starts=starts(problem.visits[stop.visit], shift))


def _driven(problem: Problem, shift: Shift, stops: Sequence[Stop]) -> Line:
    """A line of the stops in this order; those that make it impossible are left out, those that stay never."""
    line = Line(problem, shift, stops)
    if line.works and line.placements() is not None:
        return line
    tight = [stop for stop in stops if _is_tight(stop)]
    line = Line(problem, shift, tight)
    for stop in stops:
        if stop not in tight:
            gap = line.best(stop)
            if gap is not None:
                line.insert(stop, gap.position)
    return line


def _is_tight(stop: Stop) -> bool:
    return stop.visit is None or (len(stop.starts) == 1 and stop.starts[0].first == stop.starts[0].last)


def _assigned(encoding: Encoding, routes: Iterable[tuple[int, Sequence[int]]]) -> Iterable[tuple[int, Sequence[int]]]:
    """Each route with the shift that drives it."""
    by_vehicle: dict[int, list[Sequence[int]]] = {}
    for vehicle, clients in routes:
        by_vehicle.setdefault(vehicle, []).append(clients)
    for vehicle, found in sorted(by_vehicle.items()):
        yield from _shared_out(encoding, encoding.vehicles[vehicle].shifts, found)


def _shared_out(
    encoding: Encoding, shifts: Sequence[int], routes: Sequence[Sequence[int]]
) -> Iterable[tuple[int, Sequence[int]]]:
    """The routes of alike shifts given to these: where they lose least, then where most of them was before."""
    if len(shifts) == 1:
        return [(shifts[0], route) for route in routes]
    problem = encoding.problem
    loss = [[worth(problem, n) if n is not None else 0 for n in _visits(encoding, route)] for route in routes]
    costs = [[0] * len(shifts) for _ in routes]
    for at, k in enumerate(shifts):
        had = set(encoding.base.stops(problem.shifts[k].team, problem.shifts[k].day))
        for number, route in enumerate(routes):
            rows = zip(encoding.exact[k, list(route)].tolist(), loss[number], strict=True)
            there = sum(lost if cost == FORBIDDEN else cost for cost, lost in rows)
            costs[number][at] = there * FINE - len(had.intersection(_visits(encoding, route)))
    return sorted(((shifts[at], routes[number]) for number, at in enumerate(assigned(costs))), key=lambda pair: pair[0])


def _visits(encoding: Encoding, route: Sequence[int]) -> list[int | None]:
    return [encoding.clients[client].visit for client in route]


def routes_of(encoding: Encoding, plan: Plan) -> list[tuple[int, list[int]]]:
    """A plan as routes (vehicle, clients in order), to start the engine from."""
    found: list[tuple[int, list[int]]] = []
    for shift, vehicle in sorted(encoding.vehicle_of.items()):
        route = _route(encoding, plan, shift)
        if route:
            found.append((vehicle, route))
    return found


def _route(encoding: Encoding, plan: Plan, shift: int) -> list[int]:
    route: list[tuple[int, int]] = []
    one = encoding.problem.shifts[shift]
    for number, client in enumerate(encoding.clients):
        if client.visit is None and client.shift == shift:
            route.append((client.first, number))
    for stop in stops_on(encoding.problem, plan, one):
        if stop.visit is None:
            continue
        begins = plan.placed[stop.visit].start
        for number in encoding.clients_of.get(stop.visit, ()):
            client = encoding.clients[number]
            if encoding.may_be(number, shift) and client.first <= begins <= client.last:
                route.append((begins, number))
                break
    return [number for _, number in sorted(route)]
