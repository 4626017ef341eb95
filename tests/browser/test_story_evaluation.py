"""A fireman evaluates a drill on a phone by invitation; the school mends what he saw, and the planner closes it."""

from __future__ import annotations

import re
from datetime import time, timedelta
from urllib.parse import urlsplit

import pytest

from core.access import SYSTEM
from core.db import Database
from core.times import today
from drills import indicator_services, services
from drills.inputs import RegistrationInput, ResultInput
from registry.defaults import seed
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, PHONE, Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def drill_id(database: Database, world: World) -> int:
    """A drill of the primary school a week ago, reported."""
    on = today() - timedelta(days=7)
    with database.transaction() as session:
        seed(session)
        indicator_services.seed(session)
        given = RegistrationInput(unit_id=world.units["primary"].id, on=on, expected={"students": 900})
        drill = services.register(session, given, SYSTEM)
        result = ResultInput(on=on, started=time(14, 28), enrolled=900, present={"students": 900}, evacuation=130)
        services.report(session, drill, result, SYSTEM)
        return drill.id


@EVERY_WAY
def test_a_drill_is_evaluated_by_link_and_what_was_wrong_is_mended(
    language: str, size: Size, reader_as: ReaderAs, drill_id: int
) -> None:
    school = reader_as("unit_contact", language, size)
    path = invites(school, drill_id)
    fireman = reader_as(None, language, PHONE)
    evaluates(fireman, path)

    school.open(f"/drills/{drill_id}/evaluation")
    school.sees_text("消防大队")
    school.main.locator(".suggestions").get_by_role("link").first.click()
    school.settle()
    school.fill(owner="总务处")
    school.finds_nothing_wrong()
    school.press("Add the improvement")
    school.follow("楼梯口拥挤")
    school.fill(evidence="已增设引导教师")
    school.finds_nothing_wrong()
    school.press("It is done")
    school.sees("Waiting to be closed")

    planner = reader_as("planner", language, DESK)
    planner.open("/")
    planner.menu("Improvements")
    planner.finds_nothing_wrong()
    planner.follow("楼梯口拥挤")
    planner.press("Close it")
    planner.sees("Closed. The next drill asks whether it was fixed.")
    planner.finds_nothing_wrong()


def invites(school: Reader, drill_id: int) -> str:
    """The school makes a link for somebody from outside."""
    school.open(f"/drills/{drill_id}")
    school.finds_nothing_wrong()
    school.follow("Invite an evaluator")
    school.fill(name="邱桂生", organisation="消防大队")
    school.press("Make a link")
    school.finds_nothing_wrong()
    school.unfold("Show the link")
    return urlsplit(school.page.locator(".link-address a").inner_text()).path


def evaluates(fireman: Reader, path: str) -> None:
    """What he has typed survives a page that was lost; what he forgot is named; then he signs."""
    fireman.open(path)
    fireman.finds_nothing_wrong()
    boxes = fireman.main.locator(".points input[name]")
    for number in range(boxes.count()):
        boxes.nth(number).fill("80")
    fireman.open(path)  # the phone was put away, and the page loaded anew
    fireman.sees("Put back from this device: what you had typed and not sent.")
    assert boxes.first.input_value() == "80"
    fireman.fill(weaknesses="楼梯口拥挤")
    fireman.press("Sign the evaluation")
    fireman.was_refused(422)
    fireman.finds_nothing_wrong()
    assert boxes.first.input_value() == "80" and fireman.field("weaknesses").input_value() == "楼梯口拥挤"
    for options in fireman.main.locator(".options").all():
        options.locator("input").first.check()
    so_far = fireman.main.locator("[data-so-far]").inner_text()
    assert re.search(r"20\D+20", so_far), so_far
    fireman.press("Sign the evaluation")
    fireman.sees_text("楼梯口拥挤")
    fireman.finds_nothing_wrong()
    assert fireman.main.locator("form[data-evaluation]").count() == 0
