import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datums import Datum, from_wgs84, is_shifted, to_wgs84
from geo.distance import great_circle_m

IN_CHINA = {"lon": st.floats(73.0, 135.0), "lat": st.floats(3.0, 54.0)}

# WGS-84 and GCJ-02 pairs (lon, lat) that several open converters publish in their tests.
PUBLISHED = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]


@pytest.mark.parametrize(("wgs84", "gcj02"), PUBLISHED)
def test_gcj02_agrees_with_published_pairs(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert from_wgs84(*wgs84, Datum.GCJ02) == pytest.approx(gcj02, abs=1e-12)
    assert to_wgs84(*gcj02, Datum.GCJ02) == pytest.approx(wgs84, abs=1e-12)


def test_bd09_of_tiananmen_is_some_1300_metres_off_like_baidu_maps() -> None:
    lon, lat = from_wgs84(116.377817, 39.911954, Datum.BD09)
    assert (lon, lat) == pytest.approx((116.39045471310828, 39.919575550965874), abs=1e-12)
    assert 1200 < great_circle_m(116.377817, 39.911954, lon, lat) < 1500


def test_the_offset_at_chengdu_is_363_metres() -> None:
    moved = from_wgs84(104.0665, 30.5723, Datum.GCJ02)
    assert great_circle_m(104.0665, 30.5723, *moved) == pytest.approx(363, abs=2)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(116.4, 39.9), (121.5, 31.2), (113.3, 23.1), (104.07, 30.67), (87.6, 43.8), (91.1, 29.65), (126.6, 45.8)],
    ids=["Beijing", "Shanghai", "Guangzhou", "Chengdu", "Urumqi", "Lhasa", "Harbin"],
)
def test_in_the_cities_the_offset_is_100_to_700_metres(lon: float, lat: float) -> None:
    assert 100 < great_circle_m(lon, lat, *from_wgs84(lon, lat, Datum.GCJ02)) < 700


@given(**IN_CHINA)
def test_gcj02_moves_every_point_in_china_by_tens_to_hundreds_of_metres(lon: float, lat: float) -> None:
    assert 20 < great_circle_m(lon, lat, *from_wgs84(lon, lat, Datum.GCJ02)) < 1200


@given(**IN_CHINA, datum=st.sampled_from(Datum))
def test_there_and_back_ends_within_a_billionth_of_a_degree(lon: float, lat: float, datum: Datum) -> None:
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert abs(back.lon - lon) < 1e-9
    assert abs(back.lat - lat) < 1e-9


@given(lon=st.floats(-180, 180), lat=st.floats(-85, 85))
def test_cgcs2000_and_wgs84_pass_through(lon: float, lat: float) -> None:
    assert to_wgs84(lon, lat, Datum.CGCS2000) == (lon, lat)
    assert from_wgs84(lon, lat, Datum.WGS84) == (lon, lat)


@pytest.mark.parametrize(("lon", "lat"), [(2.3522, 48.8566), (-74.0, 40.7), (139.69, 35.69), (151.2, -33.9)])
def test_outside_the_rectangle_gcj02_changes_nothing(lon: float, lat: float) -> None:
    assert not is_shifted(lon, lat)
    assert from_wgs84(lon, lat, Datum.GCJ02) == (lon, lat)
    assert to_wgs84(lon, lat, Datum.GCJ02) == (lon, lat)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_number_that_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        to_wgs84(bad, 30.0, Datum.GCJ02)
