"""Results that are settled: refused, but for a named area or unit until an instant; and a lock set at the same time."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import i18n
from core.access import SYSTEM, Actor
from core.db import Database
from core.errors import DomainError, Invalid
from core.times import now, today
from drills import services as drill_services
from drills.models import Drill
from outreach import result_services
from outreach.inputs import ResultInput
from outreach.models import OutreachResult
from registry.permissions import Permission
from schedule.models import Event
from schedule.return_inputs import LockExceptionInput, LockInput
from schedule.return_models import LockException, ReturnLock
from schedule.return_services import allow_exception, lock
from tests.drills.test_services import outcome, registered
from tests.outreach.test_services import event
from tests.schedule.test_late import over
from tests.support.world import Visitor, World, build_world

LOCK = Permission.LOCK_RETURNS


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def settle(session: Session, days: int = 1, area: str = "990101") -> ReturnLock:
    return lock(session, "results", LockInput(area=area, up_to=today() - timedelta(days=days)), SYSTEM, LOCK)


def excepted(session: Session, **more: Any) -> LockException:
    facts = {"area": "990101", "since": today() - timedelta(days=30), "up_to": today() - timedelta(days=1),
             "until_on": today(), "until_time": "12:00", "reason": "补报"}  # fmt: skip
    return allow_exception(session, "results", LockExceptionInput.model_validate(facts | more), SYSTEM, LOCK)


def test_a_locked_result_is_neither_entered_nor_changed_nor_taken_back(
    session: Session, world: World, planner: Actor
) -> None:
    open_, done = event(session, world, planner), event(session, world, planner, unit="junior")
    result_services.report_as_planned(session, done, planner)
    settle(session)
    for deed in (
        lambda: result_services.report(session, open_, ResultInput(people={"students": 5}), planner),
        lambda: result_services.report_as_planned(session, open_, planner),
        lambda: result_services.undo_as_planned(session, done, planner),
    ):
        with pytest.raises(DomainError, match="are locked") as refused:
            deed()
        assert refused.value.code == "locked" and "exception" in str(refused.value.hint)
    later = event(session, world, planner, days=0, unit="bureau", starts="08:00", ends="09:00")
    assert result_services.report_as_planned(session, later, planner)


def test_a_drill_of_a_locked_day_waits_for_an_exception_for_its_unit_alone(
    session: Session, world: World, planner: Actor
) -> None:
    drills = [registered(session, world, planner, -7, unit) for unit in ("primary", "junior")]
    settle(session, area="990101100")
    made = excepted(session, area="990101100", unit="石上小学")
    assert made.unit_id == world.units["primary"].id
    assert drill_services.report(session, drills[0], outcome(), planner)
    with pytest.raises(DomainError, match="are locked"):
        drill_services.report(session, drills[1], outcome(), planner)
    made.allowed_until = now() - timedelta(seconds=1)
    with pytest.raises(DomainError, match="are locked"):
        drill_services.report(session, drills[0], outcome(version=1), planner)
    with pytest.raises(Invalid, match="no unit with that code"):
        excepted(session, area="990101100", unit="实验幼儿园")


def test_the_school_is_told_why_on_its_form_and_the_planner_settles_on_one_page(
    client: Visitor, database: Database, world: World
) -> None:
    client.sign_in_as(world, "planner")
    answer = client.post("/returns/locks", data={"kind": "results", "area": "990101", "up_to": "2026-11-28"})
    assert answer.status_code == 302
    page = client.get("/returns/locks").get_data(as_text=True)
    assert "Results of events and drills" in page and "28 Nov" in page
    event_id = over(database, world, 5)
    refused = client.post(f"/events/{event_id}/result", data={"people.students": "5"})
    assert refused.status_code == 422 or refused.status_code == 409
    assert "Ask the county for an exception" in refused.get_data(as_text=True)
    assert "locked up to 28 Nov 2026" in client.get("/returns").get_data(as_text=True)


@pytest.mark.parametrize("turn", range(2))
def test_a_result_and_a_lock_at_once_end_as_if_one_came_after_the_other(any_database: Database, turn: int) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        made = event(session, world, SYSTEM)
        event_id, up_to = made.id, today() - timedelta(days=1)
    start, said = threading.Barrier(2), dict[str, str]()

    def run(name: str, deed: Any) -> None:
        with i18n.speaking("en"):
            start.wait()
            try:
                with any_database.transaction() as session:
                    deed(session)
                    said[name] = now().isoformat()
            except DomainError as refusal:
                said[name] = refusal.code

    def enter(session: Session) -> None:
        found = session.get_one(Event, event_id)
        result_services.report(session, found, ResultInput(people={"students": 5}), SYSTEM)

    threads = [threading.Thread(target=run, args=(name, deed)) for name, deed in (
        ("lock", lambda session: lock(session, "results", LockInput(area="990101", up_to=up_to), SYSTEM, LOCK)),
        ("result", enter),
    )]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with any_database.transaction() as session:
        assert session.scalar(select(ReturnLock.up_to)) == up_to
        is_entered = session.scalar(select(OutreachResult.event_id)) is not None
        assert is_entered == (said["result"] != "locked")
        assert session.scalar(select(Drill.id)) is None
