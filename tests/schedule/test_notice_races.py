"""Several clocks at once: every reminder is written once, and every message leaves once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

from sqlalchemy import func, select

from core.access import SYSTEM
from core.db import Database
from core.models import InboxMessage, OutboxMessage
from core.times import now, today
from schedule import services
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.notice_dispatch_services import dispatch
from schedule.notice_models import Notice
from schedule.notice_reminder_services import remind
from tests.support.world import build_world

CLOCKS, EVENTS = 4, 12


def test_four_clocks_write_and_send_each_message_once(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        for number in range(EVENTS):
            given = EventInput(kind="lecture", title=f"Talk {number}", on=today() + timedelta(days=5 + number // 6),
                               starts=time(8 + number % 6), ends=time(9 + number % 6),
                               area_id=world.areas["county"].id, unit_id=world.units["primary"].id)  # fmt: skip
            event = services.create_event(session, given, SYSTEM)
            event.created_at = now() - timedelta(days=30)
    with ThreadPoolExecutor(CLOCKS) as pool:
        for task in (remind, dispatch):
            list(pool.map(task, [any_database] * CLOCKS))
    with any_database.transaction(writing=False) as session:
        near = session.scalar(select(func.count(Event.id)).where(Event.starts_at < now() + timedelta(days=7)))
        written = session.scalars(select(Notice.state)).all()
        assert 0 < (near or 0) == len(written) == session.scalar(select(func.count(InboxMessage.id)))
        assert set(written) == {"sent"}
        sent = session.scalar(select(func.count(OutboxMessage.id)))
        assert sent in (1, near)  # as one, or each by itself where the clocks shared them
