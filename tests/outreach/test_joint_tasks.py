"""Tasks: given out, postponed, handed over, done; none is ever lost, whatever becomes of who answers for it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.owed import Whom
from core.times import now, today
from outreach import joint_task_services as services
from outreach.joint_return_queries import accounts, tasks_due
from outreach.joint_task_clock_services import remind_of_tasks
from outreach.joint_task_inputs import (
    JointTaskInput,
    TaskDoneInput,
    TaskOwnerInput,
    TaskPostponeInput,
    TaskReasonInput,
)
from outreach.joint_task_queries import in_list, late_of_others, load_task, stands_in, tasks_seen, without_owner
from outreach.joint_tasks import LISTS
from outreach.meeting_models import JointTask
from registry.models import Area, Unit, User
from tests.support.world import Visitor, World

SOON = today() + timedelta(days=3)


def give_out(session: Session, world: World, who: Actor, **more: object) -> JointTask:
    given = JointTaskInput.model_validate({"title": "更新通讯录", "due_on": SOON, "unit": "石上小学"} | more)
    return services.add_task(session, session.get_one(Area, world.areas["county"].id), None, given, who)


def lists_of(session: Session, who: Actor, task: JointTask, on: date) -> list[str]:
    """Every list of the page in which the task stands."""
    query = tasks_seen(who).with_only_columns(JointTask.id).where(JointTask.id == task.id).options()
    return [name for name in LISTS if session.scalars(query.where(in_list(name, on))).all()]


def test_a_task_needs_somebody_who_answers_for_it_and_a_day_to_come(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    with pytest.raises(Invalid):
        give_out(session, world, planner, unit="")
    with pytest.raises(Invalid):
        give_out(session, world, planner, due_on=today() - timedelta(days=1))
    with pytest.raises(Invalid, match="ithin a year"):
        give_out(session, world, planner, due_on=date(2199, 1, 1))
    with pytest.raises(Invalid, match="both given"):
        give_out(session, world, planner, owner_id=world.users["planner"].id, person_name="李主任")
    assert give_out(session, world, planner).is_of_unit


def test_the_units_contact_says_that_it_is_done_and_others_may_not(session: Session, world: World) -> None:
    planner, contact = world.actor(session, "planner"), world.actor(session, "unit_contact")
    task = give_out(session, world, planner)
    with pytest.raises(Forbidden):
        services.finish(session, task, TaskDoneInput(outcome="甲"), world.actor(session, "observer"))
    with pytest.raises(NotFound):
        services.drop(session, task, TaskReasonInput(reason="乙"), contact)
    assert services.finish(session, task, TaskDoneInput(outcome="已更新"), contact).state == "done"
    with pytest.raises(DomainError):
        services.postpone(session, task, TaskPostponeInput(due_on=SOON, reason="丙"), planner)
    with pytest.raises(NotFound):
        load_task(session, task.id, world.actor(session, "observer"))


def test_when_the_owner_is_deleted_the_task_stays_with_its_unit_without_an_owner(
    session: Session, world: World
) -> None:
    planner = world.actor(session, "planner")
    task = give_out(session, world, planner, owner_id=world.users["township_officer"].id)
    assert stands_in(session, task) == "open"
    session.delete(session.get_one(User, world.users["township_officer"].id))
    session.flush()
    session.refresh(task)
    assert (stands_in(session, task), task.unit_name) == ("ownerless", "石上小学")
    services.hand_over(session, task, TaskOwnerInput(person_name="李主任"), planner)
    assert stands_in(session, task) == "open"


def test_an_owner_without_any_role_can_do_nothing_and_the_planner_is_told(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    task = give_out(session, world, planner, owner_id=world.users["township_officer"].id)
    session.get_one(User, world.users["township_officer"].id).grants.clear()
    session.flush()
    session.refresh(task)
    assert stands_in(session, task) == "ownerless"
    late = give_out(session, world, planner, person_name="李主任")
    late.due_on = today() - timedelta(days=1)
    session.flush()
    assert (without_owner(session, planner), late_of_others(session, planner)) == (1, 1)


def test_who_answers_is_reminded_once_for_each_day(database: Database, world: World) -> None:
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        give_out(session, world, planner)
        give_out(session, world, planner, owner_id=world.users["township_officer"].id, unit="")
    assert [remind_of_tasks(database) for _ in range(2)] == ["reminded 2", "reminded 0"]


def test_the_pages_lead_from_the_menu_to_a_task_that_is_done(client: Visitor, world: World) -> None:
    planner = client.sign_in_as(world, "planner")
    assert planner.post("/tasks/new", data={"title": "甲", "due_on": str(SOON)}).status_code == 422
    made = planner.post("/tasks/new", data={"title": "更新通讯录", "due_on": str(SOON), "unit": "石上小学"})
    assert made.status_code == 302
    assert "更新通讯录" in planner.get("/tasks").text
    contact = client.sign_in_as(world, "unit_contact")
    assert "The task is done" in contact.get(made.location).text
    assert contact.post(f"{made.location}/done", data={"outcome": ""}).status_code == 422
    assert contact.post(f"{made.location}/done", data={"outcome": "已更新"}).status_code == 302
    assert contact.post("/tasks/new", data={}).status_code == 403


DEEDS = st.sampled_from(
    ["postpone", "person", "account", "unit", "finish", "drop", "reopen", "delete", "deactivate", "close unit",
     "open unit", "take roles"]
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, max_size=10), days=st.integers(-5, 10))
def test_every_task_is_always_in_exactly_one_list(session: Session, world: World, deeds: list[str], days: int) -> None:
    outer = session.begin_nested()
    planner = world.actor(session, "planner")
    task = give_out(session, world, planner, owner_id=world.users["township_officer"].id)
    before = session.scalar(select(func.count(JointTask.id)))
    for deed in deeds:
        with session.begin_nested(), suppress(DomainError):
            _do(session, world, planner, task, deed)
        session.refresh(task)
        on = today() + timedelta(days=days)
        assert len(lists_of(session, planner, task, on)) == 1
        assert lists_of(session, planner, task, today()) == [stands_in(session, task)]
        assert task.due_on is not None
        assert session.scalar(select(func.count(JointTask.id))) == before
    outer.rollback()


def _do(session: Session, world: World, who: Actor, task: JointTask, deed: str) -> None:
    later = TaskPostponeInput(due_on=SOON + timedelta(days=2), reason="材料未到")
    officer = session.get(User, world.users["township_officer"].id)
    if deed in ("postpone", "reopen"):
        {"postpone": services.postpone, "reopen": services.reopen}[deed](session, task, later, who)
    elif deed == "finish":
        services.finish(session, task, TaskDoneInput(outcome="已办"), who)
    elif deed == "drop":
        services.drop(session, task, TaskReasonInput(reason="合并办理"), who)
    elif deed in ("person", "account", "unit"):
        given = {"person": {"person_name": "李主任"}, "unit": {"unit": "石上小学"},
                 "account": {"owner_id": world.users["official"].id}}[deed]  # fmt: skip
        services.hand_over(session, task, TaskOwnerInput.model_validate(given), who)
    elif deed in ("close unit", "open unit"):
        session.get_one(Unit, world.units["primary"].id).is_active = deed == "open unit"
    elif officer is not None and deed == "delete":
        session.delete(officer)
    elif officer is not None and deed == "take roles":
        officer.grants.clear()
    elif officer is not None:
        officer.is_active = False
    session.flush()


def test_a_task_is_owed_by_its_day_and_whoever_answers_for_it_is_reminded(session: Session, world: World) -> None:
    planner, officer = world.actor(session, "planner"), session.get_one(User, world.users["township_officer"].id)
    ours, theirs = give_out(session, world, planner), give_out(session, world, planner, owner_id=officer.id)
    services.finish(session, ours, TaskDoneInput(outcome="已更新"), planner)
    services.drop(session, give_out(session, world, planner), TaskReasonInput(reason="合并"), planner)
    owed = list(tasks_due(session, planner, SOON, SOON, None))
    assert [(one.title, one.who, one.state(now())) for one in owed] == [
        (ours.title, "石上小学", "received"), (theirs.title, officer.name, "open"),
    ]  # fmt: skip
    assert owed[1].state(now() + timedelta(days=9)) == "missing"
    assert accounts(session, [one.asked for one in owed])[owed[1].asked].user_ids == [officer.id]
    officer.grants.clear()
    session.flush()
    assert accounts(session, [owed[1].asked])[owed[1].asked] == Whom([], officer.name)


def test_the_list_keeps_to_the_area_that_the_address_names(client: Visitor, database: Database, world: World) -> None:
    with database.transaction() as session:
        for area, title in (("meijiang", "梅江的任务"), ("qingtang", "青塘的任务")):
            session.add(JointTask(area_id=world.areas[area].id, title=title, due_on=today() - timedelta(days=1),
                                  person_name="李主任", state="open"))  # fmt: skip
    client.sign_in_as(world, "planner")
    page = client.get("/tasks?list=late&area=990101100").text
    assert "梅江的任务" in page and "青塘的任务" not in page
    assert "All areas" in page


def test_a_unit_hears_of_its_tasks_before_they_are_late(client: Visitor, database: Database, world: World) -> None:
    with database.transaction() as session:
        give_out(session, world, world.actor(session, "planner"))
    page = client.sign_in_as(world, "unit_contact").get("/").text
    assert "1 task of yours is to be done" in page and "list=open" in page
