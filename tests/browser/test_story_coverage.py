"""A planner asks who can reach a shelter, tries out the best new site, and compares."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.db import Database
from core.jobs import work_once
from registry.models import Area
from tests.support.browser import DESK, PHONE, Pages
from tests.support.world import World

pytestmark = pytest.mark.browser
AT = {"shishang": (116.012, 26.471), "laocheng": (116.021, 26.52), "hebei": (116.3, 26.5)}


@pytest.fixture(autouse=True)
def _placed(database: Database, world: World) -> None:
    with database.transaction() as session:
        for name, (lon, lat) in AT.items():
            village = session.get_one(Area, world.areas[name].id)
            village.lon, village.lat = lon, lat


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)])
def test_from_the_question_to_the_comparison(
    language: str, size: tuple[int, int], live: str, page_as: Pages, database: Database
) -> None:
    page = page_as("planner", language, size)
    page.goto(f"{live}/coverage/new")
    page.locator("[name=reach_m]").fill("4000")
    page.locator(".coverage-form .btn-primary").click()
    assert work_once(database)
    page.reload()
    expect(page.locator("[data-coverage-map][data-ready]")).to_be_visible()
    expect(page.locator(".coverage-box .cv-sign")).to_have_count(1)
    expect(page.locator("#unknown li").first).to_be_visible()  # the townships have more people than their villages
    page.get_by_label("显示分配连线" if language == "zh" else "Show who goes where").uncheck()
    expect(page.locator(".leaflet-lines-pane path")).to_have_count(0)
    page.locator(".coverage-box .cv-sign").click()
    expect(page.locator(".map-card-name")).to_have_text("文化广场")
    page.locator("#shelters input[type=checkbox]").check()
    page.locator("#shelters button").click()
    expect(page.locator("[name=closed]")).to_be_checked()
    page.locator(".coverage-form .btn-primary").click()
    assert work_once(database)
    page.reload()
    expect(page.locator("[data-coverage-map][data-ready]")).to_be_visible()
    page.locator(".coverage-compare button").click()
    expect(page.locator("body")).to_contain_text("文化广场")
    expect(page.locator(".tone-bad").first).to_be_visible()
