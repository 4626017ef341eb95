"""Programs and figures."""

from __future__ import annotations

from datetime import timedelta

from core.times import today
from tests.support.programs import Programs
from tests.support.world import World

DAY = str(today() + timedelta(days=14))


def plan(programs: Programs, world: World) -> None:
    for unit, people in (("primary", 100), ("kindergarten", 50)):
        given = {"kind": "lecture", "unit_id": world.units[unit].id, "on": DAY, "starts": "09:00", "ends": "10:00"}
        assert programs.of("planner").post("/events", {**given, "expected": {"students": people}}).status_code == 201


def test_lines_by_area_and_kind_make_the_total(programs: Programs, world: World) -> None:
    plan(programs, world)
    found = programs.of("planner").get("/figures/participation", starts_on=DAY, ends_on=DAY, by=["area", "kind"]).json
    assert found["by"] == ["area", "kind"]
    expected = {tuple(line["label"].values()): line["values"]["expected"] for line in found["items"]}
    assert sum(expected.values()) == found["total"]["values"]["expected"] == 150
    assert {line["key"]["area"] for line in found["items"]} == {
        str(world.areas["meijiang"].id), str(world.areas["qingtang"].id),
    }  # fmt: skip


def test_a_township_gets_its_own_figures(programs: Programs, world: World) -> None:
    plan(programs, world)
    officer = programs.of("township_officer")
    assert officer.get("/figures/participation", starts_on=DAY, ends_on=DAY).json["total"]["values"]["expected"] == 100
    elsewhere = officer.get("/figures/participation", area_id=world.areas["qingtang"].id)
    assert elsewhere.status_code == 404


def test_a_question_that_cannot_be_answered_says_why(programs: Programs) -> None:
    program = programs.of("planner")
    backwards = program.get("/figures/participation", starts_on="2026-05-31", ends_on="2026-05-01")
    assert (backwards.status_code, backwards.json["errors"][0]["title"]) == (422, "The last day is before the first.")
    assert program.get("/figures/participation", by="weather").json["errors"][0]["field"] == "by.0"
    assert program.get("/figures/participation", starts_on="0001-01-01").status_code == 422


def test_without_a_period_it_is_this_year(programs: Programs) -> None:
    assert programs.of("planner").get("/figures/participation").json["starts_on"] == f"{today().year}-01-01"
