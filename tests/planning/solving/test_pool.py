"""The best combination of routes that were met, against trying all of them; the pool that keeps them."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from planning.solving import pool
from planning.solving.pool import Combination, Pool, Route, Shelf, best_combination

TWO_SHIFTS = {0: 2}


def by_hand(routes: list[Route], shifts: dict[int, int], prices: dict[int, int]) -> int:
    """The least cost over all sets of routes that may be driven together."""
    shelf = Shelf(tuple(routes), shifts, prices)
    sets = (chosen for count in range(sum(shifts.values()) + 1) for chosen in combinations(routes, count))
    return min(shelf.cost(chosen) for chosen in sets if not shelf.complaints(chosen))


def some_county(seed: int, *, routes: int = 16, visits: int = 7) -> tuple[list[Route], dict[int, int], dict[int, int]]:
    dice = random.Random(seed)
    prices = {visit: 1_000_000 if visit < 2 else dice.randint(5, 60) for visit in range(visits)}
    met = [
        Route(dice.randint(0, 1), tuple(dice.sample(range(visits), dice.randint(1, 3))), dice.randint(5, 80))
        for _ in range(routes)
    ]
    return met, {0: 2, 1: 1}, prices


@pytest.mark.parametrize("seed", range(12))
def test_it_is_as_cheap_as_the_best_of_all_sets(seed: int) -> None:
    routes, shifts, prices = some_county(seed)
    found = best_combination(routes, shifts, prices)
    assert found.is_proven
    assert found.cost == by_hand(routes, shifts, prices)
    assert not Shelf(tuple(routes), shifts, prices).complaints(found.routes)


def test_routes_of_two_plans_are_put_together() -> None:
    left, right = [Route(0, (0, 1), 10), Route(0, (2, 3), 30)], [Route(0, (1, 0), 25), Route(0, (3, 2), 12)]
    found = best_combination(left + right, TWO_SHIFTS, dict.fromkeys(range(4), 100), left)
    assert (found.cost, set(found.routes)) == (22, {left[0], right[1]})


def test_a_visit_is_left_out_if_that_is_cheaper_than_driving_there() -> None:
    routes = [Route(0, (0, 1), 50), Route(0, (0,), 10)]
    assert best_combination(routes, TWO_SHIFTS, {0: 1_000, 1: 30}).routes == (routes[1],)
    assert best_combination(routes, TWO_SHIFTS, {0: 1_000, 1: 45}).routes == (routes[0],)


def test_no_kind_of_shift_is_used_more_often_than_there_are_shifts() -> None:
    routes = [Route(1, (visit,), 1) for visit in range(4)] + [Route(7, (0, 1, 2, 3), 1)]
    found = best_combination(routes, {1: 3}, dict.fromkeys(range(4), 100))
    assert found.cost == 3 + 100


def test_the_current_plan_stays_when_nothing_better_was_met() -> None:
    current = [Route(0, (0, 1), 10), Route(0, (2,), 10)]
    prices = dict.fromkeys(range(3), 99)
    found = best_combination([Route(0, (0,), 8), Route(0, (1, 2), 15)], TWO_SHIFTS, prices, current)
    assert found == Combination(tuple(current), 20, is_proven=True)


def test_a_cheaper_order_of_the_same_visits_is_taken_at_once() -> None:
    found = best_combination([Route(0, (1, 0), 7)], TWO_SHIFTS, {}, [Route(0, (0, 1), 10)])
    assert found.cost == 0, "nothing need be driven where nothing has a price"
    found = best_combination([Route(0, (1, 0), 7)], TWO_SHIFTS, {0: 50, 1: 50}, [Route(0, (0, 1), 10)])
    assert found == Combination((Route(0, (1, 0), 7),), 7, is_proven=True)


def test_current_routes_that_exclude_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="visit 0 is served 2 times"):
        best_combination([], TWO_SHIFTS, {0: 9}, [Route(0, (0,), 1), Route(0, (0, 1), 1)])
    with pytest.raises(ValueError, match="1 routes for 0 shifts of kind 5"):
        best_combination([], TWO_SHIFTS, {0: 9}, [Route(5, (0,), 1)])


def test_with_too_little_work_the_current_plan_is_given_back() -> None:
    routes, shifts, prices = some_county(3, routes=400, visits=30)
    found = best_combination(routes, shifts, prices, [], work=1e-9)
    assert found.cost <= Shelf((), shifts, prices).cost([])
    assert found == best_combination(routes, shifts, prices, [], work=1e-9), "the same work, the same answer"


def test_of_too_many_routes_the_likeliest_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST_CHOICES", 5)
    routes, shifts, prices = some_county(4, routes=60, visits=12)
    found = best_combination(routes, shifts, prices)
    assert found.cost < Shelf((), shifts, prices).cost([])
    assert not Shelf(tuple(routes), shifts, prices).complaints(found.routes)


def test_a_pool_keeps_the_cheapest_order_of_the_same_visits() -> None:
    met = Pool()
    for kind, stops, cost in ((0, [1, 2], 9), (0, [2, 1], 7), (0, [1, 2], 8), (1, [1, 2], 5), (0, [], 0)):
        met.add(kind, stops, cost)
    assert list(met) == [Route(0, (2, 1), 7), Route(1, (1, 2), 5)]


def test_a_full_pool_forgets_what_was_not_met_for_longest() -> None:
    met = Pool(most=20)
    for visit in range(20):
        met.add(0, [visit], visit)
    met.add(0, [0], 5)
    met.add(0, [99], 1)
    assert len(met) == 19
    kept = {route.stops[0] for route in met}
    assert {0, 99} <= kept
    assert {1, 2} & kept == set()


def test_a_pool_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Pool(most=0)
