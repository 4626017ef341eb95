"""A bureau's list of drills comes in through the same lock as the form: dry run, import, change, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.imports import Options, Plan
from core.imports.services import apply, plan, read_file, start, take_back
from core.models import ImportBatch
from core.times import now
from drills.models import Drill
from drills.plan_models import DrillPlan
from drills.queries import DrillFilter, drills_matching
from drills.rows import LEVELS, TYPES
from drills.sheet_queries import drill_table
from drills.sheets import DrillImporter
from registry import defaults
from schedule.models import Event
from schedule.queries import people
from tests.support.world import World

HEADER = "学校名称,演练日期,时间,学生,教师,特殊群体,协助人,演练类型,演练等级,情景,公开,备注,演练编号"
IMPORTER = DrillImporter()


@pytest.fixture(autouse=True)
def _vocabularies(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drills.judging.EARLY_DAYS", 3660)
    with database.transaction() as session:
        defaults.seed(session)


def read(tmp_path: Path, *lines: str, header: str = HEADER) -> Any:
    path = tmp_path / "drills.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return read_file(IMPORTER, path, path.name, Options())


def taken(database: Database, checked: Any) -> tuple[Plan, int]:
    with database.transaction() as session:
        batch = start(session, "drills", "drills.csv", Options(), SYSTEM)
        batch.options = {**batch.options, "mode": "good"}
        return apply(session, batch, IMPORTER, checked, SYSTEM), batch.id


def undone(database: Database, number: int) -> dict[str, Any]:
    with database.transaction() as session:
        batch = session.get_one(ImportBatch, number)
        take_back(session, batch, IMPORTER, SYSTEM)
        return dict((batch.report or {})["undone"])


def errors(done: Plan) -> dict[int, str]:
    return {problem.row: problem.code for problem in done.problems if problem.is_error}


def only(session: Session) -> Drill:
    return session.scalars(select(Drill)).one()


def test_words_of_both_languages_name_types_and_levels() -> None:
    assert TYPES.find("应急疏散") == TYPES.find("Evacuation drill") == "evacuation"
    assert LEVELS.find("中级") == LEVELS.find("intermediate") == "intermediate"
    assert TYPES.find("杂技") is None


def test_a_dry_run_registers_nothing(database: Database, world: World, tmp_path: Path) -> None:
    with database.transaction() as session:
        done = plan(session, IMPORTER, read(tmp_path, "石上小学,2031-05-12,,,,,,,,,,,"), Options(), SYSTEM)
    assert (done.new, errors(done)) == ({2}, {})
    with database.transaction(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Drill)) == 0


def test_what_a_row_leaves_out_is_the_usual(database: Database, world: World, tmp_path: Path) -> None:
    taken(database, read(tmp_path, "石上小学,2031年5月12日（星期一）,,,,,,,,,,,"))
    with database.transaction(writing=False) as session:
        drill = only(session)
        assert (drill.type, drill.level, drill.channel, drill.is_public) == ("evacuation", "basic", "import", False)
        assert people(session, drill.event_id, "expected") == {"students": 1012, "teachers": 53}
        assert (drill.event.ends_at - drill.event.starts_at).total_seconds() == 1800


def test_refused_rows_say_why_and_the_others_are_taken(database: Database, world: World, tmp_path: Path) -> None:
    done, _ = taken(database, read(
        tmp_path,
        "石上小学,2031-05-12,上午10点半,900,50,2,李老师、王老师,桌面,中级,6.0级地震,是,早读,",
        "无名小学,2031-05-12,14:28,,,,,,,,,,",
        "城南中学,2031-05-12,14:28,1500,100,3,李老师,,,,,,",
        "实验幼儿园,,14:28,,,,,,,,,,",
        "城南中学,2031-05-13,14:28,1500,100,,,杂技,,,,,",
        "石上小学,2031-05-12,10:40,900,,,,,,,,,",
    ))  # fmt: skip
    assert errors(done) == {3: "unit.unknown", 4: "helper", 5: "drill.on", 6: "drill.type", 7: "repeat.drill"}
    with database.transaction(writing=False) as session:
        drill = only(session)
        assert (drill.type, drill.level, drill.special_needs, drill.is_public) == ("tabletop", "intermediate", 2, True)


def test_the_same_file_again_changes_nothing(database: Database, world: World, tmp_path: Path) -> None:
    rows = read(tmp_path, "石上小学,2031-05-12,14:28,900,,,,,,,,,")
    taken(database, rows)
    done, _ = taken(database, rows)
    assert (done.new, done.changed, done.unchanged) == (set(), set(), {2})


def test_a_changed_row_of_the_export_changes_its_drill_and_back(
    database: Database, world: World, tmp_path: Path
) -> None:
    taken(database, read(tmp_path, "石上小学,2031-05-12,14:28,900,50,,,,,,,,"))
    with database.transaction(writing=False) as session:
        sheet = drill_table(session, SYSTEM, drills_matching(SYSTEM, DrillFilter(), now()))
        headers = [column.header for column in sheet.columns]
        header = ",".join(f'"{name}"' for name in headers)
        cells = ["" if cell is None else str(cell) for cell in next(iter(sheet.rows))]
    unchanged, _ = taken(database, read(tmp_path, ",".join(cells), header=header))
    assert unchanged.unchanged == {2}, [str(problem.what) for problem in unchanged.problems]
    cells[headers.index("Time")] = "09:30"
    done, number = taken(database, read(tmp_path, ",".join(cells), header=header))
    assert (done.changed, errors(done)) == ({2}, {})
    with database.transaction(writing=False) as session:
        assert only(session).event.starts_at.hour == 1
    undone(database, number)
    with database.transaction(writing=False) as session:
        assert only(session).event.starts_at.hour == 6


def test_undoing_removes_what_nobody_has_gone_on_from(database: Database, world: World, tmp_path: Path) -> None:
    _, number = taken(database, read(tmp_path, "石上小学,2031-05-12,,,,,,,,,,,", "城南中学,2031-05-12,,,,,,,,,,,"))
    with database.transaction() as session:
        first = session.scalars(select(Drill).order_by(Drill.id)).first()
        assert first is not None
        session.add(DrillPlan(drill_id=first.id, objectives="检验预案"))
    assert undone(database, number)["removed"] == 1
    with database.transaction(writing=False) as session:
        assert only(session).unit_id == world.units["primary"].id
        assert session.scalar(select(func.count()).select_from(Event)) == 1
