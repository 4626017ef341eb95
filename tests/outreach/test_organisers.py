"""Organisers of events: entered, asked, confirmed by their unit or for it, and counted once in the figures."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.times import today
from outreach import organiser_queries as queries
from outreach import organiser_services as services
from outreach.organiser_inputs import OrganiserInput, OrganiserReasonInput
from outreach.organiser_models import EventOrganiser
from reports.cube import Question
from reports.cube_queries import ask
from tests.outreach.test_services import event
from tests.support.world import Visitor, World


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def added(session: Session, world: World, planner: Actor, on: int = 3, **more: object) -> EventOrganiser:
    given = OrganiserInput.model_validate({"unit": "石上小学", "role": "co_host", "share": "场地"} | more)
    return services.add_organiser(session, event(session, world, planner, on), given, planner)


def test_a_unit_that_is_asked_is_told_and_confirms_itself(session: Session, world: World, planner: Actor) -> None:
    one, contact = added(session, world, planner), world.actor(session, "unit_contact")
    assert services.ask(session, one, planner) == 1
    assert [row.id for row in queries.waiting_for(session, contact)] == [one.id]
    assert services.confirm(session, one, contact).answered_by == contact.key
    assert list(queries.waiting_for(session, contact)) == []
    with pytest.raises(DomainError):
        services.ask(session, one, planner)


def test_a_decline_has_a_reason_and_another_part_is_asked_anew(session: Session, world: World, planner: Actor) -> None:
    one = added(session, world, planner)
    services.decline(session, one, OrganiserReasonInput(reason="期末考试"), planner)
    assert (one.state, one.reason) == ("declined", "期末考试")
    given = OrganiserInput.model_validate({"unit": "石上小学", "role": "support"})
    assert services.edit_organiser(session, one, given, planner).state == "named"
    with pytest.raises(Forbidden):
        services.confirm(session, one, world.actor(session, "official"))


def test_a_unit_stands_once_and_shares_come_to_a_hundred_at_most(
    session: Session, world: World, planner: Actor
) -> None:
    one = added(session, world, planner, share_percent=60)
    for wrong in ({"unit": "石上小学"}, {"name": "市地震局", "share_percent": 41}, {}):
        with pytest.raises(Invalid):
            services.add_organiser(session, one.event, OrganiserInput.model_validate(wrong), planner)
    other = services.add_organiser(session, one.event, OrganiserInput(name="市地震局", share_percent=40), planner)
    with pytest.raises(DomainError):
        services.ask(session, other, planner)
    assert [row.id for row in queries.organisers_of(session, one.event)] == [one.id, other.id]
    services.remove_organiser(session, other, planner)
    with pytest.raises(NotFound):
        queries.load_organiser(session, other.id + 1, planner)


def test_the_figures_count_each_organiser_of_held_events_once(session: Session, world: World, planner: Actor) -> None:
    for on in (-3, -4):
        one = added(session, world, planner, on)
        services.add_organiser(session, one.event, OrganiserInput(name="市地震局"), planner)
        one.event.status = "held"
        session.flush()
    no = services.add_organiser(session, one.event, OrganiserInput(name="县科协"), planner)
    services.decline(session, no, OrganiserReasonInput(reason="另有安排"), planner)
    added(session, world, planner, 3, unit="", name="未举办")
    session.flush()
    year = today().year
    asked = Question(date(year, 1, 1), date(year, 12, 31), measures=("organisers",), by=("day",))
    found = ask(session, asked, planner)
    assert found.total.values["organisers"] == 2
    assert [line.values["organisers"] for line in found.lines] == [2, 2]


def test_the_pages_lead_from_the_event_to_the_answer(client: Visitor, world: World, session: Session) -> None:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    made = event(session, world, actor, 3, "bureau").id
    session.commit()
    planner = client.sign_in_as(world, "planner")
    address = f"/events/{made}/organisers/new"
    assert planner.get(address).status_code == 200
    assert planner.post(address, data={"role": "host"}).status_code == 422
    assert planner.post(address, data={"role": "host", "unit": "石上小学"}).status_code == 302
    assert planner.post("/organisers/1/ask").status_code == 302
    assert "石上小学" in planner.get(f"/events/{made}").text
    assert planner.get("/organisers/1/edit").status_code == 200
    contact = client.sign_in_as(world, "unit_contact")
    assert "/organisers/1" in contact.get("/").text
    assert contact.get("/organisers/1").status_code == 200
    assert contact.post("/organisers/1/decline", data={"reason": ""}).status_code == 422
    assert contact.post("/organisers/1/confirm").status_code == 302
    assert contact.post("/organisers/1/remove").status_code == 403
