"""A shelter is inspected on the spot without a network: what was found is there once when the network is back."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import func, select

from core.db import Database
from maps.inspection_models import Defect, Inspection, PlacePhoto
from registry import defaults
from tests.browser.conftest import ReaderAs
from tests.support.browser import PHONE, Size, cut
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


def waits(reader: Reader, count: int) -> None:
    expect(reader.main.locator(f'[data-queue][data-waiting="{count}"]')).to_be_attached(timeout=PATIENCE)


def answer(reader: Reader, item: str, reply: str) -> None:
    reader.main.locator(f'[data-item="{item}"] [data-answer="{reply}"]').click()


@EVERY_WAY
def test_a_shelter_is_inspected_without_a_network(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World, tmp_path: Path
) -> None:
    with database.transaction() as session:
        defaults.seed(session)
    picture = tmp_path / "sign.jpg"
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(picture)
    planner = reader_as("planner", language, size)
    planner.open("/places/1")
    planner.follow("Let somebody else inspect it")
    planner.fill(holder_name="周巡查")
    planner.press("Make the link")
    planner.finds_nothing_wrong()
    path = urlsplit(planner.main.locator('a[href*="/i/"]').get_attribute("href") or "").path

    phone = reader_as(None, language, PHONE)
    phone.page.goto(phone.live + path)
    expect(phone.main.locator("[data-keeps-page]")).to_be_visible(timeout=PATIENCE)
    cut(phone.page, True)
    answer(phone, "signs", "defect")
    phone.main.locator("#d-signs-what").fill("标志牌倒了")
    phone.main.locator('[data-item="signs"] [data-severity="danger"]').click()
    phone.main.locator("#d-signs-photo").set_input_files(picture)
    expect(phone.main.locator(".thumbs img")).to_be_visible(timeout=PATIENCE)
    phone.press("All the rest is fine")
    phone.main.locator("input[data-verified]").check()
    phone.finds_nothing_wrong()
    phone.page.wait_for_timeout(600)  # it is kept a moment after the last tap

    phone.page.reload()  # as if the browser had been closed: the page opens, and everything is still there
    expect(phone.main.locator("#d-signs-what")).to_have_value("标志牌倒了", timeout=PATIENCE)
    expect(phone.main.locator(".thumbs img")).to_be_visible()
    phone.press("Hand in the inspection")
    waits(phone, 2)
    cut(phone.page, False)
    waits(phone, 0)
    phone.sees("Everything has been sent.")
    phone.finds_nothing_wrong()
    phone.page.reload()
    waits(phone, 0)

    planner.open("/inspections/done")
    planner.main.get_by_role("link", name="文化广场").first.click()
    planner.sees_text("周巡查")
    planner.sees("found right")
    planner.finds_nothing_wrong()
    planner.main.get_by_role("link", name="标志牌倒了").click()
    planner.sees("Dangerous")
    assert planner.main.locator(".photos img").count() == 1
    with database.session(writing=False) as session:
        there = [session.scalar(select(func.count()).select_from(table)) for table in (Inspection, Defect, PlacePhoto)]
    assert there == [1, 1, 1]
