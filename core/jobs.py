"""Long work as rows: asked for anywhere, done by a worker, its progress seen by whoever asked.

A job's function gets its parameters and a `Progress`; it opens its own transactions, so that a worker killed
in the middle leaves nothing half done: the job is taken up again by the next worker, at most three times.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError
from core.i18n import language, speaking, t
from core.leases import this_process
from core.models import Job
from core.times import now

LEASE_SECONDS = 60
MOST_TRIES = 3
BEATS_EVERY_S = 20
log = structlog.get_logger("worker")
Work = Callable[["Progress", dict[str, Any]], dict[str, Any]]
_kinds: dict[str, Work] = {}
_ends: dict[str, Callable[[Session, dict[str, Any]], None]] = {}


class Cancelled(Exception):
    """Whoever asked for the job does not want it any more."""


@dataclass
class Progress:
    """A running job's way to say how far it is, and to learn that it was cancelled."""

    database: Database
    job_id: int
    owner_key: str
    _said: float = 0.0

    def say(self, done: int, total: int, stage: str = "") -> None:
        """Show that `done` of `total` are done; written at most twice a second, raises Cancelled."""
        if time.monotonic() - self._said < 0.5 and done < total:
            return
        self._said = time.monotonic()
        with self.database.transaction() as session:
            job = session.get_one(Job, self.job_id)
            if job.state == "cancelled":
                raise Cancelled
            job.done, job.total, job.stage = done, total, stage[:200]
            job.alive_until = now() + timedelta(seconds=LEASE_SECONDS)


def job(kind: str) -> Callable[[Work], Work]:
    """Register the function that does jobs of this kind."""

    def register(work: Work) -> Work:
        _kinds[kind] = work
        return work

    return register


def given_up(kind: str, deed: Callable[[Session, dict[str, Any]], None]) -> None:
    """Do this with the parameters of a job of this kind that is given up because its workers died over it."""
    _ends[kind] = deed


def ask(session: Session, kind: str, params: dict[str, Any], actor: Actor) -> Job:
    """Queue a job of this kind for a worker; its owner alone may see it."""
    asked = Job(kind=kind, params=params, owner_key=actor.key, language=language())
    session.add(asked)
    session.flush()
    return asked


def cancel(session: Session, asked: Job, actor: Actor) -> None:
    """Stop a job that waits or runs; what it finished stays as it is."""
    if asked.state in ("waiting", "running"):
        asked.state, asked.ended_at = "cancelled", now()


def work_once(database: Database) -> bool:
    """Do one waiting job, if there is one; True when there was."""
    with database.transaction() as session:
        taken = _claim(session)
        if taken is None:
            return False
        kind, params, progress = taken.kind, taken.params, Progress(database, taken.id, taken.owner_key)
        spoken = taken.language
    with speaking(spoken):
        _do(kind, params, progress)
    return True


def work(database: Database, is_over: Callable[[], bool], pause: float = 0.5) -> None:
    """Do jobs until told that it is over."""
    while not is_over():
        if not work_once(database):
            time.sleep(pause)


def _claim(session: Session) -> Job | None:
    lost = (Job.state == "running") & (Job.alive_until < now())
    ready = or_((Job.state == "waiting") & (Job.run_after <= now()), lost)
    found = session.scalar(select(Job).where(ready).order_by(Job.id).limit(1).with_for_update(skip_locked=True))
    if found is None:
        return None
    found.tries += 1
    if found.tries > MOST_TRIES:
        _end(found, "failed", error={"message": t("The work was interrupted three times and has been given up.").msgid})
        if found.kind in _ends:
            _ends[found.kind](session, found.params)
        return None
    found.state, found.worker, found.started_at = "running", this_process(), now()
    found.alive_until = now() + timedelta(seconds=LEASE_SECONDS)
    return found


def _do(kind: str, params: dict[str, Any], progress: Progress) -> None:
    try:
        result = _kinds[kind](progress, params)
        _write_end(progress, "done", result=result)
    except Cancelled:
        log.info("job_cancelled", kind=kind, job=progress.job_id)
    except DomainError as refusal:
        _write_end(progress, "failed", error={"code": refusal.code, "message": str(refusal)})
    except Exception as error:  # a broken job must not stop the worker
        log.error("job_failed", kind=kind, job=progress.job_id, exc_info=error)
        message = t("Something went wrong on our side. Nothing was changed.")
        _write_end(progress, "failed", error={"code": "failed", "message": str(message)})


def _write_end(progress: Progress, state: str, **values: Any) -> None:
    with progress.database.transaction() as session:
        _end(session.get_one(Job, progress.job_id), state, **values)


def _end(ended: Job, state: str, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None) -> None:
    if ended.state == "cancelled":
        return
    ended.state, ended.result, ended.error, ended.ended_at = state, result, error, now()


def is_wanted(database: Database, job_id: int) -> bool:
    """Whether the job still runs, and nobody cancelled or deleted it."""
    with database.transaction(writing=False) as session:
        return session.scalar(select(Job.state).where(Job.id == job_id)) == "running"


@contextmanager
def beating(progress: Progress) -> Iterator[None]:
    """Say that the job is alive while one long step of it lasts."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(BEATS_EVERY_S):
            keep_alive(progress.database, progress.job_id)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()


def keep_alive(database: Database, job_id: int) -> None:
    """Say that a job in a long single step is still alive."""
    until = now() + timedelta(seconds=LEASE_SECONDS)
    with database.transaction() as session:
        session.execute(update(Job).where(Job.id == job_id, Job.state == "running").values(alive_until=until))
