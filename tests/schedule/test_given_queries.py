from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Session

from core.access import SYSTEM
from schedule import services
from schedule.given_queries import given_of
from schedule.inputs import EventInput
from tests.support.world import build_world


def test_an_event_until_midnight_is_given_back_as_it_was(session: Session) -> None:
    world = build_world(session)
    late = EventInput(
        kind="screening", on=date(2031, 5, 12), starts=time(20), ends=time(0), until=date(2031, 5, 13),
        unit_id=world.units["primary"].id,
    )  # fmt: skip
    event = services.create_event(session, late, SYSTEM)
    session.flush()
    given = given_of(event)
    assert (given.on, given.starts, given.ends, given.until) == (late.on, late.starts, late.ends, late.until)
    before = (event.starts_at, event.ends_at)
    services.edit_event(session, event, given, SYSTEM)
    assert (event.starts_at, event.ends_at) == before
