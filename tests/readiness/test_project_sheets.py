"""Projects from a ledger: found again, judged as by the forms, taken back as they were, out and in again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.db import Database
from core.imports import Given, Options, Plan
from core.imports.bulk import keep
from core.imports.services import start, take_back
from core.models import ImportBatch
from readiness import fortification_services as services
from readiness.fortification_inputs import ParameterInput, ReopenInput, StepInput
from readiness.fortification_models import Project, ReviewStep
from readiness.parameter_services import write_parameter
from readiness.project_row_inputs import ProjectRow
from readiness.project_rows import Asked, AskedResult, KnownProjects, read_row
from readiness.project_sheets import ProjectImporter
from registry.models import Area
from registry.words import Words
from tests.support.world import Visitor, World

SCHOOL: dict[str, Any] = {
    "name": "石上中学教学楼", "kind": "学校", "area_code": "990101100", "owner": "县教育局", "lon": "116.012",
    "lat": "26.473", "designed_pga": 0.15, "designed_period": 0.35, "received_on": date(2026, 3, 2),
}  # fmt: skip
PASSED = {"result": "审查通过", "result_on": date(2026, 4, 10)}


def given(*rows: dict[str, Any]) -> list[Given]:
    return [Given(at, dict(row)) for at, row in enumerate(rows, start=2)]


def codes(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.code, one.field) for one in plan.problems if one.is_error]


def remarks(plan: Plan) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in plan.problems if not one.is_error]


def test_a_ledger_writes_results_kinds_and_areas_in_its_own_words() -> None:
    kinds = Words([("school", ("学校、幼儿园", "学校"))])
    (row,) = given({"kind": "学校、幼儿园", "result": "附条件通过", "name": "教学楼", "note": ""})
    asked, problems = read_row(row, kinds, "")
    assert not problems and asked.facts == {"kind": "school", "name": "教学楼"} and asked.result.word == "conditional"
    (row,) = given({"kind": "城堡", "result": "差不多", "result_on": date(2026, 4, 10)})
    assert [(one.code, one.field) for one in read_row(row, kinds, "")[1]] == [
        ("kind.unknown", "kind"), ("result.unknown", "result"),
    ]  # fmt: skip
    assert ProjectRow.model_validate({"floor_area": "3,200.6㎡", "designed_pga": "0.10g"}).floor_area == 3201


def test_a_row_means_the_project_of_its_number_else_that_of_its_name_and_area() -> None:
    town = type("Town", (), {"id": 5})()
    known = KnownProjects.of([(1, "KZ-1", "教学楼", 5), (2, None, "教学楼", 5), (3, None, "教学楼", 6)])

    def meant(**facts: Any) -> list[int]:
        return list(known.find(Asked(Given(2, {}), facts, AskedResult(), town)))

    assert meant(code="KZ-1", name="另一栋") == [1] and meant(name="教学 楼") == [1, 2]
    assert meant(code="KZ-9", name="教学楼") == [2], "the one that has no number yet"
    known.put(2, "KZ-9", "教学楼", 6)
    assert meant(name="教学楼") == [1] and meant(code="KZ-9") == [2]


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of a county whose table has values."""
    parameter(session, world, 0.10)
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def parameter(session: Session, world: World, pga: float) -> None:
    values = {"pga": pga, "period": 0.35, "source": "县参数表", "is_verified": True}
    area = session.get_one(Area, world.areas["county"].id)
    write_parameter(session, area, ParameterInput.model_validate(values), SYSTEM)


def take(session: Session, actor: Actor, *rows: dict[str, Any]) -> Plan:
    return ProjectImporter().take(session, given(*rows), Options(), actor)


def taken(session: Session, actor: Actor, *rows: dict[str, Any]) -> ImportBatch:
    """The batch of these rows, which can be taken back."""
    batch = start(session, ProjectImporter.kind, "台账.xlsx", Options(), actor)
    keep(session, batch.id, take(session, actor, *rows).changes)
    return batch


def undone(session: Session, batch: ImportBatch, actor: Actor) -> tuple[int, int, int]:
    take_back(session, batch, ProjectImporter(), actor)
    told = (batch.report or {})["undone"]
    return told["removed"], told["restored"], told["kept_count"]


def only(session: Session) -> Project:
    return session.scalars(select(Project)).one()


def facts(project: Project) -> dict[str, Any]:
    left = ("id", "version", "created_at")
    return {column.name: getattr(project, column.name) for column in Project.__table__.columns
            if column.name not in left}  # fmt: skip


def test_a_project_of_a_ledger_is_looked_up_as_by_the_form_and_keeps_its_result(
    session: Session, planner: Actor
) -> None:
    row = SCHOOL | PASSED
    batch = taken(session, planner, row, row | {"name": "第二栋", "result": None, "result_on": None})
    first, second = session.scalars(select(Project).order_by(Project.id))
    assert (first.ground_pga, first.required_pga, first.ground_source) == (100, 150, "县参数表")
    assert (first.result, first.result_on, second.result) == ("passed", date(2026, 4, 10), "")
    assert second.steps[0].due_on is not None and second.due_on is not None
    again = take(session, planner, row)
    assert again.unchanged == {2} and not again.changes and not again.problems
    assert undone(session, batch, planner) == (2, 0, 0)
    assert not session.scalars(select(Project)).all() and not session.scalars(select(ReviewStep)).all()


