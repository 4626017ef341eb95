"""Results that are missing, postponed events without a day, and what the event's page says of both."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.db import Database
from core.models import InboxMessage
from core.times import now
from outreach.models import OutreachResult
from schedule.models import Event, Headcount
from tests.support.world import Visitor, World


def over(database: Database, world: World, days: int = 5, kind: str = "lecture", expected: int = 0, **more: Any) -> int:
    with database.transaction() as session:
        ends_at = now() - timedelta(days=days)
        facts: dict[str, Any] = {
            "uid": str(uuid.uuid4()), "kind": kind, "title": f"{kind} {days}", "unit_id": world.units["primary"].id,
            "area_id": world.areas["meijiang"].id, "starts_at": ends_at - timedelta(hours=2), "ends_at": ends_at,
        }  # fmt: skip
        event = Event(**(facts | more))
        session.add(event)
        session.flush()
        if expected:
            session.add(Headcount(event_id=event.id, stage="expected", category="students", count=expected))
        return event.id


def page(client: Visitor, path: str = "/events/late") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_events_over_without_a_result_are_listed_by_township_with_how_late_they_are(
    client: Visitor, database: Database, world: World
) -> None:
    over(database, world, 5)
    over(database, world, 1, title="ahead of its due day")
    shown = page(client.sign_in_as(world, "planner"))
    assert "梅江镇" in shown
    assert "lecture 5" in shown
    assert "5 days" in shown
    assert "ahead of its due day" in shown


def test_an_event_with_its_result_and_one_called_off_are_not_late(
    client: Visitor, database: Database, world: World
) -> None:
    done, _ = over(database, world, 5, status="held"), over(database, world, 6, status="cancelled")
    with database.transaction() as session:
        session.add(OutreachResult(event_id=done))
    assert "Every event that is over has its result." in page(client.sign_in_as(world, "planner"))


def test_an_event_marked_as_held_still_waits_for_its_result(client: Visitor, database: Database, world: World) -> None:
    over(database, world, 5, status="held")
    assert "lecture 5" in page(client.sign_in_as(world, "planner"))


def test_a_drill_that_was_never_registered_is_late_too(client: Visitor, database: Database, world: World) -> None:
    over(database, world, 4, kind="drill")
    shown = page(client.sign_in_as(world, "planner"))
    assert "drill 4" in shown
    assert "Add the registration" in shown


def test_everybody_came_in_one_tap_and_back_to_the_list(client: Visitor, database: Database, world: World) -> None:
    event_id = over(database, world, 5, expected=120)
    client.sign_in_as(world, "planner")
    assert "As planned: 120 people came" in page(client)
    answer = client.post(f"/events/{event_id}/as-planned", data={"next": "/events/late"})
    assert answer.location == "/events/late"
    assert "Every event that is over has its result." in page(client)


def test_an_absurd_number_is_not_taken_over_in_one_tap_but_asked_about(
    client: Visitor, database: Database, world: World
) -> None:
    event_id = over(database, world, 5, expected=2_000_000)
    client.sign_in_as(world, "planner")
    answer = client.post(f"/events/{event_id}/as-planned", follow_redirects=True)
    assert answer.request.path == f"/events/{event_id}/result"
    assert "2,000,000 people reached" in answer.get_data(as_text=True)
    with database.transaction() as session:
        assert session.get(OutreachResult, event_id) is None
        assert session.get_one(Event, event_id).status == "planned"


def test_one_that_was_not_held_is_cancelled_with_its_reason(client: Visitor, database: Database, world: World) -> None:
    event_id = over(database, world, 5)
    client.sign_in_as(world, "planner").post(
        f"/events/{event_id}/cancel", data={"reason": "大雨", "next": "/events/late"}
    )
    with database.transaction() as session:
        assert session.get_one(Event, event_id).status_reason == "大雨"
    page(client)  # what was done is said once
    assert "lecture 5" not in page(client)


def test_the_audiences_contact_is_reminded_once_a_day(client: Visitor, database: Database, world: World) -> None:
    event_id = over(database, world, 5)
    client.sign_in_as(world, "planner")
    assert client.post(f"/events/{event_id}/remind", data={"next": "/events/late"}).status_code == 302
    again = client.post(f"/events/{event_id}/remind")
    assert again.status_code == 409
    assert "reminded today already" in again.get_data(as_text=True)
    with database.transaction() as session:
        [message] = session.scalars(select(InboxMessage).where(InboxMessage.key.startswith("late:")))
        assert message.reader_key == f"user:{world.users['unit_contact'].id}"


def test_only_late_events_can_be_asked_about_and_only_where_one_plans(
    client: Visitor, database: Database, world: World
) -> None:
    ahead = over(database, world, -5)
    elsewhere = over(database, world, 5, area_id=world.areas["qingtang"].id, unit_id=world.units["kindergarten"].id)
    assert client.sign_in_as(world, "planner").post(f"/events/{ahead}/remind").status_code == 409
    client.sign_in_as(world, "township_officer")
    assert client.post(f"/events/{elsewhere}/remind").status_code == 404
    assert "lecture 5" not in page(client)


@pytest.mark.parametrize("role", ["unit_contact", "observer", "official"])
def test_who_plans_no_events_does_not_see_the_list(client: Visitor, world: World, role: str) -> None:
    assert client.sign_in_as(world, role).get("/events/late").status_code == 403


def test_postponed_events_without_a_day_are_not_forgotten(client: Visitor, database: Database, world: World) -> None:
    over(database, world, -3, status="postponed", status_reason="台风")
    client.sign_in_as(world, "planner")
    assert "Postponed, without a new day" in page(client)
    assert "台风" in page(client)
    assert "1 postponed event has no new day" in page(client, "/")


def test_the_menu_says_how_many_results_are_missing(client: Visitor, database: Database, world: World) -> None:
    over(database, world, 4)
    over(database, world, 9)
    over(database, world, 1)
    shown = page(client.sign_in_as(world, "planner"), "/")
    assert re.search(r'href="/events/late"[^>]*>.*?Results due.*?>3<', shown, re.DOTALL)


def test_the_list_can_be_narrowed_to_a_township(client: Visitor, database: Database, world: World) -> None:
    over(database, world, 4)
    client.sign_in_as(world, "planner")
    assert "lecture 4" not in page(client, "/events/late?area=990101101")
    assert "lecture 4" in page(client, "/events/late?area=990101100")


def test_the_events_page_tells_its_history_and_that_the_result_is_missing(
    client: Visitor, database: Database, world: World
) -> None:
    event_id = over(database, world, 5)
    client.sign_in_as(world, "planner")
    client.post(f"/events/{event_id}/postpone", data={"reason": "停电"})
    client.post(f"/events/{event_id}/restore")
    shown = page(client, f"/events/{event_id}")
    assert "The result has been missing for 5 days." in shown
    assert shown.index("Planned again") < shown.index("停电")
    assert "林规划" in shown
