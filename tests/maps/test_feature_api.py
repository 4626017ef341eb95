"""Shelters, areas, points and units as OGC API - Features, and the list of places as files: read as programs do."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.db import Database
from geo.datums import Datum, to_wgs84
from maps.models import Place
from registry.models import AreaOutline
from tests.support.programs import Programs
from tests.support.world import Visitor, World

SQUARE = {"type": "Polygon", "coordinates": [[[116, 26], [116.5, 26], [116.5, 26.6], [116, 26.6], [116, 26]]]}
FAR = {"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 31], [120, 30]]]}


@pytest.fixture
def outlines(database: Database, world: World) -> None:
    with database.transaction() as session:
        session.add(AreaOutline(area_id=world.areas["county"].id, geojson=SQUARE, area_m2=1.0))
        session.add(AreaOutline(area_id=world.areas["shishang"].id, geojson=FAR, area_m2=1.0))


@pytest.fixture
def more_shelters(database: Database, world: World) -> list[int]:
    """Five shelters besides the square, a thousandth of a degree apart."""
    with database.transaction() as session:
        area = world.areas["meijiang"].id
        made = [
            Place(kind="shelter", name=f"操场{n}", name_key=f"操场{n}", area_id=area, lon=116.1 + n / 1000, lat=26.1)
            for n in range(5)
        ]
        session.add_all(made)
        session.flush()
        return [place.id for place in made]


class Reader:
    """Reads the interface with the token of a role, or without one."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, status: int = 200) -> Any:
        response = self.client.get(f"/api/features{path}", headers=self.headers)
        assert response.status_code == status, response.get_data(as_text=True)
        return response.json if response.is_json or "json" in response.content_type else response


@pytest.fixture
def visitor(app: Flask, world: World) -> Reader:
    return Reader(app)


def test_visitors_see_shelters_and_areas_and_no_person(visitor: Reader, world: World) -> None:
    assert [one["id"] for one in visitor.get("/collections")["collections"]] == ["shelters", "areas"]
    (square,) = visitor.get("/collections/shelters/items")["features"]
    assert square["properties"]["name"] == "文化广场"
    text = json.dumps(square, ensure_ascii=False)
    assert "6832002" not in text
    assert not {"manager_name", "manager_phone", "verified_by", "note"} & square["properties"].keys()
    for closed in ("units", "venues", "observation_points", "stations", "nothing"):
        visitor.get(f"/collections/{closed}/items", 404)


def test_a_token_opens_what_its_owner_may_see(app: Flask, programs: Programs, world: World) -> None:
    planner = Reader(app, programs.token("planner"))
    assert {one["id"] for one in planner.get("/collections")["collections"]} >= {"units", "observation_points"}
    units = planner.get("/collections/units/items?limit=1000")
    assert units["numberMatched"] == units["numberReturned"] > 0
    assert not {"contact_name", "contact_phone"} & units["features"][0]["properties"].keys()
    well = world.places["well"].id
    assert planner.get(f"/collections/observation_points/items/{well}")["id"] == well
    Reader(app, programs.token("township_officer")).get(f"/collections/observation_points/items/{well}", 404)


def test_pages_follow_each_other_and_together_are_everything(visitor: Reader, more_shelters: list[int]) -> None:
    seen, path = [], "/collections/shelters/items?limit=4"
    while path:
        answer = visitor.get(path)
        assert answer["numberMatched"] == 6
        seen += [one["id"] for one in answer["features"]]
        after = next((link["href"] for link in answer["links"] if link["rel"] == "next"), "")
        path = after.partition("/api/features")[2]
    assert len(seen) == len(set(seen)) == 6


def test_a_box_and_filters_keep_the_rest_out(visitor: Reader, more_shelters: list[int], world: World) -> None:
    found = visitor.get("/collections/shelters/items?bbox=116.1005,26,116.1025,27")
    assert [one["properties"]["name"] for one in found["features"]] == ["操场1", "操场2"]
    assert visitor.get("/collections/shelters/items?class=emergency")["numberMatched"] == 1
    code = world.areas["meijiang"].code
    assert visitor.get(f"/collections/shelters/items?area={code}")["numberMatched"] >= 5
    assert visitor.get("/collections/shelters/items?area=nowhere")["numberMatched"] == 0


