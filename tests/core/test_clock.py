"""One clock at a time; another takes over when it dies."""

from __future__ import annotations

from datetime import timedelta

from core import leases
from core.clock import LEASE, Task, run_once
from core.db import Database
from core.models import ClockRun, Lease
from core.times import now


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
