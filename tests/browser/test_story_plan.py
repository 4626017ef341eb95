"""A school writes the plan of a drill: a template in one tap, classes pasted from a sheet, a line moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.db import Database
from core.times import today
from drills import script_services, services
from drills.inputs import RegistrationInput
from tests.browser.conftest import ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

CLASSES = "\n".join((
    "一（1）班\t45\t李老师\t101\t东楼梯\t南门\t走廊—东楼梯\t操场1号位",
    "一（2）班\t45\t王老师\t102\t西楼梯\t北门\t走廊\t操场2号位",
))  # fmt: skip
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
}"""


@pytest.fixture
def plan(database: Database, world: World) -> str:
    """The address of the plan of a coming drill."""
    with database.transaction() as session:
        script_services.seed_templates(session)
        given = RegistrationInput(unit_id=world.units["primary"].id, on=today() + timedelta(days=7),
                                  expected={"students": 90})  # fmt: skip
        return f"/drills/{services.register(session, given, world.actor(session, 'unit_contact')).id}/plan"


@EVERY_WAY
def test_from_nothing_to_a_plan_with_groups_and_script(
    language: str, size: Size, reader_as: ReaderAs, plan: str
) -> None:
    school = reader_as("unit_contact", language, size)
    school.open(plan)
    school.sees("No plan yet")
    school.finds_nothing_wrong()
    school.press("Begin with it")
    school.sees("There are no groups yet: who leaves together, by which way?")
    paste_classes(school)
    move_a_line(school)
    school.open(plan)
    school.finds_nothing_wrong()
    school.open(f"{plan}/print")
    school.sees_text("一（2）班")
    school.finds_nothing_wrong()


def paste_classes(school: Reader) -> None:
    """Two classes copied from a spreadsheet go into the table as they stand; the sum of people follows."""
    school.follow("Add groups")
    school.main.locator('[name="groups-0.name"]').focus()
    school.page.evaluate(PASTE, CLASSES)
    expect(school.main.locator('[name="groups-1.assembly"]')).to_have_value("操场2号位")
    expect(school.main.locator("[data-sum]")).to_contain_text("90")
    rows = school.main.locator("[data-row]").count()
    school.main.locator("[data-more]").click()
    expect(school.main.locator("[data-row]")).to_have_count(rows + 5)
    school.finds_nothing_wrong()
    school.press("Save the groups")
    school.sees_text("一（1）班")


def move_a_line(school: Reader) -> None:
    """The signal to leave half a minute later: the lines after it keep their distance."""
    line = school.main.locator(".inject").filter(has_text="T+01:00")
    line.locator("a").click()
    school.settle()
    school.fill(at="1:30")
    school.main.locator('[name="moves_later"]').check()
    school.finds_nothing_wrong()
    school.press("Save the line")
    school.sees_text("T+01:50")
