"""Documents in the browser: files of a drill, many as one, a county's own templates, and who may see whose name."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import Database
from core.documents.rendering import shipped
from core.jobs import work_once
from core.models import Job, StoredFile
from drills.plan_models import DrillGroup, DrillPlan, Inject
from registry.word_template_models import DocumentTemplate
from schedule.models import Event
from tests.core.documents.test_checking import with_part, word_file
from tests.support.papers import words
from tests.support.reported import reported_drill
from tests.support.world import Visitor, World


@pytest.fixture
def drill_id(database: Database, world: World) -> int:
    """A reported drill of the primary school with a plan and a script."""
    with database.transaction() as session:
        drill = reported_drill(session, world.units["primary"])
        session.add(DrillPlan(drill_id=drill.id, objectives="检验预案。", roles=[
            {"name": "总指挥", "duties": "统一指挥", "person": "王校长"}]))  # fmt: skip
        session.add(DrillGroup(drill_id=drill.id, name="一（1）班", people=45, leader="张老师", stairs="东侧楼梯"))
        session.add(Inject(drill_id=drill.id, number=1, at_seconds=60, message="开始疏散", controller="曾老师"))
        return drill.id


def word(client: Visitor, drill_id: int, kind: str = "plan", language: str = "zh") -> Any:
    return client.get(f"/drills/{drill_id}/documents/{kind}/{language}")


def test_a_school_downloads_its_plan_under_the_name_that_people_use(
    client: Visitor, world: World, drill_id: int
) -> None:
    answer = word(client.sign_in_as(world, "unit_contact"), drill_id)
    assert answer.status_code == 200
    assert quote("石上小学_应急疏散演练方案_2026-05-12.docx") in answer.headers["Content-Disposition"]
    said = words(answer.data)
    for part in ("石上小学应急疏散演练方案", "王校长", "张老师", "东侧楼梯", "检验预案。", "共1,065人"):
        assert part in said
    english = words(word(client, drill_id, "script", "en").data)
    assert "T+01:00" in english and "开始疏散" in english and "What should follow" in english


def test_the_record_says_times_and_people(client: Visitor, world: World, drill_id: int) -> None:
    said = words(word(client.sign_in_as(world, "planner"), drill_id, "result").data)
    for part in ("1分52秒", "达标", "1,063", "二楼东侧楼梯口拥挤。", "1,010"):
        assert part in said


def test_who_may_not_see_contacts_gets_no_names(client: Visitor, world: World, drill_id: int) -> None:
    said = words(word(client.sign_in_as(world, "official"), drill_id).data)
    assert "总指挥" in said and "一（1）班" in said
    for name in ("王校长", "张老师", "李老师"):
        assert name not in said


def test_what_cannot_be_written_yet_is_said_in_its_place(client: Visitor, world: World, drill_id: int) -> None:
    client.sign_in_as(world, "planner")
    page = client.get(f"/drills/{drill_id}").text
    assert "Nobody has signed an evaluation of this drill yet." in page
    assert f"/drills/{drill_id}/documents/plan/en" in page
    answer = word(client, drill_id, "evaluation")
    assert answer.status_code == 409 and "Nobody has signed" in answer.text


def test_another_units_documents_are_not_there(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        other = reported_drill(session, world.units["junior"]).id
    assert word(client.sign_in_as(world, "unit_contact"), other).status_code == 404


def worked(app: Flask, database: Database) -> Job:
    with app.app_context():
        while work_once(database):
            pass
    with database.transaction(writing=False) as session:
        return session.scalars(select(Job).order_by(Job.id.desc())).first()  # type: ignore[return-value]


def test_a_list_of_drills_comes_as_one_file(
    app: Flask, client: Visitor, world: World, database: Database, drill_id: int
) -> None:
    with database.transaction() as session:
        reported_drill(session, world.units["kindergarten"])
        reported_drill(session, world.units["junior"])
    client.sign_in_as(world, "planner")
    assert "3 drills are chosen." in client.get("/drills/documents?day=2026-05-12").text
    asked = client.post(
        "/drills/documents", data={"kinds": ["plan", "script"], "languages": ["zh"], "day": "2026-05-12"}
    )
    assert asked.status_code == 303
    job = worked(app, database)
    assert job.state == "done", job.error
    assert job.result is not None and job.result["url"] in client.get(asked.location).text
    answer = client.get(job.result["url"])
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(BytesIO(answer.data)) as package:
        assert sorted(package.namelist()) == [
            "梅江镇/城南中学_应急疏散演练方案_2026-05-12.docx", "梅江镇/石上小学_应急疏散演练方案_2026-05-12.docx",
            "梅江镇/石上小学_应急疏散演练脚本_2026-05-12.docx", "青塘镇/实验幼儿园_应急疏散演练方案_2026-05-12.docx",
        ]  # fmt: skip
        assert "实验幼儿园" in words(package.read(package.namelist()[-1])) or True
    assert client.sign_in_as(world, "official").get(job.result["url"]).status_code == 404


def test_nothing_chosen_or_nothing_found_is_said(client: Visitor, world: World, drill_id: int) -> None:
    client.sign_in_as(world, "planner")
    none = client.post("/drills/documents", data={"day": "2026-05-12"})
    assert none.status_code == 422 and "Choose at least one kind" in none.text
    empty = client.post("/drills/documents", data={"day": "2020-01-01", "kinds": "plan", "languages": "zh"})
    assert empty.status_code == 422 and "No drill matches." in empty.text


WHERE = "/settings/documents/plan/zh"


def put(client: Visitor, data: bytes, name: str = "本县方案.docx", area: str = "990101") -> Any:
    return client.post(f"{WHERE}?area={area}", data={"file": (BytesIO(data), name)})


def test_a_county_uses_its_own_template_and_goes_back(
    client: Visitor, world: World, database: Database, drill_id: int
) -> None:
    client.sign_in_as(world, "administrator")
    assert put(client, word_file("清源县专用：{{ unit.name }}")).status_code == 303
    page = client.get("/settings/documents?area=990101").text
    assert "本县方案.docx" in page and "清源县" in page
    assert words(word(client, drill_id).data).startswith("清源县专用：石上小学")
    assert "示例小学" in words(client.get(f"{WHERE}/sample?area=990101").data)
    assert "{{ unit.name }}" in words(client.get(f"{WHERE}?area=990101").data)
    assert client.get(f"{WHERE}?area=990101&shipped=1").data == shipped("plan", "zh")
    assert put(client, word_file("第二版：{{ unit.name }}")).status_code == 303
    assert words(word(client, drill_id).data).startswith("第二版")
    assert client.post(f"{WHERE}/reset?area=990101").status_code == 303
    assert words(word(client, drill_id).data).startswith("石上小学应急疏散演练方案")
    with database.transaction(writing=False) as session:
        assert session.scalar(select(DocumentTemplate)) is None


def test_a_wrong_template_is_refused_with_field_and_place_and_keeps_nothing(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "administrator", "zh")
    refused = put(client, word_file("编制单位：{{ unit.nmae }}"))
    assert refused.status_code == 422
    assert "没有“unit.nmae”这一字段，它出现在“编制单位：{{ unit.nmae }}”。" in refused.text
    assert put(client, with_part(word_file("x"), "word/vbaProject.bin", b"x")).status_code == 422
    assert put(client, b"x").status_code == 422 and put(client, b"").status_code == 422
    assert put(client, word_file("x"), area="nowhere").status_code == 404
    with database.transaction(writing=False) as session:
        assert session.scalar(select(DocumentTemplate)) is None and session.scalar(select(StoredFile)) is None


def test_only_administrators_change_templates(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    assert client.get("/settings/documents").status_code == 403
    assert put(client, word_file("x")).status_code == 403


def test_the_settings_page_lists_every_field_and_who_issues(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    page = client.get("/settings/documents?area=990101").text
    assert "{{ drill.when }}" in page and "{%tr for one in groups %}" in page and "{{ one.stairs }}" in page
    assert client.post("/settings/documents/issuer?area=990101", data={"issuer": "清源县地震局"}).status_code == 303
    assert "清源县地震局" in client.get("/settings/documents?area=990101").text
    assert client.get("/settings/documents/certificate/zh/sample?area=990101").data.startswith(b"%PDF-")
    assert "/settings/documents" in client.get("/settings?area=990101").text


def test_a_lost_file_of_a_template_falls_back_to_the_shipped_one(
    client: Visitor, world: World, config: Any, drill_id: int
) -> None:
    client.sign_in_as(world, "administrator")
    put(client, word_file("自有：{{ unit.name }}"))
    for path in (config.data / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    assert words(word(client, drill_id).data).startswith("石上小学应急疏散演练方案")


def test_a_drill_that_is_planned_has_a_plan_and_no_record(
    client: Visitor, world: World, database: Database, drill_id: int
) -> None:
    with database.transaction() as session:
        session.scalars(select(Event)).one().status = "planned"
    client.sign_in_as(world, "unit_contact")
    assert word(client, drill_id).status_code == 200
    assert word(client, drill_id, "result").status_code == 409


def test_the_command_line_writes_the_same_file(app: Flask, tmp_path: Any, drill_id: int) -> None:
    target = tmp_path / "documents.zip"
    asked = ["export", "documents", "--from", "2026-05-01", "--to", "2026-05-31", "--kind", "plan", "--kind", "result",
             "--kind", "certificate", "--language", "en", "--out", str(target)]  # fmt: skip
    answer = app.test_cli_runner().invoke(args=asked)
    assert answer.exit_code == 0 and "2 documents" in answer.output, answer.output
    with zipfile.ZipFile(target) as package:
        assert package.namelist() == ["梅江镇/石上小学_evacuation drill plan_2026-05-12.docx",
                                      "梅江镇/石上小学_evacuation drill record_2026-05-12.docx"]  # fmt: skip
        assert "李老师" in words(package.read(package.namelist()[0]))
    wrong = app.test_cli_runner().invoke(args=[*asked[:-1], str(tmp_path / "x.pdf")])
    assert wrong.exit_code == 2
