"""The data of the map's layers: who gets them, what they tell, when they are sent again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from core.db import Database
from core.times import now
from drills.day_models import DrillDay
from registry.models import AreaOutline, Unit
from schedule.models import Event
from tests.support.world import Visitor, World

BOX = {
    "type": "Polygon",
    "coordinates": [[[115.9, 26.3], [116.2, 26.3], [116.2, 26.6], [115.9, 26.6], [115.9, 26.3]]],
}
OF_THE_INSIDE = ("units", "events", "drills")


def layer(client: Visitor, code: str, **asked: str) -> dict[str, Any]:
    answer = client.get(f"/map/layers/{code}.json", query_string=asked)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture
def talk(database: Database, world: World) -> int:
    """A lecture at the school in three days."""
    with database.transaction() as session:
        school = session.get_one(Unit, world.units["primary"].id)
        starts = now() + timedelta(days=3)
        event = Event(uid="talk", kind="lecture", title="地震知识讲座", area_id=school.area_id, unit_id=school.id,
                      starts_at=starts, ends_at=starts + timedelta(hours=1))  # fmt: skip
        session.add(event)
        session.flush()
        return event.id


@pytest.mark.parametrize("code", OF_THE_INSIDE)
def test_visitors_do_not_get_layers_of_the_inside(client: Visitor, world: World, code: str) -> None:
    assert client.get(f"/map/layers/{code}.json").status_code == 404
    client.sign_in_as(world, "planner")
    assert client.get(f"/map/layers/{code}.json").status_code == 200


def test_unknown_layers_and_places_are_not_here(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    assert {client.get(f"/map/layers/{code}.json").status_code for code in ("castles", "places")} == {404}


def test_units_are_told_by_kind_without_their_contacts(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    found = layer(client, "units")
    assert found["name"]
    assert {sign.partition("-")[0] for sign in found["signs"]} == {"unit"}
    body = json.dumps(found, ensure_ascii=False)
    for secret in ("王老师", "phone", "contact"):
        assert secret not in body


def test_events_of_the_window_stand_at_their_unit_in_the_language_spoken(
    client: Visitor, world: World, talk: int
) -> None:
    client.sign_in_as(world, "planner", "en")
    found = layer(client, "events")
    place = found["id"].index(talk)
    assert "3 Dec 2026" in found["details"][found["detail"][place]]
    later = {"from": "2026-12-20", "until": "2026-12-24"}
    assert talk not in layer(client, "events", **later)["id"]
    assert talk in layer(client, "events", **{"from": "no day"})["id"]


def test_outlines_of_areas_come_with_their_people_for_everybody(
    client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        session.add(AreaOutline(area_id=world.areas["shishang"].id, geojson=BOX, area_m2=1.0))
    (feature,) = layer(client, "areas")["features"]
    assert feature["properties"]["look"] == "village"
    assert feature["properties"]["detail"] == "2,300 people"


def test_public_drill_days_are_for_everybody_and_others_are_not(
    client: Visitor, world: World, database: Database, talk: int
) -> None:
    with database.transaction() as session:
        day = DrillDay(event_id=talk, is_public=False)
        session.add(day)
    assert layer(client, "drill-days")["id"] == []
    with database.transaction() as session:
        session.get_one(DrillDay, day.id).is_public = True
    assert layer(client, "drill-days")["name"] == ["地震知识讲座"]


def test_a_layer_is_sent_again_only_after_a_change_and_never_to_another_reader(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    etag = client.get("/map/layers/units.json").headers["ETag"]
    assert client.get("/map/layers/units.json", headers={"If-None-Match": etag}).status_code == 304
    with database.transaction() as session:
        session.get_one(Unit, world.units["primary"].id).is_active = False
    assert client.get("/map/layers/units.json", headers={"If-None-Match": etag}).status_code == 200
    etag = client.get("/map/layers/units.json").headers["ETag"]
    client.sign_in_as(world, "unit_contact")
    assert client.get("/map/layers/units.json", headers={"If-None-Match": etag}).status_code == 200
