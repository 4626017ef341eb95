"""A worker killed in the middle of an import leaves nothing half done, and the next one finishes the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from core.config import Config
from core.db import Database
from core.jobs import work_once
from core.models import ImportBatch, ImportChange, Job
from core.times import now
from registry.models import Area, AuditEntry
from tests.support.world import Visitor, World

pytestmark = pytest.mark.real_clock

ROOT = Path(__file__).resolve().parents[3]

# A worker that stops with its transaction open, after the areas are written and before the batch is.
WORKER = """
import sys, time
from core.imports import reports
from core.jobs import work_once
from app import create_app

def in_the_middle(*_):
    print("in the middle", flush=True)
    time.sleep(60)

app = create_app()
reports.report, real = in_the_middle, reports.report
with app.app_context():
    work_once(app.extensions["database"])
"""


def counts(database: Database) -> tuple[int, int, int]:
    with database.transaction(writing=False) as session:
        made, kept, recorded = (
            session.scalar(select(func.count()).select_from(table)) or 0 for table in (Area, ImportChange, AuditEntry)
        )
        return made, kept, recorded


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it_once(
    app: Flask, config: Config, database: Database, client: Visitor, world: World
) -> None:
    url = applying(app, database, client, world)
    before = counts(database)
    kill_in_the_middle(config)
    assert counts(database) == before, "something was half done"
    assert state_of(database) == "applying"

    with app.app_context():
        assert not work_once(database), "the lease of the dead worker still runs"
        with database.transaction() as session:  # its minute is over
            session.execute(update(Job).where(Job.state == "running").values(alive_until=now() - timedelta(seconds=1)))
        assert work_once(database)
    assert state_of(database) == "applied"
    assert counts(database)[:2] == (before[0] + 500, before[1] + 500)
    assert "500 new" in client.get(url).text


def test_a_worker_killed_after_the_work_was_written_does_not_do_it_again(
    app: Flask, database: Database, client: Visitor, world: World
) -> None:
    applying(app, database, client, world)
    with app.app_context():
        assert work_once(database)
        done = counts(database)
        with database.transaction() as session:  # as if it had died before it could say that the job is done
            gone = {"state": "running", "alive_until": now() - timedelta(seconds=1)}
            session.execute(update(Job).where(Job.kind == "imports.apply").values(**gone))
        assert work_once(database)
    assert counts(database) == done
    assert state_of(database) == "applied"


def applying(app: Flask, database: Database, client: Visitor, world: World) -> str:
    """An import of 500 villages that has been checked and asked to be applied."""
    rows = "".join(f"990101100{number},第{number}村\n" for number in range(400, 900))
    planner = client.sign_in_as(world, "planner")
    given = {"kind": "areas", "file": (BytesIO(f"code,name\n{rows}".encode()), "villages.csv")}
    url = str(planner.post("/import", data=given).location)
    planner.post(f"{url}/check", data={"column-0": "code", "column-1": "name"})
    with app.app_context():
        assert work_once(database)
    assert planner.post(f"{url}/apply", data={"mode": "all"}).status_code == 303
    return url


def kill_in_the_middle(config: Config) -> None:
    environ = {**os.environ, "ZHENAN_DATA": str(config.data), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR"}
    environ.pop("DATABASE_URL", None)
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "in the middle"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(20)
    assert worker.returncode == -signal.SIGKILL


def state_of(database: Database) -> str:
    with database.transaction(writing=False) as session:
        return str(session.scalars(select(ImportBatch.state)).one())
