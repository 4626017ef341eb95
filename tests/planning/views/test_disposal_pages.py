"""The planner's pages: one visit, acceptance, answers; and the page on which a unit answers without an account."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import Database
from planning.models import PlannedVisit, VisitInvitation
from schedule.models import Event
from tests.support.proposals import MONDAY, planner, three_visits
from tests.support.world import Visitor, World


@pytest.fixture
def proposal(database: Database, world: World) -> dict[str, int]:
    """Numbers of the proposal and its visits."""
    with database.transaction() as session:
        session.info["actor"] = planner(session, world)
        made, visits = three_visits(session, world)
        return {"id": made.id} | {name: visit.id for name, visit in visits.items()}


def visit_of(database: Database, number: int) -> PlannedVisit:
    with database.transaction(writing=False) as session:
        return session.get_one(PlannedVisit, number)


def test_a_visit_is_looked_at_moved_and_moved_back(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}/visits/{proposal['junior']}"
    client.sign_in_as(world, "planner")
    page = client.get(here).get_data(as_text=True)
    assert "城南中学" in page and "Best free places" in page and page.count("/move") >= 2
    typed = {"on": "2026-12-08", "starts": "09:00", "team_id": str(world.teams["second"].id), "pin": "1"}
    check = client.get(f"{here}/check", query_string=typed).get_data(as_text=True)
    assert "That place is free." in check and "<html" not in check
    looked = client.post(f"{here}/move", data=typed | {"look": "1"})
    assert looked.status_code == 200 and visit_of(database, proposal["junior"]).on == MONDAY
    moved = client.post(f"{here}/move", data=typed, follow_redirects=True).get_data(as_text=True)
    assert "now Tue 8 Dec 2026 at 09:00" in moved and "Undo: visit moved" in moved
    client.post(f"/proposals/{proposal['id']}/undo")
    assert visit_of(database, proposal["junior"]).on == MONDAY


def test_a_move_that_breaks_a_rule_comes_back_with_what_was_typed(
    client: Visitor, world: World, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}/visits/{proposal['junior']}"
    typed = {"on": "2026-12-08", "starts": "18:30", "team_id": str(world.teams["second"].id)}
    answer = client.sign_in_as(world, "planner").post(f"{here}/move", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "That breaks a rule" in page and 'value="18:30"' in page
    assert "Allowed with a reason" in page
    night = client.post(f"{here}/move", data=typed | {"starts": "03:00", "reason": "It is right."})
    assert night.status_code == 422 and "between 07:00 and 21:00" in night.get_data(as_text=True)


def test_acceptance_asks_the_units_and_is_taken_back(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    client.sign_in_as(world, "planner")
    page = client.get(f"/proposals/{proposal['id']}/accept").get_data(as_text=True)
    ids = re.findall(r'name="visit_ids" value="(\d+)"', page)
    assert len(ids) == 3
    sent = {"visit_ids": ids, "invite": "1"}
    done = client.post(f"/proposals/{proposal['id']}/accept", data=sent, follow_redirects=True)
    said = done.get_data(as_text=True)
    assert "3 visits are in the calendar now. 3 units are asked to confirm." in said
    assert "3 units have not answered yet." in said
    back = client.post(f"/proposals/{proposal['id']}/undo", follow_redirects=True).get_data(as_text=True)
    assert "3 visits are back as they were." in back
    with database.transaction(writing=False) as session:
        assert set(session.scalars(select(Event.status))) == {"cancelled"}


def test_a_unit_answers_without_an_account_and_the_planner_sees_it(
    app: Flask, client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    client.sign_in_as(world, "planner")
    ids = [str(proposal["primary"]), str(proposal["junior"])]
    client.post(f"/proposals/{proposal['id']}/accept", data={"visit_ids": ids, "invite": "1"})
    with database.transaction(writing=False) as session:
        numbers = dict(session.execute(select(VisitInvitation.unit_id, VisitInvitation.id)).tuples().all())
    page = client.get(f"/proposals/{proposal['id']}/invitations/{numbers[world.units['junior'].id]}")
    (address,) = set(re.findall(r"/visits/[\w-]+", page.get_data(as_text=True)))
    visitor = app.test_client()
    with visitor.session_transaction() as cookie:
        cookie["language"] = "en"
    asked = visitor.get(address).get_data(as_text=True)
    assert "Does this visit suit you?" in asked and "王老师" not in asked and "0797" not in asked
    missing = visitor.post(address, data={"answer": "decline", "name": "门卫"})
    assert missing.status_code == 422 and "Please say why" in missing.get_data(as_text=True)
    said = visitor.post(
        address, data={"answer": "decline", "name": "门卫", "reason": "期末考试"}, follow_redirects=True
    )
    assert "Thank you for saying so" in said.get_data(as_text=True)
    late = visitor.post(address, data={"answer": "confirm", "name": "门卫"})
    assert late.status_code == 409 and "declined already" in late.get_data(as_text=True)
    answers = client.get(f"/proposals/{proposal['id']}/invitations").get_data(as_text=True)
    assert "期末考试" in answers and "Plan it again" in answers
    assert "1 visit was declined" in client.get("/").get_data(as_text=True)
    again = client.post(
        f"/proposals/{proposal['id']}/visits/{proposal['junior']}/plan-again",
        data={"next": f"/proposals/{proposal['id']}/invitations"}, follow_redirects=True,
    ).get_data(as_text=True)  # fmt: skip
    assert "Waiting to be placed again" in again and "Best places for it" in again
    assert f"/proposals/{proposal['id']}/replan" in again
    reminded = client.post(f"/proposals/{proposal['id']}/invitations/remind", follow_redirects=True)
    assert "1 unit was reminded." in reminded.get_data(as_text=True)


def test_the_units_contact_finds_the_question_on_today(
    app: Flask, client: Visitor, world: World, proposal: dict[str, int]
) -> None:
    client.sign_in_as(world, "planner")
    client.post(f"/proposals/{proposal['id']}/accept", data={"visit_ids": [str(proposal["primary"])], "invite": "1"})
    client.sign_in_as(world, "unit_contact")
    today = client.get("/").get_data(as_text=True)
    address = re.search(r"/visits/[\w-]+", today)
    assert address is not None and "Does it suit you?" in today
    done = client.post(address[0], data={"answer": "confirm"}, follow_redirects=True).get_data(as_text=True)
    assert "is confirmed" in done and "You have confirmed" in done
    assert not re.search(r"/visits/[\w-]+", client.get("/").get_data(as_text=True))


def test_strangers_find_nothing(client: Visitor, world: World, proposal: dict[str, int]) -> None:
    client.sign_in_as(world, "unit_contact")
    assert client.get(f"/proposals/{proposal['id']}/accept").status_code == 403
    assert client.get("/visits/1-0-AAAAAAAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_the_days_to_answer_are_shown_as_unverified_until_somebody_checks_them(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    assert "Unverified" in client.get("/planning/answers").get_data(as_text=True)
    sent = {"days": "5", "remind_days": "1", "source": "county rules", "is_verified": "1"}
    saved = client.post("/planning/answers", data=sent, follow_redirects=True).get_data(as_text=True)
    assert "a unit has 5 days to answer" in saved and "Unverified" not in saved
    assert client.post("/planning/answers", data=sent | {"remind_days": "9"}).status_code == 422
