"""The command line: what it says, and the status it ends with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select, text

from app import create_app
from core import leases
from core.clock import LEASE
from core.config import Config
from core.db import Database
from core.models import ClockRun, Lease
from migrations import guards
from registry.models import Area, AuditEntry, User
from registry.passwords import is_right
from tests.support.world import PASSWORD

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def shell(app: Flask) -> FlaskCliRunner:
    """Runs `flask` commands on the test's database."""
    return app.test_cli_runner()


def test_an_administrator_is_made_and_can_sign_in(shell: FlaskCliRunner, database: Database) -> None:
    done = shell.invoke(args=["create-admin", "Boss", "--name", "赵管理", "--password-stdin"], input=f"{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    with database.transaction(writing=False) as session:
        user = session.scalars(select(User).where(User.login == "boss")).one()
        assert is_right(user.password_hash, PASSWORD)
        assert [(grant.role, grant.area_id, grant.unit_id) for grant in user.grants] == [("administrator", None, None)]
        made = session.scalars(select(AuditEntry).where(AuditEntry.record_type == "users")).all()
        assert {entry.actor_name for entry in made} == {"command line"}


SUMMARY = ["export", "summary", "--area", "1", "--year", "2026", "--out", "summary.docx"]


@pytest.mark.parametrize("words", [["demo"], SUMMARY, ["areas", "add", "1", "county"]])
def test_a_database_without_tables_is_named_with_its_remedy(config: Config, words: list[str]) -> None:
    empty = create_app(config, Database("sqlite://"), TESTING=True)
    done = empty.test_cli_runner().invoke(args=words)
    assert done.exit_code == 1 and "flask db upgrade" in done.stderr


def test_the_password_is_asked_twice_and_never_shown(shell: FlaskCliRunner, database: Database) -> None:
    done = shell.invoke(args=["create-admin", "boss", "--name", "赵"], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0 and PASSWORD not in done.output


@pytest.mark.parametrize("weak", ["short", "1234567890"])
def test_a_weak_password_is_refused_and_nothing_is_made(shell: FlaskCliRunner, database: Database, weak: str) -> None:
    done = shell.invoke(args=["create-admin", "boss", "--name", "赵", "--password-stdin"], input=f"{weak}\n")
    assert done.exit_code == 1 and "password" in done.stderr
    with database.transaction(writing=False) as session:
        assert session.scalars(select(User.id)).all() == []


def test_the_same_name_twice_is_refused(shell: FlaskCliRunner) -> None:
    arguments = ["create-admin", "boss", "--name", "赵", "--password-stdin"]
    assert shell.invoke(args=arguments, input=f"{PASSWORD}\n").exit_code == 0
    again = shell.invoke(args=arguments, input=f"{PASSWORD}\n")
    assert again.exit_code == 1 and "already" in again.stderr and "已" in again.stderr


def test_areas_are_added_under_each_other(shell: FlaskCliRunner, database: Database) -> None:
    assert shell.invoke(args=["areas", "add", "990101", "清源县"]).output == "990101 清源县 (county)\n"
    added = shell.invoke(args=["areas", "add", "990101100", "梅江镇", "--under", "990101", "--population", "52000"])
    assert added.exit_code == 0 and "(township)" in added.output
    with database.transaction(writing=False) as session:
        town = session.scalars(select(Area).where(Area.code == "990101100")).one()
        assert town.population == 52000 and town.parent is not None and town.parent.name == "清源县"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["add", "990101"], 2),
        (["add", "990101", "x", "--level", "empire"], 2),
        (["add", "990101", "x", "--population", "-5"], 2),
        (["add", "990101", "x", "--under", "77"], 1),
        (["add", "a b", "x"], 1),
        (["add", "abc", "x"], 1),
        (["add", "abc", "x", "--level", "county"], 0),
    ],
)
def test_areas_add_ends_with_the_status_that_fits(
    shell: FlaskCliRunner, database: Database, arguments: list[str], status: int
) -> None:
    done = shell.invoke(args=["areas", *arguments])
    assert done.exit_code == status, done.output
    assert bool(done.stderr) is (status > 0)


