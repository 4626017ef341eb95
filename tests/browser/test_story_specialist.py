"""A specialist reports from a village without a network: it arrives once, and its hours stand in the sheet."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import func, select

from core.db import Database
from core.times import local, now
from outreach import specialist_services
from outreach.specialist_inputs import DispatchInput, SpecialistInput
from outreach.specialist_models import Specialist, VisitPhoto, VisitReport
from outreach.specialist_queries import token
from registry import defaults
from tests.browser.conftest import ReaderAs
from tests.support.browser import PHONE, Size, cut
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


def waits(reader: Reader, count: int) -> None:
    expect(reader.main.locator(f'[data-queue][data-waiting="{count}"]')).to_be_attached(timeout=PATIENCE)


def sent_out(database: Database, world: World) -> str:
    """The address of the page of somebody who was in a village yesterday."""
    with database.transaction() as session:
        defaults.seed(session)
        planner = world.actor(session, "planner")
        given = SpecialistInput(name="温建国", kind="specialist", area_id=world.areas["county"].id, rate_per="hour",
                                rate_yuan=80)  # fmt: skip
        found = specialist_services.add_specialist(session, given, planner)
        on = local(now()).date() - timedelta(days=1)
        there = DispatchInput(on=on, starts="09:00", ends="11:00", area_id=world.areas["shishang"].id, purpose="看井")
        specialist_services.dispatch(session, found, there, planner)
        return f"/v/{token(session, session.get_one(Specialist, found.id))}"


@EVERY_WAY
def test_a_specialist_reports_from_a_village_without_a_network(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World, tmp_path: Path
) -> None:
    picture = tmp_path / "well.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(picture)
    path = sent_out(database, world)
    phone = reader_as(None, language, PHONE)
    phone.page.goto(phone.live + path)
    expect(phone.main.locator("[data-keeps-page]")).to_be_visible(timeout=PATIENCE)
    cut(phone.page, True)
    phone.press("Report this visit")
    phone.main.locator('[data-category="villagers"]').fill("17")
    phone.main.locator("[data-ends]").fill("11:30")
    phone.main.locator("[data-done]").fill("看了三口井，教记录员看水位")
    phone.main.locator("[data-photo-file]").set_input_files(picture)
    expect(phone.main.locator(".thumbs img")).to_be_visible(timeout=PATIENCE)
    phone.finds_nothing_wrong()
    phone.page.wait_for_timeout(600)  # it is kept a moment after the last tap

    phone.page.reload()  # as if the browser had been closed: the page opens, and the draft is still there
    phone.press("Report this visit")
    expect(phone.main.locator("[data-category='villagers']")).to_have_value("17", timeout=PATIENCE)
    expect(phone.main.locator(".thumbs img")).to_be_visible()
    phone.press("Send the visit report")
    waits(phone, 2)
    cut(phone.page, False)
    waits(phone, 0)
    phone.sees("Everything has been sent.")
    phone.finds_nothing_wrong()
    phone.page.reload()
    waits(phone, 0)
    with database.session(writing=False) as session:
        there = [session.scalar(select(func.count()).select_from(table)) for table in (VisitReport, VisitPhoto)]
    assert there == [1, 1]

    planner = reader_as("planner", language, size)
    planner.open("/specialists/visits?shows=sent")
    planner.main.locator("a.row-link").first.click()
    planner.sees_text("看了三口井，教记录员看水位")
    expect(planner.main.locator("img[src*='/photos/']")).to_be_visible(timeout=PATIENCE)
    planner.press("Accept the report")
    planner.sees("Report accepted")
    planner.finds_nothing_wrong()
    month = f"{local(now()) - timedelta(days=1):%Y-%m}"
    planner.open(f"/specialists/allowances?month={month}")
    planner.sees_text("2.50")
    planner.sees_text("200.00")
    planner.finds_nothing_wrong()
