"""Call-outs of several teams at once: one message, answers by team and together, exercise and real apart."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid
from core.times import local, now
from readiness import call_out_services, joint_call_queries, joint_call_services, team_services
from readiness.call_out_inputs import CallAnswerInput, JointCallOutInput
from readiness.call_out_models import CallAnswer, JointCallOut, Mobilisation
from readiness.call_out_queries import token_of
from readiness.same_people import same_people
from readiness.same_person_queries import still_wanted
from readiness.team_inputs import MemberInput, TeamInput
from readiness.team_models import ResponseTeam, TeamMember
from schedule.notice_models import Notice
from tests.support.response_teams import team_of
from tests.support.world import Visitor, World


def two_teams(session: Session, world: World, actor: Actor) -> None:
    """A team of three people in a township, and one of the county with a single member."""
    team_of(session, world, actor)
    second = team_services.add_team(session, TeamInput(name="医疗救护队", kind="medical", area="990101"), actor)
    team_services.add_member(session, second, MemberInput(name="刘医生", email="doctor@qingyuan.example"), actor)


def call(session: Session, actor: Actor, nature: str = "exercise", **more: Any) -> JointCallOut:
    by = local(now()) + timedelta(hours=1)
    given = {"nature": nature, "reason": "联合集结", "place": "文化广场", "by_on": by.date(), "teams": [1, 2],
             "by_clock": by.time().replace(microsecond=0), "confirmed": nature == "real"}  # fmt: skip
    return joint_call_services.call_out_together(session, JointCallOutInput.model_validate(given | more), actor)


def test_answers_count_by_team_and_together(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    two_teams(session, world, planner)
    made = call(session, planner)
    medical, rescue = joint_call_queries.teams_of(session, made, planner)
    assert [one.call.reason for one in (rescue, medical)] == ["联合集结"] * 2
    given = CallAnswerInput(answer="coming", minutes=20)
    call_out_services.answer_call(session, medical.answers[0], given, "link")
    result = joint_call_queries.outcome_together(joint_call_queries.teams_of(session, made, planner))
    assert (result.called, result.acknowledged, result.coming, result.waiting) == (4, 1, 1, 3)
    (runs,) = joint_call_queries.running_together(session, planner)
    assert len(runs.teams) == 2
    assert len(joint_call_services.stand_all_down(session, made, planner)) == 2
    assert joint_call_queries.running_together(session, planner) == []


def test_who_belongs_to_two_teams_is_told_once_and_answers_once(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    two_teams(session, world, planner)
    given = MemberInput(name="陈 队长", login="township_officer")
    team_services.add_member(session, session.get_one(ResponseTeam, 2), given, planner)
    made = call(session, planner)
    told = session.scalars(select(Notice).where(Notice.kind == "call_out", Notice.reader_key != "")).all()
    assert len(told) == 1 and "抢险救援队" in told[0].title and "医疗救护队" in told[0].title
    teams = joint_call_queries.teams_of(session, made, planner)
    chief = next(one for one in teams[1].answers if one.member.user_id is not None)
    call_out_services.arrive(session, chief, "link")
    teams = joint_call_queries.teams_of(session, made, planner)
    assert [one.result.arrived for one in teams] == [1, 1]
    together = joint_call_queries.outcome_together(teams)
    assert (together.called, together.arrived, together.coming) == (4, 1, 1)
    call_out_services.stand_down(session, teams[1].call, planner)
    assert still_wanted(session, chief).mobilisation_id == teams[0].call.id
    over = select(func.count()).select_from(Notice).where(Notice.key.contains("over"), Notice.reader_key != "")
    assert session.scalar(over) == 0
    call_out_services.stand_down(session, teams[0].call, planner)
    assert session.scalar(over) == 1


def test_namesakes_and_families_with_one_telephone_are_several_people() -> None:
    def member(number: int, name: str, phone: str = "", user_id: int | None = None) -> TeamMember:
        return TeamMember(id=number, name=name, phone=phone, email="", user_id=user_id)

    rows = [member(1, "王强", "13800000000"), member(2, "王强"), member(3, "王芳", "13800000000"),
            member(4, "王 强", "138-0000-0000"), member(5, "老王", "", 7), member(6, "王队长", "", 7)]  # fmt: skip
    assert same_people(rows) == {1: 1, 2: 2, 3: 3, 4: 1, 5: 5, 6: 5}


def test_either_all_teams_are_called_or_none(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    two_teams(session, world, planner)
    with pytest.raises(Invalid):
        call(session, planner, teams=[1, 1])
    with pytest.raises(Invalid):
        call(session, planner, "real", confirmed=False)
    (doctor,) = [one for one in joint_call_queries.to_choose(session, planner) if one.team.name == "医疗救护队"]
    doctor.team.is_active = False
    with pytest.raises(DomainError, match="医疗救护队"):
        call(session, planner)


def test_the_database_lets_no_real_mobilisation_into_an_exercise(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    two_teams(session, world, planner)
    made = call(session, planner)
    for statement in ("UPDATE mobilisations SET is_exercise = false WHERE id = 1",
                      "UPDATE joint_call_outs SET is_exercise = false",
                      "UPDATE call_answers SET mobilisation_id = 2 WHERE mobilisation_id = 1",
                      "INSERT OR REPLACE INTO joint_call_outs (id, is_exercise, called_at, called_by, called_by_name) "
                      "SELECT id, false, called_at, called_by, called_by_name FROM joint_call_outs"):  # fmt: skip
        with pytest.raises(DBAPIError, match="chosen once"), session.begin_nested():
            session.execute(text(statement))
    real = Mobilisation(team_id=1, joint_id=made.id, is_exercise=False, way="called", reason="真", started_at=now())
    with pytest.raises(DBAPIError), session.begin_nested():
        session.add(real)
        session.flush()


def test_the_pages_of_a_joint_call_out_say_what_it_is(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        two_teams(session, world, planner)
        broken = call(session, planner)
        made = call(session, planner, "real")
        first = select(CallAnswer).join(Mobilisation).where(Mobilisation.joint_id == made.id).order_by(CallAnswer.id)
        token = token_of(session, session.scalars(first).all()[0])
    assert "医疗救护队" in client.get(f"/call/{token}").text
    client.sign_in_as(world, "planner")
    page = client.get(f"/readiness/call-outs/together/{made.id}").text
    assert "REAL" in page and "0 of 4 have answered" in page and "刘医生" in page
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page) == ["/readiness/teams"]
    assert 'href="/readiness/call-outs/4#answer-8"' in page
    assert "called out in earnest" in client.get(f"/readiness/call-outs/together/{broken.id}").text
    assert "is called out already" in client.get("/readiness/call-out").text
    over = client.post(f"/readiness/call-outs/together/{made.id}/stand-down", follow_redirects=True).text
    assert "Nobody had said that they were coming." in over
    again = client.get("/readiness/call-out?team=1").text
    assert 'value="1" checked' in again and "2 have to be rung" in again
    wrong = client.post("/readiness/call-out", data={"nature": "real", "teams": ["1"], "reason": "x"})
    assert wrong.status_code == 422
