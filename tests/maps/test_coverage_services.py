"""Analyses asked for, worked out by a worker, looked at through every door, and taken away."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import Invalid
from core.jobs import work_once
from core.models import Job
from maps.coverage_inputs import CoverageInput
from maps.coverage_models import CoverageRun
from maps.coverage_queries import state_of
from maps.coverage_services import ask_for_run, perform
from maps.models import Place
from registry.models import Area
from tests.support.programs import Programs
from tests.support.world import Visitor, World

AT = {"shishang": (116.012, 26.471), "laocheng": (116.05, 26.471), "hebei": (116.3, 26.5)}


@pytest.fixture(autouse=True)
def _placed(database: Database, world: World) -> None:
    """The villages have points, the townships no people of their own, and the hall may become a shelter."""
    with database.transaction() as session:
        for name, (lon, lat) in AT.items():
            village = session.get_one(Area, world.areas[name].id)
            village.lon, village.lat = lon, lat
        for name in ("county", "meijiang", "qingtang"):
            session.get_one(Area, world.areas[name].id).population = None
        hall = session.get_one(Place, world.places["hall"].id)
        hall.lon, hall.lat = 116.051, 26.471


def asked(database: Database, world: World, role: str = "planner", **given: Any) -> int:
    with database.transaction() as session:
        actor = world.actor(session, role)
        session.info["actor"] = actor
        return ask_for_run(session, CoverageInput(**({"area": "990101"} | given)), actor).id


def done(database: Database, world: World, **given: Any) -> int:
    number = asked(database, world, **given)
    assert work_once(database)
    return number


def kept(database: Database, number: int) -> CoverageRun:
    with database.transaction(writing=False) as session:
        run = session.get_one(CoverageRun, number)
        _ = run.job, run.area
        return run


def test_a_worker_works_it_out_and_the_page_answers_first(database: Database, world: World, client: Visitor) -> None:
    number = asked(database, world)
    client.sign_in_as(world, "planner")
    assert "Waiting" in client.get(f"/coverage/{number}").get_data(as_text=True)
    assert work_once(database)
    run = kept(database, number)
    assert (run.state, run.summary["people"], run.summary["within"], run.summary["allocated"]) == (
        "done", 12_100, 2300, 3000,
    )  # fmt: skip
    shown = client.sign_in_as(world, "official").get(f"/coverage/{number}").get_data(as_text=True)
    assert "19% of 12,100 people are within 1 km of a usable shelter. 2 villages are not." in shown
    assert "One more here gains most: 县科技馆, 8,100 people." in shown
    assert "What was assumed" in shown and "Unverified" in shown
    assert "Remove this analysis" not in shown, "an official looks and prints"
    for path in ("print", "map.json", "tables/villages", "tables/allocation", "shelters.csv", "progress"):
        assert client.get(f"/coverage/{number}/{path}").status_code == 200
    assert "梅江镇" in client.get("/coverage").get_data(as_text=True) or "清源县" in client.get("/coverage").text


def test_the_workbook_holds_every_table_with_the_assumptions_in_front(
    database: Database, world: World, client: Visitor
) -> None:
    number = done(database, world, share_percent=20)
    answer = client.sign_in_as(world, "official").get(f"/coverage/{number}.xlsx")
    book = openpyxl.load_workbook(BytesIO(answer.data))
    assert len(book.sheetnames) == 8
    first = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any("20%" in text for text in first) and any("Unverified" in text for text in first)
    villages = book[book.sheetnames[-1]]
    codes = [row[0] for row in villages.iter_rows(values_only=True) if row[0] and str(row[0]).startswith("9901")]
    assert codes == ["990101100201", "990101100202", "990101101201"], "codes are text"
    assert villages.page_setup.orientation == "landscape" and villages.print_title_rows


def test_a_trial_is_compared_with_how_things_are(database: Database, world: World, client: Visitor) -> None:
    before = done(database, world)
    hall = world.places["hall"].id
    form = client.sign_in_as(world, "planner").get(f"/coverage/new?from={before}&add=place:{hall}").text
    assert "县科技馆" in form
    sent = client.post("/coverage/new", data={
        "area": "990101", "reach": "distance", "reach_m": "1000", "capacity_basis": "smaller", "uses_ways": "1",
        "share_percent": "100", "fixed_percent": "15", "detour_factor": "1.3", "new_sites": "5",
        "emergency_m": "500", "short_m": "1000", "long_m": "2500", "added": f"place:{hall}",
    })  # fmt: skip
    assert sent.status_code == 303
    assert work_once(database)
    after = int(sent.headers["Location"].rsplit("/", 1)[1])
    assert kept(database, after).summary["within"] == 10_400
    shown = client.get(f"/coverage/compare?a={before}&b={after}").text
    for said in ("+8,100", "Shelters added on trial", "县科技馆", "within reach now", "老城社区"):
        assert said in shown
    today = client.sign_in_as(world, "official").get("/").text
    assert "People within 1 km of a shelter" in today and "19%" in today, "it tells how things are, not what was tried"
    panel = client.get(f"/areas/{world.areas['county'].id}").text
    assert "19% of 12,100 people" in panel


def test_a_refused_form_says_what_does_not_exist(database: Database, world: World, client: Visitor) -> None:
    client.sign_in_as(world, "planner")
    answer = client.post("/coverage/new", data={"area": "nowhere", "reach": "distance", "detour_factor": "0.5"})
    assert answer.status_code == 422
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        for given in ({"added": ["unit:999"]}, {"closed": [world.places["hall"].id]}, {"hazard": "dragons"}):
            with pytest.raises(Invalid):
                ask_for_run(session, CoverageInput(area="990101", **given), actor)


def test_a_township_sees_its_own_analyses_only_and_asks_for_none(
    database: Database, world: World, client: Visitor
) -> None:
    county, town = asked(database, world), asked(database, world, area="990101100")
    client.sign_in_as(world, "township_officer")
    assert client.get(f"/coverage/{county}").status_code == 404
    assert client.get(f"/coverage/{town}").status_code == 200
    assert client.get("/coverage/new").status_code == 403
    assert client.post(f"/coverage/{town}/delete").status_code == 403
    client.sign_in_as(world, "planner")
    assert client.post(f"/coverage/{town}/delete").status_code == 303
    with database.transaction(writing=False) as session:
        assert session.get(CoverageRun, town) is None
        assert session.scalars(select(Job.state).order_by(Job.id)).all() == ["waiting", "cancelled"]


def test_work_that_failed_or_was_stopped_is_said_to_have_no_result(
    database: Database, world: World, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("maps.coverage_services.analyse", broken)
    monkeypatch.setattr("core.jobs.log.error", lambda *_, **__: None)
    number = done(database, world)
    assert state_of(kept(database, number)) == "failed"
    shown = client.sign_in_as(world, "planner").get(f"/coverage/{number}").text
    assert "This analysis has no result." in shown and "Try again with the same assumptions" in shown
    assert client.get(f"/coverage/{number}.xlsx").status_code == 404


def test_one_that_was_deleted_meanwhile_is_not_worked_out(database: Database, world: World) -> None:
    assert perform(database, 999) is None


def test_programs_start_one_and_take_its_tables(programs: Programs, database: Database) -> None:
    planner = programs.of("planner")
    made = planner.post("/coverage-runs", {"area": "990101", "share_percent": 10, "reach": "class"})
    assert made.status_code == 201, made.text
    address = made.headers["Location"].removeprefix("/api/v1")
    assert made.json["state"] == "waiting"
    assert planner.get(f"{address}/table").status_code == 409
    assert work_once(database)
    told = programs.of("official").get(address).json
    assert (told["state"], told["progress"], told["summary"]["wanted"]) == ("done", told["steps"], 1210)
    rows = planner.get(f"{address}/table", table="villages").json["rows"]
    assert [row["name"] for row in rows] == ["石上村", "老城社区", "河背村"]
    assert planner.get("/coverage-runs", area="990101").json["total"] == 1
    assert programs.of("official").post("/coverage-runs", {"area": "990101"}).status_code == 403
    assert planner.delete(address).status_code == 200
    assert planner.get(address).status_code == 404


def test_the_command_line_works_one_out_and_writes_it(app: Flask, tmp_path: Path, session: Session) -> None:
    session.rollback()
    run = app.test_cli_runner().invoke
    target = tmp_path / "c.xlsx"
    made = run(args=["coverage", "run", "--area", "990101", "--within", "800", "--out", str(target)])
    assert made.exit_code == 0, made.output
    assert target.stat().st_size > 5000
    assert "800" in run(args=["coverage", "list"]).output
    csv = tmp_path / "v.csv"
    assert run(args=["coverage", "export", "1", "--table", "villages", "--out", str(csv)]).exit_code == 0
    heading, tags, *rows = csv.read_text("utf-8-sig").splitlines()
    assert tags.startswith("#adm4+code") and tags.endswith("#meta+assumptions")
    assert heading and rows and all("800 米" in row for row in rows), "each row says what was assumed"
    assert run(args=["coverage", "run", "--area", "nowhere"]).exit_code == 1
    assert run(args=["coverage", "run", "--area", "990101", "--detour", "0.2"]).exit_code == 1
    assert run(args=["coverage", "export", "7", "--out", str(csv)]).exit_code == 1
