"""Where another shelter gains most, step by step, and which sites to open together."""

from __future__ import annotations

import numpy as np

from maps.allocation import Demand
from maps.siting import Reach, best_sites, open_sites, within_reach

# on the equator a thousandth of a degree is 111.2 m
VILLAGES = [Demand(1, 0.000, 0, 100), Demand(2, 0.004, 0, 60), Demand(3, 0.008, 0, 50), Demand(4, 0.020, 0, 30)]


def test_within_reach_is_who_walks_no_further_than_the_sites_reach() -> None:
    assert within_reach(VILLAGES, [Reach(9, 0.004, 0, 450)], detour_factor=1) == {1, 2, 3}
    assert within_reach(VILLAGES, [Reach(9, 0.004, 0, 450)], detour_factor=1.3) == {2}


def test_each_site_is_chosen_for_what_it_adds_to_those_before() -> None:
    candidates = [Reach(11, 0.004, 0, 450), Reach(12, 0.000, 0, 450), Reach(13, 0.020, 0, 100)]
    gains = best_sites(VILLAGES, [], candidates, 5, detour_factor=1)
    assert [(gain.site, gain.people, gain.within_reach) for gain in gains] == [(11, 210, 210), (13, 30, 240)]
    assert gains[0].demands == [1, 2, 3]


def test_what_stands_already_gains_nothing_again() -> None:
    gains = best_sites(VILLAGES, [Reach(9, 0, 0, 100)], [Reach(11, 0.004, 0, 450)], 1, detour_factor=1)
    assert [(gain.people, gain.demands, gain.within_reach) for gain in gains] == [(110, [2, 3], 210)]


def test_a_measured_way_decides_over_reach() -> None:
    assert within_reach(VILLAGES[:1], [Reach(9, 0, 0, 450)], ways={(1, 9): 900.0}) == set()


def test_without_candidates_or_gain_the_list_is_empty() -> None:
    assert best_sites(VILLAGES, [], [], 3) == []
    assert best_sites(VILLAGES, [Reach(9, 0.004, 0, 5000)], [Reach(11, 0, 0, 5000)], 3) == []


def test_the_sites_that_together_cost_least_are_opened() -> None:
    costs = [[1, 10, 4], [10, 1, 4]]
    dear, cheap = [10, 10, 5], [1, 1, 5]
    assert open_sites([5, 5], [10, 10, 10], dear, costs).opened == [2]  # type: ignore[union-attr]
    found = open_sites([5, 5], [10, 10, 10], cheap, costs)
    assert found is not None and found.is_proven
    assert (found.opened, round(found.cost, 6)) == ([0, 1], 4)
    assert np.allclose(found.shares.sum(axis=1), 1)


def test_a_limit_on_the_number_of_sites_holds_and_too_little_room_is_no_answer() -> None:
    costs = [[1, 10, 4], [10, 1, 4]]
    assert open_sites([5, 5], [10, 10, 10], [2, 2, 3], costs, most=1).opened == [2]  # type: ignore[union-attr]
    assert open_sites([5, 5], [4, 4, 1], [0, 0, 0], costs) is None
