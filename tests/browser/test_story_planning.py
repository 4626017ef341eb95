"""A week is planned; six villages are out, and are helped; a lecturer falls ill; all is accepted and printed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.db import Database
from core.fields import name_key
from core.times import instant
from maps.models import Place
from planning.models import PlannedVisit
from registry.models import Unit
from schedule.models import Campaign, Event, Person, Team
from tests.browser.conftest import MovedClock, ReaderAs
from tests.support.browser import PATIENCE, Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

MONDAY = date(2031, 5, 12)
FRIDAY = MONDAY + timedelta(days=4)
VILLAGES = ("石上村", "老城村", "河背村", "枫林村", "坪上村", "溪口村")
LECTURER = "周讲师"


@pytest.fixture
def campaign(database: Database, world: World) -> int:
    """A campaign of a week. Villages want a dialect that only the second team speaks, which works on Saturdays."""
    with database.transaction() as session:
        first, second = (session.get_one(Team, world.teams[name].id) for name in ("first", "second"))
        first.base_id = second.base_id = session.get_one(Place, world.places["hall"].id).id
        second.skills, second.works_on = ["dialect"], [6]
        third = Team(area_id=first.area_id, name="宣传三队", skills=[], base_id=first.base_id)
        session.add(third)
        session.flush()
        session.add(Person(area_id=first.area_id, team_id=first.id, name=LECTURER, skills=[]))
        for number, name in enumerate(VILLAGES):
            session.add(
                Unit(area_id=world.areas["qingtang"].id, kind="village", name=name, name_key=name_key(name),
                     lon=116.0 + number / 50, lat=26.45)
            )  # fmt: skip
        made = Campaign(area_id=first.area_id, name="五月宣传", starts_on=MONDAY, ends_on=FRIDAY)
        session.add(made)
        session.flush()
        return made.id


@EVERY_WAY
def test_a_week_is_planned_mended_planned_again_and_taken(
    language: str,
    size: Size,
    reader_as: ReaderAs,
    campaign: int,
    world: World,
    clock: MovedClock,
    database: Database,
    worker: None,
) -> None:
    clock.move_to(instant(MONDAY - timedelta(days=14), time(9)))
    planner = reader_as("planner", language, size)
    plan_the_week(planner, campaign)
    proposal = planner.page.url.rpartition("/")[2]

    planner.open(f"/proposals/{proposal}/left-out")
    for village in VILLAGES:
        planner.sees_text(village)
    planner.finds_nothing_wrong()
    take_the_remedies(planner, proposal)
    with database.transaction() as session:
        assert not session.scalars(select(PlannedVisit).where(PlannedVisit.state == "left_out")).all()

    pinned = [pin(planner, database, proposal, name) for name in ("石上小学", "城南中学")]
    fall_ill(planner, database, proposal)
    with database.transaction() as session:
        for number, on, starts in pinned:
            visit = session.get_one(PlannedVisit, number)
            assert (visit.is_pinned, visit.on, visit.starts_minute) == (True, on, starts)

    take_all(planner, proposal)
    with database.transaction() as session:
        events = session.scalars(select(Event).where(Event.campaign_id == campaign)).all()
        assert len(events) == len(world.units) + len(VILLAGES)
    print_the_sheets(planner, proposal)


def plan_the_week(planner: Reader, campaign: int) -> None:
    """From the campaign to its calendar, watched until it is there."""
    planner.open(f"/campaigns/{campaign}")
    planner.follow("Choose what to plan")
    village = planner.main.locator(".plan-kind", has=planner.page.locator('[value="village"][name="kind"]'))
    village.locator("summary").click()
    village.locator('[name="kinds.village.skills"][value="dialect"]').check()
    planner.main.locator("summary h2", has_text=planner.read("More")).last.click()
    planner.fill(seconds="1")
    planner.finds_nothing_wrong()
    planner.press("Propose a calendar")
    expect(planner.main.locator("[hx-trigger^=every]")).to_have_count(0, timeout=PATIENCE)
    planner.sees("Coverage")
    planner.finds_nothing_wrong()


def take_the_remedies(planner: Reader, proposal: str) -> None:
    """One press places most of the villages: their team goes out on one more day. The others have ways of their own."""
    planner.open(f"/proposals/{proposal}/remedies")
    planner.finds_nothing_wrong()
    take(planner, '[name="group"]')
    planner.finds_nothing_wrong()
    for _ in VILLAGES:
        if planner.main.locator('[name="remedy"]').count():
            take(planner, '[name="remedy"]')


def take(planner: Reader, which: str) -> None:
    """The first remedy of that sort, with what was agreed."""
    form = planner.main.locator("form", has=planner.page.locator(which)).first
    if form.locator('[name="reason"]').count():
        form.locator('[name="reason"]').fill("宣传二队同意")
    form.get_by_role("button").click()
    planner.settle()


def pin(planner: Reader, database: Database, proposal: str, name: str) -> tuple[int, date | None, int | None]:
    """A school stays where it is."""
    with database.transaction() as session:
        query = select(PlannedVisit).join(Unit, Unit.id == PlannedVisit.unit_id).where(Unit.name == name)
        visit = session.scalars(query).one()
        number, on, starts = visit.id, visit.on, visit.starts_minute
    planner.open(f"/proposals/{proposal}/visits/{number}")
    planner.press("Pin it here")
    planner.sees("Pinned")
    planner.finds_nothing_wrong()
    return number, on, starts


def fall_ill(planner: Reader, database: Database, proposal: str) -> None:
    """The lecturer of the first team is ill on Friday: what moves is shown before anything does."""
    with database.transaction() as session:
        ill = session.scalars(select(Person.id).where(Person.name == LECTURER)).one()
    planner.open(f"/proposals/{proposal}")
    planner.follow("Replan")
    planner.fill(person_id=str(ill), since=str(FRIDAY), until=str(FRIDAY), reason="讲师生病")
    planner.press("Show what moves")
    expect(planner.main.locator("[hx-trigger^=every]")).to_have_count(0, timeout=PATIENCE)
    planner.sees_text("讲师生病")
    planner.finds_nothing_wrong()
    take = planner.main.get_by_role("button", name=planner.read("Move these visits"))
    if take.count():
        take.click()
        planner.page.get_by_role("dialog").get_by_role("button", name=planner.read("Move these visits")).click()
        planner.settle()


def take_all(planner: Reader, proposal: str) -> None:
    """Everything becomes events, and the units are asked."""
    planner.open(f"/proposals/{proposal}/accept")
    planner.finds_nothing_wrong()
    planner.press("Accept the ticked visits")
    planner.open(f"/proposals/{proposal}/accept")
    planner.sees("Nothing waits to be accepted")


def print_the_sheets(planner: Reader, proposal: str) -> None:
    """A sheet of a team and day, as a PDF."""
    planner.open(f"/proposals/{proposal}/day-sheets")
    planner.finds_nothing_wrong()
    with planner.page.expect_download() as download:
        planner.main.get_by_role("link", name="PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
