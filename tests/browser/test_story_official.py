"""A director before a visit: the shelter map, one class of shelters, one of them in full, and all of it on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.db import Database
from core.fields import name_key
from core.i18n import t
from maps.models import Place, Shelter
from tests.browser.conftest import ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

SHORT = ("一中操场", "体育公园")


@pytest.fixture
def shelters(database: Database, world: World) -> None:
    """Beside the emergency shelter of the county two for a short stay, one of them under repair."""
    with database.transaction() as session:
        for number, name in enumerate(SHORT):
            place = Place(area_id=world.areas["qingtang"].id, kind="shelter", name=name, name_key=name_key(name),
                          lon=116.04 + number * 0.02, lat=26.49, capacity=1800)  # fmt: skip
            place.shelter = Shelter(shelter_class="short", management="county", is_outdoor=True, declared_capacity=1800,
                                    effective_area_m2=3600, status="under_repair" if number else "usable",
                                    manager_name="李管理", manager_phone="0797-6832002")  # fmt: skip
            session.add(place)


@EVERY_WAY
def test_from_the_map_to_paper(language: str, size: Size, reader_as: ReaderAs, world: World, shelters: None) -> None:
    official = reader_as("official", language, size)
    official.open("/")
    official.menu("Shelter map")
    official.page.wait_for_selector("[data-map][data-ready=yes]")
    rows = official.main.locator("[data-map-list] li")
    expect(rows.filter(has_text="文化广场")).to_have_count(1)
    official.fill(**{"class": "short"})
    expect(rows).to_have_count(len(SHORT))
    official.finds_nothing_wrong()
    print_map(official)
    open_shelter(official)
    print_shelter(official)


def print_map(official: Reader) -> None:
    """Title, map, legend and exactly the chosen shelters are on paper; menus and boxes are not."""
    page = official.page
    page.emulate_media(media="print")
    page.wait_for_selector("[data-map][data-paper]", state="attached")
    for part in ("h1", ".map-legend", "#map_shelters", "[data-map-list]", ".map-source"):
        expect(official.main.locator(part).first).to_be_visible()
    expect(official.main.locator("[data-map-list] li")).to_have_count(len(SHORT))
    for part in (".side-nav", "header.top", "[data-map-filters]"):
        expect(page.locator(part)).to_be_hidden()
    assert is_a_sheet(official)
    page.emulate_media(media="screen")
    page.wait_for_selector("[data-map]:not([data-paper])", state="attached")


def open_shelter(official: Reader) -> None:
    official.follow(t("%(open)s: %(name)s", open=official.read("Open the page"), name=SHORT[0]))
    expect(official.main.locator("h1")).to_have_text(SHORT[0], timeout=PATIENCE)
    official.sees_text("1,800")
    assert not official.main.get_by_role("link", name=official.read("Edit"), exact=True).count(), "officials look on"
    official.finds_nothing_wrong()


def print_shelter(official: Reader) -> None:
    official.page.emulate_media(media="print")
    expect(official.main.locator("h1")).to_be_visible()
    expect(official.main.locator(".facts").first).to_be_visible()
    expect(official.page.locator(".print-foot")).to_contain_text(official.page.url)
    assert is_a_sheet(official)


def is_a_sheet(official: Reader) -> bool:
    """Whether the browser makes a document of it, with the page's title, of a few sheets."""
    paper = official.page.pdf(format="A4", prefer_css_page_size=True)
    title = official.page.title().encode("utf-16-be").hex().upper()
    return f"/Title <FEFF{title}>".encode() in paper and 1 <= paper.count(b"/Type /Page\n") <= 3
