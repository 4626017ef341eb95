"""An official opens the dashboard, sees how things stand, and clicks one figure down to one drill."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from core.db import Database
from core.times import now
from drills.models import Drill, DrillResult
from schedule.models import Event
from tests.browser.conftest import ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

TITLE = "地震应急疏散演练"


def drill(session: Session, world: World, unit: str, at: datetime, seconds: int) -> None:
    """A held drill with its evacuation time."""
    school = world.units[unit]
    event = Event(uid=f"d-{unit}-{seconds}", kind="drill", title=TITLE, area_id=school.area_id, unit_id=school.id,
                  starts_at=at, ends_at=at + timedelta(minutes=30), status="held")  # fmt: skip
    session.add(event)
    session.flush()
    held = Drill(event_id=event.id, unit_id=school.id)
    session.add(held)
    session.flush()
    session.add(DrillResult(drill_id=held.id, started_at=at, evacuation_seconds=seconds, enrolled=10, present=10))


@pytest.fixture
def drills(database: Database, world: World) -> None:
    """Two drills of today, one of them too slow."""
    with database.transaction() as session:
        drill(session, world, "primary", now() - timedelta(minutes=5), 95)
        drill(session, world, "kindergarten", now() - timedelta(minutes=4), 300)


@EVERY_WAY
def test_from_a_figure_to_one_drill(language: str, size: Size, reader_as: ReaderAs, world: World, drills: None) -> None:
    official = reader_as("official", language, size)
    official.open("/")
    official.menu("Dashboard")
    page = official.page
    chart = official.main.locator("[data-chart=events_by_month]")
    expect(chart).to_have_attribute("data-ready", "yes", timeout=PATIENCE)
    official.finds_nothing_wrong()
    reads_a_chart(official)
    tile = official.read("Share of evacuations within the target")
    official.main.locator(".dash-tile").get_by_role("link", name=tile).click()
    page.wait_for_url("**/figures/rows?*")
    expect(official.main.get_by_role("link", name=world.units["primary"].name).first).to_be_visible()
    official.main.get_by_role("link", name=world.units["primary"].name).first.click()
    page.wait_for_url("**/drills/*")
    official.sees_text(world.units["primary"].name)


def reads_a_chart(official: Reader) -> None:
    """With the keys, and as a table that says the same."""
    part = official.main.locator(".dash-chart", has=official.page.locator("[data-chart=evacuation_by_kind]"))
    part.locator("[data-chart]").focus()
    official.page.keyboard.press("ArrowDown")
    expect(part.locator("[data-readout]")).to_contain_text(official.read("Target"))
    part.locator("summary").click()
    expect(part.locator("tbody tr")).to_have_count(2)
