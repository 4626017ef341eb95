import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geo.coordinates import Defect, JudgedPair, Severity, judge_pair
from geo.datums import Datum, from_wgs84
from geo.degrees import Axis

COUNTY = box(121.2, 23.0, 121.8, 24.4)


def found(judged: JudgedPair) -> list[tuple[str, str]]:
    return [(judgement.defect.value, judgement.severity.value) for judgement in judged.judgements]


def test_a_good_pair_has_no_defect_and_a_point() -> None:
    judged = judge_pair("121.60512", "23.98765", within=COUNTY)
    assert judged.point == (121.60512, 23.98765)
    assert judged.judgements == []
    assert judged.precision_m == pytest.approx(1.1, abs=0.1)


def test_numbers_and_kind_spellings_are_taken() -> None:
    assert judge_pair(121.605, 23.987).point == (121.605, 23.987)
    assert judge_pair("E121°36′36″", "北纬23.987").point == pytest.approx((121.61, 23.987))


@pytest.mark.parametrize(
    ("lon", "lat", "defect", "axis"),
    [
        (None, "", Defect.EMPTY, None),
        ("", 23.987, Defect.INCOMPLETE, Axis.LON),
        (121.605, "  ", Defect.INCOMPLETE, Axis.LAT),
        ("near the temple", 23.987, Defect.NOT_A_NUMBER, Axis.LON),
        (121.605, "#N/A", Defect.NOT_A_NUMBER, Axis.LAT),
        (0, 0, Defect.ZERO, None),
        (121.605, "0.000", Defect.ZERO, Axis.LAT),
        (1216.05, 23.987, Defect.OUT_OF_RANGE, Axis.LON),
        (121.605, 2398.7, Defect.OUT_OF_RANGE, Axis.LAT),
        (121, 24, Defect.WHOLE_DEGREES, None),
        (120.2, 23.9, Defect.OUTSIDE, None),
    ],
)
def test_a_location_that_cannot_be_used_is_an_error(
    lon: object, lat: object, defect: Defect, axis: Axis | None
) -> None:
    judged = judge_pair(lon, lat, within=box(120.9, 23.0, 121.8, 24.4))
    errors = [judgement for judgement in judged.judgements if judgement.is_error]
    assert [(error.defect, error.axis) for error in errors] == [(defect, axis)]
    assert judged.has_errors
    assert judged.point is None


def test_an_empty_pair_is_only_a_warning_where_no_location_is_required() -> None:
    assert found(judge_pair("", None, is_required=False)) == [("empty", "warning")]


def test_a_swapped_pair_is_recognised_by_its_impossible_latitude() -> None:
    judged = judge_pair(23.987, 121.605)
    assert found(judged) == [("swapped", "error")]
    assert judged.swapped == (121.605, 23.987)


def test_a_swapped_pair_in_xinjiang_is_recognised_though_both_could_be_latitudes() -> None:
    assert found(judge_pair(43.825, 87.617)) == [("swapped", "error")]
    assert judge_pair(87.617, 43.825).judgements == []


def test_a_swapped_pair_is_recognised_by_the_area_it_should_be_in() -> None:
    andes = box(-70, -34, -69, -33)
    assert found(judge_pair(-33.456, -69.5, within=andes)) == [("swapped", "error")]


def test_a_swapped_pair_is_recognised_by_its_letters() -> None:
    assert found(judge_pair("N23.987", "E121.605")) == [("swapped", "error")]


def test_a_point_far_from_the_county_is_not_called_swapped_when_swapping_would_not_help() -> None:
    assert found(judge_pair(23.987, 80.605, within=COUNTY)) == [("outside", "error")]


def test_one_value_without_decimals_is_suspicious_but_taken() -> None:
    judged = judge_pair(121, 23.98765, within=box(120.9, 23, 122, 24.4))
    assert found(judged) == [("whole_degrees", "warning")]
    assert judged.judgements[0].axis is Axis.LON
    assert judged.point is not None


def test_two_decimals_are_taken_with_their_precision_told() -> None:
    judged = judge_pair(121.61, 23.98, within=COUNTY)
    assert found(judged) == [("coarse", "warning")]
    assert judged.judgements[0].metres == pytest.approx(1113, abs=1)


def test_whole_minutes_are_coarse_and_seconds_are_not() -> None:
    assert found(judge_pair("121°36′", "23°58′")) == [("coarse", "warning")]
    assert found(judge_pair("121°36′12″", "23°58′30″")) == []


def test_a_zero_lost_by_the_spreadsheet_is_not_held_against_the_pair() -> None:
    assert judge_pair(121.6, 23.98765).judgements == []


def test_just_across_the_border_is_a_warning_with_the_distance() -> None:
    judged = judge_pair(121.80512, 23.98765, within=COUNTY)
    assert found(judged) == [("outside", "warning")]
    assert judged.judgements[0].metres == pytest.approx(521, abs=5)
    assert judged.point is not None


def test_the_point_comes_back_in_wgs84_and_is_judged_there() -> None:
    edge_lon, edge_lat = 121.79999, 23.98765
    drawn = from_wgs84(edge_lon, edge_lat, Datum.GCJ02)
    assert judge_pair(drawn.lon, drawn.lat, datum=Datum.GCJ02, within=COUNTY).point == pytest.approx(
        (edge_lon, edge_lat), abs=1e-9
    )
    assert found(judge_pair(drawn.lon, drawn.lat, within=COUNTY)) == [("outside", "warning")]


@given(st.one_of(st.none(), st.floats(), st.text(max_size=8)), st.one_of(st.none(), st.floats(), st.text(max_size=8)))
def test_whatever_is_typed_gets_a_point_or_an_error_never_both(lon: object, lat: object) -> None:
    judged = judge_pair(lon, lat, within=COUNTY)
    assert (judged.point is None) == any(judgement.severity is Severity.ERROR for judgement in judged.judgements)
