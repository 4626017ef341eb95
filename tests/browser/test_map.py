"""The shelter map as people use it: seen, narrowed, opened, measured from where they stand, printed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.db import Database
from core.fields import name_key
from maps.models import Place, Shelter
from registry.defaults import seed
from registry.models import AreaOutline
from tests.support.browser import DESK, PHONE, OpenPage, Size
from tests.support.world import World

pytestmark = pytest.mark.browser

CLASSES = ("emergency", "emergency", "short", "long", None)
HOSTILE = "</script><img src=x onerror=\"document.title='broken'\">"
BOX = {
    "type": "Polygon",
    "coordinates": [[[115.9, 26.3], [116.2, 26.3], [116.2, 26.6], [115.9, 26.6], [115.9, 26.3]]],
}


@pytest.fixture
def shelters(database: Database, world: World) -> int:
    """How many shelters there are: forty beside the square, one in five closed, one with a hostile name."""
    with database.transaction() as session:
        seed(session)
        for number in range(40):
            name = HOSTILE if number == 7 else f"{number + 1}号避难场所"
            village = world.areas["hebei" if number % 2 else "shishang"]
            place = Place(area_id=village.id, kind="shelter", name=name, name_key=name_key(name),
                          lon=115.95 + number % 8 * 0.03, lat=26.35 + number // 8 * 0.045)  # fmt: skip
            place.shelter = Shelter(shelter_class=CLASSES[number % 5], declared_capacity=100 * number,
                                    status="closed" if number % 5 == 0 else "usable")  # fmt: skip
            session.add(place)
    return 41


@pytest.fixture
def outline(database: Database, world: World) -> None:
    """The county's outline, and a township's."""
    with database.transaction() as session:
        for name in ("county", "meijiang"):
            session.add(AreaOutline(area_id=world.areas[name].id, geojson=BOX, area_m2=1.0))


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("[data-map][data-ready=yes]")
    return page


def drawn(page: Page) -> int:
    return int(page.get_attribute("[data-map]", "data-drawn") or -1)


def painted(page: Page) -> int:
    """How many pixels of the signs' canvas are not empty."""
    return int(
        page.evaluate(
            """() => {
              const canvas = document.querySelector('.leaflet-signs-pane canvas');
              const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              return data.filter((value, place) => place % 4 === 3 && value > 0).length;
            }"""
        )
    )


@pytest.mark.parametrize(
    ("role", "language", "size", "theme"),
    [
        (None, "zh", PHONE, "light"),
        ("official", "en", DESK, "dark"),
        ("planner", "zh", DESK, "light"),
        (None, "en", PHONE, "dark"),
    ],
)
def test_points_are_drawn_and_listed(
    live: str, page_as: OpenPage, shelters: int, outline: None, role: str | None, language: str, size: Size, theme: str
) -> None:
    page = opened(page_as(role, language, size, theme), f"{live}/map")
    seen = shelters + (1 if role else 0)  # the hall; the well is not in the network, so no layer has it
    assert drawn(page) == seen
    assert painted(page) > 1000
    assert page.locator(".map-area").count() == 2
    assert page.locator("[data-map-legend] li:visible").count() >= 3
    # a phone shows ten at first, the rest on demand
    expect(page.locator("[data-map-list] li")).to_have_count(min(seen, 10) if size == PHONE else seen)
    assert page.title() != "broken"
    while page.locator("[data-map-more]").is_visible():
        page.locator("[data-map-more]").click()
    expect(page.locator("[data-map-list]")).to_contain_text(HOSTILE)


def test_without_outlines_the_points_alone_are_shown(live: str, page_as: OpenPage, shelters: int) -> None:
    page = opened(page_as(None), f"{live}/map")
    assert drawn(page) == shelters
    assert painted(page) > 1000


def test_a_filter_reduces_points_and_list_and_stands_in_the_address(
    live: str, page_as: OpenPage, shelters: int
) -> None:
    page = opened(page_as(None, "en"), f"{live}/map")
    page.select_option("#m-class", "long")
    assert drawn(page) == 8
    expect(page.locator("[data-map-list] li")).to_have_count(8)
    page.select_option("#m-status", "closed")
    assert drawn(page) == 0
    expect(page.locator("[data-map-count]")).to_contain_text("Nothing matches")
    assert page.url.endswith("/map?class=long&status=closed")
    opened(page, page.url.replace("closed", "usable"))
    assert drawn(page) == 8
    page.get_by_role("button", name="Clear").click()
    assert (drawn(page), page.url) == (shelters, f"{live}/map")
    page.fill("#m-q", "石上 3 1")
    assert drawn(page) == 0
    page.fill("#m-q", "３1号")
    assert drawn(page) == 1


