"""Receipts and moves of the stock from a sheet: what is taken, what is refused, and what undoing leaves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.imports import Given, Options, Plan
from core.imports.bulk import keep
from core.imports.services import start, take_back
from core.times import today
from outreach import material_services as services
from outreach.material_inputs import MaterialInput, MoveInput, StockCountInput
from outreach.material_models import Material, MaterialMove
from outreach.material_sheets import MaterialMoveImporter
from tests.support.world import Visitor, World

DAY = today()
HEADER = "日期,品名,入库,出库,领用单位,备注,更正原因,种类,单位"


ROW = {"item": "宣传册", "moved_on": DAY}


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of the county, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def booklet(session: Session, world: World, planner: Actor) -> Material:
    """An item of which 100 were received nine days ago."""
    area_id = world.areas["county"].id
    made = services.add_material(session, MaterialInput(name="宣传册", kind="booklet", area_id=area_id), planner)
    services.move(session, made, MoveInput(kind="received", count=100, moved_on=DAY - timedelta(9)), planner)
    return made


def rows(*values: dict[str, Any]) -> list[Given]:
    return [Given(number, ROW | one) for number, one in enumerate(values, start=2)]


def take(session: Session, actor: Actor, *values: dict[str, Any], settings: dict[str, str] | None = None) -> Plan:
    return MaterialMoveImporter().take(session, rows(*values), Options(settings or {}), actor)


def codes(plan: Plan) -> list[tuple[int, str]]:
    return sorted((one.row, one.code) for one in plan.problems)


def test_what_goes_out_may_have_come_in_by_a_row_further_down(
    session: Session, booklet: Material, planner: Actor
) -> None:
    plan = take(session, planner, {"kind": "领用", "count": 300, "unit": "石上小学"}, {"received": 250})
    assert not plan.problems and plan.new == {2, 3} and booklet.stock == 50
    given = session.scalars(select(MaterialMove).where(MaterialMove.kind == "given")).one()
    assert given.unit is not None and given.unit.name == "石上小学" and given.count == -300


def test_no_row_takes_out_more_than_there_was_unless_a_correction_is_named(
    session: Session, booklet: Material, planner: Actor
) -> None:
    plan = take(
        session, planner, {"given": 130}, {"given": 10, "moved_on": DAY - timedelta(10)},
        {"given": 120, "correction": "盘点发现多出一包", "reason": "丙"},
    )  # fmt: skip
    assert codes(plan) == [(2, "stock"), (3, "stock")] and booklet.stock == 0
    assert {one.field for one in plan.problems} == {"given"}
    found = session.scalars(select(MaterialMove).where(MaterialMove.kind == "corrected")).one()
    assert (found.count, found.reason, found.made_by_name) == (20, "盘点发现多出一包", planner.name)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"item": "宣传测", "received": 5}, "move.item"),
        ({"received": 5, "given": 5}, "move.twice"),
        ({"kind": "买", "count": 5}, "move.kind"),
        ({"kind": "入库"}, "move.count"),
        ({"kind": "入库", "count": -5}, "move.sign"),
        ({"kind": "更正", "count": 5}, "move.corrected"),
        ({"received": 5, "moved_on": DAY + timedelta(1)}, "moved_ahead"),
        ({"received": 5, "unit": "无此单位"}, "move.unit"),
        ({"received": 5, "campaign": "无此活动"}, "move.campaign"),
        ({"received": 5, "area": "无此地"}, "move.area"),
        ({"item": "新物资", "received": 5, "item_kind": "烟花"}, "move.item_kind"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_leaves_no_trace(
    session: Session, booklet: Material, planner: Actor, row: dict[str, Any], code: str
) -> None:
    plan = take(session, planner, row)
    assert codes(plan) == [(2, code)]
    assert not plan.changes and booklet.stock == 100
    assert session.scalars(select(Material.name)).all() == ["宣传册"]


def test_the_same_file_once_more_changes_nothing(session: Session, booklet: Material, planner: Actor) -> None:
    file = ({"received": 40, "reason": "送货单 7"}, {"given": 15, "unit": "石上小学"})
    take(session, planner, *file)
    again = take(session, planner, *file, {"given": 15, "unit": "城南中学"})
    assert again.unchanged == {2, 3} and again.new == {4} and booklet.stock == 110
    twice = take(session, planner, {"received": 1}, {"received": 1})
    assert codes(twice) == [(3, "move.repeat")]


def test_undoing_takes_away_items_and_moves_but_not_what_has_gone_out_since(
    session: Session, booklet: Material, planner: Actor
) -> None:
    importer = MaterialMoveImporter()
    batch = start(session, importer.kind, "账.xlsx", Options(), planner)
    new = {"item": "应急包", "item_kind": "souvenir", "counted_in": "个", "received": 30}
    plan = take(
        session, planner, new, {"item": "应急包", "given": 10}, {"received": 60}, {"received": 5, "reason": "乙"}
    )
    assert not plan.problems
    keep(session, batch.id, plan.changes)
    services.move(session, booklet, MoveInput(kind="given", count=150, moved_on=DAY), planner)
    take_back(session, batch, importer, planner)
    assert batch.report is not None and batch.report["undone"]["kept_count"] == 1
    kept = batch.report["undone"]["kept"][0]["record"]
    assert kept.startswith("宣传册 · 2026-") and "material_moves" not in kept
    assert booklet.stock == 10 and session.scalars(select(Material.name)).all() == ["宣传册"]


def test_the_books_of_the_stock_come_in_again_as_they_went_out(
    client: Visitor, world: World, database: Database, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "zh")
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        made = services.add_material(
            session, MaterialInput(name="挂图", kind="board", area_id=world.areas["county"].id), actor
        )
        services.move(session, made, MoveInput(kind="received", count=9, moved_on=DAY, reason="印刷厂"), actor)
        services.move(session, made, MoveInput(kind="given", count=4, moved_on=DAY), actor)
        services.correct(session, made, StockCountInput(counted=6, moved_on=DAY, reason="多一张"), actor)
        address = f"/materials/{made.id}/file/xlsx"
    visitor = client.sign_in_as(world, "planner")
    target = tmp_path / "挂图.xlsx"
    target.write_bytes(visitor.get(address).data)
    assert "material_moves" in visitor.get("/materials").text
    run = app.test_cli_runner()
    assert "无需更改" in run.invoke(args=["import", "material_moves", str(target)]).output
    sheet = tmp_path / "账.csv"
    sheet.write_text("日期,品名,入库,出库,结存\n2026-11-03,挂图,20,,\n2026-11-04,挂图,,99,\n", encoding="utf-8")
    said = run.invoke(args=["import", "material_moves", str(sheet)])
    assert said.exit_code == 1 and "挂图" in said.output
    with database.transaction(writing=False) as session:
        assert session.scalar(select(Material.stock)) == 26