@pytest.mark.usefixtures("outlines")
def test_areas_come_with_their_outlines_and_are_found_by_a_box(visitor: Reader, world: World) -> None:
    found = visitor.get("/collections/areas/items?bbox=116.4,26.5,117,27")
    assert [one["id"] for one in found["features"]] == [world.areas["county"].id]
    assert found["features"][0]["geometry"] == SQUARE
    assert visitor.get("/collections/areas/items?level=county")["numberMatched"] == 1
    assert visitor.get("/collections/areas")["extent"]["spatial"]["bbox"] == [[116, 26, 121, 31]]


def test_a_changed_outline_is_found_where_it_is_now(
    visitor: Reader, outlines: None, database: Database, world: World
) -> None:
    assert visitor.get("/collections/areas/items?bbox=120,30,121,31")["numberMatched"] == 1
    with database.transaction() as session:
        outline = session.get_one(AreaOutline, world.areas["shishang"].id)
        outline.geojson, outline.area_m2 = SQUARE, 2.0
    assert visitor.get("/collections/areas/items?bbox=120,30,121,31")["numberMatched"] == 0


@pytest.mark.parametrize(
    ("query", "name"),
    [("limit=0", "limit"), ("limit=x", "limit"), ("offset=-1", "offset"), ("bbox=1,2", "bbox"),
     ("colour=red", "colour"), ("f=html", "f")],
)  # fmt: skip
def test_a_parameter_that_is_not_understood_is_refused_by_name(visitor: Reader, query: str, name: str) -> None:
    refused = visitor.get(f"/collections/shelters/items?{query}", 400)
    assert refused["code"] == "bad_parameter"
    assert name in json.dumps(refused)


def test_the_interface_describes_itself(visitor: Reader) -> None:
    assert visitor.get("/conformance")["conformsTo"][0].endswith("conf/core")
    described = visitor.get("/api")
    assert "/collections/shelters/items" in described["paths"]
    assert "/collections/units/items" not in described["paths"]
    assert visitor.get("/collections/shelters")["extent"]["spatial"]["bbox"]


# --- files of the list


def test_a_table_in_gcj02_leads_back_to_the_same_point(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    text = client.get("/places/register.csv?kind=shelter&datum=gcj02").get_data().decode("utf-8-sig")
    headings, tags, square = list(csv.reader(io.StringIO(text)))
    at = [number for number, tag in enumerate(tags) if tag.startswith("#geo+l")]
    assert all("GCJ02" in headings[number] for number in at)
    lon, lat = (float(square[number]) for number in at)
    back = to_wgs84(lon, lat, Datum.GCJ02)
    place = world.places["square"]
    assert place.lon is not None
    assert abs(lon - place.lon) > 0.001
    assert back == pytest.approx((place.lon, place.lat), abs=2e-6)
    assert client.get("/places/register.csv?datum=mars").status_code == 422


def test_a_visitors_file_has_no_person_in_it(client: Visitor, world: World) -> None:
    for ending in ("csv", "geojson", "kml", "gpx"):
        text = client.get(f"/places/register.{ending}").get_data().decode("utf-8-sig")
        assert "文化广场" in text
        assert "6832002" not in text
    assert client.get("/places/register.exe").status_code == 404


# --- the same, read by GDAL


def ogrinfo(*arguments: str) -> str:
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.fail("GDAL is not installed (on Debian and Ubuntu: apt-get install gdal-bin)", pytrace=False)
    done = subprocess.run([program, "-ro", *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.usefixtures("outlines")
def test_gdal_reads_the_collections_page_by_page_and_by_box(live: str, more_shelters: list[int]) -> None:
    source = f"OAPIF:{live}/api/features"
    assert "Feature Count: 6" in ogrinfo("-so", source, "shelters", "-oo", "PAGE_SIZE=2")
    assert ogrinfo("-oo", "PAGE_SIZE=2", source, "shelters").count("OGRFeature(shelters)") == 6
    boxed = ogrinfo(source, "shelters", "-spat", "116.1005", "26", "116.1025", "27")
    assert boxed.count("OGRFeature(shelters)") == 2
    assert "操场1" in boxed
    assert "Geometry: Polygon" in ogrinfo("-so", source, "areas")


def test_gdal_reads_the_files(client: Visitor, more_shelters: list[int], tmp_path: Path) -> None:
    for ending, layer in (("geojson", ""), ("kml", ""), ("gpx", "waypoints")):
        target = tmp_path / f"places.{ending}"
        target.write_bytes(client.get(f"/places/register.{ending}").get_data())
        told = ogrinfo("-al", str(target), *([layer] if layer else []))
        assert told.count("OGRFeature(") == 6
        assert "操场4" in told
        assert "POINT (116.104 26.1" in told
