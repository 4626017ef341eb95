"""An observer reports muddy water on a phone without a network; the desk judges it, verifies it and closes it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from core.db import Database
from core.times import local, now
from observation.anomaly_models import Anomaly, AnomalyFile
from registry.defaults import seed
from tests.browser.conftest import ReaderAs
from tests.support.anomalies import observer_with_link
from tests.support.browser import PHONE, Size, cut
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def token(database: Database, world: World) -> str:
    """What the personal link of the village's observer carries."""
    with database.transaction() as session:
        seed(session)
        return observer_with_link(session, world)[1]


@EVERY_WAY
def test_what_an_observer_sees_is_judged_verified_and_closed(
    language: str, size: Size, reader_as: ReaderAs, database: Database, token: str
) -> None:
    phone = reader_as(None, language, PHONE)
    reports(phone, token)
    desk = reader_as("planner", language, size)
    desk.open("/anomalies")
    desk.page.locator(".row-link").first.click()
    desk.settle()
    assert desk.page.locator(".media img").count() == 1
    shown = desk.page.locator("[data-countdown]").first.inner_text()
    desk.page.wait_for_function("shown => document.querySelector('[data-countdown]').innerText !== shown", arg=shown)
    desk.finds_nothing_wrong()
    desk.press("Likely an anomaly")
    desk.press("I have reported it up")
    desk.follow("Verify on site")
    verifies(desk)
    desk.fill(note="已告知村民")
    desk.press("Close the anomaly")
    desk.sees("Closed with a note")
    desk.finds_nothing_wrong()
    with database.transaction(writing=False) as session:
        assert session.scalars(select(Anomaly.state)).all() == ["closed"]
        assert session.scalars(select(AnomalyFile.added_by)).all() == ["刘观测"]


def reports(phone: Reader, token: str) -> None:
    """With the page kept on the phone, a report and a photo wait for the network, and go once it is there."""
    page = phone.page
    phone.open(f"/o/{token}/anomaly")
    page.locator("[data-keeps-page]:visible").wait_for(timeout=PATIENCE)
    phone.finds_nothing_wrong()
    cut(page, True)
    page.reload()
    page.locator("#f-area").select_option("990101101201")
    page.locator("#f-category").select_option("well")
    page.locator("#f-features-muddy").check()
    picture = BytesIO()
    Image.new("RGB", (60, 40), "brown").save(picture, "JPEG")
    sent = {"name": "井.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    page.locator("#f-files").set_input_files(sent)  # type: ignore[arg-type]
    page.locator("[data-report-form] button.btn-primary").click()
    page.locator("[data-queue][data-waiting='2']").wait_for(timeout=PATIENCE)
    cut(page, False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("[data-queue][data-waiting='0']").wait_for(timeout=PATIENCE)


def verifies(desk: Reader) -> None:
    """Pumping explains it; what contradicts itself is refused and kept."""
    page = desk.page
    page.locator("#f-check-rain-no").check()
    page.locator("#f-credibility").select_option("4")
    page.locator("#f-conclusion-interference").check()
    page.locator("#f-on_site_clock").fill(f"{local(now()):%H:%M}")
    desk.press("Keep the verification")
    desk.was_refused(422)
    page.locator("#f-check-pumping-yes").check()
    desk.press("Keep the verification")
