"""Organisers of events: entered, asked, confirmed by their unit or for it, and counted once in the figures."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import travel

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.models import InboxMessage
from core.times import now, today
from outreach import organiser_queries as queries
from outreach import organiser_services as services
from outreach.organiser_inputs import OrganiserInput, OrganiserReasonInput
from outreach.organiser_models import EventOrganiser
from outreach.organiser_move_services import tell_of_moves
from outreach.organiser_reminder_services import remind_by_hand, remind_the_silent
from reports.cube import Question
from reports.cube_queries import ask
from schedule import services as calendar
from schedule.notice_models import NoticeRule
from tests.outreach.test_services import event
from tests.support.world import Visitor, World


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def added(
    session: Session, world: World, planner: Actor, on: int = 3, at: str = "primary", **more: object
) -> EventOrganiser:
    given = OrganiserInput.model_validate({"unit": "石上小学", "role": "co_host", "share": "场地"} | more)
    return services.add_organiser(session, event(session, world, planner, on, at), given, planner)


def test_a_unit_that_is_asked_is_told_and_confirms_itself(session: Session, world: World, planner: Actor) -> None:
    one, contact = added(session, world, planner), world.actor(session, "unit_contact")
    assert services.ask(session, one, planner) == 1
    assert [row.id for row in queries.waiting_for(session, contact)] == [one.id]
    assert services.confirm(session, one, contact).answered_by == contact.key
    assert list(queries.waiting_for(session, contact)) == []
    with pytest.raises(DomainError):
        services.ask(session, one, planner)


def test_the_share_of_one_that_declined_is_free_again(session: Session, world: World, planner: Actor) -> None:
    one = added(session, world, planner, share_percent=60)
    with pytest.raises(Invalid):
        services.add_organiser(
            session, one.event, OrganiserInput(name="丙单位", role="support", share_percent=50), planner
        )
    services.decline(session, one, OrganiserReasonInput(reason="期末考试"), planner)
    other = OrganiserInput(name="丙单位", role="support", share_percent=50)
    assert services.add_organiser(session, one.event, other, planner).share_percent == 50


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


def asked_in(database: Database, world: World, days: int, at: str = "primary") -> int:
    """The number of an organiser that was asked about an event so many days ahead."""
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        session.info["actor"] = actor
        one = added(session, world, actor, days, at)
        services.ask(session, one, actor)
        return one.id


def at_lead(days: int) -> AbstractContextManager[object]:
    """The time at which it is so many days until the event of `asked_in` that is ten days ahead."""
    return travel(now() + timedelta(days=10 - days), tick=False)


def test_who_does_not_answer_is_reminded_as_the_rule_says_and_never_after_the_answer(
    database: Database, world: World
) -> None:
    number = asked_in(database, world, 10)
    told = [remind_the_silent(database)]
    for days in (7, 3):
        with at_lead(days):
            told += [remind_the_silent(database) for _ in range(2)]
    with database.transaction() as session:
        session.info["actor"] = actor = world.actor(session, "unit_contact")
        services.confirm(session, queries.load_organiser(session, number, actor), actor)
    with at_lead(1):
        told.append(remind_the_silent(database))
    assert told == ["reminded 0", "reminded 1", "reminded 0", "reminded 1", "reminded 0", "reminded 0"]


@pytest.mark.parametrize("what", ["cancelled", "rule off"])
def test_the_clock_leaves_cancelled_events_and_counties_without_the_rule_alone(
    database: Database, world: World, what: str
) -> None:
    number = asked_in(database, world, 10)
    with database.transaction() as session:
        session.info["actor"] = world.actor(session, "planner")
        if what == "cancelled":
            session.get_one(EventOrganiser, number).event.status = "cancelled"
        else:
            session.add(NoticeRule(area_id=world.areas["county"].id, kind="organising", is_on=False, channels=[]))
    with at_lead(7):
        assert remind_the_silent(database) == "reminded 0"


@pytest.mark.parametrize(("at", "new"), [("bureau", "told 1"), ("primary", "told 0")])
def test_organising_units_hear_once_of_what_becomes_of_the_event(
    database: Database, world: World, at: str, new: str
) -> None:
    number = asked_in(database, world, 10, at)
    with travel(now() + timedelta(hours=1), tick=False):
        with database.transaction() as session:
            actor = world.actor(session, "planner")
            session.info["actor"] = actor
            calendar.cancel_event(session, session.get_one(EventOrganiser, number).event, "大雨", actor)
        assert [tell_of_moves(database) for _ in range(2)] == [new, "told 0"]
    with database.transaction() as session:
        told = session.scalars(select(InboxMessage).order_by(InboxMessage.id.desc()).limit(1)).one()
        assert told.kind == "cancellation"
        assert at == "primary" or told.url == f"/organisers/{number}"


def test_a_planner_reminds_by_hand_once_a_day(session: Session, world: World, planner: Actor) -> None:
    one = added(session, world, planner)
    services.add_organiser(session, one.event, OrganiserInput(unit="城南中学"), planner)
    with pytest.raises(DomainError):
        remind_by_hand(session, one.event, planner)
    for each in queries.organisers_of(session, one.event):
        services.ask(session, each, planner)
    first, second = (remind_by_hand(session, one.event, planner) for _ in range(2))
    assert (first.people, second.people, second.again) == (1, 0, 1)
    assert list(first.to_call) == ["城南中学"]


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
    assert planner.post(f"/events/{made}/organisers/remind").status_code == 302
    assert f"/events/{made}#organisers" in planner.get("/").text
    contact = client.sign_in_as(world, "unit_contact")
    assert "/organisers/1" in contact.get("/").text
    assert contact.get("/organisers/1").status_code == 200
    assert contact.post("/organisers/1/decline", data={"reason": ""}).status_code == 422
    assert contact.post("/organisers/1/confirm").status_code == 302
    assert contact.post("/organisers/1/remove").status_code == 403
