"""A county's campaign: our planner against cheapest insertion and OR-Tools routing, a lower bound, and a big county.

python -m bench.planner                       shortened, as `make bench` has it
python -m bench.planner --full                one minute against the peers, ten for the long run
python -m bench.planner county --seconds 60 --long 600
python -m bench.planner small | big           one of the cases alone

Each case runs in a process of its own, one thread at a time. All plans are scored and checked by the planner's own
scoring and checking; fairness weighs nothing here, because the peers do not know it.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field

from bench.planner_county import WITHOUT_FAIRNESS, campaign, county, small, valley
from bench.server import ROOT, say
from planning.solving.checking import breaks
from planning.solving.problem import Effort, Plan, Problem
from planning.solving.scoring import Score, score

CASES = ("county", "small", "big")
SHORT_SECONDS, FULL_SECONDS, LONG_SECONDS = 20, 60, 600
BOUND_UNITS, BOUND_DAYS, BOUND_SECONDS = 30, 5, 10
BIG_UNITS, BIG_TEAMS, BIG_DAYS, BIG_SECONDS = (360, 640), 12, 40, 45
SEED = 1


@dataclass
class Course:
    """How a search went on: seconds and total of each better plan."""

    began: float = field(default_factory=time.perf_counter)
    steps: list[tuple[float, Score]] = field(default_factory=list)

    def tell(self, plan: Plan, found: Score) -> None:
        """Remember when it was found."""
        self.steps.append((time.perf_counter() - self.began, found))

    @property
    def first(self) -> float:
        """Seconds to the first plan that has all must-dos."""
        return next((seconds for seconds, found in self.steps if not found.must_left), float("nan"))


def ours(problem: Problem, seconds: float) -> tuple[Plan, Course]:
    """Our plan after so many seconds, loading the engine included, and how it came to it."""
    course = Course()
    from planning.solving.solver import solve

    return solve(problem, Effort(seconds, seed=SEED), course.tell, lambda: False), course


def shown(problem: Problem, name: str, plan: Plan) -> Score:
    """Say what the plan is worth; AssertionError if it breaks a hard rule."""
    wrong = breaks(problem, plan)
    assert not wrong, f"{name}: {wrong[:3]}"
    found = score(problem, plan)
    say("planner", f"{name}: driving", found.drive / problem.drive_units / 60, "h")
    say("planner", f"{name}: visits of {len(problem.visits)}", len(plan.placed), "")
    say("planner", f"{name}: must-dos left out", found.must_left, "")
    return found


def against_peers(seconds: float, long: float | None) -> None:
    """The county against greedy, OR-Tools and ourselves with more time."""
    from bench.planner_peer import peer
    from planning.solving.greedy import greedy

    place = county()
    problem = campaign(place, weights=WITHOUT_FAIRNESS)
    name = f"{place.name}, {len(problem.visits)} units, {len(problem.teams)} teams, {len(problem.shifts)} team days"
    say("planner", f"{name}: must-dos", sum(visit.is_must for visit in problem.visits), "")
    plan, course = ours(problem, seconds)
    say("planner", "first proposal with all must-dos after", course.first, "s")
    mine = shown(problem, f"ours, {seconds:.0f} s", plan)
    began = time.perf_counter()
    plan = greedy(problem)
    say("planner", "cheapest insertion, fewest options first", time.perf_counter() - began, "s")
    plain = shown(problem, "cheapest insertion", plan)
    theirs = shown(problem, f"OR-Tools routing, {seconds:.0f} s after its first", peer(problem).solve(seconds)[0])
    compared(problem, "cheapest insertion", mine, plain)
    compared(problem, f"OR-Tools routing, {seconds:.0f} s", mine, theirs)
    if long:
        best = shown(problem, f"ours, {long:.0f} s", ours(problem, long)[0])
        compared(problem, f"ours after {long:.0f} s", mine, best)


def compared(problem: Problem, name: str, mine: Score, other: Score) -> None:
    """Say how we stand to another: driving where the coverage is the same, else what both leave out too."""
    if (mine.must_left, mine.value_left) == (other.must_left, other.value_left):
        say("planner", f"our driving above that of {name}", (mine.drive / other.drive - 1) * 100, "%")
    else:
        say("planner", f"our points left out less those of {name}", mine.value_left - other.value_left, "")
        ratio = mine.total(problem) / max(1, other.total(problem))
        say("planner", f"our cost (left out and driving) above that of {name}", (ratio - 1) * 100, "%")


def true_gap(seconds: float) -> None:
    """How far from the optimum a small county's plan is."""
    from bench.planner_bound import bound

    problem = small(county(), units=BOUND_UNITS, days=BOUND_DAYS)
    name = f"{len(problem.visits)} units, {len(problem.teams)} teams, {len(problem.shifts)} team days"
    plan, _ = ours(problem, seconds)
    mine = shown(problem, f"{name}, ours, {seconds:.0f} s", plan).total(problem)
    began = time.perf_counter()
    found = bound(problem, plan)
    say("planner", f"{name}: tours that are possible", found.tours, "")
    say("planner", f"{name}: lower bound over all of them after", time.perf_counter() - began, "s")
    say("planner", f"{name}: ours above the bound, in its driving", (mine - found.least) / problem.drive_units, "min")
    drive = score(problem, plan).drive
    say("planner", f"{name}: that is of its driving at most", (mine - found.least) / drive * 100, "%")
    if found.best is not None:
        say("planner", f"{name}: ours above the proven optimum", (mine - found.best) / drive * 100, "% of its driving")


def big(seconds: float) -> None:
    """A thousand units, twelve teams, forty days."""
    place = valley(*BIG_UNITS, towns=26)
    problem = campaign(place, teams=BIG_TEAMS, days=BIG_DAYS, weights=WITHOUT_FAIRNESS)
    name = f"{len(problem.visits):,} units, {len(problem.teams)} teams, {BIG_DAYS} days"
    began = time.perf_counter()
    plan, course = ours(problem, seconds)
    say("planner", f"{name}: first proposal with all must-dos after", course.first, "s")
    say("planner", f"{name}: proposal after, asked for {seconds:.0f} s", time.perf_counter() - began, "s")
    shown(problem, f"{name}, ours", plan)
    say("planner", f"{name}: driving of the first proposal", course.steps[0][1].drive / problem.drive_units / 60, "h")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    say("planner", f"{name}: largest memory", peak, "MB")


def main() -> int:
    """Each case in a process of its own, or the one that is named in this one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("case", nargs="?", choices=CASES)
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--seconds", type=float)
    asked.add_argument("--long", type=float)
    given = asked.parse_args()
    if given.case is None:
        for case in CASES:
            command = [sys.executable, "-m", "bench.planner", case, *sys.argv[1:]]
            subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True)
    elif given.case == "county":
        seconds = given.seconds or (FULL_SECONDS if given.full else SHORT_SECONDS)
        against_peers(seconds, given.long or (LONG_SECONDS if given.full else None))
    elif given.case == "small":
        true_gap(BOUND_SECONDS)
    else:
        big(given.seconds or BIG_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
