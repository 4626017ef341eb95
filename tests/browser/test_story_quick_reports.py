"""An exercise quick report: forty informants report at once, one of them on a phone, and the map draws itself."""

from __future__ import annotations

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.db import Database
from readiness.network_models import NetworkMember
from readiness.quick_report_models import QuickAsked
from readiness.quick_report_queries import token
from registry.models import Area
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, Size
from tests.support.readers import EVERY_WAY, PATIENCE
from tests.support.world import World

pytestmark = pytest.mark.browser
INFORMANTS, SECONDS = 40, 60


@pytest.fixture
def informants(database: Database, world: World) -> None:
    """Forty of them, over the three villages."""
    with database.transaction() as session:
        villages = session.scalars(select(Area.id).where(Area.level == "village").order_by(Area.id)).all()
        for number in range(INFORMANTS):
            session.add(NetworkMember(area_id=villages[number % len(villages)], role="informant", name=f"员{number}"))


def links(database: Database) -> list[str]:
    with database.session(writing=False) as session:
        found = session.scalars(select(QuickAsked).order_by(QuickAsked.id)).all()
        return [f"/q/{token(session, one)}" for one in found]


@EVERY_WAY
def test_forty_informants_draw_the_map_within_a_minute(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World, informants: None, live: str
) -> None:
    planner, phone = reader_as("planner", language, DESK), reader_as(None, language, size)
    planner.open("/readiness/quick-reports/new")
    planner.finds_nothing_wrong()
    planner.page.check("#f-mode-exercise")
    planner.page.check("#f-is_sure")
    planner.page.fill("#f-name", "县城有感地震演练")
    planner.press("Ask everybody now")
    planner.sees("This is an exercise. Nothing here has happened.")
    asked = links(database)
    assert len(asked) == INFORMANTS

    phone.open(asked[0])
    phone.sees("This is an exercise. Nothing here has happened.")
    phone.finds_nothing_wrong()
    begun = monotonic()

    def send(number: int) -> int:
        one = {"nonce": f"informant-{number:012d}", "felt": "yes", "signs": ["most_ran", "chimneys"]}
        sent = urllib.request.Request(f"{live}{asked[number]}/reports", json.dumps({"reports": [one]}).encode())
        sent.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(sent, timeout=60) as answer:
            return int(answer.status)

    with ThreadPoolExecutor(8) as pool:
        sending = pool.map(send, range(1, INFORMANTS))
        phone.page.check("#f-felt-yes")
        phone.page.check("#f-signs-wall_cracks")
        phone.page.fill("#f-injured", "2")
        phone.page.locator(".q-send button").click()
        expect(phone.page.locator("[data-queue]")).to_have_text(
            phone.read("Everything has been sent."), timeout=PATIENCE
        )
        assert set(sending) == {200}
    expect(planner.page.locator(".q-waiting")).to_have_count(0, timeout=SECONDS * 1000)
    planner.sees("Everybody has reported.")
    assert monotonic() - begun < SECONDS
    assert planner.page.locator(".q-total dd").first.inner_text().split()[0] == str(INFORMANTS)
    planner.page.reload()
    planner.finds_nothing_wrong()
