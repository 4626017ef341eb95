from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.models import InboxMessage, OutboxMessage
from registry.models import User
from schedule import services
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.notice_dispatch_services import dispatch
from schedule.notice_models import Notice, NoticeChannel, NoticePreference, NoticeReader, NoticeRule
from schedule.notice_reminder_services import remind
from schedule.sign_up_models import SignUp
from tests.support.world import World

START = datetime(2026, 12, 15, 1, tzinfo=UTC)  # Tuesday, nine in the morning in China
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def event(database: Database, world: World) -> int:
    """A talk at the primary school, two weeks from now."""
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        session.info["actor"] = planner
        return services.create_event(session, talk(world), planner).id


def talk(world: World, **more: Any) -> EventInput:
    facts = {"kind": "lecture", "title": "Talk", "on": START.date(), "starts": time(9), "ends": time(11),
             "area_id": world.areas["county"].id, "unit_id": world.units["primary"].id}  # fmt: skip
    return EventInput(**(facts | more))


def clock(database: Database, *instants: datetime) -> None:
    """Let the clock run at these instants, twice each."""
    for instant in instants:
        with time_machine.travel(instant, tick=False):
            for _ in range(2):
                remind(database)
                dispatch(database)


def posted(database: Database, role: str = "unit_contact") -> list[str]:
    with database.transaction(writing=False) as session:
        address = f"{role}@qingyuan.example"
        query = select(OutboxMessage.created_at).where(OutboxMessage.address == address).order_by(OutboxMessage.id)
        return [f"{at:%d %H:%M}" for at in session.scalars(query)]


def states(database: Database) -> list[str]:
    with database.transaction(writing=False) as session:
        return list(session.scalars(select(Notice.state).where(Notice.kind == "reminder").order_by(Notice.id)))


def test_the_contact_of_the_audience_is_reminded_a_week_a_day_and_an_hour_before(
    database: Database, event: int
) -> None:
    clock(database, START - 8 * DAY, START - 7 * DAY, START - 2 * DAY, START - DAY, START - HOUR, START)
    assert posted(database) == ["08 01:00", "14 01:00", "15 00:00"]
    with database.transaction(writing=False) as session:
        bodies = session.scalars(select(InboxMessage.body).order_by(InboxMessage.id)).all()
    assert ["7 天后" in bodies[0], "1 天后" in bodies[1], "60 分钟后" in bodies[2]] == [True] * 3


def test_a_moved_event_moves_its_reminders_and_a_cancelled_one_has_none(
    database: Database, world: World, event: int
) -> None:
    with database.transaction() as session:
        planner, found = world.actor(session, "planner"), session.get_one(Event, event)
        session.info["actor"] = planner
        services.edit_event(session, found, talk(world, on=(START + 7 * DAY).date(), version=found.version), planner)
    clock(database, START - 7 * DAY, START - DAY)
    assert len(states(database)) == 0
    clock(database, START)  # seven days before the new start
    assert states(database) == ["sent"]
    with database.transaction() as session:
        services.cancel_event(session, session.get_one(Event, event), "rain", world.actor(session, "planner"))
    clock(database, START + 6 * DAY)
    assert states(database) == ["sent"]


def test_a_reminder_that_waits_for_the_morning_is_void_when_the_event_is_postponed_meanwhile(
    database: Database, world: World, event: int
) -> None:
    with database.transaction() as session:
        user = world.users["unit_contact"].id
        session.add(NoticeReader(user_id=user, quiet_from=8 * 60, quiet_until=12 * 60))
    clock(database, START - 7 * DAY - HOUR)
    with time_machine.travel(START - 7 * DAY + 3 * HOUR, tick=False):
        remind(database)
    with database.transaction() as session:
        services.postpone_event(session, session.get_one(Event, event), "rain", world.actor(session, "planner"))
    clock(database, START - 6 * DAY)
    assert states(database) == ["void"]


def test_after_two_days_without_a_clock_one_reminder_is_sent_that_says_how_long_it_still_is(
    database: Database, event: int
) -> None:
    clock(database, START - 5 * DAY)
    assert posted(database) == ["10 01:00"]
    with database.transaction(writing=False) as session:
        assert "5 天后" in session.scalars(select(InboxMessage.body)).one()


def test_a_weekly_digest_holds_the_reminders_of_the_week_and_sends_them_as_one(
    database: Database, world: World, event: int
) -> None:
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        session.info["actor"] = planner
        services.create_event(session, talk(world, title="Second", starts=time(14), ends=time(15)), planner)
        session.add(NoticeReader(user_id=world.users["unit_contact"].id, digest="weekly", digest_at=8 * 60))
    monday = START - DAY - HOUR
    clock(database, START - 7 * DAY, monday - HOUR / 2, monday - timedelta(minutes=1))
    assert posted(database) == [] and states(database) == ["held", "held"]
    clock(database, monday, START - DAY, START - HOUR)
    assert posted(database) == ["14 00:00"]
    with database.transaction(writing=False) as session:
        letter = session.scalars(select(OutboxMessage)).one()
        assert letter.kind == "digest" and "Talk" in letter.body and "Second" in letter.body


def test_who_signed_up_is_reminded_with_their_own_page_and_once_though_they_speak_for_the_audience(
    database: Database, world: World, event: int
) -> None:
    with database.transaction() as session:
        session.add_all(
            SignUp(event_id=event, name=name, counts={"visitors": 2}, people=2, salt="s", state=state, **whose)
            for name, state, whose in (
                ("School", "confirmed", {"unit_id": world.units["primary"].id}),
                ("Waits", "waiting", {"user_key": f"user:{world.users['official'].id}"}),
                ("Visitor", "confirmed", {"email": "visitor@qingyuan.example"}),
            )
        )
    clock(database, START - DAY)
    told = [posted(database, role) for role in ("unit_contact", "official", "visitor")]
    assert told == [["14 01:00"], [], ["14 01:00"]]
    with database.transaction(writing=False) as session:
        message = session.scalars(select(InboxMessage)).one()
        assert message.url.startswith("/sign-ups/") and "School" in message.body


def test_own_times_before_the_start_hold_for_a_reader_and_others_keep_to_the_rule(
    database: Database, world: World, event: int
) -> None:
    with database.transaction() as session:
        user_id = world.users["unit_contact"].id
        session.add(NoticePreference(user_id=user_id, kind="reminder", way="at_once", leads=[3 * 24 * 60]))
    clock(database, START - 7 * DAY, START - 3 * DAY, START - DAY)
    assert posted(database) == ["12 01:00"]


def test_a_county_that_has_switched_reminders_off_has_none_and_its_groups_are_told_where_a_channel_carries_them(
    database: Database, world: World, event: int
) -> None:
    with database.transaction() as session:
        session.add(NoticeChannel(kind="wecom", name="Group", address="x", carries=["reminder"], extra={}))
    clock(database, START - 7 * DAY)
    with database.transaction() as session:
        channels = session.scalars(select(OutboxMessage.channel).order_by(OutboxMessage.channel)).all()
        assert [one.partition(":")[0] for one in channels] == ["email", "wecom"]
        session.add(NoticeRule(kind="reminder", area_id=world.areas["county"].id, is_on=False, channels=[], leads=[]))
    clock(database, START - DAY, START - HOUR)
    assert len(states(database)) == 2


def test_nobody_who_has_left_is_reminded(database: Database, world: World, event: int) -> None:
    with database.transaction() as session:
        session.execute(update(User).values(is_active=False))
    clock(database, START - DAY)
    assert states(database) == []
