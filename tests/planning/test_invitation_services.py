"""Units are asked, answer, and are reminded; a declined visit goes back to the planner with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import VISITOR
from core.db import Database
from core.errors import DomainError
from core.times import now
from planning import invitation_queries as queries
from planning import invitation_services as services
from planning.acceptance_services import Outcome, accept
from planning.answers import Standing
from planning.disposal_inputs import AnswerInput
from planning.explanation_words import say_reason
from planning.invitation_clock_services import look_after
from planning.models import PlannedVisit, VisitInvitation
from planning.visit_services import plan_again
from schedule.given_queries import given_of
from schedule.models import Event
from schedule.notice_models import Notice
from schedule.services import edit_event
from tests.support.proposals import MONDAY, planner, three_visits
from tests.support.world import World

YES, NO = AnswerInput(answer="confirm"), AnswerInput(answer="decline", reason="exams", wishes="Thursday")


@pytest.fixture
def asked(session: Session, world: World) -> VisitInvitation:
    """The primary school, whose contact has an account, has been asked to confirm."""
    session.info["actor"] = planner(session, world)
    proposal, visits = three_visits(session, world)
    accept(session, proposal, [visits["primary"].id], True, planner(session, world), Outcome())
    return session.scalars(select(VisitInvitation)).one()


def told(session: Session, world: World, role: str) -> list[str]:
    mine = Notice.reader_key == f"user:{world.users[role].id}"
    return list(session.scalars(select(Notice.title).where(mine, Notice.kind == "visit").order_by(Notice.id)))


def test_the_units_contact_is_asked_and_confirms(session: Session, world: World, asked: VisitInvitation) -> None:
    assert len(told(session, world, "unit_contact")) == 1
    assert [one.id for one in queries.waiting_for(session, world.actor(session, "unit_contact"))] == [asked.id]
    services.answer(session, asked, YES, world.actor(session, "unit_contact"), services.ACCOUNT)
    assert (asked.state, asked.event.status, asked.answered_by_name) == ("confirmed", "confirmed", "王老师")
    assert queries.waiting_for(session, world.actor(session, "unit_contact")) == []


def test_a_declined_visit_goes_back_to_the_planner_with_its_reason(
    session: Session, world: World, asked: VisitInvitation
) -> None:
    services.answer(session, asked, NO, world.actor(session, "unit_contact"), services.ACCOUNT)
    visit = session.get_one(PlannedVisit, asked.visit_id)
    assert (visit.state, visit.on, asked.event.status) == ("declined", None, "cancelled")
    assert asked.event.status_reason == "exams"
    assert say_reason(visit.reason).startswith("The unit declined: exams.")
    assert [one[:4] for one in told(session, world, "planner")] == ["石上小学"]
    assert [one.declined for one in queries.open_for(session, planner(session, world))] == [1]
    plan_again(session, visit.proposal, visit, planner(session, world))
    assert (visit.state, visit.event_id) == ("left_out", None)


def test_who_declines_says_why_and_without_an_account_who_it_is(session: Session, asked: VisitInvitation) -> None:
    for given, field in ((AnswerInput(answer="decline"), "reason"), (YES, "name")):
        with pytest.raises(DomainError) as refused:
            services.answer(session, asked, given, VISITOR, services.LINK)
        assert refused.value.field == field
    services.answer(session, asked, AnswerInput(answer="confirm", name="门卫"), VISITOR, services.LINK)
    assert (asked.answered_by, asked.answered_by_name, asked.how) == ("", "门卫", "link")


def test_a_late_answer_is_refused_and_one_by_telephone_is_taken(
    session: Session, world: World, asked: VisitInvitation
) -> None:
    asked.answer_by = now() - timedelta(hours=1)
    with pytest.raises(DomainError, match="The time to answer ended"):
        services.answer(session, asked, YES, world.actor(session, "unit_contact"), services.ACCOUNT)
    services.answer(session, asked, YES, planner(session, world), services.PHONE)
    assert (asked.state, asked.how) == ("confirmed", "phone")


def test_a_moved_event_asks_again_by_the_clock_once(database: Database, world: World) -> None:
    with database.transaction() as session:
        session.info["actor"] = who = planner(session, world)
        proposal, visits = three_visits(session, world)
        accept(session, proposal, [visits["primary"].id], True, who, Outcome())
        one = session.scalars(select(VisitInvitation)).one()
        services.answer(session, one, YES, world.actor(session, "unit_contact"), services.ACCOUNT)
        later = given_of(one.event).model_copy(update={"on": MONDAY + timedelta(days=9)})
        edit_event(session, session.get_one(Event, one.event_id), later, who)
        assert queries.standing_of(one) is Standing.MOVED
    assert look_after(database) == "asked 1, reminded 0"
    assert look_after(database) == "asked 0, reminded 0"
    with database.transaction() as session:
        assert session.scalars(select(VisitInvitation)).one().state == "asked"
        assert len(told(session, world, "unit_contact")) == 2, "asked, and asked again"
    with time_machine.travel(now() + timedelta(days=6)):
        assert look_after(database) == "asked 0, reminded 1"
        assert look_after(database) == "asked 0, reminded 0"


def test_units_without_account_and_address_are_named_to_be_called(session: Session, world: World) -> None:
    session.info["actor"] = who = planner(session, world)
    proposal, visits = three_visits(session, world)
    accept(session, proposal, [visit.id for visit in visits.values()], True, who, Outcome())
    done = services.remind(session, queries.all_of(session, proposal), who)
    assert done.units == 1 and {one.unit.name for one in done.to_call} == {"城南中学", "实验幼儿园"}
    again = services.remind(session, queries.all_of(session, proposal), who)
    assert (again.units, again.again) == (0, 1)


def test_another_address_opens_nothing(session: Session, asked: VisitInvitation) -> None:
    token = queries.token_of(session, asked)
    assert queries.by_token(session, token).id == asked.id
    with pytest.raises(DomainError):
        queries.by_token(session, token[:-1] + ("A" if token[-1] != "A" else "B"))
