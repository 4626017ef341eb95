"""Seconds and memory until an allocation is proven optimal, against one flow over all ways, and against greedy."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

import numpy as np

import maps.allocation
from bench.server import ROOT, say
from maps.allocation import Demand, Site, allocate, nearest_first

CASES = ((5_000, 300), (50_000, 3_000))
ROOM_FOR = 1.1
"""Places for each person: enough, but not near everybody."""


def county(villages: int, shelters: int) -> tuple[list[Demand], list[Site]]:
    """Points at random over an area that grows with the number of villages, 225 people each on average."""
    dice = np.random.default_rng(20080512)
    side = 0.8 * (villages / 5000) ** 0.5
    people = dice.integers(50, 400, villages)
    weight = dice.random(shelters) + 0.2
    room = (weight / weight.sum() * people.sum() * ROOM_FOR).astype(int)
    at = [(116 + side * dice.random(count), 26 + side * dice.random(count)) for count in (villages, shelters)]
    demands = [Demand(i, float(at[0][0][i]), float(at[0][1][i]), int(people[i])) for i in range(villages)]
    return demands, [Site(j, float(at[1][0][j]), float(at[1][1][j]), int(room[j])) for j in range(shelters)]


def one(villages: int, shelters: int) -> None:
    """Measure one size in this process, so that its memory is its own."""
    demands, sites = county(villages, shelters)
    name = f"{villages:,} villages to {shelters:,} shelters"
    began = time.perf_counter()
    best = allocate(demands, sites)
    ours = time.perf_counter() - began
    say("allocation", f"{name}, {'proven optimal' if best.is_proven else 'NOT PROVEN'} after", ours, "s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    say("allocation", f"{name}, largest memory", peak, "MB")
    began = time.perf_counter()
    greedy = nearest_first(demands, sites)
    say("allocation", f"{name}, nearest shelter with room", time.perf_counter() - began, "s")
    say("allocation", f"{name}, walking of that over the optimum", greedy.person_metres / best.person_metres, "")
    if villages * shelters <= 2_000_000:
        _over_all_ways(demands, sites, name, ours, best.person_metres)


def _over_all_ways(demands: list[Demand], sites: list[Site], name: str, ours: float, optimum: float) -> None:
    maps.allocation.WAYS_AT_FIRST = len(sites)
    began = time.perf_counter()
    whole = allocate(demands, sites)
    seconds = time.perf_counter() - began
    assert abs(whole.person_metres - optimum) < 1e-6 * optimum
    say("allocation", f"{name}, one flow over all ways", seconds, "s")
    say("allocation", f"{name}, ratio of the two (below 1: ours is faster)", ours / seconds, "")


def main() -> int:
    """Each size in a process of its own."""
    if len(sys.argv) == 3 and sys.argv[1].isdecimal():
        one(int(sys.argv[1]), int(sys.argv[2]))
        return 0
    for villages, shelters in CASES:
        command = [sys.executable, "-m", "bench.allocation", str(villages), str(shelters)]
        subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
