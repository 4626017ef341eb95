"""Pages of specialists, training classes and demonstration units: looked at, typed into, closed to others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.db import Database
from core.times import today
from outreach import demonstration_services, exam_services, specialist_services, training_services
from outreach.demonstration_inputs import DemonstrationInput
from outreach.specialist_inputs import DispatchInput, SpecialistInput
from outreach.training_inputs import AttendanceInput, TraineesInput, TrainingClassInput, TrainingSessionInput
from outreach.training_models import TrainingClass, TrainingSession
from outreach.training_queries import token, trainees_of
from outreach.training_tick_queries import token as tick_token
from outreach.training_tick_services import open_code
from registry.models import Area
from tests.support.world import Visitor, World

PAGES = (
    "/specialists", "/specialists/1", "/specialists/1/edit", "/specialists/1/dispatch", "/specialists/new",
    "/specialists/take", "/specialists/visits", "/specialists/1/visits/1", "/specialists/1/visits/1/enter",
    "/specialists/allowances", "/specialists/1/allowance", "/training", "/training/1",
    "/training/1/edit", "/training/1/sessions/new", "/training/1/sessions/2", "/training/1/test",
    "/training/1/trainees/1/score", "/training/questions", "/training/questions/1", "/demonstrations",
    "/demonstrations/1", "/demonstrations/1/grant", "/demonstrations/1/end", "/demonstrations/criteria",
    "/demonstrations/criteria/1", "/demonstrations/criteria/new", "/demonstrations/new", "/audit",
)  # fmt: skip


@pytest.fixture
def filled(world: World, database: Database, client: Visitor) -> str:
    """One of each; gives the address of a trainee's own page."""
    with database.transaction() as session:
        planner, county = world.actor(session, "planner"), session.get_one(Area, world.areas["county"].id)
        on = today() - timedelta(days=2)
        who = specialist_services.add_specialist(
            session, SpecialistInput(name="温建国", kind="specialist", area_id=county.id), planner
        )
        there = DispatchInput(on=on, starts="09:00", ends="11:00", area_id=world.areas["shishang"].id, purpose="看井")
        specialist_services.dispatch(session, who, there, planner)
        training = training_services.add_class(
            session, TrainingClassInput(name="速报员班", area_id=county.id, category="informants"), planner
        )
        training_services.add_trainees(session, training, TraineesInput(lines="张三\n李四"), planner)
        lesson = TrainingSessionInput(on=on, starts="14:00", ends="15:00")
        event = training_services.add_session(session, training, lesson, planner)
        held = session.get_one(TrainingSession, event.id)
        training_services.note_attendance(session, held, AttendanceInput(came=[1], version=held.version), planner)
        exam_services.take_over_shipped(session, county, planner)
        demonstration_services.take_over_defaults(session, county, planner)
        unit = world.units["primary"].id
        demonstration_services.apply_for(
            session, DemonstrationInput(kind="school", unit_id=unit, applied_on=today()), planner
        )
        return f"/t/{token(session, trainees_of(session, training)[0])}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens(filled: str, client: Visitor, world: World, language: str) -> None:
    client.sign_in_as(world, "planner", language)
    assert {path: code for path in PAGES if (code := client.get(path).status_code) != 200} == {}
    assert client.get(filled).status_code == 200


def test_a_person_who_only_looks_sees_no_names_of_trainees(filled: str, client: Visitor, world: World) -> None:
    client.sign_in_as(world, "official")
    page = client.get("/training/1").get_data(as_text=True)
    assert "速报员班" in page
    assert "张三" not in page
    assert client.get("/specialists/allowances").status_code == 403


def test_a_trainee_ticks_themselves_by_the_code_and_reads_no_other_name(
    filled: str, client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        planner, training = world.actor(session, "planner"), session.get_one(TrainingClass, 1)
        lesson = TrainingSessionInput(on=today(), starts="09:45", ends="11:00")
        event = training_services.add_session(session, training, lesson, planner)
        desk = open_code(session, session.get_one(TrainingSession, event.id), planner)
        number, path = event.id, f"/a/{tick_token(session, desk)}"
    shown = client.get(path)
    assert shown.status_code == 200 and "张三" not in shown.text and "李四" not in shown.text
    assert client.post(path, data={"who": "王五"}).status_code == 422
    done = client.post(path, data={"who": "李四"})
    assert done.status_code == 303 and "李四" in client.get(path).text
    client.sign_in_as(world, "planner")
    assert "by phone" in client.get(f"/training/1/sessions/{number}").text
    assert "poster-ticked" in client.get(f"/training/1/sessions/{number}/code").text
    assert client.get(f"/training/1/sessions/{number}/code.svg").mimetype == "image/svg+xml"
    assert client.post(f"/training/1/sessions/{number}/code/close").status_code == 303
    assert "closed" in client.get(path).text
