"""Ways between stops: as they were measured, by class of road, and where that comes from."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from registry.models import Area, Setting, Unit
from registry.queries.settings import ROAD_CLASS, TRAVEL
from schedule.ground_queries import ground
from schedule.inputs import EventInput
from schedule.road_queries import roads
from schedule.services import create_event, look_for_clash
from schedule.travel import Road, Way, spot
from schedule.way_models import TravelWay
from tests.support.world import Visitor, World

HERE, THERE = (116.01, 26.47), (116.31, 26.47)
HEADER = "起点,终点,分钟,公里,来源\n"


def test_a_measured_way_stands_before_the_estimate_and_holds_for_the_way_back() -> None:
    road = Road(ways={(spot(HERE), spot(THERE)): Way(25, "行车记录")})
    assert (road.minutes(HERE, THERE), road.minutes(THERE, HERE)) == (35, 35)
    assert (road.source(HERE, THERE), road.source(HERE, (116.2, 26.4))) == ("行车记录", None)
    assert Road().minutes(HERE, THERE) == 73


def test_a_class_of_road_changes_speed_and_detour_alone() -> None:
    road = Road(margin_minutes=5).with_class("mountain", {"mountain": {"km_per_hour": 20, "detour": 2}})
    assert (road.km_per_hour, road.detour, road.margin_minutes) == (20, 2, 5)
    assert Road().with_class("river", {}) == Road()


@pytest.mark.parametrize(
    ("set_at", "speed"),
    [({}, 40), ({"county": "mountain"}, 28), ({"meijiang": "plain"}, 50),
     ({"county": "plain", "meijiang": "hill"}, 40)],
)  # fmt: skip
def test_an_area_has_the_class_of_the_nearest_area_above(
    session: Session, world: World, set_at: dict[str, str], speed: float
) -> None:
    session.add_all(Setting(area_id=world.areas[one].id, name=ROAD_CLASS, value=what) for one, what in set_at.items())
    assert said(session, world) == (speed, speed)


def test_a_speed_that_a_nearer_area_measured_stands_before_the_class_of_a_wider_one(
    session: Session, world: World
) -> None:
    session.add(Setting(area_id=world.areas["county"].id, name=ROAD_CLASS, value="mountain"))
    session.add(Setting(area_id=world.areas["meijiang"].id, name=TRAVEL, value={"km_per_hour": 33}))
    assert said(session, world) == (33, 33)


def said(session: Session, world: World) -> tuple[float, float]:
    """The speed in a village as one event asks for it, and as a plan asks for many areas."""
    session.flush()
    village = session.get_one(Area, world.areas["shishang"].id)
    return ground(session, village).road.km_per_hour, roads(session, village, ())[village.path].km_per_hour


@pytest.fixture
def run(app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")

    def take(*lines: str) -> Result:
        path = tmp_path / "ways.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return app.test_cli_runner().invoke(args=["import", "travel_ways", str(path)])

    return take


def move(session: Session, world: World) -> None:
    session.get_one(Unit, world.units["junior"].id).lon = THERE[0]


def test_ways_come_in_from_a_table_and_go_out_again(
    run: Any, app: Flask, database: Database, world: World, client: Visitor, tmp_path: Path
) -> None:
    done = run("石上小学,城南中学,35,21.5,行车记录", "城南中学,文化广场,20,,")
    assert done.exit_code == 0, done.output
    target = tmp_path / "out.csv"
    assert app.test_cli_runner().invoke(args=["export", "travel-ways", "--out", str(target)]).exit_code == 0
    assert "Nothing to change" in app.test_cli_runner().invoke(args=["import", "travel_ways", str(target)]).output
    page = client.sign_in_as(world, "planner").get("/planning/ways").get_data(as_text=True)
    assert "行车记录" in page and "21.5" in page
    with database.transaction() as session:
        move(session, world)
    assert "one end has moved" in client.get("/planning/ways").get_data(as_text=True)
    assert client.get("/planning/ways.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("line", "said"),
    [("石上小学,没有中学,35,,", "There is no unit or place"), ("石上小学,石上小学,35,,", "begins and ends at the same"),
     ("石上小学,城南中学,,,", "row 2"), ("石上小学,城南中学,5,60,", "unusual")],
)  # fmt: skip
def test_a_row_that_is_wrong_or_odd_says_so(run: Any, line: str, said: str) -> None:
    assert said in run(line).output


def test_the_calendar_checks_by_the_measured_way_and_says_where_it_comes_from(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    move(session, world)

    def lecture(unit: str, hour: int) -> EventInput:
        return EventInput(kind="lecture", on=date(2026, 12, 8), starts=time(hour), ends=time(hour + 1),
                          unit_id=world.units[unit].id, resources=["team:1"])  # fmt: skip

    create_event(session, lecture("primary", 9), planner)
    clash = look_for_clash(session, lecture("junior", 11), planner)
    assert clash is not None and "about 73 min, and there are 60" in str(clash)
    session.add(TravelWay(area_id=world.areas["county"].id, from_key="unit:2", to_key="unit:1", from_spot=spot(THERE),
                          to_spot=spot(HERE), minutes=30, source="行车记录"))  # fmt: skip
    assert look_for_clash(session, lecture("junior", 11), planner) is None
    session.scalars(select(TravelWay)).one().minutes = 80
    clash = look_for_clash(session, lecture("junior", 11), planner)
    assert clash is not None and "90 min (measured: 行车记录)" in str(clash)
