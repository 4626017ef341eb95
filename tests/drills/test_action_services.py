"""Improvement actions: made, done, closed, sent back; reminded of; and asked about in the unit's next drill."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import Forbidden, NotFound
from core.models import InboxMessage
from core.times import today
from drills import action_queries as queries
from drills import action_services as acting
from drills import services
from drills.action_clock_services import remind_of_actions
from drills.action_inputs import ActionInput, ActionReasonInput, DoneInput, DueInput, RetestInput
from drills.action_models import ImprovementAction
from drills.action_script_services import carry_into_script
from drills.action_words import state_on
from drills.inputs import RegistrationInput
from drills.models import Drill
from drills.plan_models import Inject
from registry.permissions import Permission
from tests.drills.test_evaluation_services import held, primary, refused
from tests.support.world import World


@pytest.fixture
def contact(session: Session, world: World) -> Actor:
    return world.actor(session, "unit_contact")


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def drill(session: Session, world: World, contact: Actor) -> Drill:
    return held(session, primary(session, world), contact, 40)


def registered(session: Session, world: World, actor: Actor, days: int) -> Drill:
    given = RegistrationInput(
        unit_id=world.units["primary"].id, on=today() + timedelta(days=days), expected={"students": 900}
    )
    return services.register(session, given, actor)


def questions(session: Session, drill: Drill) -> list[Inject]:
    return list(session.scalars(select(Inject).where(Inject.drill_id == drill.id, Inject.action_id.is_not(None))))


def made(
    session: Session, drill: Drill, actor: Actor, problem: str = "楼梯口拥挤", **more: object
) -> ImprovementAction:
    return acting.add_action(session, drill, ActionInput.model_validate({"problem": problem} | more), actor)


def test_an_action_is_due_in_thirty_days_unless_the_county_says_otherwise(
    session: Session, world: World, drill: Drill, contact: Actor
) -> None:
    assert made(session, drill, contact).due_on == today() + timedelta(days=30)
    administrator = world.actor(session, "administrator")
    acting.set_due_days(session, world.areas["county"], DueInput(days=14), administrator)
    assert made(session, drill, contact).due_on == today() + timedelta(days=14)
    assert made(session, drill, contact, due_on=date(2099, 1, 1)).due_on == date(2099, 1, 1)


def test_the_unit_does_it_and_the_planner_closes_it(
    session: Session, drill: Drill, contact: Actor, planner: Actor
) -> None:
    action = made(session, drill, contact)
    with refused("wrong_state"):
        acting.close(session, action, planner)
    acting.mark_done(session, action, DoneInput(evidence="已增设引导教师"), contact)
    with pytest.raises(Forbidden):
        acting.close(session, action, contact)
    acting.close(session, action, planner)
    assert (action.state, action.closed_by_name) == ("closed", "林规划") and action.closed_at is not None
    with refused("wrong_state"):
        acting.edit_action(session, action, ActionInput(problem="另一个问题"), contact)


def test_what_somebody_else_settled_at_the_same_moment_is_not_settled_again(
    session: Session, drill: Drill, contact: Actor, planner: Actor
) -> None:
    action = made(session, drill, contact)
    acting.mark_done(session, action, DoneInput(evidence="已处理"), contact)
    elsewhere = update(ImprovementAction).values(state="dropped").execution_options(synchronize_session=False)
    session.execute(elsewhere)  # while this one still has it as done
    with refused("wrong_state"):
        acting.close(session, action, planner)
    with refused("wrong_state"):
        acting.send_back(session, action, ActionReasonInput(reason="请附照片"), planner)


def test_what_is_not_enough_goes_back_with_the_reason(
    session: Session, drill: Drill, contact: Actor, planner: Actor
) -> None:
    action = made(session, drill, contact)
    acting.mark_done(session, action, DoneInput(evidence="已处理"), contact)
    acting.send_back(session, action, ActionReasonInput(reason="请附照片"), planner)
    assert (action.state, action.state_reason, action.done_at) == ("open", "请附照片", None)
    acting.drop(session, action, ActionReasonInput(reason="整体搬迁"), planner)
    assert action.state == "dropped" and queries.open_actions(session, drill.unit_id) == []


def test_the_next_drill_asks_whether_it_was_fixed(session: Session, world: World, drill: Drill, contact: Actor) -> None:
    action, dropped = made(session, drill, contact), made(session, drill, contact, "另一个问题")
    dropped.state = "dropped"
    later = registered(session, world, contact, 7)
    (asked,) = questions(session, later)
    assert asked.action_id == action.id and "楼梯口拥挤" in asked.message
    assert carry_into_script(session, later) == 0
    assert queries.carried(session, later) == [action]


def test_an_action_made_later_comes_into_the_drill_that_is_registered(
    session: Session, world: World, drill: Drill, contact: Actor
) -> None:
    later, last = registered(session, world, contact, 7), registered(session, world, contact, 37)
    session.add(Inject(drill_id=later.id, number=3, at_seconds=120, message="发出警报"))
    session.flush()
    made(session, drill, contact)
    (asked,) = questions(session, later)
    assert (asked.number, asked.at_seconds) == (4, 180) and questions(session, last) == []


def test_a_registration_asks_one_question_when_there_is_nothing_to_carry(
    session: Session, world: World, drill: Drill, contact: Actor
) -> None:
    seen: list[str] = []
    later = registered(session, world, contact, 7)
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert carry_into_script(session, later) == 0
    assert len(seen) == 1


def test_not_fixed_opens_it_again_and_fixed_does_it(
    session: Session, world: World, drill: Drill, contact: Actor, planner: Actor
) -> None:
    bad, good = made(session, drill, contact), made(session, drill, contact, "广播声音小")
    acting.mark_done(session, bad, DoneInput(evidence="已处理"), contact)
    acting.close(session, bad, planner)
    ahead = registered(session, world, contact, 7)
    with refused("not_begun"):
        acting.answer_retest(session, bad, RetestInput(drill_id=ahead.id, answer="fixed"), contact)
    later = held(session, primary(session, world), contact, 3)
    assert all(queries.is_asked(one, later) for one in (bad, good))
    acting.answer_retest(session, bad, RetestInput(drill_id=later.id, answer="not_fixed"), contact)
    acting.answer_retest(session, good, RetestInput(drill_id=later.id, answer="fixed"), contact)
    assert (bad.state, bad.retest, bad.retest_drill_id, bad.closed_at) == ("open", "not_fixed", later.id, None)
    assert (good.state, good.retest) == ("done", "fixed") and not queries.is_asked(good, later)
    with pytest.raises(NotFound):  # the drill it came of does not ask about it
        acting.answer_retest(session, bad, RetestInput(drill_id=drill.id, answer="fixed"), contact)


def test_nobody_sees_the_actions_of_another_unit(
    session: Session, world: World, contact: Actor, planner: Actor
) -> None:
    from registry.models import Unit

    other = held(session, session.get_one(Unit, world.units["junior"].id), planner)
    made(session, other, planner)
    mine = session.scalars(queries.actions_matching(contact, queries.ActionFilter(), today())).all()
    assert mine == []
    with pytest.raises(NotFound):
        made(session, other, contact)


def test_overdue_ones_stand_first_and_are_counted(
    session: Session, drill: Drill, contact: Actor, planner: Actor
) -> None:
    on = today()
    soon, late, done = (
        made(session, drill, contact, name, due_on=on + timedelta(days=days))
        for name, days in (("一", 5), ("二", -5), ("三", -9))
    )
    acting.mark_done(session, done, DoneInput(evidence="已处理"), contact)
    query = queries.actions_matching(planner, queries.ActionFilter(), on).order_by(queries.urgency(on))
    assert list(session.scalars(query)) == [late, soon, done]
    assert queries.counts(session, planner, on, Permission.VIEW_DRILLS) == {"overdue": 1, "open": 1, "done": 1}
    assert state_on("open", on, on) == "open" and state_on("open", on - timedelta(days=1), on) == "overdue"


def test_the_unit_is_told_once_before_the_day_and_once_after(database: Database, world: World) -> None:
    with database.transaction() as session:
        contact = world.actor(session, "unit_contact")
        drill = held(session, primary(session, world), contact, 40)
        for name, days in (("一", 3), ("二", 4), ("三", -1)):
            made(session, drill, contact, name, due_on=today() + timedelta(days=days))
    assert [remind_of_actions(database) for _ in range(2)] == ["reminded 2", "reminded 0"]
    with database.transaction() as session:
        mine = select(InboxMessage.body).where(InboxMessage.reader_key == f"user:{world.users['unit_contact'].id}")
        told = "".join(session.scalars(mine))
    assert "一" in told and "三" in told and "“二”" not in told
