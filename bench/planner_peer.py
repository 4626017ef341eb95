"""OR-Tools routing as the planner's peer: the same problem as a fair, competent model of its own kind.

One vehicle for each shift; a visit may be left out at its penalty and only goes with shifts that have its skills and
days; hours and rest are the domain of its time; limits of a day are dimensions; events that stay are tied to their
shift. Guided local search from the cheapest of its usual first solutions. Repeats, two teams together, detours,
fairness and hours that differ by day are not modelled; a problem that has them is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from planning.solving.problem import Placement, Plan, Problem, Shift, Visit, Window
from planning.solving.tours import can_serve, fixed_within, starts

FIRST_SOLUTIONS = ("PARALLEL_CHEAPEST_INSERTION", "LOCAL_CHEAPEST_INSERTION")
"""The first solutions that keep the hours of a county; PATH_CHEAPEST_ARC and SAVINGS find none within 20 s."""

SECONDS_FOR_A_FIRST = 20
"""For each of them, not counted against the peer."""

MINUTES, VISITS = "minutes", "visits"


@dataclass(frozen=True)
class Peer:
    """The model's nodes: the visits, then the events that stay; and its vehicles, which are the problem's shifts."""

    problem: Problem

    @cached_property
    def stays(self) -> list[tuple[int, int, int, int]]:
        """Vehicle, place, first and last minute of each event that stays."""
        return [
            (vehicle, one.place, one.first, one.last)
            for vehicle, shift in enumerate(self.problem.shifts)
            for one in fixed_within(self.problem, shift)
        ]

    @cached_property
    def places(self) -> list[int]:
        """The location of each node: of visits, of events, then of all bases."""
        bases = sorted({base for shift in self.problem.shifts for base in (shift.start, shift.end)})
        return [visit.place for visit in self.problem.visits] + [place for _, place, _, _ in self.stays] + bases

    @cached_property
    def lengths(self) -> list[int]:
        """Minutes at each node."""
        there = [visit.length for visit in self.problem.visits] + [last - first for _, _, first, last in self.stays]
        return there + [0] * (len(self.places) - len(there))

    def solve(self, seconds: float) -> tuple[Plan, str]:
        """The best plan that guided local search finds in so many seconds, and where it began."""
        firsts = {name: self._search(name, SECONDS_FOR_A_FIRST, first_only=True) for name in FIRST_SOLUTIONS}
        costs = {name: found[0] for name, found in firsts.items() if found is not None}
        best = min(costs, key=lambda name: costs[name])
        found = self._search(best, seconds)
        assert found is not None
        return found[1], best

    def _search(self, first: str, seconds: float, *, first_only: bool = False) -> tuple[int, Plan] | None:
        manager, routing = self._model()
        asked = pywrapcp.DefaultRoutingSearchParameters()
        asked.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, first)
        asked.time_limit.FromMilliseconds(int(seconds * 1000))
        if first_only:
            asked.solution_limit = 1
        else:
            asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        found = routing.SolveWithParameters(asked)
        return None if found is None else (found.ObjectiveValue(), self._plan(manager, routing, found))

    def _model(self) -> tuple[Any, Any]:
        node = {place: number for number, place in enumerate(self.places) if number >= len(self.lengths) - self._bases}
        begins = [node[shift.start] for shift in self.problem.shifts]
        ends = [node[shift.end] for shift in self.problem.shifts]
        manager = pywrapcp.RoutingIndexManager(len(self.places), len(begins), begins, ends)
        routing = pywrapcp.RoutingModel(manager)
        problem, places = self.problem, self.places
        cost = routing.RegisterTransitMatrix([[problem.drive[one][other] for other in places] for one in places])
        routing.SetArcCostEvaluatorOfAllVehicles(cost)
        self._times(manager, routing)
        self._visits(manager, routing)
        self._events(manager, routing)
        return manager, routing

    @property
    def _bases(self) -> int:
        return len(self.places) - len(self.problem.visits) - len(self.stays)

    def _times(self, manager: Any, routing: Any) -> None:
        way = self.problem.way
        minutes = [
            [length + way[one][other] for other in self.places]
            for one, length in zip(self.places, self.lengths, strict=True)
        ]
        horizon = max(shift.last for shift in self.problem.shifts)
        routing.AddDimension(routing.RegisterTransitMatrix(minutes), horizon, horizon, False, MINUTES)
        routing.AddConstantDimension(1, len(self.places), True, VISITS)
        time, visits = routing.GetDimensionOrDie(MINUTES), routing.GetDimensionOrDie(VISITS)
        for vehicle, shift in enumerate(self.problem.shifts):
            time.CumulVar(routing.Start(vehicle)).SetRange(shift.first, shift.last)
            time.CumulVar(routing.End(vehicle)).SetRange(shift.first, shift.last)
            routing.AddVariableMinimizedByFinalizer(time.CumulVar(routing.Start(vehicle)))
            if shift.most_ticks is not None:
                time.SetSpanUpperBoundForVehicle(shift.most_ticks, vehicle)
            if shift.most_visits is not None:
                visits.CumulVar(routing.End(vehicle)).SetMax(shift.most_visits + 1)

    def _visits(self, manager: Any, routing: Any) -> None:
        time, weights = routing.GetDimensionOrDie(MINUTES), self.problem.weights
        for number, visit in enumerate(self.problem.visits):
            index = manager.NodeToIndex(number)
            vehicles = [at for at, shift in enumerate(self.problem.shifts) if can_serve(visit, shift)]
            penalty = weights.must if visit.is_must else weights.value * visit.value
            routing.AddDisjunction([index], penalty * self.problem.drive_units)
            if vehicles:
                routing.VehicleVar(index).SetValues([-1, *vehicles])
                _open(time.CumulVar(index), self._hours(visit, [self.problem.shifts[at] for at in vehicles]))
            else:
                routing.VehicleVar(index).SetValues([-1])

    @staticmethod
    def _hours(visit: Visit, shifts: list[Shift]) -> tuple[Window, ...]:
        hours = {starts(visit, shift) for shift in shifts}
        if len(hours) > 1:
            raise ValueError(f"{visit.key} has other hours on another day")
        return hours.pop()

    def _events(self, manager: Any, routing: Any) -> None:
        time = routing.GetDimensionOrDie(MINUTES)
        for number, (vehicle, _, first, _) in enumerate(self.stays, start=len(self.problem.visits)):
            index = manager.NodeToIndex(number)
            routing.VehicleVar(index).SetValues([vehicle])
            time.CumulVar(index).SetRange(first, first)

    def _plan(self, manager: Any, routing: Any, found: Any) -> Plan:
        time = routing.GetDimensionOrDie(MINUTES)
        placed: dict[int, Placement] = {}
        for vehicle, shift in enumerate(self.problem.shifts):
            index = routing.Start(vehicle)
            while not routing.IsEnd(index):
                number = manager.IndexToNode(index)
                if not routing.IsStart(index) and number < len(self.problem.visits):
                    placed[number] = Placement(shift.day, found.Min(time.CumulVar(index)), (shift.team,))
                index = found.Value(routing.NextVar(index))
        return Plan(placed)


def _open(variable: Any, hours: tuple[Window, ...]) -> None:
    """Let the variable lie within these hours only."""
    variable.SetRange(hours[0].first, hours[-1].last)
    for before, after in pairwise(hours):
        variable.RemoveInterval(before.last + 1, after.first - 1)


def peer(problem: Problem) -> Peer:
    """The problem as OR-Tools' routing sees it; ValueError for what is not modelled."""
    refused = {
        "repeats": bool(problem.repeats),
        "detours": bool(problem.detours),
        "pins": bool(problem.pinned),
        "published placements": bool(problem.published),
        "fairness": problem.weights.unfair != 0,
        "two teams together": any(visit.teams > 1 for visit in problem.visits),
        "due days": any(visit.due is not None for visit in problem.visits),
        "a preferred team": any(visit.prefers is not None for visit in problem.visits),
        "loads": any(visit.load for visit in problem.visits),
        "most driving": any(shift.most_drive is not None for shift in problem.shifts),
    }
    if present := [name for name, is_there in refused.items() if is_there]:
        raise ValueError(f"not modelled: {', '.join(present)}")
    return Peer(problem)
