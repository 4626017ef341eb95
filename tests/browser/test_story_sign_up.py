"""A school wants to bring 45 pupils to a full open day: it waits in line, is offered the places, and takes them."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from core.access import SYSTEM
from core.db import Database
from core.times import today
from registry.defaults import seed
from schedule import services
from schedule.inputs import EventInput
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def event_id(database: Database, world: World) -> int:
    """An open day in the science hall, ten days from now."""
    with database.transaction() as session:
        seed(session)
        facts: dict[str, Any] = {
            "kind": "lecture", "title": "科普馆开放日", "on": today() + timedelta(days=10), "starts": time(9),
            "ends": time(11), "area_id": world.areas["county"].id, "place_id": world.places["hall"].id,
        }  # fmt: skip
        return services.create_event(session, EventInput(**facts), SYSTEM).id


@EVERY_WAY
def test_a_school_waits_in_line_is_promoted_and_confirms(
    language: str, size: Size, reader_as: ReaderAs, event_id: int
) -> None:
    planner = reader_as("planner", language, DESK)
    opens_sign_up(planner, event_id)
    family = reader_as(None, language, size)
    holders_page = takes_most_places(family, event_id)

    school = reader_as("unit_contact", language, size)
    waits_in_line(school)

    family.open(holders_page)
    family.press("Withdraw the sign-up")
    family.page.locator("[data-confirm-yes]").click()
    family.settle()
    family.sees("Withdrawn")

    confirms(school)
    planner.open(f"/events/{event_id}/sign-ups")
    planner.sees_text("石上小学")
    planner.sees("%(taken)s of %(all)s places taken", taken="45", all="60")
    planner.finds_nothing_wrong()


def opens_sign_up(planner: Reader, event_id: int) -> None:
    """The hall's 200 places are suggested; this day has sixty, and anybody may come."""
    planner.open(f"/events/{event_id}")
    planner.follow("Open sign-up")
    assert planner.field("capacity").input_value() == "200"
    planner.fill(capacity="60")
    planner.field("is_public").check()
    planner.finds_nothing_wrong()
    planner.press("Open sign-up")
    planner.sees("Nobody has signed up yet")


def takes_most_places(family: Reader, event_id: int) -> str:
    """A visitor without an account; what is missing is asked for and nothing need be typed again."""
    family.open("/join")
    family.finds_nothing_wrong()
    family.follow("科普馆开放日")
    assert family.is_at(f"/join/{event_id}")
    family.fill(counts__visitors="50")
    family.press("Sign up")
    family.was_refused(422)
    assert family.field("counts.visitors").input_value() == "50"
    family.fill(name="罗家", phone="13912345678")
    family.finds_nothing_wrong()
    family.press("Sign up")
    family.sees("Has a place")
    family.finds_nothing_wrong()
    return urlsplit(family.page.url).path


def waits_in_line(school: Reader) -> None:
    """The school finds it in the menu; its own numbers are at hand."""
    school.open("/")
    school.menu("Join")
    school.follow("科普馆开放日")
    school.sees_text("1,012")
    school.fill(counts__students="43", counts__teachers="2")
    school.finds_nothing_wrong()
    school.press("Sign up")
    school.sees("Number %(place)s in line. You will be told when a place is free.", place=1)


def confirms(school: Reader) -> None:
    """The first page asks; one tap, and the places are the school's."""
    school.open("/")
    school.main.get_by_role("link", name=school.read("Answer")).first.click()
    school.settle()
    school.finds_nothing_wrong()
    school.press("Confirm")
    school.sees("Has a place")
    expect(school.main.get_by_role("link", name=school.read("Add to my calendar"))).to_be_visible()
