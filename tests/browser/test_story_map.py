"""People look at the map: a visitor finds the nearest shelter, somebody by keyboard alone, a planner prints it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from core.db import Database
from core.fields import name_key
from maps.models import Place, Shelter
from registry.defaults import seed
from registry.models import AreaOutline
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, PHONE, Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

HERE: dict[str, Any] = {
    "geolocation": {"latitude": 26.4712, "longitude": 116.0121}, "permissions": ["geolocation"],
}  # fmt: skip
WIDE = [[115.95, 26.44], [116.15, 26.44], [116.15, 26.53], [115.95, 26.53], [115.95, 26.44]]
HIGH = [[115.98, 26.36], [116.06, 26.36], [116.06, 26.56], [115.98, 26.56], [115.98, 26.36]]


@pytest.fixture
def thirty(database: Database, world: World) -> None:
    """Thirty shelters in the township of the square, each with a long name."""
    with database.transaction() as session:
        seed(session)
        for number in range(29):
            name = f"石上村第{number + 1}村民小组文体广场避难场所"
            place = Place(area_id=world.areas["shishang"].id, kind="shelter", name=name, name_key=name_key(name),
                          lon=115.99 + number % 6 * 0.012, lat=26.45 + number // 6 * 0.015)  # fmt: skip
            place.shelter = Shelter(shelter_class=("emergency", "short", "long")[number % 3], declared_capacity=3000,
                                    status="closed" if number % 7 == 0 else "usable")  # fmt: skip
            session.add(place)


def outline(database: Database, world: World, ring: list[list[float]]) -> None:
    with database.transaction() as session:
        for name in ("county", "meijiang"):
            shape = {"type": "Polygon", "coordinates": [ring]}
            session.add(AreaOutline(area_id=world.areas[name].id, geojson=shape, area_m2=1.0))


@EVERY_WAY
def test_the_nearest_shelter_and_a_township_on_paper(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World, thirty: None
) -> None:
    upright = size == PHONE
    outline(database, world, HIGH if upright else WIDE)
    visitor = reader_as(None, language, size, **HERE)
    visitor.open("/map")
    find_nearest(visitor)
    visitor.finds_nothing_wrong()
    share_what_is_seen(visitor)
    reader = reader_as("planner", language, size)
    reader.open(f"/areas/{world.areas['meijiang'].id}")
    reader.follow("Print this township's map")
    reader.page.wait_for_selector("[data-map][data-ready=yes]")
    print_township(reader, "portrait" if upright else "landscape")


def find_nearest(visitor: Reader) -> None:
    page = visitor.page
    page.wait_for_selector("[data-map][data-ready=yes]")
    visitor.press("Nearest to me")
    first = page.locator("[data-map-list] li").first
    expect(first).to_contain_text("文化广场")
    expect(first).to_contain_text("分钟" if visitor.language == "zh" else "min on foot")
    first.locator("button").click()
    expect(page.locator(".map-card")).to_contain_text("文化广场")


def share_what_is_seen(visitor: Reader) -> None:
    """The list of layers and the filter stand in the address; whoever opens it sees the same."""
    page = visitor.page
    page.locator(".leaflet-popup-close-button").click()
    visitor.press("Clear")
    visitor.unfold("Layers")
    page.uncheck('[name=layer][value="emergency"]')
    visitor.settle()
    visitor.unfold("Layers")
    visitor.fill(status="usable")
    shown = page.get_attribute("[data-map]", "data-drawn")
    assert "layers=short,long,unclassed" in page.url
    visitor.open(page.url.removeprefix(visitor.live))
    page.wait_for_selector("[data-map][data-ready=yes]")
    assert page.get_attribute("[data-map]", "data-drawn") == shown
    assert 0 < int(shown or 0) < 30


def print_township(reader: Reader, shape: str) -> None:
    """Title, map, legend, scale, source and thirty-one places on exactly one sheet that lies as the township does."""
    page = reader.page
    expect(page.locator("h1")).to_contain_text("梅江镇")
    page.emulate_media(media="print")
    page.wait_for_selector(f"[data-map][data-paper={shape}][data-one-sheet]", state="attached")
    rows = page.locator("[data-map-list] li")
    assert 30 <= rows.count() <= 32
    for part in ("h1", ".map-legend", "#map_shelters", "[data-map-list]", ".map-source time", ".leaflet-control-scale"):
        expect(page.locator(part).first).to_be_visible()
    for part in ("[data-map-filters]", "[data-map-layers]", "[data-map-share]", ".print-foot"):
        expect(page.locator(part).first).to_be_hidden()
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1
    wide = b"841.9" in paper and paper.index(b"841.9") < paper.index(b"/MediaBox") + 40
    assert wide or shape == "portrait"


def test_by_keyboard_alone(reader_as: ReaderAs, database: Database, world: World, thirty: None) -> None:
    """At the desk, without a mouse and without a position of the device: layers, search, the nearest, its page."""
    outline(database, world, WIDE)
    reader = reader_as(None, "en", DESK, permissions=[])
    reader.open("/map")
    page, keys = reader.page, reader.page.keyboard
    page.wait_for_selector("[data-map][data-ready=yes]")
    page.locator("#m-q").focus()
    keys.type("文化广场")
    expect(page.locator("[data-map-list] li")).to_have_count(1)
    reach(reader, "[data-map-clear]")
    keys.press("Enter")
    keys.press("Shift+Tab")
    keys.press("Enter")
    expect(page.locator("[data-map-middle]")).to_be_focused()
    reach(reader, "#map_shelters")
    keys.press("ArrowRight")
    reach(reader, "[data-map-middle]", backwards=True)
    keys.press("Enter")
    expect(page.locator("[data-map-list] button").first).to_be_focused()
    expect(page.locator("[data-map-list] li").first).to_contain_text("on foot")
    reach(reader, ".map-layers summary", backwards=True)
    keys.press("Enter")
    reach(reader, "[name=layer][value=emergency]")
    keys.press("Space")
    expect(page.locator("[name=layer][value=emergency]")).not_to_be_checked()
    reach(reader, ".map-row-main")
    keys.press("Enter")
    expect(page.locator(".map-card a")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("避难场所")


def reach(reader: Reader, selector: str, backwards: bool = False) -> None:
    """Press Tab until it has the focus."""
    for _ in range(80):
        if reader.page.evaluate("one => document.activeElement.matches(one)", selector):
            return
        reader.page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")
