"""Programs and places."""

from __future__ import annotations

from tests.support.programs import Programs
from tests.support.world import Visitor, World

SHELTER = {
    "kind": "shelter", "name": "体育场", "area": "990101100", "capacity": 5000, "lon": 116.013, "lat": 26.472,
    "shelter_class": "short", "is_outdoor": True, "facilities": ["tents", "water"], "manager_name": "钟管理",
    "manager_phone": "0797-6832011",
}  # fmt: skip


def test_a_shelter_that_a_program_adds_stands_on_its_page(programs: Programs, client: Visitor, world: World) -> None:
    made = programs.of("planner").post("/places", SHELTER)
    assert (made.status_code, made.json["shelter_class"], made.json["facilities"]) == (201, "short", ["tents", "water"])
    assert "体育场" in client.sign_in_as(world, "planner").get(f"/places/{made.json['id']}").text


def test_the_managers_telephone_is_shown_to_those_who_may_see_contacts(programs: Programs, world: World) -> None:
    path = f"/places/{world.places['square'].id}"
    assert programs.of("planner").get(path).json["manager_phone"] == "0797-6832002"
    assert programs.of("official").get(path).json["manager_phone"] is None
    assert "6832002" not in programs.of("official").get("/places").text


def test_a_patch_keeps_the_facts_it_does_not_name(programs: Programs, world: World) -> None:
    program = programs.of("planner")
    path = f"/places/{world.places['square'].id}"
    before = program.get(path).json
    after = program.patch(path, {"status": "closed", "version": before["version"]}).json
    assert {name for name in before if before[name] != after[name]} == {"status", "version"}


def test_a_place_outside_ones_area_is_not_found(programs: Programs, world: World) -> None:
    well = f"/places/{world.places['well'].id}"
    assert programs.of("township_officer").get(well).status_code == 404
    assert programs.of("observer").get(well).json["shelter_class"] is None


def test_a_visit_is_noted(programs: Programs, world: World) -> None:
    path = f"/places/{world.places['square'].id}/verify"
    verified = programs.of("planner").post(path, {"verified_on": "2026-03-01"})
    assert (verified.status_code, verified.json["verified_on"]) == (200, "2026-03-01")
    wrong = programs.of("planner").post(path, {"verified_on": "2026年3月1日"})
    assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "verified_on")


def test_places_are_filtered_by_class_and_use(programs: Programs, world: World) -> None:
    program = programs.of("planner")
    assert program.get("/places", kind="shelter", shelter_class="emergency").json["total"] == 1
    program.post(f"/places/{world.places['square'].id}/deactivate")
    assert program.get("/places", kind="shelter").json["total"] == 0
    assert program.get("/places", shows="inactive").json["items"][0]["name"] == "文化广场"
