"""Programs and series."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.programs import Program, Programs
from tests.support.world import World

TUESDAYS = ["2031-05-13", "2031-05-20", "2031-05-27", "2031-06-03"]


@pytest.fixture
def planner(programs: Programs) -> Program:
    """The planner's program."""
    return programs.of("planner")


def lectures(world: World, **more: Any) -> dict[str, Any]:
    return {
        "kind": "lecture", "title": "Lecture", "unit_id": world.units["primary"].id, "on": TUESDAYS[0],
        "starts": "14:00", "ends": "16:00", "resources": [f"team:{world.teams['first'].id}"],
        "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=4", **more,
    }  # fmt: skip


def block(planner: Program, world: World) -> int:
    event = {name: value for name, value in lectures(world, on=TUESDAYS[1]).items() if name != "rule"}
    made = planner.post("/events", event | {"title": "Blocker", "unit_id": world.units["junior"].id})
    assert made.status_code == 201
    return int(made.json["id"])


def test_a_program_plans_a_series_by_a_rule(planner: Program, world: World) -> None:
    block(planner, world)
    made = planner.post("/series", lectures(world))
    assert made.status_code == 201
    assert [one["on"] for one in made.json["dates"]] == TUESDAYS
    assert [one["state"] for one in made.json["dates"]] == ["placed", "waiting", "placed", "placed"]
    assert "Blocker" in made.json["dates"][1]["reasons"][0] and made.json["dates"][1]["ways"]
    assert planner.get(f"/series/{made.json['id']}").json == made.json
    assert planner.get("/series").json["items"] == [made.json]


@pytest.mark.parametrize("rule", ["FREQ=HOURLY;COUNT=3", "FREQ=DAILY", "nonsense"])
def test_a_wrong_rule_is_refused_at_its_member(planner: Program, world: World, rule: str) -> None:
    refused = planner.post("/series", lectures(world, rule=rule))
    assert (refused.status_code, refused.json["field"]) == (422, "rule")


def test_waiting_dates_are_listed_placed_and_dropped(planner: Program, world: World) -> None:
    block(planner, world)
    planner.post("/series", lectures(world))
    (waiting,) = planner.get("/series-dates").json["items"]
    refused = planner.post(f"/series-dates/{waiting['id']}/place", {})
    assert (refused.status_code, refused.json["code"]) == (409, "clash")
    assert refused.json["clashes"] and refused.json["alternatives"]
    placed = planner.post(f"/series-dates/{waiting['id']}/place", {"starts": "08:30", "ends": "10:30"})
    assert (placed.json["state"], placed.json["is_own"]) == ("placed", True)
    assert planner.post(f"/series-dates/{waiting['id']}/drop", {}).json["code"] == "not_waiting"
    assert planner.get("/series-dates").json["total"] == 0


def test_a_dropped_date_is_tried_again(planner: Program, world: World) -> None:
    block(planner, world)
    planner.post("/series", lectures(world))
    (waiting,) = planner.get("/series-dates").json["items"]
    assert planner.post(f"/series-dates/{waiting['id']}/drop", {}).json["state"] == "dropped"
    assert planner.post(f"/series-dates/{waiting['id']}/take-up", {}).json["state"] == "waiting"


def test_a_series_is_changed_from_a_date_on(planner: Program, world: World) -> None:
    made = planner.post("/series", lectures(world)).json
    change = {"scope": "following", "from_on": TUESDAYS[2], "starts": "09:00", "ends": "11:00"}
    new = planner.patch(f"/series/{made['id']}", change)
    assert new.status_code == 200
    assert (new.json["split_from_id"], new.json["starts"], new.json["first_on"]) == (made["id"], "09:00", TUESDAYS[2])
    assert [one["on"] for one in planner.get(f"/series/{made['id']}").json["dates"]] == TUESDAYS[:2]


def test_one_date_of_a_series_is_changed(planner: Program, world: World) -> None:
    made = planner.post("/series", lectures(world)).json
    changed = planner.patch(f"/series/{made['id']}", {"scope": "this", "from_on": TUESDAYS[1], "note": "Bring maps"})
    assert [one["is_own"] for one in changed.json["dates"]] == [False, True, False, False]
    event = planner.get(f"/events/{changed.json['dates'][1]['event_id']}").json
    assert (event["note"], event["on"]) == ("Bring maps", TUESDAYS[1])
    lost = planner.patch(f"/series/{made['id']}", {"scope": "this", "from_on": "2031-05-14", "note": "x"})
    assert (lost.status_code, lost.json["field"]) == (422, "from_on")


def test_two_programs_that_change_a_series_notice_each_other(planner: Program, world: World) -> None:
    made = planner.post("/series", lectures(world)).json
    assert planner.patch(f"/series/{made['id']}", {"note": "a", "version": made["version"]}).status_code == 200
    late = planner.patch(f"/series/{made['id']}", {"note": "b", "version": made["version"]})
    assert (late.status_code, late.json["code"]) == (409, "changed_meanwhile")


def test_a_series_is_cancelled_and_an_event_taken_out_of_it(planner: Program, world: World) -> None:
    made = planner.post("/series", lectures(world)).json
    first = made["dates"][0]
    assert planner.post(f"/series-dates/{first['id']}/detach", {}).json == {"event_id": first["event_id"]}
    path = f"/series/{made['id']}/cancel"
    assert planner.post(path, {"reason": "exams", "scope": "all"}).status_code == 200
    statuses = [planner.get(f"/events/{one['event_id']}").json["status"] for one in made["dates"]]
    assert statuses == ["planned", "cancelled", "cancelled", "cancelled"]
    again = planner.post(path, {"reason": "exams"})
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_cancel")


def test_others_find_no_series(planner: Program, programs: Programs, world: World) -> None:
    made = planner.post("/series", lectures(world, unit_id=world.units["kindergarten"].id)).json
    officer = programs.of("township_officer")
    assert officer.get(f"/series/{made['id']}").status_code == 404
    assert officer.patch(f"/series/{made['id']}", {"note": "x"}).status_code == 404
    assert officer.post(f"/series-dates/{made['dates'][0]['id']}/detach", {}).status_code == 404
    assert officer.post("/series-dates/999/drop", {}).status_code == 404
    assert programs.of("observer").post("/series", lectures(world)).status_code == 403
