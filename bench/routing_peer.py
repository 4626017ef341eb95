"""PyVRP called directly on an instance, as somebody would without a planner: forbidden legs are long, not infinite."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from bench.routing_check import Route
from bench.routing_files import FOREVER, Client, Convention, Instance

TIMES_THE_LONGEST = 10
"""How long a leg to a client is that the vehicle may not serve; with far longer ones the local search never ends."""

FINE = 10_000


def can_be_called(instance: Instance) -> bool:
    """Whether PyVRP has words for the instance: one day."""
    return instance.days == 1


def peer_routes(instance: Instance, convention: Convention, seconds: float, seed: int) -> list[Route]:
    """The routes that PyVRP finds in that time; nothing when it finds none that is feasible."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    data, vehicles_of = _data(instance, convention)
    best = pyvrp.solve(data, MaxRuntime(seconds), seed=seed, display=False).best
    if not best.is_feasible():
        return []
    places = [client.place for client in instance.clients]
    free = {kind: list(numbers) for kind, numbers in vehicles_of.items()}
    return [
        Route(free[route.vehicle_type()].pop(0), tuple(places[stop.idx] for stop in route if stop.is_client()))
        for route in best.routes()
    ]


def _data(instance: Instance, convention: Convention) -> tuple[Any, dict[int, list[int]]]:
    import numpy as np
    import pyvrp

    scale = FINE if convention.name == "real" else convention.scale
    real = np.array(instance.legs)
    up = np.ceil(real * scale - 1e-4).astype(np.int64)
    near = np.round(real * scale).astype(np.int64)
    legs = near if convention.name == "real" else np.array([[int(convention.leg(one)) for one in row] for row in real])
    times = up if convention.name == "real" else legs
    depots = sorted({vehicle.depot for vehicle in instance.vehicles})
    allowed: dict[frozenset[int] | None, int] = {}
    kinds: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, vehicle in enumerate(instance.vehicles):
        profile = allowed.setdefault(vehicle.places, len(allowed))
        limits = (vehicle.capacity, vehicle.duration, vehicle.distance, vehicle.first, vehicle.last)
        kinds[(depots.index(vehicle.depot), profile, *limits)].append(number)
    types = [_vehicle_type(len(numbers), kind, scale) for kind, numbers in kinds.items()]
    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in real],
        [_client(client, scale) for client in instance.clients],
        [pyvrp.Depot(location=depot) for depot in depots],
        types,
        [_closed(legs, places, depots) for places in allowed],
        [_closed(times, places, depots) for places in allowed],
    )
    return data, dict(enumerate(kinds.values()))


def _closed(legs: Any, places: frozenset[int] | None, depots: list[int]) -> Any:
    """The legs, long to and from what may not be served."""
    import numpy as np

    if places is None:
        return legs
    found = legs.copy()
    shut = [place for place in range(len(legs)) if place not in places and place not in depots]
    found[:, shut] = found[shut, :] = TIMES_THE_LONGEST * int(legs.max())
    np.fill_diagonal(found, 0)
    return found


def _client(client: Client, scale: int) -> Any:
    import pyvrp

    more: dict[str, Any] = {} if client.due >= FOREVER else {"tw_late": math.floor(client.due * scale + 1e-7)}
    return pyvrp.Client(
        client.place, [math.ceil(client.demand)], service_duration=math.ceil(client.service * scale - 1e-7),
        tw_early=math.ceil(client.ready * scale - 1e-7), **more,
    )  # fmt: skip


def _vehicle_type(count: int, kind: tuple[Any, ...], scale: int) -> Any:
    import pyvrp

    depot, profile, capacity, duration, distance, first, last = kind
    more: dict[str, Any] = {"tw_early": math.ceil(first * scale - 1e-7)}
    for name, limit in (("shift_duration", duration), ("max_distance", distance)):
        if limit is not None:
            more[name] = math.floor(limit * scale + 1e-7)
    if last < FOREVER:
        more["tw_late"] = math.floor(last * scale + 1e-7)
    load = 1_000_000_000 if capacity is None else math.floor(capacity)
    return pyvrp.VehicleType(
        count, [load], start_depot=depot, end_depot=depot, profile=profile, **more
    )  # fmt: skip
