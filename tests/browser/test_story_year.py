"""A year's plan from last year's: taken over, one day adjusted, seen as a year, and its visits planned in one press."""

from __future__ import annotations

from datetime import date, time

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.db import Database
from core.times import instant
from maps.models import Place
from outreach import services
from outreach.inputs import CampaignInput
from planning.models import PlannedVisit
from schedule.models import Campaign, Team
from tests.browser.conftest import MovedClock, ReaderAs
from tests.support.browser import PATIENCE, Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

TODAY = date(2031, 3, 3)
WEEK, OWN = "2030年防灾减灾宣传周", "秋季进校园"


@pytest.fixture
def last_year(database: Database, world: World) -> int:
    """Two campaigns of the year before, one around an anchor with a target; the number of that one."""
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        for team in session.scalars(select(Team)):
            team.base_id = session.get_one(Place, world.places["hall"].id).id
        area_id = world.areas["county"].id
        week = CampaignInput(
            name=WEEK, area_id=area_id, starts_on=date(2030, 5, 6), ends_on=date(2030, 5, 12), anchor="disaster_week",
            targets={"school": 100}, budget_yuan=5000, team_ids=[world.teams["first"].id],
        )  # fmt: skip
        own = CampaignInput(name=OWN, area_id=area_id, starts_on=date(2030, 9, 2), ends_on=date(2030, 9, 30))
        made = [services.create_campaign(session, one, planner) for one in (week, own)]
        return made[0].id


@EVERY_WAY
def test_a_years_plan_comes_from_last_years(
    language: str,
    size: Size,
    reader_as: ReaderAs,
    last_year: int,
    clock: MovedClock,
    database: Database,
    worker: None,
) -> None:
    clock.move_to(instant(TODAY, time(9)))
    planner = reader_as("planner", language, size)
    planner.open("/campaigns/year?year=2031")
    planner.follow("Take over last year's plan")
    planner.finds_nothing_wrong()
    adjust_one_date(planner, last_year)
    planner.sees("Plan of the year %(year)s", year=2031)
    planner.sees_text("2031年防灾减灾宣传周")
    planner.sees_text(OWN)
    planner.finds_nothing_wrong()
    see_how_far_it_is(planner)
    plan_the_rest(planner, database)


def adjust_one_date(planner: Reader, source: int) -> None:
    """A last day before the first one is refused beside its box, and what was typed stays; then it is right."""
    planner.fill(**{f"ends_on__{source}": "2031-05-01"})
    planner.press("Take over the chosen ones")
    planner.was_refused(422)
    planner.sees("Nothing was taken over yet. What you typed has been kept.")
    planner.finds_nothing_wrong()
    planner.fill(**{f"ends_on__{source}": "2031-05-14"})
    planner.press("Take over the chosen ones")


def see_how_far_it_is(planner: Reader) -> None:
    """The campaign begins at nothing reached, in words and as a ring."""
    planner.main.get_by_role("link", name="2031年防灾减灾宣传周", exact=True).first.click()
    planner.settle()
    said = planner.read("%(reached)s of %(due)s units due reached", reached=0, due=3)
    expect(planner.main.get_by_role("img", name=said)).to_be_visible(timeout=PATIENCE)
    planner.finds_nothing_wrong()


def plan_the_rest(planner: Reader, database: Database) -> None:
    """One press plans a visit of every school within the campaign's days; she has seen enough before the time is up."""
    planner.press("Plan the rest")
    expect(planner.main.locator(".plan-now")).to_be_visible(timeout=PATIENCE)
    planner.press("Stop and keep the best so far")
    expect(planner.main.locator("[hx-trigger^=every]")).to_have_count(0, timeout=PATIENCE)
    planner.sees("Coverage")
    with database.session(writing=False) as session:
        made = session.scalars(select(Campaign).where(Campaign.name == "2031年防灾减灾宣传周")).one()
        assert made.ends_on == date(2031, 5, 14)
        visits = session.scalars(select(PlannedVisit)).all()
        assert len(visits) == 3
        assert all(one.on is not None and made.starts_on <= one.on <= made.ends_on for one in visits)
