"""Drills that start from a saved scenario."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from drills.inputs import RegistrationInput
from drills.models import Drill
from drills.registered_queries import registered_values
from drills.scenario_queries import assumed_at, said_scenario
from drills.scenario_scripts import level_for
from drills.services import edit_registration, register
from maps.scenario_models import Scenario
from tests.support.days import workday_ahead
from tests.support.world import Visitor, World

NOTICE = "For drills and teaching; not a forecast, not a warning"


@pytest.fixture
def school(session: Session, world: World) -> Actor:
    return world.actor(session, "unit_contact")


def scenario(session: Session, world: World, name: str = "县城6.5级", area: str = "county") -> Scenario:
    made = Scenario(area_id=world.areas[area].id, name=name, lon=116.01, lat=26.47, magnitude=6.5, region="east")
    session.add(made)
    session.flush()
    return made


def given(world: World, **facts: Any) -> RegistrationInput:
    usual = {"unit_id": world.units["primary"].id, "on": workday_ahead(7), "expected": {"students": 1012}}
    return RegistrationInput(**(usual | facts))


def test_the_line_is_filled_in_with_the_notice(session: Session, world: World, school: Actor) -> None:
    drill = register(session, given(world, scenario_id=scenario(session, world).id), school)
    said = "Assumed: earthquake of magnitude 6.5 (县城6.5级), intensity VIII expected here."
    assert drill.scenario == f"{said} ({NOTICE})"


def test_a_line_of_ones_own_stays(session: Session, world: World, school: Actor) -> None:
    drill = register(session, given(world, scenario_id=scenario(session, world).id, scenario="上课时地震"), school)
    assert drill.scenario == "上课时地震"
    said = said_scenario(session, drill)
    assert said.startswith("上课时地震 Assumed earthquake: 县城6.5级") and NOTICE in said


def test_another_scenario_brings_another_line_and_none_takes_it_away(
    session: Session, world: World, school: Actor
) -> None:
    drill = register(session, given(world, scenario_id=scenario(session, world).id), school)
    other = scenario(session, world, "北山7级")
    values = registered_values(session, drill)
    edit_registration(session, drill, RegistrationInput(**values | {"scenario_id": other.id}), school)
    assert "北山7级" in drill.scenario
    values = registered_values(session, drill)
    edit_registration(session, drill, RegistrationInput(**values | {"scenario_id": None}), school)
    assert (drill.scenario_id, drill.scenario) == (None, "")


def test_a_scenario_of_elsewhere_is_refused(session: Session, world: World, school: Actor) -> None:
    with pytest.raises(Invalid, match="no such scenario"):
        register(session, given(world, scenario_id=scenario(session, world, area="qingtang").id), school)


def test_a_unit_without_coordinates_has_no_intensity(session: Session, world: World) -> None:
    unit = world.units["primary"]
    unit.lon = unit.lat = None
    assumed = assumed_at(session, unit, scenario(session, world).id)
    assert assumed is not None and assumed.intensity is None and "magnitude 6.5" in assumed.said


@pytest.mark.parametrize(
    ("degree", "level"), [(5, "simple"), (6, "basic"), (7, "intermediate"), (8, "advanced"), (11, "advanced")]
)
def test_stronger_shaking_asks_for_a_fuller_drill(degree: int, level: str) -> None:
    assert level_for(degree) == level


def test_the_page_of_the_drill_and_its_plan_tell_the_earthquake(
    client: Visitor, session: Session, world: World
) -> None:
    made = scenario(session, world)
    session.commit()
    client.sign_in_as(world, "unit_contact")
    form = {"unit_id": world.units["primary"].id, "on": str(workday_ahead(7)), "starts": "14:28", "minutes": "30",
            "expected.students": "1012", "type": "evacuation", "level": "basic", "scenario_id": made.id}  # fmt: skip
    assert "县城6.5级" in client.get(f"/drills/register?scenario={made.id}&level=advanced").text
    assert client.post("/drills/register", data=form).status_code == 302
    number = session.scalar(select(Drill.id).where(Drill.scenario_id == made.id))
    for page in (f"/drills/{number}", f"/drills/{number}/plan/print"):
        text = client.get(page).text
        assert "县城6.5级" in text and NOTICE in text, page


def test_a_drill_day_begins_with_the_line_of_the_scenario(client: Visitor, session: Session, world: World) -> None:
    made = scenario(session, world)
    session.commit()
    page = client.sign_in_as(world, "planner").get(f"/drills/days/new?scenario={made.id}").text
    assert f"Assumed earthquake: 县城6.5级, magnitude 6.5. {NOTICE}." in page
    assert client.get("/drills/days/new?scenario=99").status_code == 200
