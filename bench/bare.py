"""The database of the bare peers that the product is measured against."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event


def bare_engine(url: str) -> Engine:
    """The engine; on SQLite with WAL and BEGIN IMMEDIATE, without which most inserts are refused."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=10)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
