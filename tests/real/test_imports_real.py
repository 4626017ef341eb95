"""Real lists of two mainland counties and one of Taiwan, real shelters, a real messy workbook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from core.db import Database
from geo.datums import Datum, from_wgs84
from geo.distance import great_circle_m
from maps.models import Place, Shelter
from registry.models import Area, AreaOutline, Unit, UnitHeadcount

pytestmark = pytest.mark.real


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")


@pytest.fixture
def ready(app: Flask) -> Flask:
    """An empty database with its vocabularies, as `flask db upgrade` leaves it."""
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    return app


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["import", *map(str, arguments)])


def scalar(database: Database, query: Any) -> Any:
    with database.transaction(writing=False) as session:
        return session.scalar(query)


def levels(database: Database, beginning: str = "") -> dict[str, int]:
    with database.transaction(writing=False) as session:
        return dict(Counter(session.scalars(select(Area.level).where(Area.code.startswith(beginning)))))


def test_a_county_with_its_outlines_schools_and_shelters(ready: Flask, database: Database, real_data: Path) -> None:
    folder = real_data / "hualien"
    areas = [folder / "towns.geojson", folder / "villages.geojson"]
    done = run(ready, "areas", *areas)
    assert done.exit_code == 0, done.output
    assert levels(database) == {"county": 1, "township": 13, "village": 176}
    assert scalar(database, select(Area.name).where(Area.level == "county")) == "花蓮縣"
    assert scalar(database, select(func.count()).select_from(AreaOutline)) == 189
    assert scalar(database, select(func.sum(Area.population))) == 308_872
    assert scalar(database, select(func.count()).where(Area.level == "village", Area.population.is_(None))) == 0

    done = run(ready, "units", "--set", "kind=primary", folder / "schools.csv")
    assert done.exit_code == 0, done.output
    assert scalar(database, select(func.count()).where(Unit.kind == "primary")) == 103
    assert scalar(database, select(func.sum(UnitHeadcount.count))) == 14_237

    done = run(ready, "places", "--set", "kind=shelter", folder / "shelters.csv")
    assert done.exit_code == 0, done.output
    assert "198 rows: 198 new" in done.output
    assert "lies on exactly the same point" in done.output
    assert scalar(database, select(func.count()).select_from(Shelter)) == 198
    village = select(Area.name).join(Place).where(Place.name == "和平國小")
    assert scalar(database, village) == "和平村"
    for kind, constant, files in (
        ("areas", [], areas),
        ("units", ["--set", "kind=primary"], [folder / "schools.csv"]),
        ("places", ["--set", "kind=shelter"], [folder / "shelters.csv"]),
    ):
        again = run(ready, kind, *constant, *files)
        assert again.output.count("Nothing to change") == len(files), again.output


def test_two_counties_from_tables_of_codes(ready: Flask, database: Database, real_data: Path) -> None:
    done = run(ready, "areas", *sorted((real_data / "ningdu").glob("*.csv")))
    assert done.exit_code == 1
    assert "township_points.csv: The file was refused." in done.output
    assert levels(database, "360730") == {"county": 1, "township": 25, "village": 347}
    assert levels(database, "360735") == {"county": 1, "township": 11, "village": 155}
    with database.transaction(writing=False) as session:
        village = session.scalars(select(Area).where(Area.code == "360730100001")).one()
        above = session.get_one(Area, village.parent_id)
        assert (village.name, above.code, above.name) == ("中山南路社区居委会", "360730100", "梅江镇")

    done = run(ready, "areas", "--datum", "gcj02", *sorted((real_data / "ningdu").glob("*_gcj02.json")))
    assert done.exit_code == 0, done.output
    assert scalar(database, select(Area.name).where(Area.code == "360730")) == "宁都县"
    metres = scalar(database, select(AreaOutline.area_m2).join(Area).where(Area.code == "360730"))
    assert 4.0e9 < metres < 4.1e9


def test_the_messy_workbook_is_read_or_refused_row_by_row(ready: Flask, database: Database, real_data: Path) -> None:
    done = run(ready, "areas", *(real_data / "sheets").glob("*.xlsx"))
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert "3,218 rows: 3,209 new" in done.output and "9 refused" in done.output
    assert "This is a note, not a record." in done.output
    assert levels(database) == {"province": 34, "prefecture": 333, "county": 2842}
    with database.transaction(writing=False) as session:
        dongcheng = session.scalars(select(Area).where(Area.code == "110101")).one()
        assert (dongcheng.name, session.get_one(Area, dongcheng.parent_id).name) == ("东城区", "北京市")


def test_points_of_web_maps_land_where_they_are(
    ready: Flask, database: Database, real_data: Path, tmp_path: Path
) -> None:
    china = tmp_path / "china.csv"
    china.write_text("code,name,level\n99,测试省,province\n", encoding="utf-8")
    assert run(ready, "areas", china).exit_code == 0
    source = real_data / "shelters" / "cn_4cities_points_gcj02.csv"
    done = run(ready, "places", "--datum", "gcj02", "--set", "kind=shelter", "--under", "99", source)
    assert done.exit_code == 0, done.output
    assert "1,800 rows: 1,800 new" in done.output
    assert "lies on exactly the same point" in done.output and "Remark · 134" in done.output
    with database.transaction(writing=False) as session:
        placed = {place.code: place for place in session.scalars(select(Place))}
    lines = [line.split(",") for line in source.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(placed) == len(lines) == 1800
    for code, _, lon, lat in lines:
        place = placed[code]
        assert place.lon is not None and place.lat is not None
        assert from_wgs84(place.lon, place.lat, Datum.GCJ02) == pytest.approx((float(lon), float(lat)), abs=2e-7)
        assert 100 < great_circle_m(float(lon), float(lat), place.lon, place.lat) < 800
    assert len({(place.lon, place.lat) for place in placed.values()}) == 1666
    done = run(ready, "places", "--set", "kind=shelter", "--under", "99", real_data / "shelters" / "xuzhou_parks.csv")
    assert "8 rows: 8 new" in done.output
    effective = select(Shelter.effective_area_m2).join(Place).where(Place.name == "淮塔公园")
    assert scalar(database, effective) == 18_000
