"""Pages of checklists: the contact's own on a phone, the planner's board, settings, files, and proofs from a sheet."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
from flask import Flask
from sqlalchemy import select

from core.db import Database
from outreach.checklist_models import Checklist, ChecklistProof
from reports.cube import Question
from reports.cube_queries import ask
from tests.outreach.test_checklist_services import YEAR
from tests.support.world import Visitor, World


def item(database: Database, place: int) -> int:
    with database.transaction(writing=False) as session:
        row = session.scalars(select(Checklist).where(Checklist.code == "school")).one()
        return row.items[place].id


def proofs(database: Database) -> list[tuple[str, str]]:
    with database.transaction(writing=False) as session:
        return [(one.words, one.state) for one in session.scalars(select(ChecklistProof).order_by(ChecklistProof.id))]


def test_the_contact_comes_from_today_to_the_own_checklist_and_proves_an_item(
    client: Visitor, world: World, database: Database
) -> None:
    unit, place = world.units["primary"].id, item(database, 3)
    phone = client.sign_in_as(world, "unit_contact")
    assert f"/checklists/units/{unit}" in phone.get("/").text
    assert phone.get("/checklists").location == f"/checklists/units/{unit}"
    assert "0 of 8 items are done" in phone.get(f"/checklists/units/{unit}").text

    address = f"/checklists/units/{unit}/items/{place}/proof?year={YEAR}"
    refused = phone.post(address, data={"done_on": "2026-05-11", "words": ""})
    assert (refused.status_code, "2026-05-11" in refused.text) == (422, True)
    assert phone.post(address, data={"done_on": "2026-05-11", "words": "黑板报 18 期"}).status_code == 302
    assert "1 of 8 items are done" in phone.get(f"/checklists/units/{unit}").text
    assert phone.get("/checklists/settings/new").status_code == 403
    assert phone.get(f"/checklists/units/{world.units['junior'].id}").status_code == 404
    assert phone.post(f"/checklists/proofs/{1}/confirm").status_code == 403


def test_the_officer_confirms_or_sends_back_from_today(client: Visitor, world: World, database: Database) -> None:
    unit = world.units["primary"].id
    address = f"/checklists/units/{unit}/items/{item(database, 0)}/proof"
    given = {"done_on": "2026-05-11", "words": "征文"}
    client.sign_in_as(world, "unit_contact").post(address, data=given)
    officer = client.sign_in_as(world, "township_officer")
    assert "1 proof by hand waits to be confirmed" in officer.get("/").text
    assert "征文" in officer.get("/checklists/proofs").text
    assert officer.post("/checklists/proofs/1/back", data={"reason": ""}).status_code == 422
    officer.post("/checklists/proofs/1/back", data={"reason": "没有照片"})
    officer.post("/checklists/proofs/1/confirm")
    assert proofs(database) == [("征文", "confirmed")]


def test_the_board_is_a_grid_and_a_file_and_reminds(client: Visitor, world: World) -> None:
    planner = client.sign_in_as(world, "planner")
    assert "0 of 3 units are complete; due by 31 Dec 2026." in planner.get("/checklists").text
    book = openpyxl.load_workbook(BytesIO(planner.get("/checklists.xlsx").data))
    assert {cell.value for cell in book.worksheets[0]["A"]} >= {"实验幼儿园", "城南中学", "石上小学"}
    assert "石上小学" in planner.get("/checklists.csv").text
    said = planner.post("/checklists/remind", follow_redirects=True).text
    assert "Reminded: 1 person." in said
    assert "Nobody has an account for 2 units" in said


def test_proofs_come_in_from_a_sheet_once_and_wrong_rows_say_why(
    app: Flask, world: World, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "proofs.csv"
    lines = ["石上小学,出一期黑板报（墙报）,2026-05-11,18 期", "城南中学,1,2026-05-12,征文 80 篇"]
    path.write_text("单位,项目,完成日期,说明\n" + "\n".join(lines) + "\n", encoding="utf-8")
    run = app.test_cli_runner()
    done = run.invoke(args=["import", "checklist_proofs", str(path)])
    assert done.exit_code == 0, done.output
    assert proofs(database) == [("18 期", "confirmed"), ("征文 80 篇", "confirmed")]
    assert run.invoke(args=["import", "checklist_proofs", str(path)]).exit_code == 0
    assert len(proofs(database)) == 2

    wrong = ["无名小学,1,2026-05-11,甲", "石上小学,没有的项目,2026-05-11,乙", "石上小学,1,2027-05-11,丙"]
    path.write_text("单位,项目,完成日期,说明\n" + "\n".join(wrong) + "\n", encoding="utf-8")
    assert run.invoke(args=["import", "checklist_proofs", str(path)]).exit_code != 0
    assert len(proofs(database)) == 2


def test_the_figures_count_items_and_units_on_the_day_on_which_they_are_due(
    app: Flask, client: Visitor, world: World, database: Database
) -> None:
    address = f"/checklists/units/{world.units['primary'].id}/items/{item(database, 0)}/proof"
    client.sign_in_as(world, "unit_contact").post(address, data={"done_on": "2026-05-11", "words": "征文"})
    with database.transaction(writing=False) as session:
        planner = world.actor(session, "planner")
        names = ("checklist_due", "checklist_done", "checklist_units", "checklist_complete", "checklist_share")
        year = ask(session, Question(date(2026, 1, 1), date(2026, 12, 31), measures=names), planner)
        half = ask(session, Question(date(2026, 1, 1), date(2026, 6, 30), measures=names), planner)
    assert [year.total.values[name] for name in names] == [24, 1, 3, 0, 1 / 24]
    assert half.total.values["checklist_due"] == 0
