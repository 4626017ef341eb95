"""`flask import`: what it prints, what it leaves in the database, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from core.db import Database
from core.models import ImportBatch, ImportChange
from geo.datums import Datum, from_wgs84
from geo.distance import great_circle_m
from maps.models import Place, Shelter
from registry.models import Area, AreaOutline, AuditEntry, Unit, UnitHeadcount
from tests.support.world import World

AREAS = "code,name,areaCode\n990202100,东河镇,990202\n990202101,西河镇,990202\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    return path


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["import", *map(str, arguments)])


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def scalar(database: Database, query: Any) -> Any:
    with database.transaction(writing=False) as session:
        return session.scalar(query)


def test_townships_make_the_county_that_they_name(app: Flask, database: Database, folder: Path) -> None:
    done = run(app, "areas", written(folder, "towns.csv", AREAS))
    assert done.exit_code == 0, done.output
    assert "2 rows: 2 new" in done.output
    assert "Made besides, because rows name them: 1." in done.output
    assert "names no area with the code 990202" in done.output
    county = scalar(database, select(Area).where(Area.code == "990202"))
    town = scalar(database, select(Area).where(Area.code == "990202101"))
    assert (county.name, county.level, county.path) == ("990202", "county", f"/{county.id}/")
    assert (town.level, town.parent_id, town.path) == ("township", county.id, f"/{county.id}/{town.id}/")


def test_every_change_is_kept_and_in_the_audit_trail(app: Flask, database: Database, folder: Path) -> None:
    run(app, "areas", written(folder, "towns.csv", AREAS))
    assert scalar(database, select(func.count()).select_from(ImportChange)) == 3
    trail = select(func.count()).select_from(AuditEntry).where(AuditEntry.record_type == "areas")
    assert scalar(database, trail) == 3
    assert scalar(database, select(AuditEntry.actor_key).where(AuditEntry.record_type == "areas")) == "system"


def test_a_file_that_is_no_list_of_areas_is_refused_and_the_others_are_taken(
    app: Flask, database: Database, folder: Path
) -> None:
    points = written(folder, "points.csv", "areaCode,geonameid,name,lon,lat\n990202,1,Donghe,116.1,26.5\n")
    done = run(app, "areas", written(folder, "towns.csv", AREAS), points)
    assert done.exit_code == 1
    assert "points.csv: The file was refused." in done.output
    assert "points.csv” is no list of this kind" in done.output
    assert scalar(database, select(func.count()).select_from(Area)) == 3


def test_a_dry_run_writes_nothing(app: Flask, database: Database, folder: Path) -> None:
    done = run(app, "areas", "--dry-run", written(folder, "towns.csv", AREAS))
    assert "This would be done; nothing was written." in done.output
    assert scalar(database, select(func.count()).select_from(Area)) == 0
    assert scalar(database, select(func.count()).select_from(ImportBatch)) == 0


def test_the_report_is_in_chinese_by_default(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHENAN_LANGUAGE")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert "共 2 行：新增 2" in run(app, "areas", written(folder, "towns.csv", AREAS)).output


def test_big5_and_gb18030_are_read(app: Flask, database: Database, folder: Path) -> None:
    text = (
        "鄉鎮市區代碼,鄉鎮市區,縣代碼,縣名,村里代碼,村里,人口數\n99015030,臨河鎮,99015,清源縣,99015030001,和平里,1858\n"
    )
    assert run(app, "areas", written(folder, "big5.csv", text, "cp950")).exit_code == 0
    assert scalar(database, select(Area.name).where(Area.code == "99015030001")) == "和平里"
    assert scalar(database, select(Area.population).where(Area.code == "99015030001")) == 1858
    run(app, "areas", written(folder, "gb.csv", "区划代码,名称\n990303,磐石县\n", "gb18030"))
    assert scalar(database, select(Area.name).where(Area.code == "990303")) == "磐石县"


def test_unknown_headers_are_mapped_on_the_command_line(app: Flask, database: Database, folder: Path) -> None:
    sheet = written(folder, "odd.csv", "甲,乙\n990303,磐石县\n")
    assert run(app, "areas", sheet).exit_code == 1
    assert run(app, "areas", "--map", "code=甲", "--map", "name=乙", sheet).exit_code == 0
    assert scalar(database, select(Area.name).where(Area.code == "990303")) == "磐石县"


@pytest.mark.parametrize(
    "wrong",
    [["--map", "planet=甲"], ["--set", "kind"], ["--header-row", "0"], ["--nothing"], ["--datum", "wgs85"]],
)
def test_wrong_usage_ends_with_2(app: Flask, folder: Path, wrong: list[str]) -> None:
    assert run(app, "areas", *wrong, written(folder, "towns.csv", AREAS)).exit_code == 2


def test_a_missing_file_and_no_file_end_with_2(app: Flask, folder: Path) -> None:
    assert run(app, "areas", folder / "missing.csv").exit_code == 2
    assert run(app, "areas").exit_code == 2


def test_refused_rows_are_written_to_a_workbook_per_file(app: Flask, folder: Path) -> None:
    bad = "code,name,population\n990303,磐石县,许多\n"
    one, two = written(folder, "one.csv", bad), written(folder, "two.csv", bad.replace("990303", "990304"))
    done = run(app, "areas", "--errors", folder / "wrong.xlsx", one, two)
    assert done.exit_code == 1
    page: Any = load_workbook(folder / "wrong-two.xlsx").active
    row = list(page.iter_rows(values_only=True))[1]
    assert row == ("990304", "磐石县", "许多", "This is not a whole number.", "population: 许多",
                   "Write the figure alone, for example 12.")  # fmt: skip
    assert (folder / "wrong-one.xlsx").exists()


def test_schools_go_to_the_township_they_name(app: Flask, database: Database, world: World, folder: Path) -> None:
    sheet = "name,lat,lon,type,county,town,geocode_source,students,classes\n"
    sheet += "北山国小,26.4811,116.0211,公立,清源县,梅江镇,road,120,6\n"
    sheet += "南山国小,26.4511,116.0011,公立,清源县,青塘镇,osm,80,6\n"
    done = run(app, "units", "--set", "kind=primary", written(folder, "schools.csv", sheet))
    assert done.exit_code == 0, done.output
    assert "Columns not used: type, classes." in done.output
    assert "Coordinate system: wgs84" in done.output
    found = scalar(database, select(Unit).where(Unit.name == "北山国小"))
    assert (found.kind, found.area_id, found.coordinate_source) == ("primary", world.areas["meijiang"].id, "road")
    people = select(func.sum(UnitHeadcount.count)).join(Unit).where(Unit.name.like("%国小"))
    assert scalar(database, people) == 200
    again = run(app, "units", "--set", "kind=小学", folder / "schools.csv")
    assert "Nothing to change" in again.output
    assert "found again by area, name and kind: 2." in again.output


def test_shelters_with_county_and_township_in_one_cell(
    app: Flask, database: Database, world: World, folder: Path
) -> None:
    sheet = (
        "序號,縣市及鄉鎮市區,村里,避難收容處所地址,經度,緯度,避難收容處所名稱,預計收容村里,預計收容人數,適用災害類別,管理人姓名,"
        "管理人電話,室內,室外,適合避難弱者安置\n"
        '46,清源縣梅江镇,石上村,石上112号,116.0148,26.4808,石上国小,石上,250,"水災,土石流,震災",蔡○○,03-86****,是,否,否\n'
        "47,清源縣青塘镇,没有村,青塘1号,116.0248,26.4708,青塘活动中心,青塘,12000,海嘯,黄○○,03-88轉12,是,是,是\n"
    )
    done = run(app, "places", "--set", "kind=shelter", written(folder, "shelters.csv", sheet))
    assert done.exit_code == 0, done.output
    assert "青塘镇 has no village “没有村”" in done.output
    assert "More than 10,000 people" in done.output
    place = scalar(database, select(Place).where(Place.name == "石上国小"))
    shelter = scalar(database, select(Shelter).where(Shelter.place_id == place.id))
    assert (place.area_id, place.capacity, place.code) == (world.areas["shishang"].id, 250, None)
    assert shelter.hazards == ["flood", "landslide", "earthquake"]
    assert (shelter.is_indoor, shelter.is_outdoor, shelter.declared_capacity) == (True, False, 250)


def test_areas_written_with_ten_thousands_are_square_metres(
    app: Flask, database: Database, world: World, folder: Path
) -> None:
    sheet = "名称,总面积,可利用面积,可容纳人数,服务范围\n"
    sheet += "东湖公园,50.36万平方米,1.8万平方米,7600,东湖\n西湖公园,3公顷,5300平方米,2363,西湖\n"
    done = run(app, "places", "--set", "kind=shelter", "--under", "990101", written(folder, "parks.csv", sheet))
    assert done.exit_code == 0, done.output
    metres = select(Shelter.effective_area_m2).join(Place).where(Place.name.like("%湖公园")).order_by(Place.name)
    with database.transaction(writing=False) as session:
        assert set(session.scalars(metres)) == {5300, 18000}


def test_points_of_a_web_map_are_put_where_they_are_and_repeats_are_told(
    app: Flask, database: Database, world: World, folder: Path
) -> None:
    sheet = "sid,longitude,latitude\ngz1,116.0201,26.4801\ngz2,116.0201,26.4801\n"
    points = written(folder, "points.csv", sheet)
    done = run(app, "places", "--datum", "gcj02", "--set", "kind=shelter", "--set", "area=990101100", points)
    assert done.exit_code == 0, done.output
    assert "Row 2 lies on exactly the same point" in done.output
    assert "The code was taken for the name" in done.output
    place = scalar(database, select(Place).where(Place.code == "gz1"))
    assert (place.name, place.datum, place.precision_m) == ("gz1", "gcj02", 12)
    assert from_wgs84(place.lon, place.lat, Datum.GCJ02) == pytest.approx((116.0201, 26.4801), abs=1e-6)
    assert 300 < great_circle_m(116.0201, 26.4801, place.lon, place.lat) < 800


def test_shapes_of_a_map_file_become_outlines_in_wgs84(app: Flask, database: Database, folder: Path) -> None:
    square = "[[[116.0,26.0],[116.1,26.0],[116.1,26.1],[116.0,26.1],[116.0,26.0]]]"
    feature = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"adcode":990404,"name":"方县",'
    feature += f'"level":"district"}},"geometry":{{"type":"Polygon","coordinates":{square}}}}}]}}'
    outline = written(folder, "county.json", feature)
    assert run(app, "areas", "--datum", "gcj02", outline).exit_code == 0
    area = scalar(database, select(Area).where(Area.code == "990404"))
    drawn = scalar(database, select(AreaOutline).where(AreaOutline.area_id == area.id))
    assert area.level == "county"
    assert 9.9e7 < drawn.area_m2 < 1.13e8
    west = min(lon for lon, _ in drawn.geojson["coordinates"][0])
    assert 0.003 < 116.0 - west < 0.007
    assert "Nothing to change" in run(app, "areas", "--datum", "gcj02", outline).output


def test_an_import_is_undone_by_its_number(app: Flask, database: Database, folder: Path) -> None:
    assert "flask import undo 1" in run(app, "areas", written(folder, "towns.csv", AREAS)).output
    assert run(app, "undo", 1).exit_code == 0
    assert scalar(database, select(func.count()).select_from(Area)) == 0
    assert run(app, "undo", 1).exit_code == 1
    assert run(app, "undo", "one").exit_code == 2


def test_whatever_is_in_the_file_it_ends_with_an_answer(app: Flask, database: Database, folder: Path) -> None:
    shapes = (
        '{"type":"Point","coordinates":{"a":1}}',
        '{"type":"Polygon","coordinates":"x"}',
        '{"type":null}',
        "no JSON",
    )
    cells = (shape.replace('"', '""') for shape in shapes)
    rows = "".join(f'990606{at},镇{at},"{cell}"\n' for at, cell in enumerate(cells, 100))
    features = (
        '{"type":"Feature","properties":null,"geometry":null}',
        '{"type":"Feature","properties":{"code":[1],"name":{"a":1}},"geometry":{"type":"Polygon","coordinates":[[[0]]]}}',
    )
    odd = {
        "shapes.csv": f"code,name,geometry\n{rows}",
        "cells.csv": f'code,name,population\n=1+1,"<b>",-5\n9.9E+11,甲,1e999\n\u202e990101,乙,１２\n{"9" * 400},丙,1\n',
        "features.geojson": f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}',
        "header.csv": "code,name\n",
        "binary.csv": "code,name\n\0\0\n",
    }
    for name, text in odd.items():
        for kind in ("areas", "units", "places"):
            done = run(app, kind, "--errors", folder / "wrong.xlsx", written(folder, name, text))
            assert done.exit_code == 1 and isinstance(done.exception, SystemExit), (name, kind, done.output)
    assert scalar(database, select(func.count()).select_from(Unit)) == 0
