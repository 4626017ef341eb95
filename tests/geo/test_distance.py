import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.distance import great_circle_m, walking_m

LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


def test_a_degree_of_the_meridian_is_111_195_metres() -> None:
    assert great_circle_m(116.0, 30.0, 116.0, 31.0) == pytest.approx(111_195, abs=1)


def test_beijing_to_shanghai_is_about_1067_kilometres() -> None:
    assert great_circle_m(116.4074, 39.9042, 121.4737, 31.2304) == pytest.approx(1_067_000, rel=0.002)


def test_the_other_end_of_the_world_is_half_a_circumference_away() -> None:
    assert great_circle_m(116.0, 30.0, -64.0, -30.0) == pytest.approx(20_015_115, abs=2)


def test_the_date_line_is_not_a_wall() -> None:
    assert great_circle_m(179.999, 0, -179.999, 0) == pytest.approx(222.4, abs=0.1)


@given(LON, LAT, LON, LAT)
def test_there_is_as_far_as_back(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    there, back = great_circle_m(lon1, lat1, lon2, lat2), great_circle_m(lon2, lat2, lon1, lat1)
    assert there == pytest.approx(back, abs=0.2)
    assert great_circle_m(lon1, lat1, lon1, lat1) == 0


def test_walking_is_the_straight_line_times_the_detour_factor() -> None:
    straight = great_circle_m(104.06, 30.57, 104.07, 30.58)
    assert walking_m(104.06, 30.57, 104.07, 30.58) == pytest.approx(1.3 * straight)
    assert walking_m(104.06, 30.57, 104.07, 30.58, detour_factor=1.0) == straight


@pytest.mark.parametrize("factor", [0.9, 0.0, -1.0, float("nan")])
def test_no_way_is_shorter_than_the_straight_line(factor: float) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        walking_m(104.06, 30.57, 104.07, 30.58, detour_factor=factor)
