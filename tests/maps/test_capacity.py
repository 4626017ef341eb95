"""Declared and computed capacity of shelters."""

from __future__ import annotations

import pytest

from maps.capacity import Capacity, capacity_of, computed_capacity
from maps.norms import MapNorms


@pytest.mark.parametrize(
    ("area_m2", "norm", "people"), [(2000, 0.5, 4000), (2000, 2, 1000), (2000, 4.5, 444), (0, 2, 0)]
)
def test_whole_people_fit_on_the_effective_area(area_m2: float, norm: float, people: int) -> None:
    assert computed_capacity(area_m2, norm) == people


def test_an_exact_quotient_is_not_lost_to_rounding() -> None:
    assert computed_capacity(0.3 * 3, 0.3) == 3


@pytest.mark.parametrize(("area_m2", "norm"), [(None, 2.0), (2000.0, None)])
def test_nothing_is_computed_from_nothing(area_m2: float | None, norm: float | None) -> None:
    assert computed_capacity(area_m2, norm) is None


@pytest.mark.parametrize(("area_m2", "norm"), [(2000, 0), (2000, -1), (-5, 2)])
def test_impossible_numbers_are_refused(area_m2: float, norm: float) -> None:
    with pytest.raises(ValueError, match="m2 per person"):
        computed_capacity(area_m2, norm)


def test_more_people_than_the_area_allows_are_noticed() -> None:
    crowded = capacity_of(3000, 2000, 2.0)
    assert (crowded.computed, crowded.is_overstated, crowded.planned) == (1000, True, 1000)


def test_as_many_people_as_the_area_allows_are_fine() -> None:
    assert not capacity_of(1000, 2000, 2.0).is_overstated


def test_one_number_is_enough_to_plan_with_but_not_to_compare() -> None:
    declared_only = capacity_of(3000, None, 2.0)
    assert declared_only.planned == 3000
    assert not declared_only.is_overstated
    assert Capacity(None, None, None).planned is None


def test_a_number_beyond_anything_usual_is_noticed() -> None:
    assert Capacity(10_001, None, None).is_implausible
    assert not Capacity(10_000, None, None).is_implausible


def test_norms_hold_by_class_and_are_not_verified_at_first() -> None:
    norms = MapNorms()
    assert [norms.m2_per_person(kind) for kind in ("emergency", "short", "long")] == [0.5, 2.0, 4.5]
    assert norms.m2_per_person(None) is None
    assert not norms.is_verified


def test_stored_norms_stand_before_the_defaults_and_unknown_ones_are_ignored() -> None:
    norms = MapNorms.from_stored({"short_m2": 1.5, "is_verified": True, "of_an_older_version": 7})
    assert (norms.short_m2, norms.long_m2, norms.is_verified) == (1.5, 4.5, True)
    assert MapNorms.from_stored(None) == MapNorms()
