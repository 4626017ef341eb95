"""A school's first drill: from the link it is sent, on whatever screen, to the time that the planner sees."""

from __future__ import annotations

from datetime import date, time, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from core.times import instant, today
from tests.browser.conftest import MovedClock, ReaderAs
from tests.support.browser import DESK, Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

NAME, LOGIN, PASSWORD = "刘主任", "liu.zhuren", "wo men xue xiao yan lian"
SAID = {"zh": "1分52秒", "en": "1 min 52 s"}


@pytest.fixture
def day() -> date:
    """A week from today."""
    return today() + timedelta(days=7)


@EVERY_WAY
def test_from_the_link_to_the_evacuation_time(
    language: str, size: Size, reader_as: ReaderAs, world: World, clock: MovedClock, day: date
) -> None:
    planner = reader_as("planner", language, DESK)
    link = invite(planner)
    school = reader_as(None, "zh", size)
    school.language = language  # the account's language is spoken as soon as one is in
    open_the_link(school, link)
    address = register(school, day)
    refused_link(reader_as(None, "zh", size), link)

    clock.move_to(instant(day, time(15, 30)))
    report(school, address)
    school.finds_nothing_wrong()

    planner.menu("Registration and results")
    row = planner.main.get_by_role("row").filter(has_text="城南中学")
    expect(row).to_contain_text(SAID[language])
    planner.open(address)
    planner.sees_text(SAID[language])


def invite(planner: Reader) -> str:
    """Make an account for a school; the link is shown once."""
    planner.open("/users")
    planner.follow("Invite somebody")
    planner.fill(name=NAME, login=LOGIN, language=planner.language, role="unit_contact", unit="城南中学")
    planner.press("Make the account and the link")
    link = planner.main.locator("[data-fresh]").inner_text()
    planner.page.reload()
    assert not planner.main.locator("[data-fresh]").count(), "the link is shown once"
    return urlsplit(link).path


def open_the_link(school: Reader, link: str) -> None:
    """Choose a password; a weak one is explained, and nothing else need be typed again."""
    school.open(link)
    school.page.locator("html").get_attribute("lang")
    expect(school.main).to_contain_text("城南中学")
    school.fill(password="1234567890", repeated="1234567890")
    school.main.locator("form.form button.btn-primary").click()
    school.settle()
    school.was_refused(422)
    assert school.is_at(link)
    school.fill(password=PASSWORD, repeated=PASSWORD)
    school.main.locator("form.form button.btn-primary").click()
    school.settle()
    assert school.page.url == school.live + "/"
    assert (school.page.locator("html").get_attribute("lang") or "")[:2] == school.language


def register(school: Reader, day: date) -> str:
    """Register a drill; the answer is the address of its page."""
    school.menu("Registration and results")
    school.follow("Register a drill")
    assert school.field("expected.students").input_value() == "1500", "the roll is known"
    school.fill(on=day.isoformat(), expected__students="1480", special_needs="2", special_needs_helper="周老师×2")
    school.finds_nothing_wrong()
    school.press("Register")
    expect(school.main.locator("h1")).to_contain_text("1,600")
    school.follow("All about this drill")
    return urlsplit(school.page.url).path


def refused_link(stranger: Reader, link: str) -> None:
    stranger.page.goto(stranger.live + link)
    stranger.was_refused(410)
    assert not stranger.main.locator("input[type=password]").count(), "the link works once"


def report(school: Reader, address: str) -> None:
    """Half an hour after the drill the first page asks for it."""
    school.open("/")
    school.main.locator(f'a[href="{address}/result"]').first.click()
    school.settle()
    school.fill(evacuation="1:52", present__students="1478", excused="2")
    school.press("Save the result")
    assert school.is_at(address), school.main.inner_text()
    expect(school.main.locator(".big-time").first).to_have_text(SAID[school.language])
