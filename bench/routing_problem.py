"""A public routing instance as a problem of the planner, and a plan for it as routes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from bench.routing_check import Route
from bench.routing_files import FOREVER, Client, Convention, Instance, Unreadable
from planning.solving.problem import Location, Plan, Problem, Repeat, Shift, Team, Visit, Weights, Window

FINE = 10_000
"""Ticks to one of the file's units where distances are real numbers."""

EPSILON = 1e-7


@dataclass(frozen=True)
class Translated:
    """The problem, which client each visit is for, and which vehicle goes out as (team, day)."""

    problem: Problem
    client_of: tuple[Client, ...]
    vehicle_of: dict[tuple[int, int], int]
    ticks: int

    def routes(self, plan: Plan) -> list[Route]:
        """The plan's tours as routes of the file's vehicles, with times in the file's unit."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for visit, placement in plan:
            for team in placement.teams:
                vehicle = self.vehicle_of.get((team, placement.day), -1)
                found[vehicle].append((placement.start, self.client_of[visit].place))
        return [
            Route(vehicle, tuple(place for _, place in sorted(stops)), tuple(s / self.ticks for s, _ in sorted(stops)))
            for vehicle, stops in sorted(found.items())
        ]


def translated(instance: Instance, convention: Convention) -> Translated:
    """The instance in our words: a vehicle on a day is a team's shift, a client's combination of days a repeat.

    Where distances are real numbers, ways are rounded up and driving to the nearest tick, so that what keeps the
    planner's times keeps the file's.
    """
    is_real = convention.name == "real"
    ticks = FINE if is_real else convention.scale
    way, drive = _tables(instance, convention, is_real)
    loads = _load_units(instance)
    horizon = _horizon(instance, ticks, way)
    shifts, vehicle_of, teams = _shifts(instance, ticks, loads, horizon)
    skills = _skills(instance)
    visits: list[Visit] = []
    repeats: list[Repeat] = []
    client_of: list[Client] = []
    for client in instance.clients:
        made = _visits(client, skills.get(client.place, frozenset()), ticks, loads, horizon)
        if len(made) > 1:
            numbers = tuple(range(len(visits), len(visits) + len(made)))
            repeats.append(Repeat(numbers, patterns=client.patterns))
        visits += made
        client_of += [client] * len(made)
    problem = Problem(
        days=tuple(date(2026, 1, 5) + timedelta(days=day) for day in range(instance.days)),
        locations=tuple(Location(f"place:{place}") for place in range(len(way))),
        teams=tuple(Team(f"team:{team}") for team in range(teams)),
        shifts=shifts, visits=tuple(visits), way=way, drive=drive, repeats=tuple(repeats),
        weights=Weights(unfair=0, other_team=0), ticks=ticks, drive_units=ticks,
    )  # fmt: skip
    return Translated(problem, tuple(client_of), vehicle_of, ticks)


def _tables(instance: Instance, convention: Convention, is_real: bool) -> tuple[list[list[int]], list[list[int]]]:
    if not is_real:
        legs = [[int(convention.leg(distance)) for distance in row] for row in instance.legs]
        return legs, legs
    way = [[math.ceil(distance * FINE - EPSILON * FINE) for distance in row] for row in instance.legs]
    return way, [[round(distance * FINE) for distance in row] for row in instance.legs]


def _ticks(value: float, ticks: int, horizon: int) -> int:
    return min(horizon, math.floor(value * ticks + EPSILON))


def _horizon(instance: Instance, ticks: int, way: list[list[int]]) -> int:
    """The end of the day: the file's, or when the longest thinkable tour is back."""
    last = max(vehicle.last for vehicle in instance.vehicles)
    if last < FOREVER:
        return math.floor(last * ticks + EPSILON)
    service = sum(math.ceil(client.service * ticks) for client in instance.clients)
    ready = max(math.ceil(client.ready * ticks) for client in instance.clients)
    return ready + service + sum(max(row) for row in way) + max(map(max, way))


def _load_units(instance: Instance) -> int:
    """Our units of load to one of the file's: 1 where all demands are whole."""
    return 1 if all(client.demand == int(client.demand) for client in instance.clients) else 1000


def _shifts(
    instance: Instance, ticks: int, loads: int, horizon: int
) -> tuple[tuple[Shift, ...], dict[tuple[int, int], int], int]:
    found: list[Shift] = []
    vehicle_of: dict[tuple[int, int], int] = {}
    skills = _vehicle_skills(instance)
    per_day: Counter[int] = Counter()
    for number, vehicle in enumerate(instance.vehicles):
        team = per_day[vehicle.day]
        per_day[vehicle.day] += 1
        vehicle_of[team, vehicle.day] = number
        first, last = math.ceil(vehicle.first * ticks - EPSILON), _ticks(vehicle.last, ticks, horizon)
        found.append(
            Shift(
                team, vehicle.day, first, last, vehicle.depot, vehicle.depot, skills[number],
                most_ticks=None if vehicle.duration is None else _ticks(vehicle.duration, ticks, horizon),
                most_drive=None if vehicle.distance is None else _ticks(vehicle.distance, ticks, horizon),
                capacity=None if vehicle.capacity is None else math.floor(vehicle.capacity * loads + EPSILON),
            )
        )  # fmt: skip
    return tuple(found), vehicle_of, max(per_day.values())


def _groups(instance: Instance) -> dict[int, frozenset[int]]:
    """The vehicles that may serve a place, for the places that not all may."""
    limited = [vehicle.places for vehicle in instance.vehicles]
    everyone = frozenset(range(len(limited)))
    found = {}
    for client in instance.clients:
        own = frozenset(number for number, places in enumerate(limited) if places is None or client.place in places)
        if own != everyone:
            found[client.place] = own
    return found


def _skills(instance: Instance) -> dict[int, frozenset[str]]:
    groups = _groups(instance)
    names = {group: f"skill:{number}" for number, group in enumerate(dict.fromkeys(groups.values()))}
    return {place: frozenset({names[group]}) for place, group in groups.items()}


def _vehicle_skills(instance: Instance) -> list[frozenset[str]]:
    groups, skills = _groups(instance), _skills(instance)
    found: list[set[str]] = [set() for _ in instance.vehicles]
    for place, group in groups.items():
        for number in group:
            found[number] |= skills[place]
    return [frozenset(one) for one in found]


def _visits(client: Client, skills: frozenset[str], ticks: int, loads: int, horizon: int) -> list[Visit]:
    counts = {len(pattern) for pattern in client.patterns}
    if len(counts) != 1:
        raise Unreadable(f"place {client.place} may be visited {sorted(counts)} times")
    length = math.ceil(client.service * ticks - EPSILON)
    window = (Window(math.ceil(client.ready * ticks - EPSILON), _ticks(client.due, ticks, horizon) + length),)
    return [
        Visit(
            f"client:{client.place}:{turn}", client.place, length,
            dict.fromkeys(sorted({pattern[turn] for pattern in client.patterns}), window),
            skills=skills, is_must=True, load=math.ceil(client.demand * loads - EPSILON),
        )
        for turn in range(counts.pop())
    ]  # fmt: skip
