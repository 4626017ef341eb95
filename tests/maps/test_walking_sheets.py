"""Ways on foot come in from a table, are found again, refused with a reason, and can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from core.db import Database
from maps.coverage_models import WalkingWay
from tests.support.world import Visitor, World

HEADER = "村代码,场所,步行距离,步行时间,来源\n"


@pytest.fixture
def run(app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")

    def take(*lines: str) -> Result:
        path = tmp_path / "ways.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return app.test_cli_runner().invoke(args=["import", "walking_ways", str(path)])

    return take


def ways(database: Database) -> list[tuple[float, str]]:
    with database.transaction(writing=False) as session:
        found = session.scalars(select(WalkingWay).order_by(WalkingWay.id))
        return [(way.metres, way.source) for way in found]


def test_ways_in_metres_or_minutes_by_code_or_name(run: Any, database: Database) -> None:
    done = run("990101100201,文化广场,850,,实测", "老城社区,文化广场,,20,")
    assert done.exit_code == 0, done.output
    assert ways(database) == [(850.0, "实测"), (1500.0, "")], "20 minutes at 4.5 km an hour"
    assert "Nothing to change" in run("990101100201,文化广场,850,,实测").output
    assert run("石上村,文化广场,900,,").exit_code == 0
    assert ways(database)[0] == (900.0, "实测"), "an empty cell leaves what is there"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("没有村,文化广场,850,,", "There is no area"), ("石上村,没有广场,850,,", "There is no place"),
        ("石上村,文化广场,,,", "The length is missing"), ("石上村,文化广场,很远,,", "row 2"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why(run: Any, database: Database, line: str, said: str) -> None:
    done = run(line)
    assert done.exit_code == 1
    assert said in done.output
    assert ways(database) == []


def test_the_same_way_twice_is_refused_once(run: Any, database: Database) -> None:
    assert "Row 2 gives this way already" in run("石上村,文化广场,850,,", "990101100201,文化广场,900,,").output
    assert ways(database) == [(850.0, "")]


def test_an_import_is_undone_and_the_export_comes_in_again(
    run: Any, app: Flask, database: Database, world: World, tmp_path: Path, client: Visitor
) -> None:
    run("石上村,文化广场,850,,实测", "老城社区,文化广场,1500,,")
    target = tmp_path / "out.csv"
    invoke = app.test_cli_runner().invoke
    assert invoke(args=["export", "walking-ways", "--out", str(target)]).exit_code == 0
    again = invoke(args=["import", "walking_ways", str(target)])
    assert "Nothing to change" in again.output, again.output
    assert client.sign_in_as(world, "planner").get("/coverage/ways.xlsx").status_code == 200
    assert "Removed: 2" in invoke(args=["import", "undo", "1"]).output
    assert ways(database) == []
