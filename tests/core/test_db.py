"""One deed is one transaction, on SQLite as well."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import Busy
from core.models import Job, Throttle
from core.times import now


def test_a_block_that_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        session.add(Job(kind="x", params={}))
        session.flush()
        raise RuntimeError
    with database.transaction(writing=False) as session:
        assert session.scalar(select(func.count(Job.id))) == 0


def test_two_writers_who_read_first_do_not_both_take_the_last_one(database: Database) -> None:
    with database.transaction() as session:
        session.add(Throttle(key="stock", tries=1, until=now()))
    taken: list[str] = []

    def take(name: str) -> None:
        with database.transaction() as session:
            stock = session.get_one(Throttle, "stock")
            if stock.tries > 0:
                stock.tries -= 1
                session.flush()
                taken.append(name)

    threads = [threading.Thread(target=take, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


def test_a_reader_sees_one_state_while_a_writer_commits(database: Database) -> None:
    with database.session(writing=False) as reader:
        assert reader.scalar(select(func.count(Job.id))) == 0
        with database.transaction() as writer:
            writer.add(Job(kind="x", params={}))
        assert reader.scalar(select(func.count(Job.id))) == 0


def test_a_lock_that_cannot_be_had_is_a_kind_refusal(database: Database) -> None:
    impatient = Database(database.url)
    with impatient.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA busy_timeout = 50")
    with database.session(writing=True) as holder:
        holder.execute(text("SELECT 1"))  # BEGIN IMMEDIATE: the lock is held from the first statement on
        with pytest.raises(Busy), impatient.transaction() as session:
            session.add(Job(kind="x", params={}))
    impatient.engine.dispose()


def test_foreign_keys_hold_on_sqlite(session: Session) -> None:
    with pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO unit_headcounts (unit_id, category, count) VALUES (99, 'x', 1)"))


def test_instants_come_back_aware_and_naive_ones_are_refused(session: Session) -> None:
    at = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
    session.add(Throttle(key="at", until=at))
    session.flush()
    session.expire_all()
    assert session.get_one(Throttle, "at").until == at
    with pytest.raises(StatementError, match="naive"):
        session.execute(select(Throttle).where(Throttle.until > datetime(2026, 5, 12)))


def test_a_connection_that_was_lost_while_it_rested_is_replaced(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.db.PULSE_SECONDS", 0)
    with any_database.transaction() as session:
        session.add(Throttle(key="stock", tries=1, until=now()))
    if not any_database.is_sqlite:  # SQLite has nobody who could cut a connection
        other = Database(any_database.url)
        with other.transaction() as session:
            mine = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
            session.execute(mine)
        other.engine.dispose()
    with any_database.transaction() as session:
        assert session.get_one(Throttle, "stock").tries == 1
