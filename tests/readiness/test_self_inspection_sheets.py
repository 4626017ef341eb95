"""Rounds of units with their hazards from a sheet: read as a whole, found again, taken back, out and in again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.i18n import speaking, t
from core.imports import Given, Options, Plan, Problem
from core.imports.bulk import keep
from core.imports.reading import open_matched
from core.imports.services import start, take_back
from core.imports.workbooks import write_refused_rows
from readiness import self_inspection_services as services
from readiness.self_inspection_inputs import SelfInspectionInput, SettleInput
from readiness.self_inspection_models import SelfHazard, SelfInspection
from readiness.self_inspection_rows import AskedRound, KnownUnit, RoundReader
from readiness.self_inspection_sheets import SelfInspectionImporter
from registry.words import Words
from tests.support.world import Visitor, World

DAY = date(2026, 11, 30)
SPRING, SUMMER = date(2026, 3, 2), date(2026, 7, 6)
ITEMS = {"exits": "出口畅通", "gas": "燃气", "glass": "玻璃"}
UNITS = (
    KnownUnit(1, "石上小学", "s1", "primary", where=("清源县", "梅江镇")),
    KnownUnit(2, "中心幼儿园", "", "kindergarten", where=("清源县", "梅江镇")),
    KnownUnit(3, "中心幼儿园", "", "kindergarten", where=("清源县", "青塘镇")),
)


def given(*rows: dict[str, Any]) -> list[Given]:
    return [Given(at, {"unit": "石上小学", "done_on": SPRING} | row) for at, row in enumerate(rows, start=2)]


def read(*rows: dict[str, Any]) -> tuple[list[AskedRound], Plan]:
    words = Words([(code, (name,)) for code, name in {**ITEMS, "bedroom": "床头"}.items()])
    reader = RoundReader(UNITS, words, lambda _: ITEMS, DAY, date(2016, 11, 30))
    return reader.read(given(*rows)), reader.plan


def codes(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.code, one.field) for one in plan.problems if one.is_error]


def test_rows_of_one_unit_and_day_are_one_round_and_rounds_come_by_their_day() -> None:
    rounds, plan = read(
        {"item": "燃气", "done_on": SUMMER, "note": "复查"},
        {"item": "出口畅通", "problem": "堆物", "state": "已整改", "settled_on": "2026-03-20"},
        {"unit_code": "s1", "unit": None, "item": "gas", "not_applicable": "玻璃"},
        {"unit": "中心幼儿园", "township": "青塘镇"},
    )  # fmt: skip
    assert not plan.problems and [(one.unit.id, one.day) for one in rounds] == [(1, SPRING), (3, SPRING), (1, SUMMER)]
    assert [(one.item, one.state) for one in rounds[0].rows] == [("exits", "fixed"), ("gas", "open")]
    assert list(rounds[0].not_applicable) == ["glass"] and rounds[2].note == "复查"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"unit": "无此校"}, "unit.unknown", "unit"), ({"unit": "中心幼儿园"}, "unit.several", "unit"),
        ({"done_on": DAY + timedelta(1)}, "day_ahead", "done_on"),
        ({"done_on": date(2006, 1, 1)}, "day_old", "done_on"),
        ({"item": "床头"}, "item.unknown", "item"), ({"problem": "堆物"}, "item.missing", "item"),
        ({"item": "gas", "fix_by": "三月"}, "day", "fix_by"),
        ({"item": "gas", "state": "差不多"}, "state.unknown", "state"),
        ({"item": "gas", "state": "已整改"}, "settled.missing", "settled_on"),
        ({"item": "gas", "state": "待整改", "settled_on": "2026-03-09"}, "settled.open", "state"),
        ({"item": "gas", "state": "不再整改", "settled_on": "2026-03-09"}, "settled.why", "settled_note"),
        ({"item": "gas", "settled_on": "2026-03-01"}, "settled.before", "settled_on"),
        ({"item": "gas", "settled_on": "2026-12-01"}, "settled.ahead", "settled_on"),
        ({"item": "gas", "not_applicable": "燃气"}, "item.both", "item"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_where_and_how(row: dict[str, Any], code: str, column: str) -> None:
    rounds, plan = read(row)
    assert not rounds and codes(plan) == [(2, code, column)] and all(one.how for one in plan.problems)


def test_a_round_with_one_bad_row_stays_out_as_a_whole() -> None:
    rounds, plan = read({"item": "gas"}, {"item": "glass", "fix_by": "三月"}, {"item": "exits", "done_on": SUMMER})
    assert [one.day for one in rounds] == [SUMMER], "else what the bad row tells would count as in order"
    assert codes(plan) == [(3, "day", "fix_by"), (2, "round.other", "done_on")]
    assert "row 3" in str(plan.problems[1].how), "the summary counts one sentence for all such rows"
    bad = {"item": "glass", "fix_by": "三月"}
    assert "row 3, 4;" in str(read({"item": "gas"}, bad, bad)[1].problems[-1].how)
    assert [row for row, code, _ in codes(read({"item": "gas"}, {})[1]) if code == "item.none"] == [3]


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of the county, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def hazards(session: Session) -> list[tuple[str, date, str, date | None]]:
    found = session.scalars(select(SelfHazard).order_by(SelfHazard.item, SelfHazard.found_on))
    return [(one.item, one.found_on, one.state, one.settled_on) for one in found]


def test_what_came_in_is_taken_back_with_what_it_settled_and_twice_is_once(
    session: Session, world: World, planner: Actor
) -> None:
    unit, importer = world.units["primary"], SelfInspectionImporter()
    old = {"done_on": SPRING - timedelta(9), "hazards": [{"item": "exits"}, {"item": "gas"}], "rest_is_fine": True}
    services.inspect(session, unit, SelfInspectionInput.model_validate(old), planner)
    was = hazards(session)
    rows = given({"item": "gas"}, {"item": "glass", "done_on": SUMMER, "settled_on": "2026-07-20", "problem": "无膜"})
    batch = start(session, importer.kind, "自查.xlsx", Options(), planner)
    plan = importer.take(session, rows, Options(), planner)
    keep(session, batch.id, plan.changes)
    assert not plan.problems and plan.new == {2, 3}
    assert hazards(session) == [
        ("exits", SPRING - timedelta(9), "fixed", SPRING), ("gas", SPRING - timedelta(9), "fixed", SUMMER),
        ("glass", SUMMER, "fixed", date(2026, 7, 20)),
    ]  # fmt: skip
    again = importer.take(session, rows, Options(), planner)
    assert again.unchanged == {2, 3} and not again.changes
    take_back(session, batch, importer, planner)
    assert batch.report is not None and batch.report["undone"]["kept_count"] == 0
    assert hazards(session) == was and len(session.scalars(select(SelfInspection)).all()) == 1


def test_what_a_row_says_of_its_hazard_goes_before_what_a_later_round_saw(
    session: Session, world: World, planner: Actor
) -> None:
    unit, importer = world.units["primary"], SelfInspectionImporter()
    later = services.inspect(session, unit, SelfInspectionInput(done_on=DAY, rest_is_fine=True), planner)
    seen = {"done_on": SUMMER, "hazards": [{"item": "exits"}], "rest_is_fine": True}
    summer = services.inspect(session, unit, SelfInspectionInput.model_validate(seen), planner)
    told = {"item": "exits", "settled_on": "2026-04-01", "settled_note": "已清运"}
    plan = importer.take(session, given({"item": "gas"}, told, {"item": "glass", "settled_on": DAY.isoformat()}),
                         Options(), planner)  # fmt: skip
    assert not plan.problems and (summer.fixed, later.fixed) == (1, 1), "the gas; the exits that the summer found"
    assert hazards(session) == [
        ("exits", SPRING, "fixed", date(2026, 4, 1)), ("exits", SUMMER, "fixed", DAY),
        ("gas", SPRING, "fixed", SUMMER), ("glass", SPRING, "fixed", DAY),
    ]  # fmt: skip


def test_a_hazard_on_which_somebody_went_on_stays_with_its_round(
    session: Session, world: World, planner: Actor
) -> None:
    unit, importer = world.units["primary"], SelfInspectionImporter()
    old = {"done_on": SPRING - timedelta(9), "hazards": [{"item": "exits"}], "rest_is_fine": True}
    services.inspect(session, unit, SelfInspectionInput.model_validate(old), planner)
    batch = start(session, importer.kind, "自查.xlsx", Options(), planner)
    keep(session, batch.id, importer.take(session, given({"item": "gas"}), Options(), planner).changes)
    found = session.scalars(select(SelfHazard).where(SelfHazard.item == "gas")).one()
    services.settle_hazard(session, found, "fixed", SettleInput(note="已换管"), planner)
    take_back(session, batch, importer, planner)
    assert batch.report is not None and batch.report["undone"]["kept_count"] == 3
    assert {state for _, _, state, _ in hazards(session)} == {"fixed"}, "its round stays, and what that settled"


def test_a_round_that_is_there_takes_what_has_become_of_its_hazards_and_nothing_else(
    session: Session, planner: Actor, world: World
) -> None:
    importer = SelfInspectionImporter()
    importer.take(session, given({"item": "gas"}), Options(), planner)
    fixed = {"item": "gas", "state": "已整改到位", "settled_on": "2026-04-01", "settled_note": "已换管"}
    later = importer.take(session, given(fixed, {"item": "glass"}), Options(), planner)
    assert later.changed == {2} and codes(later) == [(3, "round.there", "item")]
    assert hazards(session) == [("gas", SPRING, "fixed", date(2026, 4, 1))]
    due = {"done_on": SUMMER, "fix_by": "2026-07-01"}
    late = importer.take(session, given({"item": "exits", **due}, {"item": "gas", **due}), Options(), planner)
    assert codes(late) == [(2, "fix_by", "fix_by"), (3, "fix_by", "fix_by")]
    older = importer.take(session, given({"item": "gas", "state": "待整改"}), Options(), planner)
    assert older.unchanged == {2} and [one.code for one in older.problems] == ["settled.since"]


def test_rounds_come_in_again_as_they_went_out(
    client: Visitor, world: World, database: Database, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "zh")
    rounds: Iterable[dict[str, Any]] = (
        {"done_on": SPRING, "hazards": [{"item": "exits", "problem": "堆物"}, {"item": "gas"}], "note": "春季"},
        {"done_on": SUMMER, "hazards": [{"item": "gas", "problem": "管线老化"}], "answers": {"glass": "na"}},
        {"done_on": DAY},
    )
    with database.transaction() as session:
        actor = session.info["actor"] = world.actor(session, "planner")
        for one in rounds:
            asked = SelfInspectionInput.model_validate({"rest_is_fine": True} | one)
            services.inspect(session, world.units["primary"], asked, actor)
        before = _all(session)
    visitor = client.sign_in_as(world, "planner", "zh")
    assert "kind=self_inspections" in visitor.get("/self-inspections").text
    target = tmp_path / "自查.xlsx"
    target.write_bytes(visitor.get("/self-inspections.xlsx").data)
    run = app.test_cli_runner()
    assert "无需更改" in run.invoke(args=["import", "self_inspections", str(target)]).output
    with database.transaction() as session:
        session.execute(delete(SelfHazard))
        session.execute(delete(SelfInspection))
    said = run.invoke(args=["import", "self_inspections", str(target)])
    assert said.exit_code == 0, said.output
    with database.transaction(writing=False) as session:
        assert _all(session) == before


def test_two_rounds_of_one_day_go_out_as_one_and_come_in_again(
    client: Visitor, world: World, database: Database, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "zh")
    seen = {"hazards": [{"item": "gas", "problem": "管线老化"}], "answers": {"glass": "na"}, "note": "上午"}
    with database.transaction() as session:
        actor = session.info["actor"] = world.actor(session, "planner")
        for one in (seen, {"note": "下午"}, seen):
            asked = SelfInspectionInput.model_validate({"rest_is_fine": True, "done_on": SPRING} | one)
            services.inspect(session, world.units["primary"], asked, actor)
    target, run = tmp_path / "自查.xlsx", app.test_cli_runner()
    target.write_bytes(client.sign_in_as(world, "planner", "zh").get("/self-inspections.xlsx").data)
    assert "无需更改" in run.invoke(args=["import", "self_inspections", str(target)]).output
    with database.transaction() as session:
        session.execute(delete(SelfHazard))
        session.execute(delete(SelfInspection))
    said = run.invoke(args=["import", "self_inspections", str(target)])
    assert said.exit_code == 0, said.output
    with database.transaction(writing=False) as session:
        assert [(one.note, one.answers["gas"], one.answers["glass"]) for one in session.scalars(select(SelfInspection))
                ] == [("上午\n下午", "hazard", "ok")]  # fmt: skip
        assert hazards(session) == [("gas", SPRING, "open", None)]


def test_the_refused_rows_keep_what_the_list_says_of_the_hazard(tmp_path: Path, app: Flask) -> None:
    importer, source = SelfInspectionImporter(), tmp_path / "自查.csv"
    source.write_text("单位,自查日期,检查项目,问题,处理办法\n石上小学,2026-03-02,无此项,管线老化,换管\n", "utf-8")
    wrong = [Problem(2, "item.unknown", t("“%(typed)s” is no item of the checklist of %(unit)s.", typed="无此项",
                                          unit="石上小学"), column="检查项目")]  # fmt: skip
    with app.test_request_context(), speaking("zh"):
        for at in ("1.xlsx", "2.xlsx"):
            assert write_refused_rows(importer, source, source.name, Options(), wrong, tmp_path / at) == 1
            source = tmp_path / at
        back = open_matched(importer, source, source.name, Options())
    [row] = back.table.rows()
    assert back.table.headers[3:] == ("问题", "处理办法", "导入问题", "问题位置", "处理办法 #2")
    assert (row.text(back.columns["problem"]), row.text("处理办法")) == ("管线老化", "换管")
    assert "无此项" in (row.text("导入问题") or "") and not set(back.columns.values()) & set(back.table.headers[5:])


def _all(session: Session) -> list[tuple[Any, ...]]:
    rounds = session.scalars(select(SelfInspection).order_by(SelfInspection.done_on))
    found = session.scalars(select(SelfHazard).order_by(SelfHazard.found_on, SelfHazard.item))
    return [
        *((one.done_on, one.answers, one.fixed, one.note) for one in rounds),
        *((one.item, one.problem, one.found_on, one.fix_by, one.state, one.settled_on, one.settled_note)
          for one in found),
    ]  # fmt: skip
