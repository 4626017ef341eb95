"""Programs and the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.times import today
from tests.support.days import workday_ahead
from tests.support.programs import Program, Programs
from tests.support.world import Visitor, World

DAY = str(workday_ahead(7))
PAST = str(today() - timedelta(days=3))


@pytest.fixture
def planner(programs: Programs) -> Program:
    """The planner's program."""
    return programs.of("planner")


def lecture(world: World, **more: Any) -> dict[str, Any]:
    team = f"team:{world.teams['first'].id}"
    return {
        "kind": "lecture", "unit_id": world.units["primary"].id, "on": DAY, "starts": "09:00", "ends": "11:00",
        "resources": [team], "expected": {"students": 300}, **more,
    }  # fmt: skip


def test_an_event_that_a_program_plans_stands_in_the_calendar(planner: Program, client: Visitor, world: World) -> None:
    made = planner.post("/events", lecture(world, title="地震来了怎么办"))
    assert made.status_code == 201
    assert (made.json["starts_at"], made.json["zone"]) == (f"{DAY}T01:00:00Z", "Asia/Shanghai")
    assert (made.json["on"], made.json["starts"], made.json["until"]) == (DAY, "09:00", None)
    assert made.json["expected"] == {"students": 300}
    assert "地震来了怎么办" in client.sign_in_as(world, "planner").get(f"/events/{made.json['id']}").text


def test_a_team_that_is_booked_is_refused_with_ways_out(planner: Program, world: World) -> None:
    first = planner.post("/events", lecture(world)).json
    wanted = lecture(world, unit_id=world.units["junior"].id, starts="10:00", ends="12:00")
    refused = planner.post("/events", wanted)
    assert (refused.status_code, refused.json["code"]) == (409, "clash")
    (clash,) = refused.json["clashes"]
    assert (clash["resource"], clash["why"], clash["event_id"]) == (wanted["resources"][0], "taken", first["id"])
    assert clash["starts_at"] == first["starts_at"]
    way = next(one for one in refused.json["alternatives"] if one["take"])
    swapped = [way["take"] if key == way["instead_of"] else key for key in wanted["resources"]]
    taken = planner.post("/events", {**wanted, "resources": swapped})
    assert (taken.status_code, taken.json["resources"]) == (201, [f"team:{world.teams['second'].id}"])


def test_a_program_may_try_first_and_nothing_is_written(planner: Program, world: World) -> None:
    first = planner.post("/events", lecture(world)).json
    tried = planner.post("/events/check", lecture(world, starts="10:00", ends="12:00"))
    assert tried.status_code == 200, tried.json
    assert (tried.status_code, tried.json["is_free"], tried.json["can_override"]) == (200, False, True)
    assert {clash["why"] for clash in tried.json["clashes"]} == {"taken"}
    assert len(tried.json["alternatives"]) > 1
    itself = planner.post("/events/check", lecture(world, starts="10:00", ends="12:00", event_id=first["id"]))
    assert (itself.json["is_free"], itself.json["clashes"]) == (True, [])
    assert planner.get("/events").json["total"] == 1
    far_ahead = planner.post("/events/check", lecture(world, on="2071-05-12"))
    assert "2071" in far_ahead.json["notes"][0]


def test_a_free_time_that_was_offered_can_be_taken(planner: Program, world: World) -> None:
    planner.post("/events", lecture(world))
    wanted = lecture(world, unit_id=world.units["junior"].id)
    ways = planner.post("/events", wanted).json["alternatives"]
    way = next(one for one in ways if not one["take"])
    moved = {**wanted, "on": way["on"], "starts": way["starts"], "ends": way["ends"]}
    assert planner.post("/events", moved).status_code == 201


def test_moving_onto_a_booked_time_is_refused_and_changes_nothing(planner: Program, world: World) -> None:
    planner.post("/events", lecture(world))
    later = planner.post("/events", lecture(world, unit_id=world.units["junior"].id, starts="14:00", ends="15:00")).json
    refused = planner.patch(f"/events/{later['id']}", {"starts": "10:00"})
    assert (refused.status_code, refused.json["code"]) == (409, "clash")
    assert planner.get(f"/events/{later['id']}").json == later


def test_a_patch_keeps_what_it_does_not_name(planner: Program, world: World) -> None:
    before = planner.post("/events", lecture(world)).json
    after = planner.patch(f"/events/{before['id']}", {"note": "带投影仪", "version": before["version"]}).json
    assert {name for name in before if before[name] != after[name]} == {"note", "version"}


def test_an_event_goes_through_its_life(planner: Program, world: World) -> None:
    path = f"/events/{planner.post('/events', lecture(world)).json['id']}"
    assert planner.post(f"{path}/confirm").json["status"] == "confirmed"
    early = planner.post(f"{path}/held")
    assert (early.status_code, early.json["code"]) == (409, "not_begun")
    assert planner.post(f"{path}/postpone", {"reason": " "}).status_code == 422
    postponed = planner.post(f"{path}/postpone", {"reason": "台风"}).json
    assert (postponed["status"], postponed["status_reason"]) == ("postponed", "台风")
    assert planner.post(f"{path}/restore").json["status"] == "planned"
    assert planner.post(f"{path}/cancel", {"reason": "学校放假"}).json["status"] == "cancelled"


def test_what_has_taken_place_is_held(planner: Program, world: World) -> None:
    event = planner.post("/events", lecture(world, on=PAST, resources=[])).json
    assert planner.post(f"/events/{event['id']}/held").json["status"] == "held"


def test_events_are_filtered_by_day_team_and_status(planner: Program, world: World) -> None:
    planner.post("/events", lecture(world))
    planner.post("/events", lecture(world, on=PAST, resources=[]))
    assert planner.get("/events", since=DAY, until=DAY).json["total"] == 1
    assert planner.get("/events", team_id=world.teams["first"].id).json["items"][0]["on"] == DAY
    assert planner.get("/events", status="held").json["total"] == 0
    assert planner.get("/events", sort="-starts_at").json["items"][0]["on"] == DAY
    assert planner.get("/events", since="tomorrow").status_code == 422


def test_an_event_of_another_township_is_not_found(programs: Programs, planner: Program, world: World) -> None:
    there = lecture(world, unit_id=world.units["kindergarten"].id)
    event_id = planner.post("/events", there).json["id"]
    officer = programs.of("township_officer")
    assert officer.get(f"/events/{event_id}").status_code == 404
    assert officer.post(f"/events/{event_id}/cancel", {"reason": "x"}).status_code == 404
    assert officer.get("/events").json["total"] == 0


def test_a_program_learns_what_it_can_book(planner: Program, world: World) -> None:
    found = planner.get("/resources").json["items"]
    assert {"key": f"team:{world.teams['first'].id}", "kind": "team", "name": "宣传一队"} in found
