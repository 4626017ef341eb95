"""A bureau registers all its schools at once: those that can be, the others with their reason."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.db import Database
from core.jobs import work_once
from core.models import InboxMessage
from core.times import today
from drills import many_services
from drills.dates import next_school_day
from drills.models import Drill
from registry import defaults
from tests.support.world import Visitor, World

DAY = next_school_day(today())


@pytest.fixture(autouse=True)
def _vocabularies(database: Database) -> None:
    with database.transaction() as session:
        defaults.seed(session)


def sent(world: World, *units: str) -> dict[str, str | list[str]]:
    numbers = [str(world.units[unit].id) for unit in units]
    return {
        "on": DAY.isoformat(), "starts": "14:28", "minutes": "30", "type": "evacuation", "level": "basic",
        "units": numbers,
    }  # fmt: skip


def registered(database: Database) -> set[int]:
    with database.transaction(writing=False) as session:
        return set(session.scalars(select(Drill.unit_id)))


def test_all_schools_are_chosen_but_those_that_have_a_drill_that_day(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner").post("/drills/register-many", data=sent(world, "junior"))
    page = client.get(f"/drills/register-many?on={DAY}").get_data(as_text=True)
    boxes = dict(re.findall(r'name="units" id="[^"]+" value="(\d+)"( checked)?', page))
    assert boxes == {
        str(world.units["primary"].id): " checked", str(world.units["kindergarten"].id): " checked",
        str(world.units["junior"].id): "",
    }  # fmt: skip
    assert "has a drill" in page


def test_those_that_can_be_are_registered_and_the_others_listed(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner").post("/drills/register-many", data=sent(world, "junior"))
    page = client.post("/drills/register-many", data=sent(world, "primary", "junior", "kindergarten"))
    said = page.get_data(as_text=True)
    assert "2 units are registered" in said and "1 unit was not registered" in said and "城南中学" in said
    assert registered(database) == {world.units[unit].id for unit in ("primary", "junior", "kindergarten")}


def test_who_looks_after_a_unit_learns_that_it_was_registered(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner").post("/drills/register-many", data=sent(world, "primary", "junior"))
    with database.transaction(writing=False) as session:
        (letter,) = session.scalars(select(InboxMessage))
        assert letter.reader_key == f"user:{world.users['unit_contact'].id}" and "林规划" in letter.body


def test_a_township_officer_registers_no_other_township_s_units(
    client: Visitor, world: World, database: Database
) -> None:
    said = client.sign_in_as(world, "township_officer").post(
        "/drills/register-many", data=sent(world, "primary", "kindergarten")
    )
    assert "not one for which you register drills" in said.get_data(as_text=True)
    assert registered(database) == {world.units["primary"].id}


def test_a_contact_is_led_to_the_form_of_the_own_unit(client: Visitor, world: World) -> None:
    assert client.sign_in_as(world, "unit_contact").get("/drills/register-many").status_code == 302


def test_a_form_without_units_comes_back(client: Visitor, world: World) -> None:
    assert client.sign_in_as(world, "planner").post("/drills/register-many", data=sent(world)).status_code == 422


def test_a_long_list_is_left_to_a_worker(
    client: Visitor, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_services, "STEP", 1)
    monkeypatch.setattr("drills.views.many.AT_ONCE", 1)
    answer = client.sign_in_as(world, "planner").post("/drills/register-many", data=sent(world, "primary", "junior"))
    assert answer.status_code == 302 and work_once(database)
    assert registered(database) == {world.units["primary"].id, world.units["junior"].id}
    number = re.findall(r"\d+", answer.location)[0]
    assert "2 units are registered" in client.get(f"/drills/registered-many/{number}/").get_data(as_text=True)
    assert client.sign_in_as(world, "administrator").get(f"/drills/registered-many/{number}/").status_code == 404
