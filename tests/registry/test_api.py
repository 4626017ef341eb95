"""Programs and the registry: areas, units, vocabularies, and who one is."""

from __future__ import annotations

from typing import get_args

from registry.api.vocabularies import Scheme
from registry.terms import SCHEMES
from tests.support.programs import Programs
from tests.support.world import Visitor, World


def test_a_unit_that_a_program_registers_stands_on_its_page(programs: Programs, client: Visitor, world: World) -> None:
    given = {
        "name": "固厚中心小学", "kind": "primary", "area": "梅江镇", "headcounts": {"students": 640, "teachers": 31},
        "contact_name": "曾老师", "contact_phone": "0797-6832009", "lon": 116.0142, "lat": "26.4718",
    }  # fmt: skip
    made = programs.of("planner").post("/units", given)
    assert made.status_code == 201
    assert made.json["area"] == "990101100"
    assert (made.json["lon"], made.json["lat"]) == (116.0142, 26.4718)
    page = client.sign_in_as(world, "planner").get(made.headers["Location"].removeprefix("/api/v1")).text
    assert "固厚中心小学" in page
    assert "0797-6832009" in page


def test_a_patch_changes_what_it_names_and_nothing_else(programs: Programs, world: World) -> None:
    program = programs.of("planner")
    before = program.get(f"/units/{world.units['primary'].id}").json
    after = program.patch(f"/units/{before['id']}", {"address": "石上村 3 号"}).json
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"address", "version"}


def test_somebody_elses_change_is_not_overwritten_unseen(programs: Programs, world: World) -> None:
    program = programs.of("planner")
    path = f"/units/{world.units['primary'].id}"
    seen = program.get(path).json["version"]
    program.patch(path, {"address": "一", "version": seen})
    refused = program.patch(path, {"address": "二", "version": seen})
    assert (refused.status_code, refused.json["code"]) == (409, "changed_meanwhile")
    assert program.get(path).json["address"] == "一"


def test_contacts_are_shown_to_those_who_may_see_them(programs: Programs, world: World) -> None:
    path = f"/units/{world.units['primary'].id}"
    assert programs.of("planner").get(path).json["contact_phone"] == "0797-6832001"
    seen = programs.of("official").get(path).json
    assert (seen["contact_name"], seen["contact_phone"], seen["contact_email"], seen["note"]) == (None,) * 4
    assert "6832001" not in programs.of("official").get("/units").text


def test_a_unit_outside_ones_area_is_not_found(programs: Programs, world: World) -> None:
    officer = programs.of("township_officer")
    assert officer.get(f"/units/{world.units['primary'].id}").status_code == 200
    assert officer.get(f"/units/{world.units['kindergarten'].id}").status_code == 404
    assert officer.patch(f"/units/{world.units['kindergarten'].id}", {"address": "x"}).status_code == 404
    assert {item["area"] for item in officer.get("/units").json["items"]} == {"990101100"}


def test_a_units_contact_corrects_the_own_unit_only(programs: Programs, world: World) -> None:
    program = programs.of("unit_contact")
    correction = {"contact_name": "李老师", "contact_phone": "0797-6832010", "headcounts": {"students": 1000}}
    own = program.post(f"/units/{world.units['primary'].id}/correct", correction)
    assert (own.status_code, own.json["contact_name"], own.json["headcounts"]) == (200, "李老师", {"students": 1000})
    assert program.post(f"/units/{world.units['junior'].id}/correct", correction).status_code == 404
    assert program.get("/units").json["total"] == 1


def test_units_are_filtered_by_group_of_kinds_area_and_name(programs: Programs) -> None:
    program = programs.of("planner")
    assert program.get("/units", kind="school").json["total"] == 3
    assert program.get("/units", kind="school", area="青塘镇").json["total"] == 1
    assert program.get("/units", q="城南").json["items"][0]["name"] == "城南中学"
    unknown = program.get("/units", area="无此乡")
    assert (unknown.status_code, unknown.json["field"]) == (422, "area")


def test_an_area_is_added_found_and_moved(programs: Programs) -> None:
    program = programs.of("planner")
    made = program.post("/areas", {"code": "990101100203", "name": "新村", "population": 900})
    assert (made.status_code, made.json["under"], made.json["level"]) == (201, "990101100", "village")
    moved = program.patch(f"/areas/{made.json['id']}", {"under": "990101101"})
    assert moved.json["under"] == "990101101"
    assert [item["name"] for item in program.get("/areas", under="青塘镇", q="新村").json["items"]] == ["新村"]


def test_the_words_of_the_vocabularies_come_in_the_language_asked_for(programs: Programs) -> None:
    english = programs.of("observer").get("/vocabularies", scheme="unit_kind").json["items"]
    chinese = programs.of("observer", "zh").get("/vocabularies", scheme="unit_kind").json["items"]
    assert len(english) == 1
    named = {term["code"]: term["name"] for term in chinese[0]["terms"]}
    assert named["primary"] == "小学"
    assert {term["code"]: term["parent_code"] for term in english[0]["terms"]}["primary"] == "school"


def test_the_description_names_every_vocabulary() -> None:
    assert set(get_args(Scheme)) == set(SCHEMES)


def test_a_program_learns_who_it_is(programs: Programs, world: World) -> None:
    me = programs.of("unit_contact").get("/me").json
    assert me["roles"] == [{"role": "unit_contact", "area": None, "unit_id": world.units["primary"].id}]
    assert "drills.edit" in me["permissions"]
    assert programs.of("township_officer").get("/me").json["roles"][0]["area"] == "990101100"
