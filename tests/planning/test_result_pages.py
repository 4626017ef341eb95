"""Proposals in the browser: the list, progress, what came of one in each of its views, two compared."""

from __future__ import annotations

import re
from datetime import time

import pytest
from sqlalchemy import select

from core.db import Database
from core.times import today
from planning.models import PlannedVisit, Proposal
from schedule.inputs import EventInput
from schedule.models import Campaign
from schedule.services import create_event
from tests.support.asked import statements
from tests.support.days import workday_ahead
from tests.support.proposed import propose_by_hand
from tests.support.world import Visitor, World

TABS = ("", "/left-out", "/table", "/calendar", "/calendar?view=week", "/timeline", "/timeline?length=7", "/map")
MOST_STATEMENTS = 24


@pytest.fixture(autouse=True)
def _proposals(world: World, database: Database) -> None:
    with database.transaction() as session:
        session.add(
            Campaign(area_id=world.areas["county"].id, name="宣传周", starts_on=today(), ends_on=workday_ahead(30))
        )
        session.flush()
        for number in (1, 2):
            propose_by_hand(session, number)


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


def text(client: Visitor, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, path
    return re.sub(r"\s+", " ", page.get_data(as_text=True))


def test_a_result_opens_with_its_answer_and_what_must_not_be_missing(planner: Visitor) -> None:
    page = text(planner, "/proposals/1")
    assert "3 of 4 visits fit; one is left out. 1 h of driving, 25% less than by the simplest way of planning." in page
    assert "A must-do is left out." in page and "One unit is not on the map." in page


@pytest.mark.parametrize("tab", TABS)
def test_each_view_asks_the_database_little_and_for_who_only_looks_leads_to_units(
    client: Visitor, world: World, database: Database, tab: str
) -> None:
    official = client.sign_in_as(world, "official")
    official.get(f"/proposals/1{tab}")
    with statements(database) as asked:
        page = text(official, f"/proposals/1{tab}")
    assert len(asked) <= MOST_STATEMENTS, asked
    assert "/visits/" not in page and "/delete" not in page


def test_the_table_is_narrowed_by_team_and_state(planner: Visitor, world: World) -> None:
    second = world.teams["second"].id
    page = text(planner, f"/proposals/1/table?team={second}")
    assert "城南中学" in page and "实验幼儿园" in page and "石上小学" not in page
    assert "清源县地震局" in text(planner, "/proposals/1/table?state=left_out&sort=-unit")


def test_a_day_is_shown_with_the_ways_between_its_visits_and_on_the_map(planner: Visitor) -> None:
    on = workday_ahead(14).isoformat()
    assert "20 min on the way" in text(planner, f"/proposals/1/timeline?on={on}")
    drawn = text(planner, f"/proposals/1/map?on={on}")
    assert '"label": "A1"' in drawn and '"label": "B1"' in drawn and "they are not the roads" in drawn


def test_two_are_compared_and_visits_that_differ_are_named(planner: Visitor) -> None:
    page = text(planner, "/proposals/1/compare/2")
    assert "Another time of the day" in page and "石上小学" in page and "城南中学" not in page
    sent = planner.get("/proposals/2/compare?with=1")
    assert sent.location.endswith("/proposals/1/compare/2")


def test_progress_shows_the_best_so_far_and_the_page_loads_itself_again_at_the_end(
    planner: Visitor, database: Database
) -> None:
    with database.transaction() as session:
        number = propose_by_hand(session, 3, "solving").id
    assert "The best so far" in text(planner, f"/proposals/{number}") and "polyline" in text(
        planner, f"/proposals/{number}/progress"
    )
    assert planner.get(f"/proposals/{number}/table").status_code == 404
    with database.transaction() as session:
        session.get_one(Proposal, number).state = "ready"
    assert planner.get(f"/proposals/{number}/progress").headers["HX-Refresh"] == "true"


def test_the_campaign_offers_to_plan_the_rest_and_names_its_proposals(planner: Visitor) -> None:
    page = text(planner, "/campaigns/1")
    assert "/campaigns/1/proposals/rest" in page and "Proposal 2" in page
    assert "Proposal 1" in text(planner, "/campaigns/1/proposals")


def test_one_tap_asks_for_a_calendar_of_all_that_is_missing(planner: Visitor, database: Database) -> None:
    answer = planner.post("/campaigns/1/proposals/rest")
    assert answer.status_code == 303
    assert "Waiting for its turn" in text(planner, answer.location)
    assert planner.post(f"{answer.location}/cancel").status_code == 303
    with database.session(writing=False) as session:
        made = session.get_one(Proposal, int(answer.location.rsplit("/", 1)[1]))
        assert set(made.asked["kinds"]) and made.asked["team_ids"] and made.job is not None
        assert made.job.state == "cancelled"


def test_the_form_keeps_what_was_typed_and_takes_only_the_kinds_that_are_ticked(
    planner: Visitor, database: Database, world: World
) -> None:
    page = text(planner, "/campaigns/1/proposals/new?from=1")
    assert 'name="kinds.primary.minutes"' in page or 'name="kinds.school.minutes"' in page
    typed = {
        "starts_on": str(workday_ahead(7)), "ends_on": str(workday_ahead(20)), "team_ids": str(world.teams["first"].id),
        "kind": "agency", "kinds.agency.minutes": "62", "kinds.school.minutes": "seven", "must_unit_ids.q": "小学",
    }  # fmt: skip
    wrong = planner.post("/campaigns/1/proposals/new", data=typed)
    assert wrong.status_code == 422 and 'value="62"' in wrong.get_data(as_text=True)
    looked = planner.post("/campaigns/1/proposals/new", data=typed | {"search": "must_unit_ids"})
    assert looked.status_code == 200 and "石上小学 · 梅江镇" in looked.get_data(as_text=True)
    unit = str(world.units["primary"].id)
    sent = planner.post("/campaigns/1/proposals/new",
                        data=typed | {"kinds.agency.minutes": "60", "must_unit_ids.add": unit})  # fmt: skip
    assert sent.status_code == 303, sent.get_data(as_text=True)
    with database.session(writing=False) as session:
        asked = session.get_one(Proposal, 3).asked
    assert list(asked["kinds"]) == ["agency"] and asked["must_unit_ids"] == [int(unit)]


def test_the_form_asks_for_days_and_teams_and_names_the_entries_that_are_wrong(planner: Visitor) -> None:
    page = planner.post("/campaigns/1/proposals/new", data={"kind": "village", "kinds.village.minutes": "9999"})
    said = page.get_data(as_text=True)
    assert page.status_code == 422
    for anchor, sentence in (("starts_on", "Please fill this in."), ("team_ids", "Please choose at least one team.")):
        assert f'<a href="#f-{anchor}">' in said and sentence in said
    assert '<a href="#f-kinds.village.minutes">' in said and "Minutes on site</a>" in said


def test_a_proposal_is_removed_and_is_nobodys_business_outside(client: Visitor, world: World) -> None:
    assert client.sign_in_as(world, "observer").get("/proposals/1").status_code == 403
    planner = client.sign_in_as(world, "planner")
    assert planner.post("/proposals/1/delete").location.endswith("/campaigns/1/proposals")
    assert planner.get("/proposals/1").status_code == 404


def test_a_planner_is_told_of_visits_whose_time_was_taken_meanwhile(
    planner: Visitor, world: World, database: Database
) -> None:
    assert "booked meanwhile" not in text(planner, "/proposals/1")
    with database.transaction() as session:
        visit = session.scalars(select(PlannedVisit).where(PlannedVisit.proposal_id == 1)).first()
        assert visit is not None and visit.on is not None
        meeting = EventInput(kind="lecture", title="Meeting", on=visit.on, starts=time(9, 30), ends=time(10),
                             area_id=world.areas["county"].id, resources=[f"team:{visit.team_id}"])  # fmt: skip
        create_event(session, meeting, world.actor(session, "planner"))
    assert "1 placed visit clashes with another event" in text(planner, "/proposals/1")
    assert "1 placed visit clashes with another event" in text(planner, "/proposals/1/accept")