def test_a_shelter_opens_from_the_list_and_from_the_map(live: str, page_as: OpenPage, shelters: int) -> None:
    page = opened(page_as("official", "zh"), f"{live}/map?q=文化广场")
    page.locator("[data-map-list] button").first.click()
    card = page.locator(".map-card")
    expect(card).to_contain_text("文化广场")
    expect(card).to_contain_text("3,000 人")
    expect(page.get_by_role("button", name="关闭", exact=True)).to_be_visible()
    page.get_by_role("button", name="关闭", exact=True).click()
    expect(card).to_have_count(0)
    box = page.locator("#map_shelters").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(card).to_contain_text("文化广场")
    card.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("文化广场")
    page.wait_for_selector("[data-place-map][data-ready=yes]")


def test_the_keyboard_opens_a_card_and_comes_back_to_the_list(live: str, page_as: OpenPage, shelters: int) -> None:
    page = opened(page_as(None, "en"), f"{live}/map?q=文化广场")
    row = page.locator("[data-map-list] button").first
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-card a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row).to_be_focused()


def test_a_hostile_name_is_text_in_the_card(live: str, page_as: OpenPage, shelters: int) -> None:
    page = opened(page_as(None, "en"), f"{live}/map?q=onerror")
    page.locator("[data-map-list] button").first.click()
    expect(page.locator(".map-card-name")).to_have_text(HOSTILE)
    assert page.title() != "broken"


def test_the_nearest_come_first_with_an_estimated_walk(live: str, page_as: OpenPage, shelters: int) -> None:
    here: dict[str, Any] = {"geolocation": {"latitude": 26.4712, "longitude": 116.0121}, "permissions": ["geolocation"]}
    page = opened(page_as(None, "en", PHONE, **here), f"{live}/map")
    page.get_by_role("button", name="Nearest to me").click()
    first = page.locator("[data-map-list] li").first
    expect(first).to_contain_text("文化广场")
    expect(page.locator("[data-map-note]")).to_contain_text("Nearest: ")
    expect(page.locator("[data-map-note]")).to_be_in_viewport()
    expect(page.locator("#map_shelters")).to_be_in_viewport(ratio=0.8)
    expect(first).to_contain_text("min on foot (estimated)")


def test_who_gives_no_position_taps_the_map(live: str, page_as: OpenPage, shelters: int) -> None:
    page = opened(page_as(None, "en", DESK, permissions=[]), f"{live}/map")
    page.get_by_role("button", name="Nearest to me").click()
    expect(page.locator("[data-map-note]")).to_contain_text("Tap the map")
    page.locator("#map_shelters").click(position={"x": 12, "y": 300})
    expect(page.locator("[data-map-note]")).to_contain_text("The nearest come first.")
    expect(page.locator("[data-map-list] li").first).to_contain_text("on foot")


def test_paper_shows_title_map_legend_scale_and_the_whole_list(
    live: str, page_as: OpenPage, shelters: int, outline: None
) -> None:
    page = opened(page_as("planner", "zh", PHONE, "dark"), f"{live}/map")
    page.emulate_media(media="print")
    page.wait_for_selector("[data-map][data-paper]", state="attached")
    for part in ("h1", ".map-legend", ".leaflet-control-scale", ".map-area >> nth=0", "[data-map-list]"):
        expect(page.locator(part).first).to_be_visible()
    expect(page.locator(".map-source time")).not_to_be_empty()
    assert page.locator("[data-map-list] li").count() == shelters + 1
    assert page.locator(".leaflet-signs-pane .sign, .leaflet-signs-pane .legend-cluster").count() > 5
    expect(page.locator(".leaflet-signs-pane canvas")).to_be_hidden()
    expect(page.locator("[data-map-filters]")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator("[data-map]:not([data-paper])")).to_have_count(1)
    expect(page.locator(".leaflet-signs-pane canvas")).to_be_visible()
    assert painted(page) > 1000


def test_a_point_is_chosen_on_the_map_of_the_form(live: str, page_as: OpenPage, shelters: int, outline: None) -> None:
    page = page_as("planner", "en")
    page.goto(f"{live}/places/new")
    page.wait_for_selector("[data-place-map][data-ready=yes]")
    page.select_option("#f-datum", "bd09")
    page.locator("#map_place").click()
    assert 115.9 < float(page.input_value("#f-lon")) < 116.2
    assert 26.3 < float(page.input_value("#f-lat")) < 26.6
    assert page.input_value("#f-datum") == "wgs84"
    assert page.locator("#f-shelter_class").is_visible()
    page.get_by_label("Venue").check()
    assert not page.locator("#f-shelter_class").is_visible()
