"""People go to the shelters that together are nearest, as many as there is room for; nobody is lost on the way."""

from __future__ import annotations

from random import Random

import pytest

from geo.distance import walking_m
from maps.allocation import Allocation, Demand, Site, allocate, nearest_first
from tests.support.linear import optimum

DETOUR = 1.3


def county(seed: int, villages: int, shelters: int, room_for: float) -> tuple[list[Demand], list[Site]]:
    """Villages and shelters at random within about 20 km, with room for that share of the people."""
    dice = Random(seed)

    def at() -> tuple[float, float]:
        return 116 + dice.random() * 0.2, 26 + dice.random() * 0.2

    demands = [Demand(100 + i, *at(), dice.randint(20, 900)) for i in range(villages)]
    each = int(sum(demand.people for demand in demands) * room_for / shelters)
    return demands, [Site(500 + j, *at(), dice.randint(each // 2, each * 3 // 2)) for j in range(shelters)]


def balances(found: Allocation, demands: list[Demand], sites: list[Site]) -> None:
    for demand in demands:
        placed = sum(flow.people for flow in found.flows if flow.demand == demand.key)
        assert placed + found.left_over.get(demand.key, 0) == demand.people
    for site in sites:
        assert sum(flow.people for flow in found.flows if flow.site == site.key) <= site.capacity
    assert all(flow.people > 0 for flow in found.flows)


@pytest.mark.parametrize(
    ("seed", "villages", "shelters", "room_for", "longest"),
    [(1, 12, 5, 1.5, None), (2, 30, 9, 1.02, None), (3, 25, 40, 0.7, None), (4, 40, 12, 1.1, 6000.0),
     (5, 30, 30, 0.9, 4000.0)],
)  # fmt: skip
def test_the_optimum_is_that_of_an_independent_linear_programme(
    seed: int, villages: int, shelters: int, room_for: float, longest: float | None
) -> None:
    demands, sites = county(seed, villages, shelters, room_for)
    found = allocate(demands, sites, detour_factor=DETOUR, longest_m=longest)
    people, person_metres = optimum(demands, sites, DETOUR, longest)
    assert found.is_proven
    assert found.allocated == pytest.approx(people, abs=1e-3)
    assert found.person_metres == pytest.approx(person_metres, rel=1e-6)
    balances(found, demands, sites)


def test_greedy_walks_further_than_the_optimum_and_says_that_it_proves_nothing() -> None:
    demands, sites = county(2, 30, 9, 1.02)
    greedy, best = nearest_first(demands, sites, detour_factor=DETOUR), allocate(demands, sites, detour_factor=DETOUR)
    balances(greedy, demands, sites)
    assert greedy.allocated == best.allocated
    assert greedy.person_metres > best.person_metres * 1.02
    assert not greedy.is_proven


def test_a_village_is_split_when_its_shelter_is_full() -> None:
    here, near, far = (116.0, 26.0), (116.001, 26.0), (116.01, 26.0)
    found = allocate([Demand(1, *here, 500)], [Site(7, *far, 1000), Site(8, *near, 300)], detour_factor=DETOUR)
    assert [(flow.site, flow.people) for flow in found.flows] == [(8, 300), (7, 200)]
    assert found.flows[0].metres == pytest.approx(walking_m(*here, *near, DETOUR), abs=0.001)


def test_nobody_is_sent_further_than_allowed_and_those_are_told_apart() -> None:
    found = allocate([Demand(1, 116, 26, 10), Demand(2, 117, 26, 30)], [Site(9, 116, 26.001, 100)], longest_m=1000)
    assert (found.allocated, found.left_over) == (10, {2: 30})
    assert found.is_proven


def test_somebody_gives_way_so_that_more_people_get_a_place() -> None:
    """A could go to either shelter; B reaches only the one that is nearer to A."""
    a, b = Demand(1, 116.0, 26.0, 100), Demand(2, 115.994, 26.0, 100)
    near, other = Site(7, 115.9995, 26.0, 100), Site(8, 116.006, 26.0, 100)
    found = allocate([a, b], [near, other], detour_factor=1, longest_m=700)
    assert {(flow.demand, flow.site) for flow in found.flows} == {(1, 8), (2, 7)}
    assert not found.left_over


def test_a_measured_way_counts_before_the_estimate() -> None:
    demands, sites = [Demand(1, 116, 26, 10)], [Site(7, 116.001, 26, 50), Site(8, 116.003, 26, 50)]
    found = allocate(demands, sites, ways={(1, 7): 4000.0, (1, 99): 1.0})
    assert [(flow.site, round(flow.metres)) for flow in found.flows] == [(8, round(walking_m(116, 26, 116.003, 26)))]


@pytest.mark.parametrize(
    ("demands", "sites", "left"),
    [([], [], {}), ([Demand(1, 116, 26, 5)], [], {1: 5}), ([], [Site(1, 116, 26, 5)], {}),
     ([Demand(1, 116, 26, 5)], [Site(1, 116, 26, 0)], {1: 5}), ([Demand(1, 116, 26, 0)], [Site(1, 116, 26, 9)], {})],
)  # fmt: skip
def test_nothing_to_allocate_is_an_answer_too(demands: list[Demand], sites: list[Site], left: dict[int, int]) -> None:
    for found in (allocate(demands, sites), nearest_first(demands, sites)):
        assert (found.flows, found.left_over) == ([], left)
    assert allocate(demands, sites).is_proven


def test_all_at_one_point_walk_no_metre() -> None:
    found = allocate([Demand(i, 116, 26, 10) for i in range(3)], [Site(7, 116, 26, 25)])
    assert (found.allocated, found.person_metres, sum(found.left_over.values())) == (25, 0, 5)


def test_numbers_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        allocate([Demand(1, 116, 26, -1)], [])
    with pytest.raises(ValueError, match="detour factor"):
        allocate([], [], detour_factor=0.9)
