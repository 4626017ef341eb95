"""A training class: trainees, attendance into the figures, the test by link, the certificate and its check."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.times import today
from outreach import exam_services as exams
from outreach import training_certificate_services as papers
from outreach import training_services as services
from outreach.queries import result_of
from outreach.training_certificate import Facts, TraineeSheet, draw, masked
from outreach.training_inputs import (
    AttendanceInput,
    ExamInput,
    ExamQuestionInput,
    TraineesInput,
    TrainingClassInput,
    TrainingSessionInput,
    TypedScoreInput,
)
from outreach.training_models import TrainingClass, TrainingSession
from outreach.training_queries import questions_of, trainees_of
from schedule.models import Event
from schedule.queries import people
from tests.support.world import World, build_world

LINES = "张三，石上小学，0797-6832001\n李四\t石上村\n王小五，13800000000"


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def training(session: Session, world: World, planner: Actor) -> TrainingClass:
    given = TrainingClassInput(name="速报员班", area_id=world.areas["county"].id, category="informants", wanted=3)
    made = services.add_class(session, given, planner)
    assert services.add_trainees(session, made, TraineesInput(lines=LINES), planner) == (3, 0)
    return made


def session_of(session: Session, training: TrainingClass, planner: Actor, days: int) -> TrainingSession:
    given = TrainingSessionInput(on=today() + timedelta(days=days), starts="09:00", ends="11:00")
    event: Event = services.add_session(session, training, given, planner)
    return session.get_one(TrainingSession, event.id)


def came(*ids: int, headcount: int | None = None, version: int = 1) -> AttendanceInput:
    return AttendanceInput(came=list(ids), headcount=headcount, version=version)


def test_pasted_trainees_are_taken_once(session: Session, training: TrainingClass, planner: Actor) -> None:
    assert services.add_trainees(session, training, TraineesInput(lines=LINES + "\n赵六"), planner) == (1, 3)
    found = {one.name: one for one in trainees_of(session, training)}
    assert found["张三"].unit is not None
    assert (found["王小五"].phone, found["王小五"].organisation) == ("13800000000", "")
    with pytest.raises(Invalid, match="Line 1"):
        services.add_trainees(session, training, TraineesInput(lines="，，"), planner)


def test_who_came_is_the_result_of_the_session_and_persons_are_counted_once(
    session: Session, training: TrainingClass, planner: Actor
) -> None:
    first, second = (session_of(session, training, planner, days) for days in (-9, -2))
    a, b, c = (one.id for one in trainees_of(session, training))
    services.note_attendance(session, second, came(b, c), planner)
    services.note_attendance(session, first, came(a, b), planner)
    results = [result_of(session, one.event) for one in (first, second)]
    assert [one.trained for one in results if one] == [2, 2]
    assert people(session, first.event_id, "reported") == {"villagers": 2}
    both = [people(session, one.event_id, "reported", "people") for one in (first, second)]
    assert both == [{"villagers": 2}, {"villagers": 1}]
    services.note_attendance(session, first, came(a, version=first.version), planner)  # corrected
    both = [people(session, one.event_id, "reported", "people") for one in (first, second)]
    assert both == [{"villagers": 1}, {"villagers": 2}]


def test_a_session_that_has_not_begun_has_no_attendance(
    session: Session, training: TrainingClass, planner: Actor
) -> None:
    ahead = session_of(session, training, planner, 4)
    with pytest.raises(DomainError, match="begins"):
        services.note_attendance(session, ahead, came(headcount=12), planner)


def test_the_test_is_tried_as_often_as_it_may_and_one_try_counts_once(
    session: Session, training: TrainingClass, planner: Actor
) -> None:
    exams.take_over_shipped(session, training.area, planner)
    assert exams.take_over_shipped(session, training.area, planner) == 0
    exams.choose_questions(session, training, ExamInput(questions=[1, 2, 3], is_open=True), planner)
    trainee = trainees_of(session, training)[0]
    questions = questions_of(training)
    wrong = {one.number: frozenset({0}) for one in questions}
    with pytest.raises(Invalid, match="not answered"):
        exams.take_try(session, trainee, {}, 1)
    assert not exams.take_try(session, trainee, wrong, 1).is_passed
    assert exams.take_try(session, trainee, wrong, 1).number == 1  # sent twice
    right = {one.number: one.right for one in questions}
    assert exams.take_try(session, trainee, right, 2).score_percent == 100
    with pytest.raises(DomainError, match="no try"):
        exams.take_try(session, trainee, right, 3)
    with pytest.raises(DomainError, match="stay"):
        exams.choose_questions(session, training, ExamInput(questions=[1], is_open=True), planner)


@pytest.mark.parametrize("answers", ["only one", "a\nb", "*a\n*b", "*a\na"])
def test_a_question_that_cannot_be_asked_is_refused(
    session: Session, world: World, planner: Actor, answers: str
) -> None:
    with pytest.raises(Invalid):
        exams.add_question(session, world.areas["county"], ExamQuestionInput(text="?", answers=answers), planner)


def test_a_certificate_needs_attendance_and_the_passed_test_and_is_issued_once(
    session: Session, training: TrainingClass, planner: Actor
) -> None:
    trainee = trainees_of(session, training)[0]
    with pytest.raises(DomainError, match="no session"):
        papers.issue(session, trainee, planner)
    services.note_attendance(session, session_of(session, training, planner, -2), came(trainee.id), planner)
    exams.take_over_shipped(session, training.area, planner)
    exams.choose_questions(session, training, ExamInput(questions=[1], is_open=True), planner)
    with pytest.raises(DomainError, match="not passed"):
        papers.issue(session, trainee, planner)
    exams.type_score(session, trainee, TypedScoreInput(percent=80), planner)
    made = papers.issue(session, trainee, planner)
    assert papers.issue(session, trainee, planner) is made
    sheet = papers.sheet_of(session, made, "http://x")
    token = sheet.address.rpartition("/")[2]
    assert papers.of_token(session, token) is made
    assert papers.of_token(session, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert "张三" not in str(made.facts)
    papers.revoke(session, made, "弄错了", planner)
    assert papers.valid(session, trainee) is None
    assert papers.issue(session, trainee, planner).serial == made.serial + 1


def test_a_certificate_is_drawn_and_its_check_shows_the_first_letter_only() -> None:
    day = today()
    facts = Facts("速报员班", day, day, 2, 90, "清源县地震局", day)
    assert draw([TraineeSheet("P990101-2026-00001", "张三", facts, "http://x/y")]).startswith(b"%PDF")
    assert (masked("张三"), masked("欧阳建国"), masked("")) == ("张*", "欧***", "*")


def test_somebody_who_came_stays_on_the_list(session: Session, training: TrainingClass, planner: Actor) -> None:
    first, second, _ = trainees_of(session, training)
    services.note_attendance(session, session_of(session, training, planner, -2), came(first.id), planner)
    with pytest.raises(DomainError, match="stays"):
        services.remove_trainee(session, first, planner)
    services.remove_trainee(session, second, planner)
    assert len(trainees_of(session, training)) == 2
    assert session.scalar(select(TrainingClass.wanted)) == 3
