"""Programs and sign-up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.db import Database
from core.times import today
from registry.defaults import seed
from tests.support.programs import Program, Programs
from tests.support.world import World

DAY = today() + timedelta(days=12)


@pytest.fixture
def planner(programs: Programs, database: Database) -> Program:
    with database.transaction() as session:
        seed(session)
    return programs.of("planner")


@pytest.fixture
def event(planner: Program, world: World) -> int:
    """An event whose sign-up is open, with fifty places."""
    given = {"kind": "lecture", "title": "Open day", "area_id": world.areas["county"].id, "on": str(DAY),
             "starts": "09:00", "ends": "11:00"}  # fmt: skip
    number = int(planner.post("/events", given).json["id"])
    assert planner.put(f"/events/{number}/sign-up-window", window()).status_code == 200
    return number


def window(**more: Any) -> dict[str, Any]:
    return {
        "opens_on": str(today() - timedelta(days=1)), "opens_at": "08:00", "closes_on": str(DAY), "closes_at": "08:00",
        "capacity": 50, **more,
    }  # fmt: skip


def test_a_window_is_set_read_changed_and_closed(planner: Program, event: int) -> None:
    found = planner.get(f"/events/{event}/sign-up-window").json
    assert (found["phase"], found["capacity"], found["left"], found["taken"]) == ("open", 50, 50, 0)
    changed = planner.put(f"/events/{event}/sign-up-window", window(capacity=80, version=found["version"]))
    assert changed.json["capacity"] == 80
    stale = planner.put(f"/events/{event}/sign-up-window", window(capacity=90, version=found["version"]))
    assert (stale.status_code, stale.json["code"]) == (409, "changed_meanwhile")
    assert planner.post(f"/events/{event}/sign-up-window/close").json["phase"] == "closed"


def test_a_schools_program_signs_it_up_waits_and_takes_the_place(
    planner: Program, programs: Programs, event: int, world: World
) -> None:
    school = programs.of("unit_contact")
    junior = planner.post(
        f"/events/{event}/sign-ups", {"unit_id": world.units["junior"].id, "counts": {"students": 30}}
    )
    assert (junior.status_code, junior.json["state"]) == (201, "confirmed")
    given = {"unit_id": world.units["primary"].id, "counts": {"students": 43, "teachers": 2}}
    waiting = school.post(f"/events/{event}/sign-ups", given)
    assert (waiting.json["state"], waiting.json["position"], waiting.json["people"]) == ("waiting", 1, 45)
    number = waiting.json["id"]
    assert school.post(f"/sign-ups/{number}/confirm").json["code"] == "wrong_state"
    assert school.get(f"/sign-ups/{junior.json['id']}").status_code == 404
    planner.post(f"/sign-ups/{junior.json['id']}/withdraw")
    assert school.get(f"/sign-ups/{number}").json["state"] == "offered"
    assert school.post(f"/sign-ups/{number}/confirm").json["state"] == "confirmed"
    changed = school.patch(f"/sign-ups/{number}", {"counts": {"students": 40}})
    assert (changed.json["people"], changed.json["name"]) == (40, "石上小学")
    listed = planner.get(f"/events/{event}/sign-ups", state="confirmed").json
    assert [one["id"] for one in listed["items"]] == [number]


def test_what_is_refused_says_why(planner: Program, programs: Programs, event: int, world: World) -> None:
    school = programs.of("unit_contact")
    given = {"unit_id": world.units["primary"].id, "counts": {"students": 51}}
    refused = school.post(f"/events/{event}/sign-ups", given)
    assert (refused.status_code, refused.json["code"], refused.json["field"]) == (422, "beyond_capacity", "counts")
    assert school.get(f"/events/{event}/sign-ups").status_code == 403
    assert school.post("/events/999/sign-ups", given).status_code == 404
    other = {"unit_id": world.units["junior"].id, "counts": {"students": 1}}
    assert school.post(f"/events/{event}/sign-ups", other).status_code == 403
