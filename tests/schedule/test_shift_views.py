from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from werkzeug.test import TestResponse

from core.db import Database
from schedule import services
from schedule.day_models import Blackout
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.queries import span_of_event
from tests.support.world import Visitor, World

DAY = date(2031, 5, 12)
Plan = Callable[..., int]


@pytest.fixture
def plan(database: Database, world: World) -> Plan:
    """Plans a lecture of two hours with the first team; gives its number."""

    def planned(unit: str = "primary", first: int = 9, **more: Any) -> int:
        facts = {
            "kind": "lecture", "on": DAY, "starts": time(first), "ends": time(first + 2), "title": f"Talk at {first}",
            "unit_id": world.units[unit].id, "resources": [f"team:{world.teams['first'].id}"],
        }  # fmt: skip
        with database.transaction() as session:
            actor = world.actor(session, "planner")
            session.info["actor"] = actor
            return services.create_event(session, EventInput(**(facts | more)), actor).id

    return planned


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


def there(**more: Any) -> dict[str, Any]:
    return {"on": "2031-05-13", "starts": "14:00", "ends": "15:30", **more}


def members(answer: TestResponse) -> dict[str, Any]:
    said = answer.get_json()
    assert isinstance(said, dict)
    return said


def span(database: Database, event_id: int) -> str:
    with database.session(writing=False) as session:
        return str(span_of_event(session.get_one(Event, event_id)))


def test_a_drop_moves_the_event_and_undo_brings_it_back(plan: Plan, planner: Visitor, database: Database) -> None:
    event_id = plan()
    before = span(database, event_id)
    answer = planner.post(f"/events/{event_id}/move", json=there(version=1))
    assert answer.status_code == 200
    assert members(answer)["said"] == "Moved: Talk at 9, Tue 13 May 2031 14:00–15:30."
    assert span(database, event_id) == "Tue 13 May 2031 14:00–15:30"
    undo = {name: value for name, value in members(answer)["undo"].items() if name != "id" and value is not None}
    assert planner.post(f"/events/{event_id}/move", json=undo).status_code == 200
    assert span(database, event_id) == before


def test_a_clash_answers_with_ways_out_that_can_be_sent_as_they_are(
    plan: Plan, planner: Visitor, database: Database
) -> None:
    plan("primary", 9)
    other = plan("junior", 14)
    answer = planner.post(f"/events/{other}/move", json={"on": str(DAY), "starts": "10:00", "ends": "12:00"})
    assert answer.status_code == 409
    body = members(answer)
    assert body["code"] == "clash" and body["may_insist"]
    assert "宣传一队" in body["sentences"][0] and len(body["ways"]) >= 2
    for number, way in enumerate(body["ways"]):
        way["body"].pop("version")
        taken = planner.post(f"/events/{other}/move", json=way["body"])
        assert taken.status_code == 200, (number, members(taken))
        back = {name: value for name, value in members(taken)["undo"].items() if name != "id" and value is not None}
        assert planner.post(f"/events/{other}/move", json=back).status_code == 200


def test_a_clash_says_how_hard_it_is_and_what_to_do_when_nothing_is_free(
    plan: Plan, planner: Visitor, world: World, database: Database
) -> None:
    other = plan("junior", 14)
    with database.transaction() as session:
        session.info["actor"] = world.actor(session, "planner")
        session.add(Blackout(area_id=world.areas["county"].id, name="Exams", reason="exam", starts_on=date(2031, 1, 1),
                             ends_on=date(2031, 12, 31), is_strict=True))  # fmt: skip
    body = members(planner.post(f"/events/{other}/move", json=there()))
    assert [(one["sentence"], one["can_override"]) for one in body["clashes"]] == [(body["sentences"][0], False)]
    assert not body["may_insist"] and body["ways"] == []
    assert body["detail"] == "Choose another time, or leave out what is not free."


def test_what_is_free_is_asked_without_writing(plan: Plan, planner: Visitor, database: Database) -> None:
    plan("primary", 9)
    other = plan("junior", 14)
    before = span(database, other)
    busy = members(planner.get(f"/events/{other}/move?on={DAY}&starts=10:00&ends=12:00"))
    free = members(planner.get(f"/events/{other}/move?on={DAY}&starts=16:00&ends=17:00&instead_of=&take="))
    assert (busy["is_free"], free["is_free"]) == (False, True)
    assert "宣传一队" in busy["sentences"][0]
    assert span(database, other) == before


def test_a_reason_takes_it_all_the_same(plan: Plan, planner: Visitor, database: Database) -> None:
    plan("primary", 9)
    other = plan("junior", 14)
    there_too = {"on": str(DAY), "starts": "10:00", "ends": "12:00", "override_reason": "They split up"}
    assert planner.post(f"/events/{other}/move", json=there_too).status_code == 200
    assert span(database, other) == "Mon 12 May 2031 10:00–12:00"


def test_a_change_by_somebody_else_is_said_and_nothing_is_lost(
    plan: Plan, planner: Visitor, database: Database
) -> None:
    event_id = plan()
    assert planner.post(f"/events/{event_id}/move", json=there(version=1)).status_code == 200
    answer = planner.post(f"/events/{event_id}/move", json=there(on="2031-05-14", version=1))
    assert (answer.status_code, members(answer)["code"]) == (409, "changed_meanwhile")
    assert span(database, event_id) == "Tue 13 May 2031 14:00–15:30"


@pytest.mark.parametrize(
    "sent",
    [
        {"on": "2031-02-30", "starts": "14:00", "ends": "15:00"},
        {"on": "2031-05-13", "starts": "14:00"},
        {"on": "2031-05-13", "starts": "16:00", "ends": "15:00"},
        {"on": "2031-05-13", "starts": "14:00", "ends": "15:00", "take": "unit:1"},
        {"on": "2031-05-13", "starts": "14:00", "ends": "15:00", "take": "team:99999"},
        ["not", "an", "object"],
    ],
)
def test_what_cannot_be_taken_is_refused_in_sentences(plan: Plan, planner: Visitor, sent: Any) -> None:
    answer = planner.post(f"/events/{plan()}/move", json=sent)
    assert answer.status_code in (409, 422)
    assert members(answer)["sentences"]


@pytest.mark.parametrize("role", ["official", "unit_contact"])
def test_only_who_plans_can_move(plan: Plan, client: Visitor, world: World, role: str, database: Database) -> None:
    event_id = plan()
    before = span(database, event_id)
    client.sign_in_as(world, role)
    assert client.post(f"/events/{event_id}/move", json=there()).status_code in (403, 404)
    assert span(database, event_id) == before
    assert "data-event=" not in client.get(f"/calendar?view=week&day={DAY}").get_data(as_text=True)


def test_an_event_elsewhere_is_not_found(plan: Plan, client: Visitor, world: World) -> None:
    elsewhere = plan("kindergarten", resources=[])
    client.sign_in_as(world, "township_officer")
    assert client.post(f"/events/{elsewhere}/move", json=there()).status_code in (403, 404)
