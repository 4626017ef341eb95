"""A villager checks in by the poster's code, with no account and no network; the organiser sees who has come."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import expect

from core.access import SYSTEM
from core.db import Database
from core.links import new_salt
from core.times import now
from schedule import check_in_services as services
from schedule.check_in_inputs import HelperInput
from schedule.check_in_queries import helper_token
from schedule.models import Event
from schedule.queries import people
from schedule.sign_up_models import SignUp
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, PHONE, Size, cut
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def event_id(database: Database, world: World) -> int:
    """A lecture that goes on now."""
    with database.transaction() as session:
        event = Event(uid="1", kind="lecture", title="防震减灾讲座", area_id=world.areas["meijiang"].id,
                      place_id=world.places["square"].id,
                      starts_at=now() - timedelta(minutes=30), ends_at=now() + timedelta(hours=1))  # fmt: skip
        session.add(event)
        session.flush()
        return event.id


def here(database: Database, event_id: int) -> dict[str, int]:
    with database.session(writing=False) as session:
        return people(session, event_id, "checked_in")


def posters_address(planner: Reader, event_id: int) -> str:
    """Open the check-in on the event's page; the poster says the address."""
    planner.open(f"/events/{event_id}")
    planner.press("Open the check-in")
    planner.finds_nothing_wrong()
    planner.open(f"/events/{event_id}/poster")
    planner.finds_nothing_wrong()
    return urlsplit(planner.main.locator(".poster-address b").inner_text()).path


def open_and_keep(phone: Reader, address: str) -> None:
    """Open the page with a network, until the phone has kept it."""
    phone.open(address)
    expect(phone.page.locator("[data-keeps-page]")).to_be_visible(timeout=PATIENCE)


def cut_the_network(phone: Reader) -> None:
    cut(phone.page, True)


def restore_the_network(phone: Reader) -> None:
    cut(phone.page, False)


def waits(phone: Reader, count: int) -> None:
    expect(phone.page.locator("[data-queue]")).to_have_text(
        phone.read("Waiting to be sent (%(n)s)", n=count), timeout=PATIENCE
    )


def everything_is_sent(phone: Reader) -> None:
    expect(phone.page.locator("[data-queue]")).to_have_text(phone.read("Everything has been sent."), timeout=PATIENCE)


def is_ticked(phone: Reader, people: str) -> None:
    done = phone.page.locator("[data-done]")
    expect(done).to_be_visible()
    expect(done).to_contain_text(people)


@EVERY_WAY
def test_a_villager_checks_in_without_a_network_and_is_counted_once(
    language: str, size: Size, reader_as: ReaderAs, database: Database, event_id: int
) -> None:
    planner = reader_as("planner", language, DESK)
    phone = reader_as(None, language, size)
    address = posters_address(planner, event_id)
    planner.open(f"/events/{event_id}/check-in")
    expect(planner.page.locator("[data-come]")).to_have_text("0")

    open_and_keep(phone, address)
    phone.finds_nothing_wrong()
    cut_the_network(phone)
    phone.press("I am one person")
    is_ticked(phone, phone.read("1 person"))
    phone.press("Check in somebody else with this phone")
    phone.unfold("We are a group")
    phone.fill(counts__students="45", counts__teachers="2")
    phone.press("Check in the group")
    is_ticked(phone, phone.read("%(n)s people", n=47))
    waits(phone, 2)
    phone.finds_nothing_wrong()
    assert here(database, event_id) == {}

    phone.page.reload()
    expect(phone.page.locator("h1")).to_have_text("防震减灾讲座")
    waits(phone, 2)
    assert here(database, event_id) == {}

    restore_the_network(phone)
    everything_is_sent(phone)
    assert here(database, event_id) == {"unspecified": 1, "students": 45, "teachers": 2}
    phone.page.reload()
    everything_is_sent(phone)
    assert here(database, event_id) == {"unspecified": 1, "students": 45, "teachers": 2}

    expect(planner.page.locator("[data-come]")).to_have_text("48", timeout=PATIENCE)
    planner.finds_nothing_wrong()


def test_a_check_in_helper_takes_a_sign_up_and_a_passer_by_without_a_network(
    reader_as: ReaderAs, database: Database, live_app: Flask, event_id: int
) -> None:
    with database.transaction() as session:
        event = session.get_one(Event, event_id)
        services.open_desk(session, event, SYSTEM)
        session.add(SignUp(event_id=event_id, name="石上小学", counts={"students": 45}, people=45, salt=new_salt()))
        helper = services.add_helper(session, event, HelperInput(name="东门"), SYSTEM)
        address = f"/c/{helper_token(session, helper, event)}"
    phone = reader_as(None, "en", PHONE)
    open_and_keep(phone, address)
    phone.finds_nothing_wrong()
    cut_the_network(phone)
    phone.page.locator("[data-choose]").click()
    assert phone.field("counts.students").input_value() == "45"
    phone.fill(counts__students="43")
    phone.press("Check in the group")
    is_ticked(phone, "43 people")
    phone.press("Another one")
    phone.press("One person")
    expect(phone.page.locator("b[data-total]")).to_have_text("44")
    phone.press("Another one")
    expect(phone.page.locator("[data-sign-up]")).to_contain_text("Here")
    waits(phone, 2)
    restore_the_network(phone)
    everything_is_sent(phone)
    expect(phone.page.locator("b[data-total]")).to_have_text("44")
    assert here(database, event_id) == {"students": 43, "unspecified": 1}


def test_without_scripts_the_plain_form_checks_in(reader_as: ReaderAs, database: Database, event_id: int) -> None:
    address = posters_address(reader_as("planner", "zh", DESK), event_id)
    phone = reader_as(None, "zh", PHONE, java_script_enabled=False)
    phone.open(address)
    phone.press("I am one person")
    expect(phone.page.locator("section.done .done-text").first).to_contain_text(re.compile(r"\d\d:\d\d"))
    assert here(database, event_id) == {"unspecified": 1}
