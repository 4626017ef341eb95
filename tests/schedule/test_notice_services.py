from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.models import InboxMessage, OutboxMessage
from core.times import now, today
from maps.inspection_models import Defect
from registry.models import User
from schedule.notice_danger_services import tell_of_dangers
from schedule.notice_dispatch_services import dispatch, send_some
from schedule.notice_models import Notice, NoticeChannel
from schedule.notice_services import Mailbox, Telling, notify
from tests.support.world import World


@pytest.fixture
def contact(session: Session, world: World) -> User:
    return session.get_one(User, world.users["unit_contact"].id)


def overdue(reader: int | Mailbox, **more: Any) -> Telling:
    facts = {"problem": "Gate locked", "day": "1 December"}
    return Telling(**({"kind": "action.overdue", "key": "action:1:overdue", "reader": reader, "facts": facts,
                       "url": "/drills/actions/1"} | more))  # fmt: skip


def letters(session: Session) -> dict[str, OutboxMessage]:
    return {one.address: one for one in session.scalars(select(OutboxMessage))}


def test_a_reader_is_told_once_for_a_key_in_the_inbox_and_by_letter(session: Session, contact: User) -> None:
    contact.language = "en"
    assert notify(session, overdue(contact.id))
    assert not notify(session, overdue(contact.id))
    message = session.scalars(select(InboxMessage)).one()
    assert (message.kind, message.url) == ("action", "/drills/actions/1")
    assert message.body == "“Gate locked” was due on 1 December. Please say what was done."
    assert send_some(session) == (1, 1) and send_some(session) == (0, 0)
    letter = letters(session)[contact.email]
    assert letter.kind == "action" and letter.url.endswith("/drills/actions/1")
    assert session.scalars(select(Notice.state)).all() == ["sent"]


def test_an_address_without_an_account_is_written_to_in_its_language(session: Session, world: World) -> None:
    notify(session, overdue(Mailbox("wang@example.org", "en")))
    notify(session, overdue(Mailbox("li@example.org", "zh")))
    assert session.scalars(select(InboxMessage)).all() == []
    send_some(session)
    assert letters(session)["wang@example.org"].subject == "An improvement is overdue"
    assert (
        "Gate locked" in letters(session)["li@example.org"].body
        and "overdue" not in letters(session)["li@example.org"].subject
    )


def test_what_nobody_wants_any_more_is_not_sent(session: Session, contact: User) -> None:
    notify(session, overdue(contact.id, stale_at=now()))
    assert send_some(session) == (1, 0)
    assert session.scalars(select(Notice.state)).all() == ["stale"] and letters(session) == {}


def test_who_has_left_is_not_told(session: Session, contact: User) -> None:
    contact.is_active = False
    assert not notify(session, overdue(contact.id))


def test_a_group_is_told_once_whoever_else_is_and_only_where_its_channel_carries_the_kind(
    session: Session, world: World
) -> None:
    robots = [
        NoticeChannel(area_id=world.areas[area].id, kind="wecom", name=area, address="x", carries=carries, extra={})
        for area, carries in (("county", ["action"]), ("qingtang", ["action"]), ("meijiang", ["return"]))
    ]
    session.add_all(robots)
    session.flush()
    for role in ("planner", "unit_contact"):
        notify(
            session, overdue(world.users[role].id, area_id=world.areas["meijiang"].id, group_url="/drills/actions/1")
        )
    notify(session, overdue(world.users["planner"].id, key="other", area_id=world.areas["meijiang"].id))
    send_some(session)
    told = session.scalars(select(OutboxMessage.channel).where(OutboxMessage.channel != "email")).all()
    assert told == [f"wecom:{robots[0].id}"]


def test_many_messages_to_one_reader_at_one_moment_become_one(session: Session, contact: User) -> None:
    contact.language = "en"
    for number in range(6):
        notify(session, overdue(contact.id, key=f"action:{number}"))
    send_some(session)
    (letter,) = letters(session).values()
    assert letter.subject == "6 messages for you: Improvements 6"
    assert letter.body.count("Gate locked") == 6 and letter.body.count("/drills/actions/1") == 6


def test_planners_are_told_once_of_a_dangerous_defect(database: Database, world: World) -> None:
    with database.transaction() as session:
        session.add_all(
            Defect(place_id=world.places["square"].id, problem=severity, severity=severity, due_on=today())
            for severity in ("danger", "major")
        )
    assert [tell_of_dangers(database), tell_of_dangers(database)] == ["told 1", "told 0"]
    assert dispatch(database) == "sent 1 of 1 notices" and dispatch(database) == "nothing due"
    with database.transaction() as session:
        message = session.scalars(select(InboxMessage)).one()
        assert message.reader_key == f"user:{world.users['planner'].id}"
        assert "danger" in message.body and message.url.startswith("/defects/")
