from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.db import Database
from core.times import now
from registry.defaults import seed
from schedule.models import Event
from tests.support.programs import Programs
from tests.support.world import World


@pytest.fixture
def event(database: Database, world: World) -> str:
    """The address of a lecture that goes on now."""
    with database.transaction() as session:
        seed(session)
        found = Event(uid="1", kind="lecture", title="Lecture", area_id=world.areas["meijiang"].id,
                      starts_at=now() - timedelta(minutes=30), ends_at=now() + timedelta(hours=1))  # fmt: skip
        session.add(found)
        session.flush()
        return f"/events/{found.id}"


def arrivals(*numbers: int, **counts: int) -> dict[str, Any]:
    return {"arrivals": [{"nonce": f"{number:032x}", "counts": counts} for number in numbers]}


def test_a_program_opens_the_check_in_takes_arrivals_once_and_lists_them(programs: Programs, event: str) -> None:
    planner = programs.of("planner")
    assert planner.get(f"{event}/check-in").status_code == 404
    assert planner.post(f"{event}/check-in").json["address"].startswith("http://localhost/c/1-")
    taken = planner.post(f"{event}/arrivals", arrivals(1, 2, students=20)).json
    assert ([one["state"] for one in taken["receipts"]], taken["checked_in"]) == (["taken", "taken"], {"students": 40})
    again = planner.post(f"{event}/arrivals", arrivals(2, 3, students=20)).json
    assert ([one["state"] for one in again["receipts"]], again["checked_in"]) == (["again", "taken"], {"students": 60})
    listed = planner.get(f"{event}/arrivals").json
    assert (listed["total"], {one["source"] for one in listed["items"]}) == (3, {"organiser"})


def test_a_program_voids_a_mistake_and_counts_it_again(programs: Programs, event: str) -> None:
    planner = programs.of("planner")
    planner.post(f"{event}/check-in")
    planner.post(f"{event}/arrivals", arrivals(1, students=20))
    assert planner.post(f"{event}/arrivals/1/void").json["voided_at"]
    assert planner.get(f"{event}/check-in").json["checked_in"] == {}
    assert planner.post(f"{event}/arrivals/1/restore").json["voided_at"] is None
    assert planner.get(f"{event}/check-in").json["checked_in"] == {"students": 20}


def test_a_closed_check_in_refuses_and_a_bad_nonce_is_named(programs: Programs, event: str) -> None:
    planner = programs.of("planner")
    planner.post(f"{event}/check-in")
    bad = planner.post(f"{event}/arrivals", {"arrivals": [{"nonce": "short", "counts": {"students": 1}}]})
    assert (bad.status_code, bad.json["errors"][0]["field"]) == (422, "arrivals.0.nonce")
    assert not planner.post(f"{event}/check-in/close").json["is_open"]
    refused = planner.post(f"{event}/arrivals", arrivals(1, students=1))
    assert (refused.status_code, refused.json["code"]) == (409, "closed")


def test_who_may_not_plan_the_event_may_not_check_people_in(programs: Programs, event: str) -> None:
    assert programs.of("official").post(f"{event}/check-in").status_code == 403