def test_a_project_whose_review_has_begun_stays_when_the_import_is_taken_back(session: Session, planner: Actor) -> None:
    batch = taken(session, planner, SCHOOL)
    project = only(session)
    done = StepInput.model_validate({"state": "passed", "done_on": "2026-03-05"})
    services.do_step(session, project, project.steps[0].id, done, planner)
    assert undone(session, batch, planner) == (0, 0, 1) and only(session).steps[0].state == "passed"
    passes = take(session, planner, {**SCHOOL, **PASSED})
    assert codes(passes) == [(2, "short", "result")], "begun here, so documents and steps are asked for"


def test_what_a_ledger_changes_is_taken_back_with_the_values_looked_up_before(
    session: Session, planner: Actor, world: World
) -> None:
    take(session, planner, SCHOOL)
    was = facts(only(session))
    parameter(session, world, 0.20)
    session.expire_all()
    row = SCHOOL | {"code": "KZ-1", "kind": "hospital", "designed_pga": 0.3} | PASSED
    batch = taken(session, planner, row)
    project = only(session)
    assert (project.code, project.ground_pga, project.required_pga, project.result) == ("KZ-1", 200, 300, "passed")
    assert undone(session, batch, planner) == (0, 1, 0)
    assert facts(only(session)) == was


def test_a_result_stays_until_the_review_is_opened_again(session: Session, planner: Actor) -> None:
    take(session, planner, SCHOOL | PASSED | {"code": "KZ-1"})
    other = {"code": "KZ-1", "result": "未通过", "result_on": date(2026, 4, 11), "result_note": "结构不符"}
    assert codes(take(session, planner, other)) == [(2, "settled", "result")]
    assert codes(take(session, planner, {"code": "KZ-1", "owner": "县卫健委"})) == [(2, "settled", "owner")]
    older = take(session, planner, {"code": "KZ-1", "result": "审查中"})
    assert older.unchanged == {2} and remarks(older) == [(2, "settled.since")]
    services.reopen(session, only(session), ReopenInput(reason="补正"), planner)
    assert take(session, planner, other).changed == {2} and only(session).result == "refused"


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ({"name": None}, "name.missing", "name"), ({"kind": None}, "kind.missing", "kind"),
        ({"area_code": "999"}, "area.no_such_code", "area_code"),
        ({"designed_period": None}, "incomplete", "designed_period"),
        ({"lat": None}, "coordinates.incomplete", "lat"), ({"unit": "无此单位"}, "no_unit", "unit"),
        ({"received_on": date(2027, 1, 1)}, "future", "received_on"),
        ({"due_on": date(2026, 3, 1)}, "too_early", "due_on"),
        ({"result_on": date(2026, 4, 1)}, "result.missing", "result"),
        ({"result": "通过"}, "result.day", "result_on"), (PASSED | {"received_on": None}, "received.missing",
                                                        "received_on"),
        (PASSED | {"result_on": date(2026, 3, 1)}, "too_early", "result_on"),
        (PASSED | {"result": "不通过"}, "no_reason", "result_note"),
        (PASSED | {"designed_pga": 0.1}, "short", "result"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_where_and_leaves_nothing(
    session: Session, planner: Actor, more: dict[str, Any], code: str, column: str
) -> None:
    plan = take(session, planner, SCHOOL | more)
    assert codes(plan) == [(2, code, column)] and not plan.changes and not session.scalars(select(Project)).all()
    assert all(one.how or one.code == "incomplete" for one in plan.problems), "that one says how by itself"


def test_what_the_form_would_ask_back_is_remarked_on_and_one_project_comes_once(
    session: Session, planner: Actor
) -> None:
    plan = take(
        session, planner, SCHOOL | {"code": "KZ-1"}, SCHOOL | {"code": "KZ-2"}, SCHOOL | {"code": "KZ-1"},
        SCHOOL | {"area_code": "990101101"}, SCHOOL,
    )  # fmt: skip
    assert plan.new == {2, 3, 5} and remarks(plan) == [(3, "project.twin"), (5, "project.twin")]
    assert codes(plan) == [(4, "repeat.project", "code"), (6, "project.several", "name")]
    alone = {"code": "KZ-2", "note": "二期", "result_note": "见批复"}
    later = take(session, planner, alone)
    assert later.changed == {2} and remarks(later) == [(2, "result.note_alone")]


def test_a_ledger_comes_in_again_as_it_went_out(
    client: Visitor, world: World, database: Database, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "zh")
    with database.transaction() as session:
        parameter(session, world, 0.10)
        actor = session.info["actor"] = world.actor(session, "planner")
        school = SCHOOL | PASSED | {"code": "KZ-1", "note": "二期\n东侧", "floors": 5, "unit": "石上小学"}
        clinic = {"name": "卫生院门诊楼", "kind": "医院", "lon": "116.0123456", "address": "文化路3号"}
        take(session, actor, school, SCHOOL | clinic)
        before = _all(session)
    assert len(before) == 2
    assert "construction_projects" not in client.sign_in_as(world, "township_officer", "zh").get("/fortification").text
    visitor = client.sign_in_as(world, "planner", "zh")
    assert "kind=construction_projects" in visitor.get("/fortification").text
    run = app.test_cli_runner()
    for ending in ("csv", "xlsx"):
        target = tmp_path / f"台账.{ending}"
        target.write_bytes(visitor.get(f"/fortification.{ending}").data)
        assert "无需更改" in run.invoke(args=["import", "construction_projects", str(target)]).output
    with database.transaction() as session:
        session.execute(delete(Project))
    said = run.invoke(args=["import", "construction_projects", str(target)])
    assert said.exit_code == 0, said.output
    with database.transaction(writing=False) as session:
        assert _all(session) == before


def _all(session: Session) -> list[dict[str, Any]]:
    left = {"looked_up_at", "result_by"}
    found = session.scalars(select(Project).order_by(Project.name))
    return [{name: value for name, value in facts(one).items() if name not in left} for one in found]
