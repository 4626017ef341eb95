"""`flask demo` says what it did in both languages, does it once, and asks before it removes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import Database
from core.files import FileStore
from core.models import StoredFile
from demo.commands import ensure_demo
from demo.loading import demo_county
from registry.models import Area, Term, User
from tests.demo.conftest import PASSWORD
from tests.support.world import World


def areas(database: Database) -> int:
    with database.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(Area)) or 0


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path, 10_000_000)


@pytest.fixture
def filled(app: Flask) -> str:
    result = app.test_cli_runner().invoke(
        args=["demo", "--scale", "0.2", "--today", "2026-11-20", "--password", PASSWORD]
    )
    assert result.exit_code == 0, result.output
    return result.output


def test_it_fills_in_the_county_and_prints_one_login_per_role(filled: str, database: Database) -> None:
    assert areas(database) == 76
    assert len(re.findall(PASSWORD, filled)) == 6
    for role in ("administrator 系统管理员", "planner", "township_officer", "unit_contact", "observer", "official"):
        assert role.split()[0] in filled
    assert "已生成虚构的演示县" in filled


def test_the_vocabularies_are_there_too(filled: str, database: Database) -> None:
    with database.transaction(writing=False) as session:
        assert (session.scalar(select(func.count()).select_from(Term)) or 0) > 50


def test_filling_in_twice_says_that_it_is_there(app: Flask, filled: str, database: Database) -> None:
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 0
    assert "already there" in result.output
    assert areas(database) == 76


def test_it_can_be_taken_out_again(app: Flask, filled: str, database: Database) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "--remove", "--yes"])
    assert result.exit_code == 0, result.output
    assert "76 areas" in result.output
    assert areas(database) == 0


def test_it_asks_before_it_removes(app: Flask, filled: str, database: Database) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "--remove"], input="n\n")
    assert result.exit_code == 1
    assert areas(database) == 76


def test_removing_what_is_not_there_is_refused(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "--remove", "--yes"])
    assert result.exit_code == 1
    assert "no demonstration county" in result.output


def test_a_short_password_is_refused_and_nothing_is_filled_in(app: Flask, database: Database) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "--password", "short"])
    assert result.exit_code == 1
    assert areas(database) == 0


def test_a_day_that_does_not_exist_is_wrong_usage(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["demo", "--today", "2026-02-30"]).exit_code == 2


def test_the_bytes_of_its_files_go_with_it(app: Flask, filled: str, database: Database) -> None:
    with database.transaction() as session:
        planner = session.scalars(select(User).where(User.login == "planner")).one()
        stored = StoredFile(digest="c" * 64, name="a", media_type="x/y", size=1, owner_key=f"user:{planner.id}")
        session.add(stored)
    path = app.extensions["files"].path(stored)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    assert app.test_cli_runner().invoke(args=["demo", "--remove", "--yes"]).exit_code == 0
    assert not path.exists()


def test_a_start_with_an_empty_database_fills_it_and_later_starts_show_the_same_logins(
    database: Database, files: FileStore
) -> None:
    first = ensure_demo(database, files)
    again = ensure_demo(database, files)
    with database.transaction(writing=False) as session:
        assert demo_county(session) is not None
    assert len(again) == 7
    assert again == first[1:8]


def test_a_start_with_a_real_county_leaves_it_alone(database: Database, world: World, files: FileStore) -> None:
    before = areas(database)
    assert ensure_demo(database, files) == []
    assert areas(database) == before


def test_a_start_with_a_first_administrator_leaves_the_database_alone(database: Database, files: FileStore) -> None:
    with database.transaction() as session:
        session.add(User(login="root", name="管理员", session_key="k"))
    assert ensure_demo(database, files) == []
    assert areas(database) == 0
