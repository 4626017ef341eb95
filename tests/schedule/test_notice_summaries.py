from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.models import InboxMessage
from schedule import services
from schedule.inputs import EventInput
from schedule.models import Event, Headcount
from schedule.notice_clock_services import forget_old
from schedule.notice_models import Notice
from schedule.notice_result_services import ask_for_results
from schedule.notice_weekly_services import send_summaries
from tests.support.world import World

MONDAY = date(2026, 12, 14)
EIGHT = datetime(2026, 12, 14, 0, tzinfo=UTC)  # in the morning in China


@pytest.fixture(autouse=True)
def _english(database: Database, world: World) -> None:
    with database.transaction() as session:
        for user in world.users.values():
            session.merge(user).language = "en"


def plan(session: Session, world: World, on: date, title: str = "Talk", **more: Any) -> Event:
    planner = world.actor(session, "planner")
    session.info["actor"] = planner
    facts: dict[str, Any] = {"kind": "lecture", "title": title, "on": on, "starts": time(9), "ends": time(10),
                             "area_id": world.areas["meijiang"].id}  # fmt: skip
    return services.create_event(session, EventInput(**(facts | more)), planner)


def told(database: Database, role: str, world: World) -> list[str]:
    with database.transaction(writing=False) as session:
        mine = InboxMessage.reader_key == f"user:{world.users[role].id}"
        return list(session.scalars(select(InboxMessage.subject).where(mine).order_by(InboxMessage.id)))


def test_officials_read_on_monday_what_was_held_what_is_late_and_what_is_coming(
    database: Database, world: World
) -> None:
    with database.transaction() as session:
        held = plan(session, world, MONDAY - timedelta(days=6))
        plan(session, world, MONDAY - timedelta(days=5), "Forgotten")
        plan(session, world, MONDAY + timedelta(days=1), "Fair")
        plan(session, world, MONDAY + timedelta(days=7), "Later")
        session.add(Headcount(event_id=held.id, stage="reported", category="visitors", count=1200))
        with time_machine.travel(held.ends_at + timedelta(hours=1)):
            services.mark_held(session, held, world.actor(session, "planner"))
    for minutes, outcome in ((-1, "sent 0"), (0, "sent 1"), (1, "sent 0"), (37 * 60, "sent 0")):
        with time_machine.travel(EIGHT + timedelta(minutes=minutes), tick=False):
            assert send_summaries(database, []) == outcome
    with database.transaction(writing=False) as session:
        message = session.scalars(select(InboxMessage).where(InboxMessage.kind == "weekly")).one()
    assert message.reader_key == f"user:{world.users['official'].id}"
    assert message.subject == "清源县, week of 14 Dec 2026"
    assert "1 event was held last week. 1,200 visits were reported. 1 result is missing." in message.body
    assert "1 event is planned for this week." in message.body and "Fair" in message.body
    assert "Later" not in message.body


def test_a_clock_that_comes_back_on_tuesday_still_sends_the_summary_once(database: Database, world: World) -> None:
    for hours in (30, 31):
        with time_machine.travel(EIGHT + timedelta(hours=hours), tick=False):
            send_summaries(database, [])
    assert len(told(database, "official", world)) == 1


def test_a_missing_result_is_asked_for_after_the_end_and_when_it_is_overdue(database: Database, world: World) -> None:
    with database.transaction() as session:
        ends = plan(session, world, MONDAY, unit_id=world.units["primary"].id).ends_at
        plan(session, world, MONDAY, "Of nobody")
    for hours in (0, 2, 3, 24 * 2 + 1, 24 * 3, 24 * 4, 24 * 30):
        with time_machine.travel(ends + timedelta(hours=hours), tick=False):
            ask_for_results(database, [])
    asked = ["How did it go? “{}”", "The result is overdue: “{}”"]
    assert told(database, "unit_contact", world) == [one.format("Talk") for one in asked]
    assert told(database, "planner", world) == [one.format("Of nobody") for one in asked]  # who planned it


def test_what_was_entered_after_it_was_held_is_not_asked_for(database: Database, world: World) -> None:
    with database.transaction() as session:
        event = plan(session, world, MONDAY, unit_id=world.units["primary"].id)
        event.created_at = event.ends_at + timedelta(hours=1)
        ends = event.ends_at
    with time_machine.travel(ends + timedelta(hours=2)):
        assert ask_for_results(database, []) == "asked 0"


def test_notices_are_forgotten_half_a_year_later_unless_they_wait(database: Database, world: World) -> None:
    with database.transaction() as session:
        session.add_all(
            Notice(key=state, kind="action", title="t", body="b", state=state) for state in ("sent", "held")
        )
    with time_machine.travel(EIGHT + timedelta(days=250)):
        assert forget_old(database) == "forgot 1"
