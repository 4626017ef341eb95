from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.access import Actor
from core.db import Database
from core.models import InboxMessage, OutboxMessage
from core.times import instant, now
from schedule import services
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.move_services import Before, before, note_move
from schedule.notice_dispatch_services import send_some
from schedule.record_models import EventMove
from schedule.sign_up_models import SignUp
from tests.support.world import World, build_world

DAY = date(2031, 5, 12)


@pytest.fixture
def session(any_database: Database) -> Iterator[Session]:
    with any_database.session(writing=True) as session:
        yield session
        session.rollback()


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def lecture(session: Session, world: World, planner: Actor) -> Event:
    given = EventInput(
        kind="lecture", title="讲座", on=DAY, starts=time(14), ends=time(16), unit_id=world.units["primary"].id
    )
    return services.create_event(session, given, planner)


def sign_up(session: Session, event: Event, **more: Any) -> SignUp:
    facts = {"event_id": event.id, "name": "王", "counts": {"students": 5}, "people": 5, "salt": "salt"}
    made = SignUp(**(facts | more))
    session.add(made)
    session.flush()
    return made


def shift(session: Session, event: Event, hours: int = 1) -> Before:
    was = before(event)
    event.starts_at, event.ends_at = event.starts_at + timedelta(hours=hours), event.ends_at + timedelta(hours=hours)
    session.flush()
    return was


def told(session: Session) -> list[tuple[str, str]]:
    query = select(InboxMessage.reader_key, InboxMessage.subject).where(InboxMessage.key.startswith("move:"))
    return [tuple(row) for row in session.execute(query.order_by(InboxMessage.reader_key))]


def key(world: World, name: str) -> str:
    return f"user:{world.users[name].id}"


def test_a_move_is_kept_with_both_times_and_who_did_it(session: Session, planner: Actor, lecture: Event) -> None:
    move = note_move(session, lecture, "moved", shift(session, lecture), planner)
    assert move is not None
    kept = session.scalars(select(EventMove).where(EventMove.id == move.id)).one()
    assert (kept.what, kept.by_key, kept.by_name) == ("moved", planner.key, planner.name)
    assert kept.from_starts_at == instant(DAY, time(14))
    assert kept.to_starts_at == instant(DAY, time(15))


def test_nothing_is_kept_or_told_when_neither_time_nor_place_nor_state_changed(
    session: Session, planner: Actor, lecture: Event
) -> None:
    there = session.scalars(select(EventMove.id)).all()
    assert note_move(session, lecture, "moved", before(lecture), planner) is None
    assert session.scalars(select(EventMove.id)).all() == there
    assert told(session) == []


def test_the_audiences_contact_is_told_and_who_did_it_is_not(
    session: Session, world: World, planner: Actor, lecture: Event
) -> None:
    note_move(session, lecture, "moved", shift(session, lecture), planner)
    assert [reader for reader, _ in told(session)] == [key(world, "unit_contact")]


def test_the_contact_who_moves_the_event_is_not_told_of_it(session: Session, world: World, lecture: Event) -> None:
    note_move(session, lecture, "moved", shift(session, lecture), world.actor(session, "unit_contact"))
    assert told(session) == []


def test_everybody_with_a_living_sign_up_is_told_once_and_who_withdrew_is_not(
    session: Session, world: World, planner: Actor, lecture: Event
) -> None:
    sign_up(session, lecture, user_key=key(world, "township_officer"))
    sign_up(session, lecture, user_key=key(world, "township_officer"), name="李", state="waiting")
    sign_up(session, lecture, unit_id=world.units["primary"].id)
    sign_up(session, lecture, user_key=key(world, "official"), state="withdrawn")
    note_move(session, lecture, "moved", shift(session, lecture), planner)
    assert {reader for reader, _ in told(session)} == {key(world, "township_officer"), key(world, "unit_contact")}
    assert len(told(session)) == 2


