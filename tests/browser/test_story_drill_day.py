"""A county's drill day: set up, joined by a school from the link, moved, on a wall, shown to everybody, in a feed."""

from __future__ import annotations

from datetime import date, time
from urllib.parse import urlsplit

import pytest
from lxml import etree
from playwright.sync_api import expect

from core.db import Database
from core.i18n import Text, t, tn
from core.times import instant
from drills import services
from drills.cap import NAMESPACE
from drills.inputs import RegistrationInput
from tests.browser.conftest import MovedClock, ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

TODAY = date(2031, 4, 28)
DAY, LATER = date(2031, 5, 12), date(2031, 5, 14)  # a Monday and a Wednesday
NAME = "清源县五一二演练日"
SAID = {"zh": "2031年5月12日 星期一 14:28", "en": "Mon 12 May 2031 14:28"}
UNLISTED = "实验幼儿园"


@pytest.fixture(autouse=True)
def _two_weeks_before(clock: MovedClock) -> None:
    clock.move_to(instant(TODAY, time(9)))


@EVERY_WAY
def test_a_school_joins_the_day_by_the_link_and_everybody_sees_it(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World
) -> None:
    planner = reader_as("planner", language, size)
    address = set_up(planner)
    kindergarten_registers(database, world)
    planner.open(address)
    confirm(planner, tn("Invite %(num)d unit", "Invite %(num)d units", 2, num=2))

    school = reader_as("unit_contact", language, size)
    drill = join(school)
    school.open(drill)
    school.sees("Takes part in %(day)s, %(when)s.", day=NAME, when=SAID[language])

    move(planner, address)
    school.open(drill)
    expect(school.main).to_contain_text("10:05")
    school.open("/inbox")
    school.sees_text("石上小学")
    expect(school.main.locator(".need").filter(has_text="10:05").first).to_be_visible()

    issue(planner, address)
    visitor = reader_as(None, language, size)
    look_at_the_wall(visitor, address)
    read_the_public_page(visitor, address)
    read_the_feed(visitor, address)


def set_up(planner: Reader) -> str:
    """From the list to the day's page, whose address is the answer."""
    planner.open("/drills/days")
    planner.follow("Set up a drill day")
    planner.fill(name=NAME, on=DAY.isoformat(), scenario="城区发生6.0级地震")
    assert planner.field("starts").input_value() == "14:28"
    assert planner.field("is_public").is_checked()
    planner.finds_nothing_wrong()
    planner.press("Set up")
    planner.sees(tn("%(num)d unit has not registered", "%(num)d units have not registered", 3, num=3))
    planner.finds_nothing_wrong()
    return urlsplit(planner.page.url).path


def confirm(planner: Reader, words: Text) -> None:
    """Press a button that asks back, and say yes."""
    planner.press(words)
    planner.page.locator("[data-confirm-yes]").click()
    planner.settle()


def kindergarten_registers(database: Database, world: World) -> None:
    """It takes part, and does not want to be listed."""
    with database.transaction() as session:
        planner = session.info["actor"] = world.actor(session, "planner")
        given = RegistrationInput(unit_id=world.units["kindergarten"].id, on=DAY, expected={"students": 380})
        services.register(session, given.model_copy(update={"is_public": False}), planner)


def join(school: Reader) -> str:
    """From the link of the invitation to the registration; day and minute stand there. The answer is its address."""
    school.open("/inbox")
    school.main.locator('a[href*="/drills/register"]').first.click()
    school.settle()
    assert school.field("on").first.input_value() == DAY.isoformat()
    school.sees_text(NAME)
    main = school.main.locator("form.entry-form")
    main.locator('[name="is_public"]').check()
    school.finds_nothing_wrong()
    main.get_by_role("button", name=school.read("Register"), exact=True).last.click()
    school.settle()
    school.follow("All about this drill")
    school.finds_nothing_wrong()
    return urlsplit(school.page.url).path


def move(planner: Reader, address: str) -> None:
    planner.open(f"{address}/move")
    planner.fill(on=LATER.isoformat(), starts="10:05")
    planner.finds_nothing_wrong()
    planner.press("Move it")
    planner.sees(tn("%(n)s drill went with it.", "%(n)s drills went with it.", 2))
    planner.finds_nothing_wrong()


def issue(planner: Reader, address: str) -> None:
    planner.open(f"{address}/messages")
    planner.sees_text("演练")
    planner.finds_nothing_wrong()
    confirm(planner, t("Send as an exercise"))
    expect(planner.main.locator('a[href$=".xml"]')).to_have_count(1)
    planner.finds_nothing_wrong()


def look_at_the_wall(visitor: Reader, address: str) -> None:
    """Two units of three, with all their people."""
    visitor.open(f"{address.replace('/drills/days', '/drill-days')}/wall?in={visitor.language}")
    expect(visitor.main.locator('[data-units="0"]')).to_have_text("2", timeout=PATIENCE)
    expect(visitor.main.locator('[data-people="0"]')).to_have_text("1,445", timeout=PATIENCE)
    visitor.finds_nothing_wrong()


def read_the_public_page(visitor: Reader, address: str) -> None:
    visitor.open(f"{address.replace('/drills/days', '/drill-days')}?in={visitor.language}")
    expect(visitor.main.locator("ul.listed li")).to_have_text(["石上小学"])
    visitor.sees_text("10:05")
    assert UNLISTED not in visitor.main.inner_text()
    visitor.finds_nothing_wrong()


def read_the_feed(visitor: Reader, address: str) -> None:
    """The message is in the feed, an exercise by its status and by its headline."""
    answer = visitor.page.request.get(f"{visitor.live}/drill-days/messages.atom")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    feed = etree.fromstring(answer.body())
    (entry,) = feed.findall("a:entry", atom)
    assert "演练" in str(entry.findtext("a:title", namespaces=atom)) and NAME in text_of(entry)
    link = entry.find("a:link", atom)
    assert link is not None
    path = urlsplit(str(link.get("href"))).path
    message = etree.fromstring(visitor.page.request.get(visitor.live + path).body())
    assert message.findtext(f"{{{NAMESPACE}}}status") == "Exercise"
    assert "2031-05-14T10:05" in text_of(message)


def text_of(element: etree._Element) -> str:
    return str(etree.tostring(element, encoding="utf-8").decode())
