"""The pivot as a story: page, program, command and files give the same figures, and each figure opens its rows."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from flask import Flask
from openpyxl import load_workbook

from core.db import Database
from registry import defaults
from reports.measures import MEASURES
from reports.views.pivot import measure_groups
from tests.reports.test_participation import MAY, hold
from tests.support.programs import Programs
from tests.support.world import Visitor, World

QUESTION = "rows=area&columns=month&measures=reported&period=days&starts_on=2026-04-01&ends_on=2026-06-30"


@pytest.fixture(autouse=True)
def may(database: Database, world: World) -> None:
    """Two lectures at one school, one elsewhere, one cancelled, a stall of the county."""
    with database.transaction() as session:
        defaults.seed(session)
        hold(session, world, "primary", reported=420, leaflets=300)
        hold(session, world, "primary", at=MAY.replace(month=6), reported=80)
        hold(session, world, "kindergarten", reported=150)
        hold(session, world, "junior", status="cancelled")
        hold(session, world, None, reported=1000, kind="stall")


def test_every_measure_can_be_chosen_once(client: Visitor, world: World) -> None:
    offered = [name for _, names in measure_groups() for name in names]
    assert sorted(offered) == sorted(measure.name for measure in MEASURES)
    client.sign_in_as(world, "planner")
    page = client.get("/figures/pivot").text
    assert [name for name in offered if f'value="{name}"' not in page] == []


def test_a_cell_opens_the_rows_behind_it(client: Visitor, world: World) -> None:
    page = client.sign_in_as(world, "planner").get(f"/figures/pivot?{QUESTION}")
    assert page.status_code == 200
    (link,) = re.findall(r'href="(/figures/rows[^"]+)">420<', page.text)
    assert "1 event." in client.get(unescape(link)).text
    assert "1,650" in page.text


def taken(client: Visitor, ending: str) -> bytes:
    """The pivot as a file for the office."""
    given = {"profile": "management", "ending": ending}
    return bytes(client.post(f"/figures/download?of=pivot&{QUESTION}", data=given).data)


def test_the_files_hold_what_the_page_shows(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    book = load_workbook(io.BytesIO(taken(client, "xlsx")), data_only=True)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].rows]
    assert next(row for row in rows if row[0] == "Total")[1:5] == [0, 1570, 80, 1650]
    assert next(row for row in rows if row[0] == "梅江镇")[1:5] == [None, 420, 80, 500]
    lines = list(csv.reader(io.StringIO(taken(client, "csv").decode("utf-8-sig"))))
    assert lines[1] == ["#adm+name", "#indicator+reported+k_2026_04", "#indicator+reported+k_2026_05",
                        "#indicator+reported+k_2026_06", "#indicator+reported"]  # fmt: skip


def test_programs_get_the_same_table(programs: Programs, world: World) -> None:
    asked = {"period": "days", "starts_on": "2026-04-01", "ends_on": "2026-06-30"}
    found = programs.of("planner").get(
        "/figures/pivot", rows=["area", "kind"], columns="month", measures=["held", "units_reached"], **asked
    )
    assert found.status_code == 200
    table = found.json
    assert [head["label"] for head in table["heads"]] == ["April 2026", "May 2026", "June 2026"]
    school = next(line for line in table["items"] if line["label"].get("kind") == "Primary school")
    assert school["cells"] == {"2026-05": {"held": 1, "units_reached": 1}, "2026-06": {"held": 1, "units_reached": 1}}
    assert school["total"] == {"held": 2, "units_reached": 1}
    assert table["total"] == {"held": 4, "units_reached": 2}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rows": ["area", "area"]}, "Each dimension can stand in one place only"),
        ({"rows": "area", "columns": "area"}, "Each dimension can stand in one place only"),
        ({"rows": "weather"}, "Choose one of"),
        ({"measures": "rain"}, "Choose one of"),
        ({"period": "days", "starts_on": "2026-05-01"}, "Give the first and the last day."),
        ({"period": "days", "starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "The last day is before the first."),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(programs: Programs, asked: dict[str, object], said: str) -> None:
    answer = programs.of("planner").get("/figures/pivot", **asked)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_refused_question_is_kept_in_the_form(client: Visitor, world: World) -> None:
    page = client.sign_in_as(world, "planner").get("/figures/pivot?rows=area&columns=area")
    assert page.status_code == 422
    assert "Each dimension can stand in one place only" in page.text


def test_a_township_sees_its_own_and_nobody_asks_about_others(client: Visitor, world: World) -> None:
    page = client.sign_in_as(world, "township_officer").get(f"/figures/pivot?{QUESTION}")
    assert "梅江镇" in page.text
    assert "青塘镇" not in page.text
    assert client.get(f"/figures/pivot?{QUESTION}&area_id={world.areas['qingtang'].id}").status_code == 404


def test_the_command_writes_the_same_table(app: Flask, tmp_path) -> None:
    target = tmp_path / "p.csv"
    arguments = ["--rows", "area,kind", "--measure", "reported", "--from", "2026-05-01", "--to", "2026-05-31"]
    run = app.test_cli_runner().invoke(args=["export", "pivot", *arguments, "--out", str(target)])
    assert run.exit_code == 0, run.output
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert sum(int(row[-1]) for row in rows[2:] if row[-1]) == 1570
    wrong = app.test_cli_runner().invoke(args=["export", "pivot", "--rows", "weather", "--out", str(target)])
    assert wrong.exit_code == 1
