"""Tours made by prices, and a plan chosen among them: against trying everything, and never breaking a rule."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from planning.solving.checking import breaks
from planning.solving.column_kinds import kinds_of, open_shifts
from planning.solving.column_master import Master
from planning.solving.column_search import ColumnSearch, Limit, made_anew, suits
from planning.solving.columns import Search, Width
from planning.solving.greedy import greedy
from planning.solving.pool import Route
from planning.solving.problem import Fixed, Placement, Plan, Problem, Visit, Window
from planning.solving.scoring import score
from planning.solving.tours import stop_of, tour
from tests.support.counties import EVENING, county, with_shifts, with_visit

POINTS = {"a": (20, 0), "b": (25, 5), "c": (-30, 0), "d": (-30, 10), "e": (0, 45), "f": (5, 50), "g": (40, 40)}
COUNTY = with_shifts(county(POINTS, days=3, bases=((0, 0), (10, 10))), last=21 * 60, most_ticks=8 * 60, most_visits=3)
BOTH_BASES = 6
LONG = 60.0


def never() -> bool:
    return False


def limit(seconds: float = LONG) -> Limit:
    now = time.monotonic()
    return Limit(now + seconds, never, now)


def search_of(problem: Problem, width: Width = Width()) -> Search:  # noqa: B008 (frozen)
    kind = kinds_of(problem, [0], range(len(problem.visits)))[0]
    return Search(kind, len(problem.visits), width)


def all_tours(problem: Problem) -> dict[frozenset[int], int]:
    """The driving of the cheapest order of every set of visits that the first shift can make."""
    best: dict[frozenset[int], int] = {}
    shift = problem.shifts[0]
    for count in range(1, 4):
        for order in permutations(range(len(problem.visits)), count):
            made = tour(problem, shift, [stop_of(problem, visit, shift) for visit in order])
            if made is not None and made.drive < best.get(frozenset(order), 1 << 40):
                best[frozenset(order)] = made.drive
    return best


@pytest.mark.parametrize("hours", [None, EVENING, (Window(540, 660), *EVENING)])
def test_at_any_price_all_tours_are_found_in_their_cheapest_order(hours: tuple[Window, ...] | None) -> None:
    problem = with_visit(COUNTY, 6, windows=dict.fromkeys(range(3), hours)) if hours else COUNTY
    search = search_of(problem)
    found = search.tours(np.zeros(len(problem.visits)), np.inf, 10_000)
    sets = [frozenset(search.kind.visit[row[row >= 0]].tolist()) for row in found.clients]
    assert dict(zip(sets, found.cost.tolist(), strict=True)) == all_tours(problem)
    assert len(sets) == len(set(sets))


def test_the_best_at_these_prices_come_first_and_none_that_is_not_worth_it() -> None:
    search = search_of(COUNTY)
    prices = np.array([500.0, 500, 0, 0, 900, 900, 100])
    found = search.tours(prices, -50.0, 3)
    assert len(found) == 3
    assert (np.diff(found.reduced) >= 0).all()
    assert found.reduced[0] == min(
        cost - sum(prices[visit] for visit in visits) for visits, cost in all_tours(COUNTY).items()
    )
    assert len(search.tours(np.zeros(7), 0.0, 3)) == 0


def test_a_narrow_search_finds_tours_that_can_be_driven() -> None:
    search = search_of(COUNTY, Width(beginnings=2, nexts=1))
    found = search.tours(np.full(7, 300.0), np.inf, 100)
    sets = [frozenset(search.kind.visit[row[row >= 0]].tolist()) for row in found.clients]
    every = all_tours(COUNTY)
    assert all(cost >= every[visits] for visits, cost in zip(sets, found.cost.tolist(), strict=True))


def test_the_plan_is_better_than_cheapest_insertion_and_keeps_every_rule() -> None:
    start = greedy(COUNTY, Plan({0: Placement(0, 600, (1,)), 4: Placement(1, 600, (1,)), 2: Placement(2, 600, (1,))}))
    found = ColumnSearch(COUNTY, start).better(limit())
    assert breaks(COUNTY, found) == []
    assert found.left_out(COUNTY) == []
    assert score(COUNTY, found).drive < score(COUNTY, start).drive
    assert score(COUNTY, found).drive <= score(COUNTY, greedy(COUNTY)).drive


def test_pins_events_and_repeated_visits_stay_with_the_shifts_they_are_on() -> None:
    pin = Placement(0, 9 * 60, (0,))
    problem = replace(COUNTY, pinned={0: pin}, fixed=(Fixed("event:1", 1, 1, 600, 720, 3),))
    start = greedy(problem)
    assert {(problem.shifts[k].team, problem.shifts[k].day) for k in open_shifts(problem, start)} == {
        (0, 1), (0, 2), (1, 0), (1, 2)
    }  # fmt: skip
    found = ColumnSearch(problem, start).better(limit())
    assert breaks(problem, found) == []
    assert found.placed[0] == pin


def test_each_tour_needs_a_day_of_its_own() -> None:
    problem = county({"a": (10, 0), "b": (0, 10), "c": (5, 5)}, days=2)
    first_only = {0: (Window(480, 720),)}
    for visit in (0, 1):
        problem = with_visit(problem, visit, windows=first_only)
    kinds = kinds_of(problem, [0, 1], range(3))
    assert [kind.shifts for kind in kinds] == [(0, 1)]
    master = Master(kinds, dict.fromkeys(range(3), 1_000))
    for visit in range(3):
        assert master.add(Route(0, (visit,), 10))
    assert [master.keep(visit) for visit in (0, 1, 2)] == [True, False, True]
    assert master.is_full(0)
    assert not master.add(Route(0, (0,), 10)), "known already"


def test_without_time_or_when_told_to_stop_the_plan_stays_as_it_is() -> None:
    start = greedy(COUNTY)
    now = time.monotonic()
    assert ColumnSearch(COUNTY, start).better(Limit(now + 9, lambda: True, now)) is start
    assert made_anew(COUNTY, start, 1.0, never) is start


def test_long_tours_and_changes_that_cost_something_are_not_for_this_search() -> None:
    start = greedy(COUNTY)
    assert suits(COUNTY, start)
    assert not suits(COUNTY, Plan())
    told = replace(COUNTY, published=dict(start.placed), weights=replace(COUNTY.weights, change=60))
    assert not suits(told, start)
    many = tuple(Visit(f"v{n}", 2, 10, {0: (Window(480, 720),)}) for n in range(12))
    busy = replace(county({"a": (1, 0)}, days=1), visits=tuple(replace(visit, place=1) for visit in many))
    assert not suits(busy, greedy(busy))
