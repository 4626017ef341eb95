"""Checks routes against an instance and costs them, from its file's numbers alone; the planner has no part in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bench.routing_files import FOREVER, Client, Convention, Instance, Vehicle

TOLERANCE = 1e-6
"""Of real distances, in the file's unit; whole numbers are compared exactly."""


@dataclass(frozen=True)
class Route:
    """Places served by one vehicle, in order; `starts` are when service begins, in the file's unit, where known."""

    vehicle: int
    places: tuple[int, ...]
    starts: tuple[float, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What routes cost, in units of the convention, and everything that is wrong with them."""

    cost: float
    faults: tuple[str, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


class _Scaled:
    """An instance's numbers in the units of a convention."""

    def __init__(self, instance: Instance, convention: Convention) -> None:
        self.instance, self.convention = instance, convention
        self.leg = [[convention.leg(distance) for distance in row] for row in instance.legs]

    def time(self, value: float) -> float:
        """A time or length, as a whole number of units where distances are whole too."""
        return value if self.convention.name == "real" else self.convention.leg(min(value, FOREVER))

    def limit(self, value: float | None) -> float:
        """A limit of distance or time; without one, none."""
        return float("inf") if value is None else self.time(value) + TOLERANCE


def verdict(instance: Instance, routes: list[Route], convention: Convention) -> Verdict:
    """The cost of the routes, and what is wrong: clients, combinations of days, loads, times, limits, who serves."""
    scaled = _Scaled(instance, convention)
    client_at = {client.place: client for client in instance.clients}
    cost, faults = 0.0, [*_coverage(instance, routes)]
    for route in routes:
        known = [place for place in route.places if place in client_at]
        if not known:
            continue
        vehicle = instance.vehicles[route.vehicle]
        clients = [client_at[place] for place in known]
        way = [vehicle.depot, *known, vehicle.depot]
        length = sum(scaled.leg[here][there] for here, there in pairwise(way))
        cost += length
        faults += [f"vehicle {route.vehicle + 1}: {fault}" for fault in _limits(scaled, vehicle, clients, length)]
        if route.starts:
            faults += [f"vehicle {route.vehicle + 1}: {fault}" for fault in _starts(scaled, vehicle, clients, route)]
    return Verdict(cost, tuple(faults))


def _coverage(instance: Instance, routes: list[Route]) -> Iterator[str]:
    days: dict[int, list[int]] = {client.place: [] for client in instance.clients}
    used: set[int] = set()
    for route in routes:
        if not 0 <= route.vehicle < len(instance.vehicles):
            yield f"there is no vehicle {route.vehicle + 1}"
            continue
        if route.vehicle in used and route.places:
            yield f"vehicle {route.vehicle + 1} goes out twice"
        used.add(route.vehicle)
        for place in route.places:
            if place in days:
                days[place].append(instance.vehicles[route.vehicle].day)
            else:
                yield f"place {place} is no client"
    for client in instance.clients:
        if tuple(sorted(days[client.place])) not in client.patterns:
            yield f"place {client.place} is served on days {sorted(days[client.place])}"


def _limits(scaled: _Scaled, vehicle: Vehicle, clients: list[Client], length: float) -> Iterator[str]:
    load = sum(client.demand for client in clients)
    if vehicle.capacity is not None and load > vehicle.capacity + TOLERANCE:
        yield f"load {load:g} of {vehicle.capacity:g}"
    if length > scaled.limit(vehicle.distance):
        yield f"distance {length:g} of {scaled.limit(vehicle.distance):g}"
    if vehicle.places is not None and not {client.place for client in clients} <= vehicle.places:
        yield "serves a client that is not its own"
    duration, lateness = _timed(scaled, vehicle, clients)
    if lateness > TOLERANCE:
        yield f"{lateness:g} too late"
    if duration > scaled.limit(vehicle.duration):
        yield f"duration {duration:g} of {scaled.limit(vehicle.duration):g}"


def _timed(scaled: _Scaled, vehicle: Vehicle, clients: list[Client]) -> tuple[float, float]:
    """The least duration of a route with the best time of leaving, and how much it is late altogether.

    Segments are joined one by one: a segment has a duration, a lateness, and the earliest and latest beginning that
    keeps both.
    """
    opened, closed = scaled.time(vehicle.first), scaled.time(vehicle.last)
    duration, lateness, early, late = 0.0, 0.0, opened, closed
    here = vehicle.depot
    stops = [(client.place, scaled.time(client.service), client.ready, client.due) for client in clients]
    last_served = 0.0
    for place, service, ready, due in [*stops, (vehicle.depot, 0.0, vehicle.first, vehicle.last)]:
        gone = duration - lateness + last_served + scaled.leg[here][place]
        wait = max(0.0, scaled.time(ready) - gone - late)
        warp = max(0.0, gone + early - scaled.time(due))
        duration += last_served + scaled.leg[here][place] + wait
        lateness += warp
        early, late = max(scaled.time(ready) - gone, early) - wait, min(scaled.time(due) - gone, late) + warp
        here, last_served = place, service
    return duration, lateness


def _starts(scaled: _Scaled, vehicle: Vehicle, clients: list[Client], route: Route) -> Iterator[str]:
    """Whether service can begin when the route says: not too early, not too late, with time enough for each leg."""
    free, here = scaled.time(vehicle.first), vehicle.depot
    slack = TOLERANCE if scaled.convention.name == "real" else 0.5
    for client, start in zip(clients, route.starts, strict=True):
        begins = start * scaled.convention.scale
        if begins < free + scaled.leg[here][client.place] - slack:
            yield f"place {client.place} is reached after {start:g}"
        if not scaled.time(client.ready) - slack <= begins <= scaled.time(client.due) + slack:
            yield f"place {client.place} is served at {start:g}, outside its window"
        free, here = begins + scaled.time(client.service), client.place
    if free + scaled.leg[here][vehicle.depot] > scaled.time(vehicle.last) + slack:
        yield "back too late"
