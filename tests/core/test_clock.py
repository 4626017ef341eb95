"""One clock at a time; another takes over when it dies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock, leases
from core.clock import LEASE, LEASE_SECONDS, RENEW_SECONDS, Keeper, Task, next_run, run_once
from core.db import Database
from core.models import ClockRun, Lease
from core.times import now
from tests.support import clocks


def ticking(times: list[str]) -> list[Task]:
    def tick(_database: Database) -> str:
        times.append("tick")
        return "ticked"

    return [Task("tick", 60, tick)]


def test_a_task_runs_and_what_came_of_it_is_kept(database: Database) -> None:
    times: list[str] = []
    assert run_once(database, ticking(times), "one") == {"tick": "ticked"}
    with database.transaction(writing=False) as session:
        assert session.get_one(ClockRun, "tick").outcome == "ticked"


def test_a_second_clock_stands_by_while_the_first_holds_the_lease(database: Database) -> None:
    times: list[str] = []
    run_once(database, ticking(times), "one")
    assert run_once(database, ticking(times), "two") is None
    assert times == ["tick"]


def test_a_second_clock_takes_over_when_the_lease_runs_out(database: Database) -> None:
    times: list[str] = []
    run_once(database, ticking(times), "one")
    with database.transaction() as session:
        session.get_one(Lease, LEASE).until = now() - timedelta(seconds=1)
    assert run_once(database, ticking(times), "two") == {"tick": "ticked"}


def test_a_lease_given_back_is_free_at_once(database: Database) -> None:
    with database.transaction() as session:
        assert leases.take(session, "x", "one", 60)
        assert not leases.take(session, "x", "two", 60)
        leases.release(session, "x", "one")
        assert leases.take(session, "x", "two", 60)


def test_a_failing_task_stops_neither_the_clock_nor_the_others(database: Database) -> None:
    times: list[str] = []

    def fail(_database: Database) -> str:
        raise RuntimeError("secret")

    came = run_once(database, [Task("fail", 60, fail), *ticking(times)], "one")
    assert came == {"fail": "failed: RuntimeError", "tick": "ticked"}


def test_only_what_is_due_is_run_when_asked_so(database: Database) -> None:
    times: list[str] = []
    assert run_once(database, ticking(times), "one", only_due=True) == {"tick": "ticked"}
    assert run_once(database, ticking(times), "one", only_due=True) == {}
    with database.transaction() as session:
        session.get_one(ClockRun, "tick").ran_at = now() - timedelta(seconds=61)
    assert run_once(database, ticking(times), "one", only_due=True) == {"tick": "ticked"}
    assert next_run(Task("new", 60, lambda _: ""), None) <= now()


def test_a_lease_says_since_when_its_owner_has_it(database: Database) -> None:
    with database.transaction() as session:
        leases.take(session, "x", "one", 60)
        since = session.get_one(Lease, "x").taken_at
    with database.transaction() as session:
        leases.take(session, "x", "one", 60)
        assert session.get_one(Lease, "x").taken_at == since
        session.get_one(Lease, "x").until = now() - timedelta(seconds=1)
        leases.take(session, "x", "two", 60)
        assert session.get_one(Lease, "x", populate_existing=True).taken_at != since


def test_a_lease_that_could_not_be_renewed_is_tried_again_and_the_tasks_then_follow(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    stopping, tries = threading.Event(), iter([RuntimeError("database is locked"), False, True])

    class Scheduler:
        def modify_job(self, name: str, next_run_time: object) -> None:
            told.append(name)
            stopping.set()

    def take(*_: object) -> bool:
        if isinstance(came := next(tries), Exception):
            raise came
        return bool(came)

    monkeypatch.setattr(clock, "_stopping", stopping)
    monkeypatch.setattr(clock, "RENEW_SECONDS", 0)
    monkeypatch.setattr(leases, "take", take)
    Keeper(database, ticking([]), "one", Scheduler()).keep_on()
    assert told == ["tick"]


def within(seconds: float, is_so: Callable[[], bool]) -> float:
    """Wait until it is so; in how many seconds it was."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.real_clock
def test_of_two_clocks_started_at_once_one_works_and_the_other_follows_it_when_it_is_killed(
    database: Database, tmp_path: Path
) -> None:
    log = tmp_path / "ticks"
    running = [clocks.start(database.url, log) for _ in range(2)]
    try:
        within(20, lambda: len(clocks.ticks(log)) >= 2)
        (first,) = set(clocks.ticks(log))
        victim, other = sorted(running, key=lambda process: process.pid != first)
        victim.kill()
        assert LEASE_SECONDS + RENEW_SECONDS < 10
        within(10, lambda: clocks.ticks(log)[-1] == other.pid)
        other.terminate()
        other.join(8)
        assert other.exitcode == 0
        with database.transaction(writing=False) as session:
            assert session.get(Lease, LEASE) is None, "it gives the lease back"
    finally:
        for process in running:
            process.kill()
            process.join()
