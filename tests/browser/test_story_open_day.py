"""An open day from the invitation to the last suggestion answered: a guest, a visitor, the planner, and a school."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from core.db import Database
from core.links import Links
from core.times import now
from outreach import open_day_queries
from outreach.open_day_models import OpenDay, OpenDayGuest
from registry.defaults import seed
from schedule.models import Event
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def event_id(database: Database, world: World) -> int:
    """An open day in an hour, so that answers are still taken and the door is open."""
    with database.transaction() as session:
        seed(session)
        starts = now() + timedelta(hours=1)
        event = Event(uid="open-day", kind="open_day", title="科普馆开放日", area_id=world.areas["county"].id,
                      starts_at=starts, ends_at=starts + timedelta(hours=2))  # fmt: skip
        session.add(event)
        session.flush()
        return event.id


@EVERY_WAY
def test_an_open_day_ends_when_the_last_suggestion_is_answered(
    language: str, size: Size, reader_as: ReaderAs, database: Database, event_id: int
) -> None:
    planner = reader_as("planner", language, DESK)
    invites(planner, event_id)
    guest = reader_as(None, language, size)
    guest.open(paths(database, guest.live, event_id)["guest"])
    says_yes_and_arrives(guest)
    guest.open(paths(database, guest.live, event_id)["box"])
    leaves_a_suggestion(guest)

    assigns(planner, event_id)
    contact = reader_as("unit_contact", language, size)
    answers(contact)
    publishes(planner, event_id)

    visitor = reader_as(None, language, size)
    visitor.open(f"/whats-on/{event_id}")
    visitor.sees_text("请多到村里讲一讲")
    visitor.sees_text("下月起每个村讲一次。")
    assert "王小明" not in visitor.main.inner_text()
    visitor.finds_nothing_wrong()


def invites(planner: Reader, event_id: int) -> None:
    """The event becomes an open day; a deputy is put on the list."""
    planner.open(f"/open-days/{event_id}")
    planner.finds_nothing_wrong()
    planner.press("Prepare the open day")
    planner.follow("Guests")
    planner.main.get_by_role("link", name=planner.read("Add guests")).first.click()
    planner.settle()
    planner.main.locator("#f-name").fill("刘建国")
    planner.main.locator("#f-category").select_option("congress_deputy")
    planner.finds_nothing_wrong()
    planner.press("Put on the list")
    planner.sees_text("刘建国")
    planner.finds_nothing_wrong()
    planner.open(f"/events/{event_id}/public")
    planner.press("Save")
    planner.sees("Shown publicly")


def paths(database: Database, live: str, event_id: int) -> dict[str, str]:
    """Where the letter's code and the poster's code lead."""
    with database.transaction(writing=False) as session:
        links: Links = session.info["links"]
        guest = session.scalars(select(OpenDayGuest).where(OpenDayGuest.event_id == event_id)).one()
        box = open_day_queries.box_token(session, session.get_one(OpenDay, event_id))
        found = {"guest": f"/g/{open_day_queries.guest_token(session, guest)}", "box": f"/s/{box}"}
        assert urlsplit(links.address("/")).path == "/"
        return found


def says_yes_and_arrives(guest: Reader) -> None:
    """The answer takes two taps, the door one."""
    guest.finds_nothing_wrong()
    guest.main.locator('input[name="answer"][value="coming"]').check()
    guest.press("Send the answer")
    guest.sees("Thank you: we look forward to your visit.")
    guest.press("I have arrived")
    guest.sees("Welcome! You are checked in.")


def leaves_a_suggestion(visitor: Reader) -> None:
    """It is kept on the phone and has arrived a moment later."""
    visitor.finds_nothing_wrong()
    visitor.main.locator("#f-text").fill("请多到村里讲一讲")
    visitor.main.locator("summary").first.click()
    visitor.main.locator("#f-name").fill("王小明")
    visitor.press("Send")
    visitor.sees("Thank you. Your suggestion has arrived and will be answered.")


def assigns(planner: Reader, event_id: int) -> None:
    """Today says that nobody has it; the school gets it."""
    planner.open("/")
    planner.sees("%(n)s suggestion has no owner", n=1)
    planner.open("/suggestions")
    planner.main.get_by_role("link", name="请多到村里讲一讲").click()
    planner.settle()
    planner.sees_text("王小明")
    planner.finds_nothing_wrong()
    planner.main.locator("#deed-assign select").first.select_option(label="石上小学")
    planner.main.locator("#deed-assign button").click()
    planner.settle()
    planner.sees("Assigned")


def answers(contact: Reader) -> None:
    """The contact finds it on Today, and sees no name."""
    contact.open("/")
    contact.main.get_by_role("link", name=contact.read("Answer")).first.click()
    contact.settle()
    contact.sees_text("请多到村里讲一讲")
    assert "王小明" not in contact.main.inner_text()
    contact.finds_nothing_wrong()
    contact.main.locator("#deed-answer textarea").fill("下月起每个村讲一次。")
    contact.main.locator("#deed-answer button").click()
    contact.settle()
    contact.sees("Answer to be approved")


def publishes(planner: Reader, event_id: int) -> None:
    """Approved and published, the figures say one of one in time."""
    planner.open("/suggestions")
    planner.main.get_by_role("link", name="请多到村里讲一讲").click()
    planner.settle()
    planner.press("Approve the answer")
    planner.main.locator("#deed-publish button").click()
    planner.settle()
    planner.sees("Published")
    planner.open(f"/open-days/{event_id}")
    planner.sees("%(n)s questions and suggestions collected, %(m)s of %(due)s due answered on time.", n=1, m=1, due=1)
    planner.finds_nothing_wrong()
