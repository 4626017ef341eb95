import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from geo import polygons
from geo.datums import Datum, from_wgs84
from geo.polygons import AreaIndex, PolygonError, parse_geojson

SQUARE = [[104.0, 30.0], [105.0, 30.0], [105.0, 31.0], [104.0, 31.0], [104.0, 30.0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_the_whole_earth_has_its_published_area() -> None:
    earth = box(-180, -90, 180, 90)
    assert polygons.area_m2(earth) == pytest.approx(510_065_621_724_000, rel=1e-9)


def test_a_degree_cell_at_the_equator_has_12309_square_kilometres() -> None:
    assert polygons.area_m2(box(0, 0, 1, 1)) / 1e6 == pytest.approx(12_309, abs=1.5)


def test_a_degree_cell_shrinks_towards_the_pole() -> None:
    # 111.3 km x cos 30.5 degrees by 110.9 km
    assert polygons.area_m2(box(104, 30, 105, 31)) / 1e6 == pytest.approx(95.96 * 110.86, rel=0.002)


def test_a_hole_does_not_count() -> None:
    hole = [[104.25, 30.25], [104.75, 30.25], [104.75, 30.75], [104.25, 30.75], [104.25, 30.25]]
    whole, pierced = parse_geojson(polygon(SQUARE)), parse_geojson(polygon(SQUARE, hole))
    lost = polygons.area_m2(whole) - polygons.area_m2(pierced)
    assert lost == pytest.approx(polygons.area_m2(box(104.25, 30.25, 104.75, 30.75)))
    assert not polygons.contains_point(pierced, 104.5, 30.5)


def test_a_bow_tie_is_repaired_into_two_triangles() -> None:
    tie = parse_geojson(polygon([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]))
    assert tie.is_valid
    assert isinstance(tie, MultiPolygon)
    assert tie.area == pytest.approx(0.5)


def test_an_open_ring_and_heights_are_forgiven() -> None:
    shape = parse_geojson(polygon([[*corner, 512.0] for corner in SQUARE[:-1]]))
    assert shape.equals(box(104, 30, 105, 31))
    assert not shape.has_z


def test_overlapping_parts_count_once() -> None:
    shape = parse_geojson({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]})
    assert shape.equals(box(104, 30, 105, 31))


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "not_geojson"),
        ("POLYGON((0 0))", "not_geojson"),
        ({"type": "Point", "coordinates": [1, 2]}, "wrong_type"),
        ({}, "wrong_type"),
        (polygon(), "bad_coordinates"),
        ({"type": "Polygon"}, "bad_coordinates"),
        (polygon([[1, 2], [3, 4]]), "bad_coordinates"),
        (polygon([[1, 2], [3, 4], [1, 2], [3, 4]]), "bad_coordinates"),
        (polygon([[1, 2], [3, "4"], [5, 6]]), "bad_coordinates"),
        (polygon([[1, 2], [3, float("nan")], [5, 6]]), "bad_coordinates"),
        (polygon([[1, 2], [3, True], [5, 6]]), "bad_coordinates"),
        (polygon([[1, 1], [2, 2], [3, 3], [1, 1]]), "empty"),
        (polygon([[lat, lon] for lon, lat in SQUARE]), "out_of_range"),
    ],
)
def test_what_is_no_polygon_is_refused_with_its_reason(geometry: object, code: str) -> None:
    with pytest.raises(PolygonError) as refusal:
        parse_geojson(geometry)
    assert refusal.value.code == code
    assert str(refusal.value)
    assert isinstance(refusal.value, ValueError)


@given(st.recursive(st.none() | st.floats() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=4)))
def test_any_nonsense_is_refused_or_becomes_a_valid_polygon(coordinates: object) -> None:
    try:
        assert parse_geojson({"type": "MultiPolygon", "coordinates": coordinates}).is_valid
    except ValueError as refusal:
        assert str(refusal)


def test_geojson_is_written_short_and_read_back() -> None:
    shape = Polygon([(104.12345678, 30), (105, 30), (105, 31.00000049)])
    written = polygons.to_geojson(shape, decimals=5)
    assert "104.12346" in json.dumps(written)
    assert parse_geojson(written).equals(Polygon([(104.12346, 30), (105, 30), (105, 31)]))


def test_simplifying_keeps_the_shape_valid_and_nearly_the_same_size() -> None:
    ragged = Polygon([(x / 1000, (x % 2) / 10000) for x in range(1000)] + [(1, 1), (0, 1)])
    plain = polygons.simplified(ragged, 0.001)
    assert plain.is_valid
    assert len(plain.exterior.coords) < 10  # type: ignore[union-attr]
    assert plain.area == pytest.approx(ragged.area, rel=0.001)


def test_an_islet_is_not_simplified_away() -> None:
    islet = box(104, 30, 104.0001, 30.0001)
    assert polygons.simplified(islet, 1.0).area > 0


def test_a_crescent_has_its_inner_point_inside() -> None:
    crescent = box(0, 0, 10, 10).difference(box(2, 2, 11, 8))
    assert isinstance(crescent, Polygon)
    point = polygons.inner_point(crescent)
    assert polygons.contains_point(crescent, *point)
    assert not crescent.contains(crescent.centroid)
    assert polygons.bounds_of(crescent) == (0, 0, 10, 10)


def test_a_polygon_drawn_on_a_chinese_web_map_moves_back_to_its_place() -> None:
    drawn = Polygon([from_wgs84(lon, lat, Datum.GCJ02) for lon, lat in SQUARE])
    back = polygons.converted_to_wgs84(drawn, Datum.GCJ02)
    assert drawn.symmetric_difference(Polygon(SQUARE)).area > 1e-3
    assert back.symmetric_difference(Polygon(SQUARE)).area < 1e-8


@pytest.fixture
def townships() -> AreaIndex[str]:
    return AreaIndex([("west", box(0, 0, 1, 1)), ("east", box(1, 0, 2, 1)), ("all", box(0, 0, 2, 1))])


def test_the_index_finds_the_area_of_a_point(townships: AreaIndex[str]) -> None:
    assert townships.find(0.5, 0.5) == "west"
    assert townships.find_all(1.5, 0.5) == ["east", "all"]
    assert townships.find(5, 5) is None


def test_a_point_on_the_common_border_goes_to_the_first(townships: AreaIndex[str]) -> None:
    assert townships.find(1.0, 0.5) == "west"


@given(st.lists(st.tuples(st.floats(-1, 3), st.floats(-1, 2)), max_size=20))
def test_many_points_at_once_are_found_as_one_by_one(points: list[tuple[float, float]]) -> None:
    index = AreaIndex([("west", box(0, 0, 1, 1)), ("east", box(1, 0, 2, 1))])
    assert index.find_many(points) == [index.find(*point) for point in points]


def test_an_empty_index_finds_nothing() -> None:
    empty: AreaIndex[int] = AreaIndex([])
    assert empty.find(1, 1) is None
    assert empty.find_many([(1, 1)]) == [None]
