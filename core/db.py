"""The database: real transactions on SQLite and PostgreSQL, one session per deed, instants in UTC.

SQLAlchemy's SQLite defaults begin a transaction only at the first write, so two requests can both read
"free" and both book. Here BEGIN is ours: readers say BEGIN, writers BEGIN IMMEDIATE before they read.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, Table, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from core.errors import Busy
from core.keeping import Keeper
from core.links import Links

G = TypeVar("G")
R = TypeVar("R")
BUSY_SECONDS = 10
PULSE_SECONDS = 1
Json = JSON().with_variant(JSONB(), "postgresql")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is refused because nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table; constraint names follow one pattern so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: Instant, dict[str, Any]: Json, dict[str, int]: Json,
        list[str]: Json, list[int]: Json, list[Any]: Json,
    }  # fmt: skip


@event.listens_for(Table, "after_parent_attach")
def _never_reuse_ids(table: Table, _metadata: MetaData) -> None:
    """SQLite gives a deleted record's id to the next one unless told not to, and the trail would mix the two up."""
    key = list(table.primary_key)
    if len(key) == 1 and key[0].name == "id":
        table.kwargs["sqlite_autoincrement"] = True


class Audited:
    """Mark of a table whose every change goes into the audit trail; `audit_secret` columns are kept out of it."""

    audit_secret: frozenset[str] = frozenset()


class Database:
    """One engine for a process, and sessions that begin as readers or as writers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _engine(url)
        self.links = Links()
        self.sends_mail = True  # set by the application, which knows whether a mail server is set up
        self._keeper = Keeper()
        self._writers = self.engine.execution_options(begin="IMMEDIATE") if self.is_sqlite else self.engine

    def session(self, *, writing: bool) -> Session:
        """A new session; on SQLite a writing one takes the write lock with its first statement."""
        return Session(
            self._writers if writing else self.engine, expire_on_commit=False,
            info={"links": self.links, "sends_mail": self.sends_mail, "keeper": self._keeper, "writes": writing},
        )  # fmt: skip

    def begin_writing(self, session: Session) -> None:
        """Let a session that has only read so far write from now on; what it read stays in memory and may be old.

        On PostgreSQL there is nothing to do: a transaction may begin by reading there.
        """
        session.info["writes"] = True
        if self.is_sqlite:
            session.commit()
            session.bind = self._writers

    @contextmanager
    def transaction(self, *, writing: bool = True) -> Iterator[Session]:
        """A session that commits at the end of the block, or rolls back when the block raises."""
        session = self.session(writing=writing)
        try:
            with busy_as_refusal():
                yield session
                session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that only reads and sees one moment throughout; on SQLite every transaction does."""
        session = self.session(writing=False)
        try:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
        finally:
            session.rollback()
            session.close()


def _engine(url: str) -> Engine:
    engine = _new_engine(url)
    event.listen(engine, "before_cursor_execute", _note_writing)
    # as text: SQLAlchemy compiles its own clauses for these anew each time
    engine.dialect.do_savepoint = _savepoint("SAVEPOINT")  # type: ignore[assignment, method-assign]
    engine.dialect.do_release_savepoint = _savepoint("RELEASE SAVEPOINT")  # type: ignore[assignment, method-assign]
    return engine


def _note_writing(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    """Count what may change something; also what takes a change back."""
    if not statement.startswith("SELECT"):
        connection.info["written"] = connection.info.get("written", 0) + 1


def _savepoint(verb: str) -> Callable[[Connection, str], None]:
    def do(connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"{verb} {name}")

    return do


def _new_engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        options = f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"
        engine = create_engine(url, pool_size=10, max_overflow=20, connect_args={"options": options})
        pulse = _Pulse(engine.dialect)
        event.listen(engine, "checkin", pulse.rest)
        event.listen(engine, "checkout", pulse.feel)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    queue = _WriterQueue()
    event.listen(engine, "begin", queue.begin)
    event.listen(engine, "checkin", queue.leave)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    # a statement whose triggers may write keeps a journal of its own: in memory it costs half as much
    pragmas = ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=NORMAL")
    for pragma in (*pragmas, "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


class _Pulse:
    """Asks a connection that has rested for a while whether it is still there; one that was just used need not be asked
    again with each request."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def rest(self, _connection: object, record: ConnectionPoolEntry) -> None:
        """Note when the connection was last in use."""
        record.info["rests_since"] = time.monotonic()

    def feel(self, connection: DBAPIConnection, record: ConnectionPoolEntry, _fairy: object) -> None:
        """Have the pool replace a connection that has been lost."""
        rests_since = record.info.get("rests_since")
        if rests_since is None or time.monotonic() - rests_since < PULSE_SECONDS:
            return
        try:
            self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as error:
            raise DisconnectionError() from error


class _WriterQueue:
    """Lets the writers of this process go to the database one at a time.

    SQLite makes those who wait sleep and look again, ever longer, and the lock lies idle meanwhile. Here the next
    thread goes on at once, and the one that waits for other processes looks every millisecond.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def begin(self, connection: Connection) -> None:
        """Begin the transaction that the connection's options ask for; a writer waits for its turn."""
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        if mode == "IMMEDIATE" and not connection.info.get("has_turn"):
            # when it does not come in time, SQLite itself says that the database is locked
            connection.info["has_turn"] = self._turn.acquire(timeout=BUSY_SECONDS / 2)
        if mode != "IMMEDIATE" or not self._begun(connection):
            connection.exec_driver_sql(f"BEGIN {mode}")

    def _begun(self, connection: Connection) -> bool:
        """Whether the write lock could be had by asking for it again and again."""
        driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        ends = time.monotonic() + BUSY_SECONDS / 2
        driver.execute("PRAGMA busy_timeout=0")
        try:
            while time.monotonic() < ends:
                try:
                    driver.execute("BEGIN IMMEDIATE")
                    return True
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error):
                        break
                    time.sleep(0.001)
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def leave(self, _connection: object, record: ConnectionPoolEntry) -> None:
        """Give the turn back with the connection, however its transaction ended."""
        if record.info.pop("has_turn", False):
            self._turn.release()


def whole(session: Session, deed: Callable[[G], R]) -> Callable[[G], R]:
    """The deed, of which nothing stays when it is refused on the way."""

    def done(given: G) -> R:
        with session.begin_nested():
            return deed(given)

    return done


@contextmanager
def busy_as_refusal() -> Iterator[None]:
    """Turn a lock that could not be had in time into the refusal `Busy`."""
    try:
        yield
    except DBAPIError as error:
        if is_busy(error):
            raise Busy() from error
        raise


def is_busy(error: DBAPIError) -> bool:
    """Whether the database was only occupied: locked, deadlocked or a lock not had in time."""
    state = getattr(error.orig, "sqlstate", None)
    if state in {"55P03", "40P01", "40001"}:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)
