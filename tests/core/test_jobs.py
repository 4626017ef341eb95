"""Long work is done once, survives a killed worker, and says what became of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import jobs
from core.access import Actor
from core.db import Database
from core.errors import DomainError
from core.i18n import language, speaking, t
from core.jobs import Progress, ask, cancel, job, work_once
from core.models import Job
from core.times import now

ANNA = Actor("user", "user:1", "Anna")


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "_kinds", dict(jobs._kinds))
    yield


def asked(database: Database, kind: str) -> int:
    with database.transaction() as session:
        return ask(session, kind, {"n": 3}, ANNA).id


def end_of(database: Database, job_id: int) -> Job:
    with database.transaction(writing=False) as session:
        return session.get_one(Job, job_id)


def test_a_job_is_done_and_its_result_kept(database: Database) -> None:
    @job("t.double")
    def double(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        progress.say(1, 1, "doubling")
        return {"n": params["n"] * 2}

    number = asked(database, "t.double")
    assert work_once(database)
    done = end_of(database, number)
    assert (done.state, done.result, done.done, done.total, done.stage) == ("done", {"n": 6}, 1, 1, "doubling")
    assert not work_once(database)


def test_a_refusal_is_kept_in_the_language_of_whoever_asked(database: Database) -> None:
    @job("t.refuse")
    def refuse(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        raise DomainError("no", t("Please enter yes or no." if language() == "zh" else "wrong language"))

    with speaking("zh"):
        number = asked(database, "t.refuse")
    work_once(database)
    error = end_of(database, number).error
    assert error is not None
    assert error["code"] == "no"
    assert "wrong language" not in error["message"]


def test_a_broken_job_stops_neither_the_worker_nor_tells_its_insides(database: Database) -> None:
    @job("t.broken")
    def broken(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError("secret")

    number = asked(database, "t.broken")
    assert work_once(database)
    failed = end_of(database, number)
    assert failed.state == "failed"
    assert "secret" not in str(failed.error)


def test_a_cancelled_job_stops_at_its_next_word(database: Database) -> None:
    reached = []

    @job("t.long")
    def long(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        with database.transaction() as session:
            cancel(session, session.get_one(Job, progress.job_id), ANNA)
        progress.say(5, 5)
        reached.append("end")
        return {}

    number = asked(database, "t.long")
    work_once(database)
    assert end_of(database, number).state == "cancelled"
    assert not reached


def test_the_job_of_a_killed_worker_is_taken_up_again_and_given_up_after_three_times(database: Database) -> None:
    runs = []

    @job("t.dies")
    def dies(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        runs.append(1)
        raise SystemExit  # as a kill does: nothing of ours runs afterwards

    number = asked(database, "t.dies")
    for _ in range(3):
        with pytest.raises(SystemExit):
            work_once(database)
        with database.transaction() as session:
            session.get_one(Job, number).alive_until = now() - timedelta(seconds=1)
    assert not work_once(database)
    assert len(runs) == 3
    assert end_of(database, number).state == "failed"


def test_several_workers_never_do_one_job_twice(database: Database) -> None:
    runs: list[int] = []

    @job("t.count")
    def count(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        runs.append(progress.job_id)
        return {}

    numbers = [asked(database, "t.count") for _ in range(20)]

    def work() -> None:
        while work_once(database):
            pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(runs) == numbers
    with database.transaction(writing=False) as session:
        assert set(session.scalars(select(Job.state))) == {"done"}
