"""The clock: APScheduler in one process runs a handful of named tasks; a lease keeps other clocks waiting.

What is due is a row in the database, never an APScheduler job, so a crash loses nothing.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from core import leases
from core.access import SYSTEM
from core.db import Database
from core.models import ClockRun
from core.times import now

LEASE = "clock"
LEASE_SECONDS = 15
log = structlog.get_logger("clock")


@dataclass(frozen=True)
class Task:
    """Something the clock does every so many seconds; `run` returns a short word on what came of it."""

    name: str
    seconds: int
    run: Callable[[Database], str]


def run_once(database: Database, tasks: list[Task], owner: str) -> dict[str, str]:
    """Run every task now if this process has or gets the lease; what came of each."""
    if not _own(database, owner):
        return {}
    return {task.name: _run(database, task, owner) for task in tasks}


def run_forever(database: Database, tasks: list[Task]) -> None:
    """Run the tasks at their intervals until the process is told to stop; other clocks stand by."""
    from apscheduler.schedulers.blocking import BlockingScheduler

    owner = leases.this_process()
    scheduler = BlockingScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for task in tasks:
        scheduler.add_job(_run_if_owner, "interval", seconds=task.seconds, args=[database, task, owner], id=task.name)
    scheduler.add_job(_own, "interval", seconds=LEASE_SECONDS // 3, args=[database, owner], id="lease")
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    try:
        scheduler.start()
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=True)
        with database.transaction() as session:
            leases.release(session, LEASE, owner)


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)  # wakes the scheduler's loop, so that the lease is given back at once


def _own(database: Database, owner: str) -> bool:
    with database.transaction() as session:
        return leases.take(session, LEASE, owner, LEASE_SECONDS)


def _run_if_owner(database: Database, task: Task, owner: str) -> None:
    if _own(database, owner):
        _run(database, task, owner)


def _run(database: Database, task: Task, owner: str) -> str:
    began = time.monotonic()
    try:
        outcome = task.run(database)
    except Exception as error:  # one task's failure must not stop the clock
        log.error("task_failed", task=task.name, exc_info=error)
        outcome = f"failed: {type(error).__name__}"
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        _note(session, task.name, time.monotonic() - began, outcome)
    return outcome


def _note(session: Session, name: str, seconds: float, outcome: str) -> None:
    run = session.get(ClockRun, name) or ClockRun(task=name)
    run.ran_at, run.seconds, run.outcome = now(), seconds, outcome[:500]
    session.add(run)
