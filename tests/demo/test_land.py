"""The land is one piece, tiled by villages without gaps or overlaps."""

from __future__ import annotations

from random import Random

import pytest
import shapely
from shapely.geometry import Point

from demo.land import Land, make_land, point_in
from geo.polygons import area_m2


@pytest.fixture(scope="module", params=[1, 2, 3])
def land(request: pytest.FixtureRequest) -> Land:
    return make_land(Random(f"{request.param}:land"), townships=24, villages=350, streets=2)


def test_there_are_as_many_townships_and_villages_as_asked_for(land: Land) -> None:
    assert (len(land.townships), len(land.villages)) == (24, 350)
    assert {village.township for village in land.villages} == set(range(24))


def test_villages_tile_the_county(land: Land) -> None:
    shapes = [village.shape for village in land.villages]
    assert all(shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes), "neighbours must share their border corner by corner"
    assert sum(map(area_m2, shapes)) == pytest.approx(area_m2(land.county), rel=1e-9)


def test_county_and_townships_are_of_one_piece_without_holes(land: Land) -> None:
    for shape in (land.county, *land.townships):
        assert shape.geom_type == "Polygon"
        assert len(shape.interiors) == 0


def test_the_county_is_about_sixty_kilometres_across(land: Land) -> None:
    west, south, east, north = land.county.bounds
    assert 2_300 < area_m2(land.county) / 1e6 < 3_500
    assert 45 < (east - west) * 99.6 < 85
    assert 45 < (north - south) * 110.8 < 85
    assert west < 116.0 < east
    assert south < 26.5 < north


def test_seats_lie_in_their_villages(land: Land) -> None:
    assert all(village.shape.contains(Point(village.seat)) for village in land.villages)


def test_villages_in_town_are_smaller(land: Land) -> None:
    def mean(townships: set[int]) -> float:
        sizes = [area_m2(village.shape) for village in land.villages if village.township in townships]
        return sum(sizes) / len(sizes)

    assert mean({0, 1, 2}) < mean(set(range(3, 24))) / 2


def test_borders_are_not_straight(land: Land) -> None:
    corners = sum(len(village.shape.exterior.coords) for village in land.villages) / 350
    assert 20 < corners < 60


def test_a_point_in_a_village_lies_in_it() -> None:
    land, rng = make_land(Random("1:land"), 6, 60, 1, 12.0), Random(5)
    for village in land.villages:
        assert village.shape.contains(Point(point_in(rng, village.shape, village.seat, 1.0)))
