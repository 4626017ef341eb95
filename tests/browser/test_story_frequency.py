"""Who drills too rarely: a planner enters the term, excuses a school, reminds the rest; a school reads it."""

from __future__ import annotations

from datetime import date, time

import pytest

from core.times import instant
from tests.browser.conftest import MovedClock, ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

TODAY = date(2027, 4, 15)
BUILDING = "校舍维修，操场封闭"


@EVERY_WAY
def test_an_overdue_school_is_excused_and_the_others_are_reminded(
    language: str, size: Size, reader_as: ReaderAs, world: World, clock: MovedClock
) -> None:
    clock.move_to(instant(TODAY, time(9)))
    planner = reader_as("planner", language, size)
    enter_the_term(planner)
    planner.menu("Frequency")
    planner.finds_nothing_wrong()
    excuse_the_junior_school(planner)
    planner.menu("Frequency")
    planner.press("Remind these")
    planner.sees_text("实验幼儿园")  # nobody has an account for it
    planner.finds_nothing_wrong()

    school = reader_as("unit_contact", language, size)
    school.open("/inbox")
    school.sees_text("请开展演练：石上小学")  # in the language of the account
    school.open("/")
    school.sees("Drill overdue: %(unit)s", unit="石上小学")
    school.open("/drills/frequency")
    school.sees("Still to be held")
    assert not school.main.get_by_text(school.read("Excuse"), exact=True).count(), "no unit excuses itself"
    school.finds_nothing_wrong()


def enter_the_term(planner: Reader) -> None:
    """The county's spring term, from the warning on the grid."""
    planner.open("/drills/frequency")
    planner.follow("Enter the terms")
    planner.fill(name="2027年春季学期", starts_on="2027-02-22", ends_on="2027-07-02")
    planner.press("Add")
    planner.sees("Added: %(name)s.", name="2027年春季学期")
    planner.finds_nothing_wrong()


def excuse_the_junior_school(planner: Reader) -> None:
    """From its line to the month that it missed, and the reason for it."""
    visible = planner.main.get_by_role("link", name="城南中学").locator("visible=true")
    visible.first.click()
    planner.settle()
    march = planner.main.locator("#p-2027-03-01")
    march.locator("summary").click()
    march.locator('input[name="reason"]').fill(BUILDING)
    march.locator("form button").last.click()
    planner.settle()
    planner.sees("Excused: %(reason)s", reason=BUILDING)
    planner.sees_text("林规划")
    planner.finds_nothing_wrong()
