"""Intensity by the relations of GB 18306-2015."""

from __future__ import annotations

from itertools import pairwise
from math import cos, log10, radians, sin

import pytest

from maps.intensity import (
    RELATIONS,
    Shock,
    along_and_across,
    degree_of,
    ellipse,
    from_pga,
    intensities,
    isoseismals,
    point_at,
)

DISTANCES_KM = (0.5, 1, 2, 3, 5, 7, 10, 14, 20, 25, 30, 40, 50, 60, 75, 90, 110, 130, 150, 165)
TABLE = {
    "tibet": ((6.4580, 1.2746, -4.4709, 25), (3.3682, 1.2746, -3.3119, 9)),
    "xinjiang": ((5.6018, 1.4347, -4.4899, 25), (3.6113, 1.4347, -3.8477, 13)),
    "east": ((5.7123, 1.3626, -4.2903, 25), (3.6588, 1.3626, -3.5406, 13)),
    "central": ((5.8410, 1.0710, -3.6570, 15), (3.9440, 1.0710, -2.8450, 7)),
}
HERE = (116.0, 26.5)


def shock(region: str = "tibet", magnitude: float = 7.0, strike: float = 0.0) -> Shock:
    return Shock(*HERE, magnitude, strike, region)


@pytest.mark.parametrize("region", TABLE)
@pytest.mark.parametrize("strike", [0, 37, 130])
def test_sites_on_both_axes_have_the_intensity_of_the_formula(region: str, strike: float) -> None:
    assert len(DISTANCES_KM) == 20
    for axis, turn in zip(TABLE[region], (0, 90), strict=True):
        a, b, c, r0 = axis
        sites = [point_at(*HERE, radians(strike + turn), km) for km in DISTANCES_KM]
        found = intensities(shock(region, 7.0, strike), *zip(*sites, strict=True))
        expected = [a + b * 7.0 + c * log10(km + r0) for km in DISTANCES_KM]
        assert found.tolist() == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("region", TABLE)
def test_both_axes_agree_at_the_epicentre(region: str) -> None:
    relation = RELATIONS[region]
    assert relation.long.intensity(7.0, 0) == pytest.approx(relation.short.intensity(7.0, 0), abs=0.0005)


def test_the_epicentre_of_magnitude_seven_in_qinghai_tibet_has_9_13() -> None:
    assert shock().at_epicentre == pytest.approx(9.13, abs=0.005)
    assert intensities(shock(), [HERE[0]], [HERE[1]])[0] == pytest.approx(9.13, abs=0.005)


@pytest.mark.parametrize("region", TABLE)
def test_a_half_axis_is_the_exact_inversion_of_its_formula(region: str) -> None:
    long = RELATIONS[region].long
    assert long.intensity(6.5, long.radius_km(6.5, 6.3)) == pytest.approx(6.3, abs=1e-9)


def test_lines_shrink_as_the_degree_rises() -> None:
    lines = isoseismals(shock(magnitude=8.0))
    assert [line.degree for line in lines] == [5, 6, 7, 8, 9, 10]
    for wider, narrower in pairwise(lines):
        assert wider.long_km > narrower.long_km and wider.short_km > narrower.short_km


@pytest.mark.parametrize("strike", [0, 45, 100])
def test_every_point_of_a_line_has_its_degree(strike: float) -> None:
    for line in isoseismals(shock("east", 7.5, strike)):
        lon, lat = zip(*line.ring, strict=True)
        assert intensities(shock("east", 7.5, strike), lon, lat).tolist() == pytest.approx(
            [line.degree] * len(lon), abs=1e-6
        )


@pytest.mark.parametrize(("strike", "east", "north"), [(0, 0, 1), (90, 1, 0), (45, sin(radians(45)), cos(radians(45)))])
def test_the_strike_turns_the_long_axis_clockwise_from_north(strike: float, east: float, north: float) -> None:
    ahead = ellipse(shock(strike=strike), 30.0, 10.0)[0]
    assert (ahead[0] - HERE[0]) * cos(radians(HERE[1])) * 111.195 == pytest.approx(30 * east, abs=0.1)
    assert (ahead[1] - HERE[1]) * 111.195 == pytest.approx(30 * north, abs=0.1)


def test_a_site_on_the_axis_is_all_along_it() -> None:
    along, across = along_and_across(shock(strike=60), *point_at(*HERE, radians(60), 25.0))
    assert (float(along), float(across)) == pytest.approx((25.0, 0.0), abs=1e-6)


def test_a_stronger_earthquake_is_felt_more_strongly_everywhere() -> None:
    lon, lat = [116.1, 116.5, 117.0], [26.5, 26.9, 26.0]
    assert (intensities(shock(magnitude=7.5), lon, lat) > intensities(shock(magnitude=6.0), lon, lat)).all()


def test_far_away_ends_at_one_and_the_scale_at_twelve() -> None:
    assert intensities(shock(magnitude=4.0), [-64.0], [-26.5])[0] == 1.0
    assert shock(magnitude=9.5).at_epicentre == 12.0


def test_the_relation_says_where_its_axes_cross() -> None:
    relation = RELATIONS["tibet"]
    km = relation.crossing_km()
    assert relation.long.intensity(7, km) == pytest.approx(relation.short.intensity(7, km), abs=1e-6)


@pytest.mark.parametrize(("intensity", "degree"), [(7.0, 7), (7.99, 7), (8.0, 8), (0.3, 1), (12.0, 12)])
def test_a_degree_is_counted_inside_its_line(intensity: float, degree: int) -> None:
    assert degree_of(intensity) == degree


def test_acceleration_becomes_intensity() -> None:
    assert from_pga(1.0) == pytest.approx(6.59)
    assert from_pga(10.0) == pytest.approx(9.76)
    with pytest.raises(ValueError, match="acceleration"):
        from_pga(0)
