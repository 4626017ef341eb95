"""Maps on other grounds: points, outlines and clicks on GCJ-02 pictures, an offline file, pictures that do not come."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from core.db import Database
from geo.datums import Datum, from_wgs84, to_wgs84
from geo.distance import great_circle_m
from maps.base_map_queries import BASE_MAP
from registry.defaults import seed
from registry.models import AreaOutline, Setting
from tests.browser.test_map import BOX, drawn, opened, painted
from tests.support.browser import OpenPage
from tests.support.offline_maps import pmtiles
from tests.support.world import World

pytestmark = pytest.mark.browser

PICTURE = "/static/vendor/leaflet/images/layers.png?at={z}/{x}/{y}"
SQUARE = (116.0123, 26.4711)


@pytest.fixture
def ground(database: Database, world: World, live: str) -> Any:
    """Sets the ground of all maps; the county has an outline."""
    with database.transaction() as session:
        seed(session)
        session.add(AreaOutline(area_id=world.areas["county"].id, geojson=BOX, area_m2=1.0))

    def set_to(**given: str) -> None:
        with database.transaction() as session:
            session.add(Setting(name=BASE_MAP, value=given))

    return set_to


def test_the_browser_converts_as_the_server_does(live: str, page_as: OpenPage, ground: Any) -> None:
    ground(kind="address", url=live + PICTURE, datum="gcj02")
    page = opened(page_as(None), f"{live}/map")
    dice = Random(7)
    points = [(dice.uniform(70, 140), dice.uniform(0, 58)) for _ in range(300)]
    there, back = page.evaluate(
        """points => [points.map(at => L.CRS.GCJ02.toGcj02(...at)),
                      points.map(at => L.CRS.GCJ02.toWgs84(...L.CRS.GCJ02.toGcj02(...at)))]""",
        points,
    )
    for point, shifted, restored in zip(points, there, back, strict=True):
        assert tuple(shifted) == pytest.approx(tuple(from_wgs84(*point, Datum.GCJ02)), abs=1e-9)
        assert tuple(restored) == pytest.approx(
            tuple(to_wgs84(*from_wgs84(*point, Datum.GCJ02), Datum.GCJ02)), abs=1e-9
        )


def middle_of(page: Page, name: str) -> tuple[float, float]:
    """Where the pictures of a map have its middle, in their own degrees: plain Mercator, without our figures."""
    lat, lon = page.evaluate(
        f"""() => {{
          const at = map_{name}.getPixelBounds().getCenter(), zoom = map_{name}.getZoom();
          const there = L.CRS.EPSG3857.pointToLatLng(at, zoom);
          return [there.lat, there.lng];
        }}"""
    )
    return lon, lat


def test_a_click_on_gcj02_pictures_stores_wgs84_within_a_metre(live: str, page_as: OpenPage, ground: Any) -> None:
    ground(kind="address", url=live + PICTURE, datum="gcj02")
    page = page_as("planner", "en")
    page.goto(f"{live}/places/new")
    page.wait_for_selector("[data-place-map][data-ready=yes]")
    page.evaluate("at => map_place.setView([at[1], at[0]], 18, { animate: false })", list(SQUARE))
    page.locator("#map_place").click()
    found = float(page.input_value("#f-lon")), float(page.input_value("#f-lat"))
    seen = middle_of(page, "place")
    assert great_circle_m(*seen, *SQUARE) > 300, "the pictures are displaced, so the middle of the view is as well"
    assert great_circle_m(*found, *to_wgs84(*seen, Datum.GCJ02)) < 1  # half a pixel is 0.3 m here
    assert great_circle_m(*found, *SQUARE) < 1
    assert page.input_value("#f-datum") == "wgs84"


def test_points_are_drawn_where_the_pictures_show_them(live: str, page_as: OpenPage, ground: Any) -> None:
    ground(kind="address", url=live + PICTURE, datum="gcj02", attribution="测试图 审图号")
    page = opened(page_as(None), f"{live}/map?q=文化广场")
    assert drawn(page) == 1
    expect(page.locator(".map-source")).to_contain_text("测试图 审图号")
    expect(page.locator(".map-source")).to_contain_text("GCJ-02")
    page.locator("[data-map-list] button").first.click()
    expect(page.locator(".map-card")).to_contain_text("文化广场")
    page.get_by_role("button", name="关闭", exact=True).click()
    at = page.evaluate("() => { const c = map_shelters.getCenter(); return [c.lng, c.lat]; }")
    page.goto(f"{live}/map?base=outline&at={at[1]},{at[0]},18")
    page.wait_for_selector("[data-map][data-ready=yes]")
    plain = page.evaluate("() => { const c = map_shelters.getCenter(); return [c.lng, c.lat]; }")
    assert great_circle_m(*plain, *at) < 2, "an address means the same place on every ground"


def test_pictures_that_do_not_come_leave_the_outlines_and_a_word(live: str, page_as: OpenPage, ground: Any) -> None:
    ground(kind="address", url=live + "/nowhere/{z}/{x}/{y}.png")
    page = opened(page_as(None, "en"), f"{live}/map")
    expect(page.locator(".map-lost")).to_contain_text("Points and outlines are still right")
    assert page.locator(".leaflet-tile-pane img").count() == 0
    assert drawn(page) == 1
    page.noticed.errors.clear()  # type: ignore[attr-defined]  # the browser tells of each picture that is not there


def test_an_offline_file_is_drawn_without_any_network(
    live: str, live_app: Flask, page_as: OpenPage, ground: Any
) -> None:
    live_app.extensions["config"].data.joinpath("basemap.pmtiles").write_bytes(pmtiles("land"))
    ground(kind="file")
    page = opened(page_as(None), f"{live}/map")
    page.wait_for_selector(".leaflet-tile-pane canvas")
    page.evaluate("() => map_shelters.setView([20, 20], 3, { animate: false })")
    filled = """() => [...document.querySelectorAll('.leaflet-tile-pane canvas')].some(canvas => {
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      return data.some((value, place) => place % 4 === 3 && value > 0);
    })"""
    page.wait_for_function(filled)
    expect(page.locator(".map-source")).to_contain_text("手绘")
    assert painted(page) >= 0
