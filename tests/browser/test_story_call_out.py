"""A response team is called out for an exercise: two answer by link, one is rung, and the log has the times."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.db import Database
from core.times import now, today
from readiness import team_services
from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.team_inputs import MemberInput, MemberTrainingInput, TeamInput
from registry.defaults import seed
from tests.browser.conftest import ReaderAs
from tests.support.browser import PHONE, Size
from tests.support.readers import EVERY_WAY, PATIENCE
from tests.support.world import World

pytestmark = pytest.mark.browser

PEOPLE = (("陈队长", "leader"), ("王副队", "deputy"), ("张队员", "member"))


@pytest.fixture
def team_id(database: Database, world: World) -> int:
    """A rescue team of three with e-mail addresses."""
    with database.transaction() as session:
        seed(session)
        planner = world.actor(session, "planner")
        team = team_services.add_team(session, TeamInput(name="抢险救援队", kind="rescue", area="990101100"), planner)
        for place, (name, role) in enumerate(PEOPLE):
            given = MemberInput(name=name, role=role, phone=f"1380000000{place}", email=f"{place}@qingyuan.example")
            member = team_services.add_member(session, team, given, planner)
            team_services.add_training(session, member, MemberTrainingInput(what="急救", held_on=today()), planner)
        return team.id


@EVERY_WAY
def test_a_team_is_called_out_and_the_log_has_the_times(
    language: str, size: Size, reader_as: ReaderAs, database: Database, team_id: int
) -> None:
    desk = reader_as("planner", language, size)
    desk.open(f"/readiness/teams/{team_id}")
    desk.finds_nothing_wrong()
    desk.follow("Call the team out")
    desk.page.locator("#f-nature-exercise").check()
    desk.fill(reason="检验集结能力", place="文化广场", message="带头盔")
    desk.press("Call the team out now")
    assert desk.page.locator(".nature-exercise").is_visible()
    desk.finds_nothing_wrong()
    links = sorted(set(re.findall(r"/call/[\w.-]+", desk.page.content())))
    assert len(links) == len(PEOPLE)
    for link in links[:2]:
        phone = reader_as(None, language, PHONE)
        phone.open(link)
        assert phone.page.locator(".nature-exercise").is_visible()
        phone.finds_nothing_wrong()
        phone.page.locator("button[name=minutes][value='20']").click()
        phone.settle()
        phone.press("I have arrived")
        phone.finds_nothing_wrong()
    desk.page.locator(".call-row", has_text="张队员").locator("summary").first.wait_for(timeout=PATIENCE)
    desk.page.reload()
    row = desk.page.locator(".call-row", has_text="张队员")
    row.locator("summary").first.click()
    row.locator("input[name=minutes][value='30'] + button").click()
    desk.settle()
    desk.press("Stand down")
    desk.page.locator("[data-confirm-yes]").click()
    desk.settle()
    desk.finds_nothing_wrong()
    with database.transaction(writing=False) as session:
        call = session.scalars(select(Mobilisation)).one()
        assert (call.is_exercise, call.came, call.released_at is not None) == (True, 2, True)
        answers = session.scalars(select(CallAnswer).order_by(CallAnswer.id)).all()
        assert [one.how for one in answers] == ["link", "link", "phone"]
        assert all(one.acknowledged_at and call.started_at <= one.acknowledged_at <= now() for one in answers)
