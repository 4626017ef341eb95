"""Stations: their list and panel, whether they work and how that is taken back, and lists that come as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.db import Database
from core.errors import DomainError, Invalid, NotFound
from maps.models import Place
from observation import station_services as services
from observation.models import Station
from observation.station_inputs import StationInput, StationStatusInput
from observation.station_queries import StationFilter, station_of, stations_matching, status_counts
from registry.permissions import Permission
from tests.support.programs import Programs
from tests.support.world import Visitor, World

GIVEN = {"name": "梅江测震台", "station_kind": "seismometer", "area": "990101100", "operator": "县地震局",
         "lon": "116.01", "lat": "26.47", "protection_radius_m": 1000}  # fmt: skip


def made(session: Session, actor: Actor = SYSTEM) -> Place:
    return services.create_station(session, StationInput.model_validate(GIVEN), actor).place


def status(word: str, note: str = "") -> StationStatusInput:
    return StationStatusInput.model_validate({"status": word, "note": note})


def test_a_station_comes_with_its_place_and_runs(session: Session, world: World) -> None:
    place = made(session, world.actor(session, "township_officer"))
    station = station_of(session, place)
    assert station is not None
    assert (place.kind, station.status, station.protection_radius_m) == ("station", "running", 1000)


def test_since_changes_with_the_status_and_not_with_the_note(session: Session, world: World) -> None:
    place, planner = made(session), world.actor(session, "planner")
    station = services.set_status(session, place, status("faulty", "雷击"), planner)
    since = station.status_since
    services.set_status(session, place, status("faulty", "雷击，待修"), planner)
    assert (station.status_since, station.status_note) == (since, "雷击，待修")
    assert status_counts(session, planner, Permission.EDIT_OBSERVATION) == {"faulty": 1}


def test_what_was_before_comes_back_unless_somebody_was_quicker(session: Session, world: World) -> None:
    place, planner = made(session), world.actor(session, "planner")
    before = station_of(session, place)
    assert before is not None
    since = before.status_since
    version = services.set_status(session, place, status("stopped"), planner).version
    services.restore_status(session, place, "running", since, "", version, planner)
    assert (before.status, before.status_since) == ("running", since)
    with pytest.raises(DomainError):
        services.restore_status(session, place, "stopped", since, "", version, planner)


def test_who_may_not_is_refused_and_a_kind_nobody_knows_too(session: Session, world: World) -> None:
    place = made(session)
    elsewhere = world.actor(session, "observer")
    with pytest.raises(NotFound):
        services.set_status(session, place, status("faulty"), elsewhere)
    with pytest.raises(Invalid):
        services.create_station(
            session, StationInput.model_validate(GIVEN | {"name": "甲", "station_kind": "x"}), SYSTEM
        )
    assert session.execute(stations_matching(elsewhere, StationFilter())).all() == []


def test_one_tap_on_the_page_of_the_place_and_one_to_take_it_back(
    client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        place_id = made(session).id
    planner = client.sign_in_as(world, "planner")
    page = planner.post(f"/stations/{place_id}/status", data={"status": "faulty"}, follow_redirects=True).text
    assert "梅江测震台: Faulty." in page
    undo = page.split(f'action="/stations/{place_id}/status/undo')[1].split('"')[0].replace("&amp;", "&")
    assert "梅江测震台" in planner.get("/").text, "a faulty station is told of on Today"
    page = planner.post(f"/stations/{place_id}/status/undo{undo}", follow_redirects=True).text
    assert "Running normally again" in page
    assert "Earlier states" in page
    assert planner.post(f"/stations/{place_id}/status/undo?status=x").status_code == 404
    official = client.sign_in_as(world, "official")
    assert "梅江测震台" in official.get("/stations").text
    assert "梅江测震台" in official.get("/map/layers/stations.json").text
    assert official.post(f"/stations/{place_id}/status", data={"status": "faulty"}).status_code == 403


def test_the_list_that_is_written_can_be_read_again(
    app: Flask, client: Visitor, world: World, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        made(session)
    written = client.sign_in_as(world, "planner", "zh").get("/stations.xlsx").data
    (tmp_path / "stations.xlsx").write_bytes(written)
    (tmp_path / "more.csv").write_text(
        "台站代码,台站名称,台站类型,乡镇,运行状态,运维单位,保护半径\nT9,青塘强震动台,强震动台,青塘镇,故障,市局,500\nT8,青塘台,测什么台,青塘镇,正常,,\n",
        "utf-8",
    )
    runner = app.test_cli_runner()
    for name, code in (("stations.xlsx", 0), ("more.csv", 1)):  # of the second, one row is refused
        done = runner.invoke(args=["import", "stations", str(tmp_path / name)])
        assert done.exit_code == code, done.output
    with database.transaction(writing=False) as session:
        rows = session.execute(stations_matching(SYSTEM, StationFilter())).tuples()
        found = {place.name: (station.status, station.operator, station.station_kind) for place, station in rows}
    assert found == {
        "梅江测震台": ("running", "县地震局", "seismometer"),
        "青塘强震动台": ("faulty", "市局", "strong_motion"),
    }
    out = tmp_path / "out.csv"
    assert runner.invoke(args=["export", "stations", "--out", str(out)]).exit_code == 0
    assert "梅江测震台" in out.read_text("utf-8-sig")


def test_programs_add_change_and_list_stations(programs: Programs, database: Database) -> None:
    planner = programs.of("planner")
    made = planner.post("/stations", GIVEN)
    assert made.status_code == 201
    number = made.json["id"]
    assert planner.patch(f"/stations/{number}", {"operator": "市局"}).json["operator"] == "市局"
    assert planner.post(f"/stations/{number}/status", {"status": "faulty"}).json["status"] == "faulty"
    assert planner.get("/stations", status="faulty").json["total"] == 1
    with database.transaction(writing=False) as session:
        assert session.get_one(Station, number).operator == "市局"
