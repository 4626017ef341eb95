"""A real feed in the catalogue, and the relation against intensities that were observed in 2008."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import Database
from maps.intensity import Shock
from maps.observed import Observation, compare, read_observations
from maps.scenario_models import Earthquake

pytestmark = pytest.mark.real
BANDS = [20.0, 50.0, 100.0, 200.0, 400.0]


def test_a_feed_is_loaded_whole_and_again_without_doubling(app: Flask, database: Database, real_data: Path) -> None:
    feed = real_data / "earthquakes" / "usgs_week_2018-02.geojson"
    rows = json.loads(feed.read_text("utf-8"))["features"]
    natural = sum(row["properties"]["type"] == "earthquake" for row in rows)
    for said in (f"{natural} added", f"0 added 新增, 0 changed 更新, {natural} known"):
        done = app.test_cli_runner().invoke(args=["earthquakes", "load", str(feed)])
        assert done.exit_code == 1 and said in done.output, "the explosions in the feed are not taken"
    with database.transaction(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Earthquake)) == natural


def test_residuals_of_the_wenchuan_stations_add_up(app: Flask, real_data: Path) -> None:
    path = real_data / "earthquakes" / "wenchuan2008_stations.csv"
    observations = [one for one in read_observations(path, path.name) if isinstance(one, Observation)]
    assert len(observations) == 481
    found = compare(Shock(103.4, 31.0, 8.0, 50.0, "tibet"), observations, BANDS)
    assert sum(band.count for band in found.bands) == found.total.count == 481
    weighted = sum(band.count * (band.mean or 0.0) for band in found.bands) / 481
    assert found.total.mean == pytest.approx(weighted)
    assert found.total.mean == pytest.approx(fmean(one.intensity for one in observations) - (found.total.expected or 0))
    assert sum(band.within_sigma for band in found.bands) == found.total.within_sigma
    done = app.test_cli_runner().invoke(args=[
        "earthquakes", "check", str(path), "--lon", "103.4", "--lat", "31.0", "--magnitude", "8", "--strike", "50",
        "--region", "tibet",
    ])  # fmt: skip
    print(done.output)
    assert done.exit_code == 0 and f"{found.total.mean:+.2f}" in done.output
