"""PyVRP's iterated local search behind plain routes; the only module that knows PyVRP."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyvrp
from pyvrp.search import OPERATORS as OPERATORS
from pyvrp.search import LocalSearch, NeighbourhoodParams, PerturbationManager, PerturbationParams, compute_neighbours

from planning.solving.encoding import FORBIDDEN, Encoding

Routes = list[tuple[int, list[int]]]
"""Vehicle and clients in order, for each route."""
Meet = Callable[[int, list[int], int], None]
"""Is told a feasible route: vehicle, clients in order, cost."""
EVERY = 3
"""Of so many candidates the routes of one are kept: looking at all of them costs a fifth of the time."""
UNBOUNDED = 2**40
"""Stands for "no limit"; far above every sum of ways and far below what PyVRP's arithmetic bears."""


@dataclass(frozen=True)
class Run:
    """One run: until `ends` (seconds of the monotonic clock), for `iterations`, or until `is_over` says so."""

    seed: int
    ends: float | None = None
    iterations: int | None = None
    neighbours: int = 50
    history: int = 300
    patience: int = 150_000
    perturbations: int = 25


class Engine:
    """An encoded problem ready to be searched, as often as one likes."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.data = _data(encoding)

    def search(
        self,
        run: Run,
        start: Routes,
        on_best: Callable[[Routes], None],
        is_over: Callable[[], bool],
        meet: Meet | None = None,
    ) -> tuple[Routes, int]:
        """The best routes found from `start`, and iterations made.

        `on_best` is called with each better solution that PyVRP holds feasible, `meet` with each feasible route of the
        solutions that it went on from.
        """
        rng = pyvrp.RandomNumberGenerator(seed=run.seed)
        neighbours = self._neighbours(run.neighbours)
        perturbation = PerturbationManager(PerturbationParams(1, max(1, run.perturbations)))
        search = LocalSearch(self.data, rng, neighbours, perturbation)
        for operator in OPERATORS:
            if operator.supports(self.data):
                search.add_operator(operator(self.data))
        params = pyvrp.PenaltyParams()
        penalties = pyvrp.PenaltyManager(params.midpoint_penalties(self.data), params)
        first = self._solution(start)
        if not start:
            random = pyvrp.Solution.make_random(self.data, rng)
            first = search(random, penalties.max_cost_evaluator(), exhaustive=True)
        watch = _Watch(on_best, meet)
        ils = pyvrp.IteratedLocalSearchParams(run.patience, run.history, callbacks=watch)
        algorithm = pyvrp.IteratedLocalSearch(self.data, penalties, search, first, ils)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stop = _Stop(run, is_over)
            result = algorithm.run(stop, collect_stats=False)
        return routes_in(result.best), result.num_iterations

    def _neighbours(self, count: int) -> dict[pyvrp.Activity, list[pyvrp.Activity]]:
        """The nearest of those clients that some vehicle may serve together with a client."""
        near = compute_neighbours(self.data, NeighbourhoodParams(num_neighbours=3 * count))
        allowed = (self.encoding.entries != FORBIDDEN).astype(np.float32)
        together = (allowed.T @ allowed) > 0
        return {one: [other for other in there if together[one.idx, other.idx]][:count] for one, there in near.items()}

    def cost(self, vehicle: int, clients: Sequence[int]) -> int:
        """What a route costs."""
        return pyvrp.Route(self.data, list(clients), vehicle).distance()

    def _solution(self, routes: Routes) -> pyvrp.Solution:
        return pyvrp.Solution(self.data, [pyvrp.Route(self.data, list(clients), kind) for kind, clients in routes])


def routes_in(solution: pyvrp.Solution) -> Routes:
    """The routes of a solution as vehicles and clients."""
    return [
        (route.vehicle_type(), [activity.idx for activity in route if activity.is_client()])
        for route in solution.routes()
        if route.num_clients()
    ]


class _Stop:
    """Says after each iteration whether to stop; asks the clock only where seconds are limited."""

    def __init__(self, run: Run, is_over: Callable[[], bool]) -> None:
        self.run, self.is_over, self.asked = run, is_over, 0

    def __call__(self, best_cost: float) -> bool:
        self.asked += 1
        if self.run.iterations is not None and self.asked > self.run.iterations:
            return True
        if self.run.ends is not None and time.monotonic() >= self.run.ends:
            return True
        return self.is_over()


class _Watch(pyvrp.IteratedLocalSearchCallbacks):
    def __init__(self, on_best: Callable[[Routes], None], meet: Meet | None) -> None:
        self.told, self.meet, self.seen = on_best, meet, 0

    def on_best(self, best: pyvrp.Solution) -> None:
        if best.is_feasible():
            self.told(routes_in(best))

    def on_iteration(
        self,
        current: pyvrp.Solution,
        candidate: pyvrp.Solution,
        best: pyvrp.Solution,
        cost_evaluator: pyvrp.CostEvaluator,
    ) -> None:
        self.seen += 1
        if self.meet is None or current is not candidate or self.seen % EVERY:
            return
        for route in candidate.routes():
            if route.is_feasible():
                clients = [activity.idx for activity in route if activity.is_client()]
                self.meet(route.vehicle_type(), clients, route.distance())


def _data(encoding: Encoding) -> pyvrp.ProblemData:
    logging.getLogger("pyvrp").setLevel(logging.WARNING)
    problem = encoding.problem
    points = [problem.locations[place].point or (0.0, 0.0) for place in encoding.places.tolist()]
    profiles = range(len(encoding.profiles))
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(x, y) for x, y in points],
        clients=_clients(encoding),
        depots=[pyvrp.Depot(number) for number in range(len(encoding.depots))],
        vehicle_types=list(_vehicles(encoding)),
        distance_matrices=list(map(encoding.distances, profiles)),
        duration_matrices=list(map(encoding.durations, profiles)),
        groups=[
            pyvrp.ClientGroup(list(clients), required)
            for clients, required in zip(encoding.groups, encoding.groups_required, strict=True)
        ],
    )


@dataclass(frozen=True)
class _Limits:
    """Which limits there are at all: each that is counted makes every step of the search dearer."""

    visits: bool
    load: bool

    @classmethod
    def of(cls, encoding: Encoding) -> _Limits:
        shifts = [encoding.problem.shifts[vehicle.shifts[0]] for vehicle in encoding.vehicles]
        loads = any(client.stop.load for client in encoding.clients)
        return cls(
            any(shift.most_visits is not None for shift in shifts),
            loads and any(shift.capacity is not None for shift in shifts),
        )

    def counted(self, visits: int, load: int) -> list[int]:
        """The two figures, without those that nothing limits."""
        return [visits] * self.visits + [load] * self.load


def _clients(encoding: Encoding) -> list[pyvrp.Client]:
    limits = _Limits.of(encoding)
    return [
        pyvrp.Client(
            len(encoding.depots) + number,
            delivery=limits.counted(1, client.stop.load),
            service_duration=client.stop.length,
            tw_early=client.first,
            tw_late=client.last,
            prize=client.prize,
            required=client.required,
            group=client.group,
        )
        for number, client in enumerate(encoding.clients)
    ]


def _vehicles(encoding: Encoding) -> Iterable[pyvrp.VehicleType]:
    depots = {place: number for number, place in enumerate(encoding.depots)}
    many, heavy = len(encoding.clients), sum(client.stop.load for client in encoding.clients)
    limits = _Limits.of(encoding)
    for vehicle in encoding.vehicles:
        shift = encoding.problem.shifts[vehicle.shifts[0]]
        yield pyvrp.VehicleType(
            num_available=len(vehicle.shifts),
            capacity=limits.counted(_or(shift.most_visits, many), _or(shift.capacity, heavy)),
            start_depot=depots[shift.start],
            end_depot=depots[shift.end],
            tw_early=shift.first,
            tw_late=shift.last,
            shift_duration=_or(shift.most_ticks, UNBOUNDED),
            max_distance=UNBOUNDED
            if shift.most_drive is None
            else _most_cost(encoding, vehicle.profile, shift.most_drive),
            profile=vehicle.profile,
        )


def _or(limit: int | None, otherwise: int) -> int:
    return otherwise if limit is None else limit


def _most_cost(encoding: Encoding, profile: int, most_drive: int) -> int:
    """The limit of driving as a limit of cost; loose where the profile holds costs that are not driving."""
    entries = encoding.entries[encoding.profiles[profile][0]]
    extra: Sequence[int] = sorted((int(one) for one in entries if one > 0), reverse=True)
    return most_drive * encoding.problem.weights.drive + sum(extra[:12])
