"""Too many messages: a school asks for one a week in two taps, and an administrator says a notice in other words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.db import Database
from schedule.notice_services import Telling, notify
from tests.browser.conftest import ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@EVERY_WAY
def test_a_school_asks_for_one_message_a_week_and_an_administrator_says_a_notice_in_other_words(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World
) -> None:
    administrator = reader_as("administrator", language, size)
    say_it_in_other_words(administrator)
    with database.transaction() as session:
        facts = {"problem": "后门上锁", "day": "12月1日"}
        notify(session, Telling("action.overdue", "story", world.users["unit_contact"].id, facts=facts,
                                url="/drills/actions"))  # fmt: skip

    school = reader_as("unit_contact", language, size)
    school.open("/inbox")
    school.sees_text("整改催办：后门上锁")  # in the language of the account
    school.finds_nothing_wrong()
    school.follow("How I am told")
    school.press("One message a week")
    at = {"day": school.read("Monday"), "at": "08:00"}
    school.sees("You get one message a week, on %(day)s at %(at)s; what is urgent comes at once.", **at)
    school.finds_nothing_wrong()
    school.open("/inbox")
    school.press("Mark all as read")
    school.sees("Everything is read.")


def say_it_in_other_words(administrator: Reader) -> None:
    """From the list of kinds to the Chinese words of one message, tried out before they are kept."""
    administrator.open("/")
    administrator.menu("Notices")
    administrator.finds_nothing_wrong()
    administrator.follow("Improvements")
    administrator.finds_nothing_wrong()
    administrator.main.locator('a[href*="/action/overdue/zh"]').click()
    administrator.settle()
    administrator.fill(subject="整改催办：{probelm}")
    preview = administrator.main.locator("[aria-live]")
    expect(preview).to_contain_text("{problem}")  # which is the nearest
    administrator.fill(subject="整改催办：{problem}")
    expect(preview).to_contain_text("整改催办：后楼梯被锁")
    administrator.finds_nothing_wrong()
    administrator.press("Save the words")
    administrator.sees("own words")
