import csv
import json
from pathlib import Path
from typing import Any

import pytest

from geo import polygons
from geo.coordinates import Defect, judge_pair
from geo.datums import Datum
from geo.distance import great_circle_m
from geo.polygons import AreaIndex, Shape

pytestmark = pytest.mark.real


def features(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8-sig"))["features"])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def towns(real_data: Path) -> dict[str, Shape]:
    found = features(real_data / "hualien" / "towns.geojson")
    return {town["properties"]["TOWNNAME"]: polygons.parse_geojson(town["geometry"]) for town in found}


def test_areas_agree_with_geodesic_areas_to_a_hundred_thousandth(towns: dict[str, Shape]) -> None:
    # Computed with GeographicLib (Karney 2013) on the same polygons, in square kilometres.
    geodesic = {"瑞穗鄉": 154.544324, "花蓮市": 29.587963, "鳳林鎮": 119.208506, "吉安鄉": 62.925199}
    areas = {name: polygons.area_m2(towns[name]) / 1e6 for name in geodesic}
    assert areas == pytest.approx(geodesic, rel=1e-5)


def test_the_townships_of_hualien_add_up_to_the_published_area(towns: dict[str, Shape]) -> None:
    """Within 1 %: the published 4628.57 square kilometres are surveyed, these outlines are simplified."""
    assert len(towns) == 13
    assert sum(map(polygons.area_m2, towns.values())) / 1e6 == pytest.approx(4628.57, rel=0.01)


def test_each_village_of_hualien_lies_in_its_township(real_data: Path, towns: dict[str, Shape]) -> None:
    index = AreaIndex(towns.items())
    villages = features(real_data / "hualien" / "villages.geojson")
    points = [polygons.inner_point(polygons.parse_geojson(village["geometry"])) for village in villages]
    assert len(points) == 176
    names = [village["properties"].get("TOWNNAME") or village["properties"].get("TOWN") for village in villages]
    assert index.find_many(points) == names


def test_nearly_every_school_of_hualien_is_found_in_the_township_it_names(
    real_data: Path, towns: dict[str, Shape]
) -> None:
    index = AreaIndex(towns.items())
    schools = rows(real_data / "hualien" / "schools.csv")
    judged = [judge_pair(school["lon"], school["lat"]) for school in schools]
    right = [
        pair.point is not None and index.find(*pair.point) == school["town"]
        for pair, school in zip(judged, schools, strict=True)
    ]
    assert sum(right) >= 0.95 * len(schools) == 0.95 * 103


def test_swapped_school_coordinates_are_all_noticed(real_data: Path) -> None:
    for school in rows(real_data / "hualien" / "schools.csv"):
        judged = judge_pair(school["lat"], school["lon"])
        assert [judgement.defect for judgement in judged.judgements] == [Defect.SWAPPED]


def test_the_outline_of_ningdu_moves_back_by_its_offset_and_holds_its_townships(real_data: Path) -> None:
    drawn = polygons.parse_geojson(features(real_data / "ningdu" / "ningdu_boundary_gcj02.json")[0]["geometry"])
    county = polygons.converted_to_wgs84(drawn, Datum.GCJ02)
    was, now = drawn.centroid, county.centroid
    assert 100 < great_circle_m(was.x, was.y, now.x, now.y) < 700
    assert polygons.area_m2(county) / 1e6 == pytest.approx(4053, rel=0.01)
    seats = [row for row in rows(real_data / "ningdu" / "township_points.csv") if row["areaCode"] == "360730"]
    inside = [polygons.contains_point(county, float(row["lon"]), float(row["lat"])) for row in seats]
    assert sum(inside) >= len(inside) - 1


def test_the_four_cities_shelters_are_moved_by_100_to_700_metres(real_data: Path) -> None:
    points = rows(real_data / "shelters" / "cn_4cities_points_gcj02.csv")
    assert len(points) == 1800
    for row in points:
        judged = judge_pair(row["longitude"], row["latitude"], datum=Datum.GCJ02)
        assert judged.point is not None
        assert 100 < great_circle_m(float(row["longitude"]), float(row["latitude"]), *judged.point) < 700
