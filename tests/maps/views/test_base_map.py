"""The ground of maps: set by administrators, tried before it is saved, refused in plain words."""

from __future__ import annotations

import re

import pytest

from tests.maps.views.test_shelter_map import policy
from tests.support.offline_maps import pmtiles
from tests.support.world import Visitor, World

KEY = "0123456789abcdef0123456789abcdef"
TYPED = {"kind": "tianditu", "key": KEY, "url": "", "datum": "wgs84", "attribution": "审图号：GS（2024）0650号"}
AMAP = {"kind": "address", "key": "", "url": "https://tiles.example.cn/{z}/{x}/{y}.png", "datum": "gcj02"}
TIANDITU = "https://*.tianditu.gov.cn"


@pytest.fixture
def administrator(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "administrator")


def images(client: Visitor, address: str) -> str:
    return policy(client.get(address))["img-src"]


def test_what_is_saved_is_the_ground_for_everybody_and_its_source_stands_on_the_map(administrator: Visitor) -> None:
    assert administrator.post("/settings/base-map", data=TYPED).status_code == 302
    page = administrator.get("/map")
    assert policy(page)["img-src"] == f"'self' data: {TIANDITU}"
    assert "审图号：GS（2024）0650号" in page.get_data(as_text=True)
    assert images(administrator, "/places/new").endswith(TIANDITU)


def test_a_reader_may_go_back_to_the_outlines_or_to_the_images(administrator: Visitor) -> None:
    administrator.post("/settings/base-map", data=TYPED)
    assert images(administrator, "/map?base=outline") == "'self' data:"
    page = administrator.get("/map?base=tianditu_image").get_data(as_text=True)
    script = next(file for file in re.findall(r'src="([^"]+)"', page) if "shelters-" in file)
    assert "LAYER=img" in administrator.get(script.replace("&amp;", "&")).get_data(as_text=True)


def test_what_is_tried_is_drawn_and_not_saved(administrator: Visitor) -> None:
    tried = administrator.post("/settings/base-map", data=AMAP | {"try": "1"})
    assert tried.status_code == 200
    page = tried.get_data(as_text=True)
    assert "not saved yet" in page
    assert policy(tried)["img-src"] == "'self' data: https://tiles.example.cn"
    script = next(file for file in re.findall(r'src="([^"]+)"', page) if "tried.js" in file)
    assert "crs: L.CRS.GCJ02" in administrator.get(script.replace("&amp;", "&")).get_data(as_text=True)
    assert images(administrator, "/map") == "'self' data:"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "tianditu", "key": "short"}, "A key of Tianditu is needed"),
        ({"kind": "address", "url": "https://tiles.example.cn/one.png"}, "This is no address of tiles"),
        ({"kind": "file"}, "There is no map file yet"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"try": "1"}])
def test_what_cannot_be_drawn_is_refused_with_what_is_missing(
    administrator: Visitor, typed: dict[str, str], sentence: str, more: dict[str, str]
) -> None:
    answer = administrator.post("/settings/base-map", data=TYPED | {"key": ""} | typed | more)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert images(administrator, "/map") == "'self' data:"


def test_planners_set_no_ground(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    assert client.get("/settings/base-map").status_code == 403
    assert client.get("/settings/base-map/tried.js").status_code == 403


def test_an_offline_map_in_the_data_folder_is_sent_in_the_parts_that_are_asked_for(administrator: Visitor) -> None:
    file = administrator.application.extensions["config"].data / "basemap.pmtiles"
    assert administrator.get("/map/basemap.pmtiles").status_code == 404
    file.write_bytes(pmtiles("roads"))
    part = administrator.get("/map/basemap.pmtiles", headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.data) == (206, b"PMTiles")
    assert administrator.post("/settings/base-map", data={"kind": "file", "datum": "wgs84"}).status_code == 302
    page = administrator.get("/map").get_data(as_text=True)
    assert "protomaps-leaflet.js" in page
    assert "手绘" in page, "without a word of the administrator's the file names its source"
    assert images(administrator, "/map") == "'self' data:"
    file.unlink()
    assert "protomaps" not in administrator.get("/map").get_data(as_text=True)