def test_the_trail_is_verified_and_its_head_printed(shell: FlaskCliRunner, database: Database) -> None:
    shell.invoke(args=["areas", "add", "990101", "清源县"])
    assert shell.invoke(args=["clock", "--once"]).exit_code == 0
    done = shell.invoke(args=["audit", "verify"])
    assert done.exit_code == 0 and "unsealed 未封 0" in done.output
    head = done.output.split()[-1]
    assert len(head) == 64 and set(head) != {"0"}
    assert shell.invoke(args=["audit", "verify", "--head", head]).exit_code == 0
    assert shell.invoke(args=["audit", "verify", "--head", "0" * 63 + "1"]).exit_code == 1


def test_a_trail_that_was_tampered_with_is_named(shell: FlaskCliRunner, database: Database) -> None:
    shell.invoke(args=["areas", "add", "990101", "清源县"])
    shell.invoke(args=["clock", "--once"])
    with database.engine.begin() as connection:
        guards.drop(connection)
        last = connection.scalar(text("SELECT max(id) FROM audit_entries"))
        connection.execute(text("UPDATE audit_entries SET after = '{}' WHERE id = :id"), {"id": last})
        guards.create(connection)
    done = shell.invoke(args=["audit", "verify"])
    assert done.exit_code == 1
    assert f"Entry {last} was changed" in done.stderr and "已被改动" in done.stderr


def test_the_clock_runs_every_task_once_and_gives_the_lease_back(shell: FlaskCliRunner, database: Database) -> None:
    done = shell.invoke(args=["clock", "--once"])
    assert done.exit_code == 0
    with database.transaction(writing=False) as session:
        assert {"outbox", "seals", "tidying"} <= set(session.scalars(select(ClockRun.task)))
        assert session.get(Lease, LEASE) is None


def test_a_second_clock_says_that_another_is_at_work(shell: FlaskCliRunner, database: Database) -> None:
    with database.transaction() as session:
        leases.take(session, LEASE, "somebody else", 60)
    done = shell.invoke(args=["clock", "--once"])
    assert done.exit_code == 1 and "Another clock" in done.stderr


def test_the_worker_does_what_waits_and_ends(shell: FlaskCliRunner) -> None:
    done = shell.invoke(args=["worker", "--once"])
    assert (done.exit_code, done.output) == (0, "jobs 作业: 0\n")


def test_every_command_explains_itself_in_both_languages(shell: FlaskCliRunner, app: Flask) -> None:
    ours = [name for name in app.cli.commands if name not in ("routes", "run", "shell", "spec")]
    assert {"areas", "audit", "clock", "create-admin", "db", "serve", "worker"} <= set(ours)
    for name in ours:
        said = shell.invoke(args=[name, "--help"]).output
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said), name


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serving(tmp_path: Path, port: int) -> subprocess.Popen[str]:
    environ = {**os.environ, "ZHENAN_DATA": str(tmp_path / "data"), "PORT": str(port), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def answers(port: int, server: subprocess.Popen[str]) -> bool:
    """Whether the site comes up; gives up when its process ends, or after a minute and a half."""
    give_up = time.monotonic() + 90
    while time.monotonic() < give_up and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as page:
                return bool(page.status == 200)
        except OSError:
            time.sleep(0.2)
    return False


def lease_is_held(tmp_path: Path) -> bool:
    database = Database(f"sqlite:///{tmp_path / 'data' / 'zhenan.db'}")
    with database.transaction(writing=False) as session:
        held = session.get(Lease, LEASE) is not None
    database.engine.dispose()
    return held


@pytest.mark.real_clock
def test_one_command_serves_everything_and_ends_it_all(tmp_path: Path) -> None:
    port = free_port()
    server = serving(tmp_path, port)
    try:
        assert answers(port, server)
        give_up = time.monotonic() + 60
        while not lease_is_held(tmp_path):
            assert time.monotonic() < give_up, "the clock did not start"
            time.sleep(0.2)
        second = serving(tmp_path, port)
        said, _ = second.communicate(timeout=60)
        assert second.returncode == 1 and f"PORT={port + 1}" in said
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=60)
    assert server.returncode == 0, said
    assert f"http://127.0.0.1:{port}" in said
    with pytest.raises(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
        pass
    assert not lease_is_held(tmp_path), "the clock gives its lease back"
