"""The clock: APScheduler in one process runs a handful of named tasks; a lease keeps other clocks waiting.

What is due is a row in the database, never an APScheduler job, so a crash loses nothing.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import leases
from core.access import SYSTEM
from core.db import Database
from core.models import ClockRun
from core.times import now

LEASE = "clock"
LEASE_SECONDS, RENEW_SECONDS = 6, 2
"""A clock that is killed is followed by another within the two together."""
FAILED = "failed: "
_stopping = threading.Event()
log = structlog.get_logger("clock")


@dataclass(frozen=True)
class Task:
    """Something the clock does every so many seconds; `run` returns a short word on what came of it."""

    name: str
    seconds: int
    run: Callable[[Database], str]


def run_once(database: Database, tasks: list[Task], owner: str, only_due: bool = False) -> dict[str, str] | None:
    """Run every task now, or only those whose time has come; what came of each, None when another clock is at work."""
    if not _own(database, owner):
        return None
    ran = last_runs(database) if only_due else {}
    return {task.name: _run(database, task, owner) for task in tasks if next_run(task, ran.get(task.name)) <= now()}


def run_forever(database: Database, tasks: list[Task]) -> None:
    """Run the tasks at their intervals until the process is told to stop; other clocks stand by."""
    from apscheduler.schedulers.blocking import BlockingScheduler

    owner = leases.this_process()
    scheduler = BlockingScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for task in tasks:
        scheduler.add_job(_run_if_owner, "interval", seconds=task.seconds, args=[database, task, owner], id=task.name)
    keeper = Keeper(database, tasks, owner, scheduler)
    scheduler.add_job(keeper.keep_on, id="lease")
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    try:
        scheduler.start()
    finally:
        _stopping.set()
        if scheduler.running:
            scheduler.shutdown(wait=True)
        with database.transaction() as session:
            leases.release(session, LEASE, owner)


def is_stopping() -> bool:
    """Whether this clock has been told to stop: a task that takes long ends at the next good place."""
    return _stopping.is_set()


def last_runs(database: Database) -> dict[str, datetime]:
    """When each task ran last."""
    with database.transaction(writing=False) as session:
        return {run.task: run.ran_at for run in session.scalars(select(ClockRun))}


def next_run(task: Task, ran_at: datetime | None) -> datetime:
    """When the task is to run next; at once if it never ran."""
    return ran_at + timedelta(seconds=task.seconds) if ran_at is not None else now()


class Keeper:
    """Renews the lease; whoever gets it anew runs at once what nobody ran meanwhile."""

    def __init__(self, database: Database, tasks: list[Task], owner: str, scheduler: Any) -> None:
        self._database, self._tasks, self._owner, self._scheduler = database, tasks, owner, scheduler
        self._has_it = False

    def keep_on(self) -> None:
        """Until the clock is told to stop; where the database makes it wait, or fails, the next time comes after."""
        while not _stopping.is_set():
            try:
                self.keep()
            except Exception as error:  # the lease runs out meanwhile, and is taken again
                log.error("lease_not_renewed", exc_info=error)
            _stopping.wait(RENEW_SECONDS)

    def keep(self) -> None:
        had_it, self._has_it = self._has_it, _own(self._database, self._owner)
        if self._has_it and not had_it:
            log.info("clock_at_work", owner=self._owner)
            ran = last_runs(self._database)
            for task in self._tasks:
                if next_run(task, ran.get(task.name)) <= now():
                    self._scheduler.modify_job(task.name, next_run_time=now())


def _leave(_number: int, _frame: object) -> None:
    _stopping.set()
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
        outcome = f"{FAILED}{type(error).__name__}"
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        _note(session, task.name, time.monotonic() - began, outcome)
    return outcome


def _note(session: Session, name: str, seconds: float, outcome: str) -> None:
    run = session.get(ClockRun, name) or ClockRun(task=name)
    run.ran_at, run.seconds, run.outcome = now(), seconds, outcome[:500]
    session.add(run)
