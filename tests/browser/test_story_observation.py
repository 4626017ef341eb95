"""An observer reports "nothing unusual" in one tap, once without a network; it stands on the township's board, once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from core.db import Database
from core.times import today
from observation.models import DailyRecord
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, Size, cut
from tests.support.observing import Network, build_network
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def network(database: Database, world: World) -> Network:
    """Two points that are watched from today on."""
    with database.transaction() as session:
        return build_network(session, world, since=today())


def records(database: Database) -> int:
    with database.session(writing=False) as session:
        return session.scalar(select(func.count()).select_from(DailyRecord)) or 0


def switch_network(phone: Reader, is_on: bool) -> None:
    cut(phone.page, not is_on)


@EVERY_WAY
def test_nothing_unusual_in_one_tap_stands_on_the_board(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World, network: Network, live: str
) -> None:
    planner, phone = reader_as("planner", language, DESK), reader_as(None, language, size)
    planner.open(f"/observation/observers/{network.observer}")
    planner.finds_nothing_wrong()
    address = planner.main.locator(".ob-address code").inner_text()
    planner.follow("Card to hand out")
    planner.finds_nothing_wrong()

    phone.open("/o/" + address.rpartition("/o/")[2])
    expect(phone.page.locator("[data-keeps-page]")).to_be_visible(timeout=PATIENCE)
    phone.finds_nothing_wrong()
    switch_network(phone, is_on=False)
    phone.press("Nothing unusual at all %(n)s points", n=2)
    phone.sees("Today is complete. Points reported: %(total)s.", total=2)
    phone.sees("Waiting to be sent (%(n)s)", n=2)
    phone.finds_nothing_wrong()
    phone.page.reload()
    phone.sees("Waiting to be sent (%(n)s)", n=2)
    phone.sees("Today is complete. Points reported: %(total)s.", total=2)
    assert records(database) == 0

    switch_network(phone, is_on=True)
    expect(phone.page.locator("[data-queue]")).to_have_text(phone.read("Everything has been sent."), timeout=PATIENCE)
    assert records(database) == 2
    switch_network(phone, is_on=False)
    phone.page.reload()  # the page as it was kept before the tap
    phone.sees("Today is complete. Points reported: %(total)s.", total=2)
    switch_network(phone, is_on=True)
    phone.page.locator("[data-undo]").first.click()
    phone.sees("Points still to be reported today: %(n)s of %(total)s.", n=1, total=2)
    expect(phone.page.locator("[data-queue]")).to_have_text(phone.read("Everything has been sent."), timeout=PATIENCE)
    assert records(database) == 1
    phone.page.locator("[data-today] li:not(.is-done) [data-one]").click()
    phone.sees("Today is complete. Points reported: %(total)s.", total=2)
    expect(phone.page.locator("[data-queue]")).to_have_text(phone.read("Everything has been sent."), timeout=PATIENCE)
    phone.page.reload()
    phone.sees("Today is complete. Points reported: %(total)s.", total=2)
    assert records(database) == 2

    planner.open("/observation")
    planner.sees("Today %(here)s of %(due)s records have come", here=2, due=2)
    planner.finds_nothing_wrong()


def test_without_scripts_the_plain_form_reports(
    reader_as: ReaderAs, database: Database, network: Network, live: str
) -> None:
    planner = reader_as("planner", "en", DESK)
    planner.open(f"/observation/observers/{network.observer}")
    address = planner.main.locator(".ob-address code").inner_text()
    phone = reader_as(None, "en", (390, 844), java_script_enabled=False)
    phone.open("/o/" + address.rpartition("/o/")[2])
    phone.page.locator("button[data-all]").click()
    phone.sees("Today is complete. Points reported: %(total)s.", total=2)
    assert records(database) == 2
