"""Pages of scenarios and of the catalogue."""

from __future__ import annotations

import csv
import io
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from core.db import Database
from maps.scenario_models import Earthquake, Scenario
from tests.maps.test_quake_files import LIST
from tests.support.programs import Program
from tests.support.world import Visitor, World

NOTICE = "For drills and teaching; not a forecast, not a warning"
FORM = {"name": "县城6.5级", "area": "990101", "lon": "116.01", "lat": "26.47", "magnitude": "6.5", "region": "east",
        "strike_deg": "30", "depth_km": "12"}  # fmt: skip


def saved(client: Visitor, world: World, **changes: str) -> str:
    answer = client.sign_in_as(world, "planner").post("/scenarios/new", data=FORM | changes)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def test_a_saved_scenario_shows_its_figures_and_the_notice(client: Visitor, world: World) -> None:
    page = client.get(saved(client, world))
    assert page.text.count(NOTICE) >= 1 and "县城6.5级" in page.text
    assert "石上小学" in page.text and "Schools to drill" in page.text


def test_a_wrong_scenario_comes_back_with_what_was_typed(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    page = client.post("/scenarios/new", data=FORM | {"magnitude": "12"})
    assert page.status_code == 422 and 'value="12"' in page.text


def test_whoever_may_only_look_can_try_an_earthquake_and_not_save_it(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "official")
    assert "Save the scenario" not in client.get("/scenarios/new").text
    assert client.post("/scenarios/new", data=FORM).status_code == 403


def test_figures_of_a_moved_epicentre_come_as_one_answer(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    asked = {name: FORM[name] for name in ("lon", "lat", "magnitude", "region", "area")}
    answer: Any = client.get("/scenarios/figures.json", query_string=asked).json
    assert [line["label"] for line in answer["rings"]] == ["V", "VI", "VII", "VIII"]
    assert answer["notice"] == NOTICE and "石上小学" in answer["figures"]
    brief: Any = client.get("/scenarios/figures.json", query_string=asked | {"brief": "1"}).json
    assert brief["figures"] == ""
    assert client.get("/scenarios/figures.json", query_string=asked | {"lon": "999"}).status_code == 422


def test_points_hold_no_contact(client: Visitor, world: World) -> None:
    text = client.sign_in_as(world, "planner").get("/scenarios/sites.json").get_data(as_text=True)
    assert "0797" not in text


def test_the_files_carry_the_notice(client: Visitor, world: World) -> None:
    url = saved(client, world)
    sheets = openpyxl.load_workbook(BytesIO(client.get(f"{url}/figures.xlsx").data)).worksheets
    assert len(sheets) == 5
    assert all(any(NOTICE in str(cell.value) for row in one.iter_rows(max_row=6) for cell in row) for one in sheets)
    rows = list(csv.reader(io.StringIO(client.get(f"{url}/figures.csv").data.decode("utf-8-sig"))))
    assert len(rows) == 5 and all(row[-1] == NOTICE for row in rows[1:])
    assert client.get(f"{url}/figures.pdf").status_code == 404


def test_renaming_and_removing(client: Visitor, world: World, database: Database) -> None:
    url = saved(client, world)
    assert client.post(url, data=FORM | {"name": "改名"}).status_code == 302
    assert client.post(f"{url}/remove").status_code == 302
    with database.transaction(writing=False) as session:
        assert session.query(Scenario).count() == 0


def test_a_catalogue_is_loaded_and_used_as_a_scenario(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    page = client.post("/earthquakes/load", data={"file": (BytesIO(LIST.encode()), "目录.csv")})
    assert "2 added" in page.text and "3 rows not taken" in page.text and "Row 4" in page.text
    with database.transaction(writing=False) as session:
        number = session.query(Earthquake).filter_by(magnitude=8.0).one().id
    used = client.get(f"/scenarios/new?quake={number}").text
    assert 'value="103.4000"' in used and "四川汶川县" in used


@pytest.mark.parametrize("data", [{}, {"file": (BytesIO(b"a,b\n1,2\n"), "x.csv")}])
def test_no_catalogue_is_refused_in_words(client: Visitor, world: World, data: Any) -> None:
    page = client.sign_in_as(world, "planner").post("/earthquakes/load", data=data)
    assert page.status_code == 422 and "quake-file-wrong" in page.text


def test_a_filter_that_cannot_be_understood_narrows_nothing(client: Visitor, world: World) -> None:
    assert client.sign_in_as(world, "official").get("/earthquakes?km=abc&magnitude=x&since=1").status_code == 200


def test_observations_are_compared_on_a_page_of_their_own(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "official")
    seen = BytesIO(b"lon,lat,intensity\n116.02,26.5,7\n116.5,26.5,5\nx,1,2\n")
    form = {name: FORM[name] for name in ("lon", "lat", "magnitude", "region")}
    page = client.post("/scenarios/check", data=form | {"file": (seen, "seen.csv")})
    assert page.status_code == 200 and "2 observations" in page.text and "1 row was not taken" in page.text
    assert NOTICE in page.text
    assert client.post("/scenarios/check", data=form | {"bands": "5, 1"}).status_code == 422


def test_shares_are_set_and_called_checked_only_with_a_source(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    shares = {f"share_{degree}": "50" for degree in range(6, 11)}
    assert client.post("/settings/scenarios", data=shares | {"is_verified": "1"}).status_code == 422
    assert client.post("/settings/scenarios", data=shares).status_code == 302
    page = client.get("/settings/scenarios").text
    assert 'value="50.0"' in page and "Unverified" in page


def test_programs_get_figures_with_the_notice(programs: Any, client: Visitor, world: World) -> None:
    url = saved(client, world)
    program: Program = programs.of("planner")
    number = url.rsplit("/", 1)[1]
    figures = program.get(f"/scenarios/{number}/figures").json
    assert figures["notice"] == NOTICE and figures["lines"][0]["degree"] == 5
    assert {one["name"] for one in figures["units"] if one["is_school"]} == {"石上小学", "城南中学", "实验幼儿园"}
    changed = program.patch(f"/scenarios/{number}", {"magnitude": 7.0})
    assert (changed.status_code, changed.json["magnitude"], changed.json["notice"]) == (200, 7.0, NOTICE)
    assert program.delete(f"/scenarios/{number}").status_code == 200