def test_a_letter_goes_to_the_address_given_with_a_sign_up(session: Session, planner: Actor, lecture: Event) -> None:
    sign_up(session, lecture, email="wang@example.org")
    sign_up(session, lecture, email="gone@example.org", state="lapsed")
    note_move(session, lecture, "cancelled", shift(session, lecture), planner, "大雨")
    send_some(session)
    letters = {letter.address: letter for letter in session.scalars(select(OutboxMessage))}
    assert set(letters) == {"wang@example.org", "unit_contact@qingyuan.example"}
    letter = letters["wang@example.org"]
    assert "大雨" in letter.body
    assert "讲座" in letter.subject
    assert "/sign-ups/" in letter.url
    assert "BEGIN:VEVENT" in letter.attachment


def test_each_move_is_told_anew(session: Session, planner: Actor, lecture: Event) -> None:
    note_move(session, lecture, "moved", shift(session, lecture), planner)
    note_move(session, lecture, "moved", shift(session, lecture), planner)
    assert len(told(session)) == 2


def test_a_reader_is_told_in_their_language(session: Session, world: World, planner: Actor, lecture: Event) -> None:
    world.users["unit_contact"].language = "en"
    note_move(session, lecture, "cancelled", shift(session, lecture), planner, "storm")
    message = session.scalars(select(InboxMessage).where(InboxMessage.key.startswith("move:"))).one()
    assert message.subject == "“讲座” has been cancelled"
    assert "Mon 12 May 2031" in message.body
    assert "storm" in message.body


def test_a_postponed_event_that_gets_a_new_day_counts_as_planned_again(
    session: Session, planner: Actor, lecture: Event
) -> None:
    lecture.status = "postponed"
    was = shift(session, lecture, 24)
    lecture.status = "planned"
    move = note_move(session, lecture, "moved", was, planner)
    assert move is not None
    assert move.what == "restored"


def test_of_what_is_over_nobody_is_told_though_it_is_kept(session: Session, planner: Actor, lecture: Event) -> None:
    lecture.starts_at, lecture.ends_at = now() - timedelta(days=3), now() - timedelta(days=3, hours=-2)
    assert note_move(session, lecture, "moved", shift(session, lecture), planner) is not None
    assert told(session) == []


def test_through_the_services_every_move_is_in_the_history_and_told_once(
    session: Session, world: World, planner: Actor, lecture: Event
) -> None:
    sign_up(session, lecture, unit_id=world.units["primary"].id)
    services.confirm_event(session, lecture, planner)
    services.postpone_event(session, lecture, "大雨", planner)
    facts = {"kind": "lecture", "title": "讲座", "starts": time(9), "ends": time(11), "plan_again": True}
    given = EventInput(**facts, on=date(2031, 6, 3), unit_id=world.units["primary"].id, version=lecture.version)
    services.edit_event(session, lecture, given, planner)
    services.cancel_event(session, lecture, "停课", planner)
    kept = session.scalars(select(EventMove).order_by(EventMove.id)).all()
    assert [(move.what, move.reason) for move in kept] == [
        ("confirmed", ""), ("postponed", "大雨"), ("restored", ""), ("cancelled", "停课")
    ]  # fmt: skip
    assert kept[2].from_starts_at == instant(DAY, time(14))
    assert kept[2].to_starts_at == instant(date(2031, 6, 3), time(9))
    assert len(told(session)) == 4
    assert session.scalars(select(SignUp.state)).all() == ["confirmed"]


@pytest.mark.parametrize(("what", "was_status"), [("held", "planned"), ("restored", "held")])
def test_that_it_was_held_or_not_after_all_is_kept_but_told_nobody(
    session: Session, planner: Actor, lecture: Event, what: str, was_status: str
) -> None:
    was = Before(lecture.starts_at, lecture.ends_at, "", was_status)
    assert note_move(session, lecture, what, was, planner) is not None
    assert told(session) == []
