"""Programs and drills: a school's own system registers, reports, and sees nothing of others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.times import today
from tests.support.programs import Program, Programs
from tests.support.world import Visitor, World

DAY = str(today() + timedelta(days=10))
PAST = str(today() - timedelta(days=2))


@pytest.fixture
def school(programs: Programs) -> Program:
    """The program of the primary school's contact."""
    return programs.of("unit_contact")


def registration(world: World, **more: Any) -> dict[str, Any]:
    own = world.units["primary"].id
    return {"unit_id": own, "on": DAY, "starts": "14:28", "expected": {"students": 1012, "teachers": 53}, **more}


def result(**more: Any) -> dict[str, Any]:
    present = {"students": 1010, "teachers": 53}
    return {
        "on": PAST,
        "started": "14:28",
        "evacuation": 112,
        "enrolled": 1065,
        "present": present,
        "excused": 2,
        **more,
    }


def test_a_school_registers_a_drill_and_the_planner_sees_it(school: Program, client: Visitor, world: World) -> None:
    made = school.post("/drills", registration(world))
    assert made.status_code == 201
    assert (made.json["state"], made.json["on"], made.json["starts"]) == ("registered", DAY, "14:28")
    assert made.json["expected"] == {"students": 1012, "teachers": 53}
    assert "石上小学" in client.sign_in_as(world, "planner").get(f"/drills/{made.json['id']}").text


def test_a_second_drill_at_the_same_time_is_refused_with_ways_out(school: Program, world: World) -> None:
    first = school.post("/drills", registration(world)).json
    refused = school.post("/drills", registration(world))
    assert (refused.status_code, refused.json["code"]) == (409, "clash")
    assert refused.json["clashes"][0]["event_id"] == first["event_id"]
    assert refused.json["alternatives"]


def test_another_units_drill_is_not_there(programs: Programs, school: Program, world: World) -> None:
    theirs = programs.of("planner").post("/drills", registration(world, unit_id=world.units["junior"].id)).json
    assert school.get(f"/drills/{theirs['id']}").status_code == 404
    assert school.patch(f"/drills/{theirs['id']}", {"note": "x"}).status_code == 404
    assert school.put(f"/drills/{theirs['id']}/result", result()).status_code == 404
    assert school.post("/drills", registration(world, unit_id=world.units["junior"].id)).status_code == 404
    assert school.get("/drills").json["total"] == 0


def test_a_registration_is_changed_and_withdrawn(school: Program, world: World) -> None:
    made = school.post("/drills", registration(world)).json
    moved = school.patch(f"/drills/{made['id']}", {"starts": "10:00", "version": made["version"]}).json
    assert (moved["starts"], moved["on"], moved["expected"]) == ("10:00", DAY, made["expected"])
    gone = school.post(f"/drills/{made['id']}/withdraw", {"reason": "期中考试"}).json
    assert (gone["state"], gone["status_reason"]) == ("cancelled", "期中考试")


def test_a_result_is_reported_in_seconds_and_corrected(programs: Programs, school: Program, world: World) -> None:
    drill = programs.of("planner").post("/drills", registration(world, on=PAST))
    if drill.status_code != 201:
        pytest.fail(drill.text)
    path = f"/drills/{drill.json['id']}/result"
    typed = school.put(path, result(evacuation="1:52"))
    assert (typed.status_code, typed.json["errors"][0]["field"]) == (422, "evacuation")
    reported = school.put(path, result())
    assert (reported.status_code, reported.json["state"]) == (200, "reported")
    assert reported.json["result"]["evacuation"] == 112
    assert reported.json["result"]["present"] == {"students": 1010, "teachers": 53}
    corrected = school.put(path, result(evacuation=118, version=reported.json["result"]["version"]))
    assert corrected.json["result"]["evacuation"] == 118
    late = school.put(path, result(version=reported.json["result"]["version"]))
    assert (late.status_code, late.json["code"]) == (409, "changed_meanwhile")


def test_an_unlikely_result_is_asked_back_once(programs: Programs, world: World) -> None:
    planner = programs.of("planner")
    path = f"/drills/{planner.post('/drills', registration(world, on=PAST)).json['id']}/result"
    doubted = planner.put(path, result(evacuation=5))
    assert (doubted.status_code, doubted.json["code"]) == (422, "unlikely")
    assert doubted.json["errors"][0]["field"] == "confirmed"
    assert planner.put(path, result(evacuation=5, confirmed=True)).status_code == 200


def test_who_helps_is_shown_to_those_who_may_see_contacts(programs: Programs, school: Program, world: World) -> None:
    helped = registration(world, special_needs=1, special_needs_helper="李老师")
    drill_id = school.post("/drills", helped).json["id"]
    assert school.get(f"/drills/{drill_id}").json["special_needs_helper"] == "李老师"
    assert programs.of("official").get(f"/drills/{drill_id}").json["special_needs_helper"] is None


def test_drills_are_filtered_by_state_and_kind(programs: Programs, school: Program, world: World) -> None:
    school.post("/drills", registration(world))
    planner = programs.of("planner")
    assert planner.get("/drills", state="registered", kind="school").json["total"] == 1
    assert planner.get("/drills", state="reported").json["total"] == 0
    assert planner.get("/drills", area="青塘镇").json["total"] == 0
    assert planner.get("/drills", until=PAST).json["total"] == 0
