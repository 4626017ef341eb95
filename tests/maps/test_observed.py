"""Observed intensities against the relation."""

from __future__ import annotations

from math import radians
from pathlib import Path

import pytest

from core.errors import Invalid
from maps.intensity import RELATIONS, Shock, point_at
from maps.observed import Observation, compare, edges_of, read_observations
from maps.observed_chart import chart
from maps.quake_files import WrongRow

SHOCK = Shock(103.4, 31.0, 8.0, 50.0, "tibet")


def seen(km: float, more: float) -> Observation:
    """Along the major axis, by so much stronger than the formula says."""
    lon, lat = point_at(SHOCK.lon, SHOCK.lat, radians(50), km)
    return Observation("", lon, lat, RELATIONS["tibet"].long.intensity(8.0, km) + more, False)


def test_residuals_are_observed_less_expected_by_distance() -> None:
    found = compare(SHOCK, [seen(10, 0.5), seen(15, 1.5), seen(80, -1.0)], [20, 50])
    assert [band.count for band in found.bands] == [2, 0, 1]
    assert found.bands[0].mean == pytest.approx(1.0, abs=1e-6)
    assert found.bands[0].spread == pytest.approx(0.5, abs=1e-6)
    assert found.bands[1].mean is None
    assert found.total.mean == pytest.approx(1 / 3, abs=1e-6)
    assert [band.within_sigma for band in found.bands] == [1, 0, 0]


def test_the_chart_has_every_observation_inside_its_frame() -> None:
    drawn = chart(compare(SHOCK, [seen(10, 0.5), seen(900, -3.0)], [20, 50]))
    assert len(drawn["points"]) == 2
    assert all(
        drawn["left"] <= x <= drawn["right"] and drawn["top"] <= y <= drawn["bottom"] for x, y in drawn["points"]
    )
    assert drawn["points"][0][1] < drawn["zero"] < drawn["points"][1][1]


@pytest.mark.parametrize("typed", ["", "0, 20", "50, 20", "a", "20, 30000"])
def test_bands_must_rise_from_above_zero(typed: str) -> None:
    with pytest.raises(Invalid):
        edges_of(typed)


def test_bands_are_typed_as_people_write() -> None:
    assert edges_of("20，50、100 200") == [20, 50, 100, 200]


def test_acceleration_stands_in_for_a_missing_intensity(tmp_path: Path) -> None:
    path = tmp_path / "seen.csv"
    path.write_text("lon,lat,intensity,max_pga_pctg\n103,31,7.2,\n103,31,,10.197162\n103,31,,\n103,31,x,\n", "utf-8")
    first, second, *wrong = list(read_observations(path, "seen.csv"))
    assert isinstance(first, Observation) and isinstance(second, Observation)
    assert (first.intensity, first.is_from_pga) == (7.2, False)
    assert second.is_from_pga and second.intensity == pytest.approx(6.59, abs=0.001)
    assert [row.number for row in wrong if isinstance(row, WrongRow)] == [4, 5]
