"""Accepted visits become events, once; what clashes stays; what nobody relies on can be taken back."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import DomainError
from core.i18n import sentences
from planning import invitation_queries, undo_services
from planning.acceptance_services import Outcome, accept, chosen
from planning.disposal_inputs import AcceptInput, AnswerInput
from planning.event_move_services import Goal, move_accepted, move_many
from planning.free_queries import taken_meanwhile
from planning.invitation_services import ACCOUNT, answer
from planning.models import PlannedVisit, Proposal, VisitInvitation
from planning.result_queries import lines
from planning.standing import stands
from schedule.given_queries import given_of
from schedule.inputs import EventInput
from schedule.models import Booking, Event
from schedule.services import cancel_event, create_event, edit_event
from tests.support.proposals import MONDAY, planner, three_visits
from tests.support.world import World


def take(session: Session, world: World, proposal: Proposal, given: AcceptInput | None = None) -> Outcome:
    done = Outcome()
    wanted = given or AcceptInput()
    accept(session, proposal, chosen(session, proposal, wanted), wanted.invite, planner(session, world), done)
    return done


def events(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Event)) or 0


@pytest.fixture
def ready(session: Session, world: World) -> tuple[Proposal, dict[str, PlannedVisit]]:
    session.info["actor"] = planner(session, world)
    return three_visits(session, world)


Ready = tuple[Proposal, dict[str, PlannedVisit]]


def test_accepted_visits_are_events_with_team_and_unit_booked(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    done = take(session, world, proposal)
    assert (len(done.events), done.refused, done.invited) == (3, [], 3)
    event = session.get_one(Event, visits["primary"].event_id)
    booked = set(session.scalars(select(Booking.resource).where(Booking.event_id == event.id)))
    assert booked == {f"team:{world.teams['first'].id}", f"unit:{world.units['primary'].id}"}
    assert (event.campaign_id, event.kind, event.status) == (proposal.campaign_id, "lecture", "planned")
    assert visits["primary"].state == "accepted"


def test_a_second_press_makes_no_second_event(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    ids = [visit.id for visit in visits.values()]
    done, again = Outcome(), Outcome()
    accept(session, proposal, ids, True, planner(session, world), done)
    accept(session, proposal, ids, True, planner(session, world), again)
    assert (events(session), again.events) == (3, [])
    with pytest.raises(DomainError, match="None of these visits"):
        chosen(session, proposal, AcceptInput())


@pytest.mark.parametrize(("given", "names"), [
    ({"team": "second"}, {"kindergarten"}), ({"on": MONDAY}, {"primary", "junior", "kindergarten"}),
    ({"visits": ["junior"]}, {"junior"}),
])  # fmt: skip
def test_a_day_a_team_or_chosen_visits(
    session: Session, world: World, ready: Ready, given: dict[str, object], names: set[str]
) -> None:
    proposal, visits = ready
    team = world.teams[str(given["team"])].id if "team" in given else None
    wanted = [visits[name].id for name in given.get("visits", [])]  # type: ignore[attr-defined]
    take(session, world, proposal, AcceptInput(on=given.get("on"), team_id=team, visit_ids=wanted))
    assert {name for name, visit in visits.items() if visit.state == "accepted"} == names


def test_what_is_taken_meanwhile_stays_in_the_proposal_and_says_why(
    session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    create_event(session, EventInput(kind="lecture", title="Meeting", on=MONDAY, starts=time(9), ends=time(10),
                                     area_id=world.areas["county"].id, resources=[f"team:{world.teams['first'].id}"]),
                 planner(session, world))  # fmt: skip
    assert taken_meanwhile(session, proposal) == {visits["primary"].id}
    proposal.changes = {"moved_event_ids": [session.scalars(select(Event.id)).one()]}
    assert taken_meanwhile(session, proposal) == set(), "events that it is to move are not in its way"
    proposal.changes = {}
    done = take(session, world, proposal)
    assert [one.name for one in done.refused] == ["石上小学"] and len(done.events) == 2
    assert visits["primary"].state == "placed" and "Meeting" in visits["primary"].clash["en"]
    assert "已" in visits["primary"].clash["zh"]


def test_an_acceptance_is_taken_back_as_far_as_nobody_relies_on_it(
    session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    take(session, world, proposal)
    invitation = session.scalars(select(VisitInvitation).where(VisitInvitation.visit_id == visits["primary"].id)).one()
    answer(session, invitation, AnswerInput(answer="confirm"), world.actor(session, "unit_contact"), ACCOUNT)
    done = undo_services.undo(session, proposal, planner(session, world))
    assert sentences(*undo_services.say(done)) == (
        "2 visits are back as they were. 1 stays: the unit has confirmed it already."
    )
    assert {name: visit.state for name, visit in visits.items()} == {
        "primary": "accepted", "junior": "placed", "kindergarten": "placed",
    }  # fmt: skip
    states = dict(session.execute(select(Event.unit_id, Event.status)).tuples().all())
    assert states[world.units["primary"].id] == "confirmed" and states[world.units["junior"].id] == "cancelled"
    assert take(session, world, proposal).events, "what went back can be accepted again"


def test_the_event_stands_above_the_plan(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    take(session, world, proposal)
    event = session.get_one(Event, visits["primary"].event_id)
    later = given_of(event).model_copy(update={"on": MONDAY + timedelta(days=2)})
    edit_event(session, event, later, planner(session, world))
    there = stands(visits["primary"])
    assert (there.on, there.is_moved, there.status) == (MONDAY + timedelta(days=2), True, "planned")


def test_re_planning_moves_the_event_and_asks_the_unit_again(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    take(session, world, proposal)
    visit = visits["kindergarten"]
    goal = Goal(MONDAY + timedelta(days=1), 9 * 60 + 30, (world.teams["first"].id,))
    event = move_accepted(session, visit, goal, planner(session, world))
    booked = set(session.scalars(select(Booking.resource).where(Booking.event_id == event.id)))
    assert booked == {f"team:{world.teams['first'].id}", f"unit:{world.units['kindergarten'].id}"}
    invitation = invitation_queries.of_event(session, event.id)
    assert invitation is not None and invitation.starts_at == event.starts_at and visit.on == goal.on


def test_two_visits_may_change_places(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    take(session, world, proposal)
    first = (world.teams["first"].id,)
    goals = [
        (visits["primary"], Goal(MONDAY, 14 * 60 + 30, first)), (visits["junior"], Goal(MONDAY, 9 * 60, first)),
    ]  # fmt: skip
    assert move_many(session, goals, planner(session, world), "re-planned") == {}
    assert [stands(visits[name]).starts_minute for name in ("primary", "junior")] == [870, 540]
    assert not stands(visits["primary"]).is_moved and stands(visits["primary"]).status == "planned"


def test_pages_show_accepted_visits_as_the_calendar_has_them(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    take(session, world, proposal)
    moved, off = (session.get_one(Event, visits[name].event_id) for name in ("primary", "junior"))
    later = given_of(moved).model_copy(
        update={"on": MONDAY + timedelta(days=2), "resources": [f"team:{world.teams['second'].id}"]}
    )
    edit_event(session, moved, later, planner(session, world))
    cancel_event(session, off, "exams", planner(session, world))
    found = {line.id: line for line in lines(session, proposal)}
    there = found[visits["primary"].id]
    assert (there.on, there.teams) == (MONDAY + timedelta(days=2), (world.teams["second"].id,))
    assert not found[visits["junior"].id].stands and found[visits["junior"].id].is_off
