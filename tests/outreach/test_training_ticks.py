"""Trainees tick themselves by the code of a session: once, at its time, without seeing anybody's name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import VISITOR, Actor
from core.errors import DomainError, Invalid
from core.times import now
from outreach import training_services
from outreach import training_tick_queries as queries
from outreach import training_tick_services as services
from outreach.training_inputs import AttendanceInput, TickInput, TraineesInput, TrainingClassInput, TrainingSessionInput
from outreach.training_models import Attendance, TrainingClass, TrainingSession
from outreach.training_queries import trainees_of
from schedule import check_in_services
from schedule.arrivals import Void
from schedule.queries import people
from schedule.sign_up_models import CheckInDesk
from tests.support.world import World, build_world

LINES = "张三，石上小学，0797-6832001\n李四\t石上村\n王小五，13800000000\n李四，东村，13800000001"


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def held(session: Session, world: World, planner: Actor) -> TrainingSession:
    """A session that has just begun."""
    given = TrainingClassInput(name="速报员班", area_id=world.areas["county"].id, category="informants")
    made: TrainingClass = training_services.add_class(session, given, planner)
    training_services.add_trainees(session, made, TraineesInput(lines=LINES), planner)
    planned = TrainingSessionInput(on=now().date() + timedelta(days=1), starts="09:00", ends="11:00")
    event = training_services.add_session(session, made, planned, planner)
    event.starts_at, event.ends_at = now() - timedelta(minutes=5), now() + timedelta(hours=2)
    session.flush()
    return session.get_one(TrainingSession, event.id)


@pytest.fixture
def desk(session: Session, held: TrainingSession, planner: Actor) -> CheckInDesk:
    return services.open_code(session, held, planner)


def tick(session: Session, held: TrainingSession, desk: CheckInDesk, who: str) -> services.Ticked:
    session.info["actor"] = VISITOR
    return services.tick(session, held, desk, TickInput(who=who))


def ticked(session: Session, held: TrainingSession) -> list[int]:
    return sorted(session.scalars(select(Attendance.trainee_id).where(Attendance.event_id == held.event_id)))


def test_a_trainee_is_ticked_once_by_name_or_number(
    session: Session, held: TrainingSession, desk: CheckInDesk
) -> None:  # fmt: skip
    first = tick(session, held, desk, " 张 三 ")
    again = tick(session, held, desk, "07976832001")
    assert (again.trainee.id, again.is_again, again.at) == (first.trainee.id, True, first.at)
    assert tick(session, held, desk, "+86 138-0000-0000").trainee.name == "王小五"
    assert len(ticked(session, held)) == 2
    assert people(session, held.event_id, "checked_in") == {"villagers": 2}


@pytest.mark.parametrize(
    ("who", "code"), [("赵六", "not_listed"), ("13899999999", "not_listed"), ("李四", "same_name")]
)
def test_whoever_cannot_be_told_is_refused_and_no_name_is_said(
    session: Session, held: TrainingSession, desk: CheckInDesk, who: str, code: str
) -> None:  # fmt: skip
    with pytest.raises(Invalid) as refused:
        tick(session, held, desk, who)
    assert refused.value.code == code
    assert not any(name in f"{refused.value} {refused.value.hint}" for name in ("张三", "王小五", "石上村", "东村"))


@pytest.mark.parametrize(("starts", "code"), [(60, "too_early"), (-200, "too_late")])
def test_outside_the_session_nobody_is_ticked(
    session: Session, held: TrainingSession, desk: CheckInDesk, starts: int, code: str
) -> None:
    held.event.starts_at = now() + timedelta(minutes=starts)
    held.event.ends_at = held.event.starts_at + timedelta(minutes=120)
    with pytest.raises(DomainError) as refused:
        tick(session, held, desk, "张三")
    assert refused.value.code == code
    assert ticked(session, held) == []


def test_the_teacher_looks_the_ticks_over_and_later_ones_stay(
    session: Session, held: TrainingSession, desk: CheckInDesk, planner: Actor
) -> None:
    one, other = (tick(session, held, desk, who).trainee.id for who in ("张三", "13800000001"))
    shown = f"{one},{other}"
    late = tick(session, held, desk, "王小五").trainee.id
    given = AttendanceInput(came=[one], shown=shown, version=held.version)
    training_services.note_attendance(session, held, given, planner)
    assert ticked(session, held) == sorted([one, late])
    assert people(session, held.event_id, "checked_in") == {"villagers": 2}
    assert people(session, held.event_id, "reported") == {"villagers": 2}
    with pytest.raises(DomainError, match="noted already"):
        tick(session, held, desk, "13800000001")


def test_a_code_opens_its_session_until_it_is_renewed(
    session: Session, held: TrainingSession, desk: CheckInDesk, planner: Actor
) -> None:  # fmt: skip
    code = queries.token(session, desk)
    assert queries.opened(session, code) == (held, desk)
    check_in_services.renew_code(session, desk, planner)
    with pytest.raises(Void):
        queries.opened(session, code)
    check_in_services.close_desk(session, desk, planner)
    with pytest.raises(DomainError, match="closed"):
        tick(session, held, desk, "张三")
    trainee = trainees_of(session, held.training)[0]
    assert queries.ticked_by_phone(session, held.event_id, [trainee.id]) == {}
