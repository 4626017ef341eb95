"""What stands out in the facts of a shelter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maps.capacity import Capacity, capacity_of
from maps.norms import MapNorms
from maps.site_checks import Site, remarks

NORMS = MapNorms()
GOOD = Site("township", True, 6000, 4000, 4, capacity_of(1333, 4000, 0.5))


def said(site: Site, norms: MapNorms = NORMS) -> str:
    return " ".join(str(one) for one in remarks(site, norms))


def test_a_site_in_a_town_that_just_meets_the_norms_has_nothing_against_it() -> None:
    assert said(GOOD) == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"effective_area_m2": 3999, "capacity": Capacity(1000, 8000, 0.5)}, "at least 4,000 m² (GB 50188)"),
        ({"capacity": capacity_of(1334, 4000, 0.5)}, "1,334 people this one has 3.0 m²"),
        ({"exits": 3}, "at least 4 exits (GB 50188); this one has 3"),
        ({"effective_area_m2": 6001}, "larger than the total area (6,000 m²)"),
        ({"capacity": capacity_of(8001, 4000, 0.5)}, "More people are declared (8,001)"),
        ({"capacity": Capacity(10_001, None, None)}, "More than 10,000 people"),
    ],
)
def test_what_falls_short_is_told(changes: dict[str, object], told: str) -> None:
    assert told in said(replace(GOOD, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("changes", [{"management": "county"}, {"is_outdoor": False}, {"is_outdoor": None}])
def test_elsewhere_the_norms_of_towns_are_not_asked_for(changes: dict[str, object]) -> None:
    assert said(replace(GOOD, effective_area_m2=500, exits=1, capacity=Capacity(100, 1000, 0.5), **changes)) == ""  # type: ignore[arg-type]


def test_a_county_may_set_its_own_numbers() -> None:
    assert "at least 5 exits" in said(GOOD, MapNorms(town_exits=5))
    assert MapNorms.from_stored({"short_radius_km": 1.2}).radius_km("short") == 1.2
    assert (NORMS.radius_km("emergency"), NORMS.radius_km("long"), NORMS.radius_km(None)) == (0.5, 2.5, None)
    assert [NORMS.days_to_mend(one) for one in ("danger", "major", "minor")] == [3, 15, 30]
