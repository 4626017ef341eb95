"""A planner drags the epicentre, saves the earthquake, and registers a school's drill that starts from it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from core.db import Database
from registry.models import Area, AreaOutline
from tests.browser.conftest import ReaderAs
from tests.support.browser import PHONE, Size
from tests.support.readers import EVERY_WAY
from tests.support.world import World

pytestmark = pytest.mark.browser
BOX = {
    "type": "Polygon",
    "coordinates": [[[115.9, 26.3], [116.2, 26.3], [116.2, 26.6], [115.9, 26.6], [115.9, 26.3]]],
}
NOTICE = {"zh": "仅供演练和教学，不是预报，也不是预警", "en": "For drills and teaching; not a forecast, not a warning"}


@pytest.fixture
def county(database: Database, world: World) -> None:
    """Where the county and its villages are."""
    with database.transaction() as session:
        session.add(AreaOutline(area_id=world.areas["county"].id, geojson=BOX, area_m2=1.0))
        for name, lon, lat in (("county", 116.05, 26.45), ("shishang", 116.0, 26.5), ("hebei", 116.1, 26.4)):
            area = session.get_one(Area, world.areas[name].id)
            area.lon, area.lat = lon, lat


def figures(page: Page) -> str:
    return page.inner_text("[data-scenario-answer]")


def settle(page: Page) -> None:
    page.wait_for_selector("[data-scenario][data-ready=yes][data-state=ready]")


def drag_by_mouse(page: Page, dx: int, dy: int) -> None:
    box = page.locator(".epicentre").bounding_box()
    assert box is not None
    x, y = box["x"] + 22, box["y"] + 22
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=6)
    page.mouse.up()


def drag_by_finger(page: Page, dx: int, dy: int) -> None:
    """As a telephone tells it: the finger goes down on the star, moves, and is lifted."""
    page.locator(".epicentre").scroll_into_view_if_needed()
    box = page.locator(".epicentre").bounding_box()
    assert box is not None
    x, y = box["x"] + 22, box["y"] + 22
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 7):
        at = {"x": x + dx * step / 6, "y": y + dy * step / 6}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@EVERY_WAY
def test_the_epicentre_is_dragged_and_the_figures_follow(
    reader_as: ReaderAs, county: None, world: World, language: str, size: Size
) -> None:
    reader = reader_as("planner", language, size, has_touch=size == PHONE)
    page = reader.page
    page.goto(reader.live + "/scenarios/new?magnitude=7")
    settle(page)
    before, there = figures(page), page.input_value("#f-lon")
    (drag_by_finger if size == PHONE else drag_by_mouse)(page, 90, -70)
    settle(page)
    assert float(page.input_value("#f-lon")) > float(there)
    assert figures(page) != before and "lon=" in page.url

    moved = page.input_value("#f-lat")
    page.locator(".epicentre").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#f-lat")).not_to_have_value(moved)
    settle(page)
    page.fill("#f-name", "县城7级")
    page.locator("[data-scenario-form] button.btn-primary").click()
    expect(page.locator("h1")).to_have_text("县城7级")
    settle(page)
    assert NOTICE[language] in page.inner_text("main")

    page.locator(".scenario-schools a.btn").first.click()
    expect(page.locator("#f-scenario_id")).to_have_value("1")
    page.locator(".entry-form .form-buttons .btn-primary").click()
    page.goto(reader.live + "/drills/1")
    assert "县城7级" in page.inner_text("main") and NOTICE[language] in page.inner_text("main")
