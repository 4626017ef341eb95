"""Programs, campaigns and results of outreach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.times import today
from tests.support.programs import Programs
from tests.support.world import World

PAST = str(today() - timedelta(days=3))


def campaign(world: World, **more: Any) -> dict[str, Any]:
    return {
        "name": "5·12 防灾减灾宣传周", "area_id": world.areas["county"].id, "starts_on": "2027-05-10",
        "ends_on": "2027-05-16", "theme": "人人讲安全", "targets": {"school": 100}, **more,
    }  # fmt: skip


def test_a_campaign_is_created_changed_and_closed(programs: Programs, world: World) -> None:
    planner = programs.of("planner")
    made = planner.post("/campaigns", campaign(world))
    assert (made.status_code, made.json["status"], made.json["targets"]) == (201, "running", {"school": 100})
    path = f"/campaigns/{made.json['id']}"
    changed = planner.patch(path, {"ends_on": "2027-05-18"}).json
    assert (changed["ends_on"], changed["theme"], changed["targets"]) == ("2027-05-18", "人人讲安全", {"school": 100})
    closed = planner.post(f"{path}/close", {"reason": "已完成"}).json
    assert (closed["status"], closed["status_reason"]) == ("closed", "已完成")


def test_a_window_that_ends_before_it_begins_is_refused(programs: Programs, world: World) -> None:
    refused = programs.of("planner").post("/campaigns", campaign(world, ends_on="2027-05-01"))
    assert (refused.status_code, refused.json["field"]) == (422, "ends_on")


def test_a_township_sees_the_countys_campaign_and_does_not_change_it(programs: Programs, world: World) -> None:
    made = programs.of("planner").post("/campaigns", campaign(world)).json
    officer = programs.of("township_officer")
    assert officer.get("/campaigns", q="防灾").json["total"] == 1
    assert officer.get(f"/campaigns/{made['id']}").status_code == 200
    assert officer.patch(f"/campaigns/{made['id']}", {"theme": "x"}).status_code == 403


def test_a_result_raises_the_figures(programs: Programs, world: World) -> None:
    planner = programs.of("planner")
    unit = world.units["primary"].id
    event = planner.post(
        "/events", {"kind": "lecture", "unit_id": unit, "on": PAST, "starts": "09:00", "ends": "10:00"}
    )
    path = f"/events/{event.json['id']}/result"
    assert planner.get(path).status_code == 404
    entered = planner.put(path, {"people": {"students": 280, "teachers": 12}, "leaflets": 300})
    assert (entered.status_code, entered.json["people"]) == (200, {"students": 280, "teachers": 12})
    assert planner.get(path).json == entered.json
    total = planner.get("/figures/participation", starts_on=PAST, ends_on=PAST).json["total"]["values"]
    assert (total["held"], total["reported"], total["leaflets"]) == (1, 292, 300)


def test_a_result_that_is_hard_to_believe_is_saved_once_confirmed(programs: Programs, world: World) -> None:
    planner = programs.of("planner")
    stall = {"kind": "lecture", "unit_id": world.units["primary"].id, "on": PAST, "starts": "09:00", "ends": "10:00"}
    path = f"/events/{planner.post('/events', stall | {'expected': {'students': 220}}).json['id']}/result"
    given = {"people": {"students": 99_999_999}}
    refused = planner.put(path, given)
    assert (refused.status_code, refused.json["code"]) == (422, "unlikely")
    assert planner.get(path).status_code == 404
    assert planner.put(path, given | {"confirmed": True}).status_code == 200
