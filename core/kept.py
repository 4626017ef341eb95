"""What every request asks and people seldom change: kept by each process for as long as its stamp stands.

The stamp is a row that triggers change with every change of what is kept, in the same transaction. A transaction reads
it once, and again after it has written something itself. So every process sees a change with its next request, a
transaction sees its own change at once, and a change that is rolled back leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, SessionTransaction

from core.keeping import WORDS, Keeper
from core.models import Stamp
from core.prepared import Prepared

P = ParamSpec("P")
T = TypeVar("T")
_STAMP = Prepared(select(Stamp.value).where(Stamp.name == bindparam("name")))
_Held = tuple[SessionTransaction | None, int, dict[Hashable, Any]]


def kept(session: Session, key: Hashable, read: Callable[[Session], T]) -> T:
    """What `read` finds, from memory while the stamp stands; nobody may change the value that is given.

    `read` asks tables whose changes change the stamp (`migrations/stamping.py`), and nothing else.
    """
    found = _found(session)
    if key not in found:
        found[key] = read(session)
    return found[key]  # type: ignore[no-any-return]


def asked_once(ask: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """The question, asked once by whoever only reads: several parts of a page ask the same.

    Nobody may change the answer. Its arguments tell everything that it depends on, beside the database and the time.
    """

    @wraps(ask)
    def answer(session: Session, *given: P.args, **more: P.kwargs) -> T:
        known = answers_of(session)
        if known is None:
            return ask(session, *given, **more)
        key = ask, given, tuple(more.items())
        if key not in known:
            known[key] = ask(session, *given, **more)
        return known[key]  # type: ignore[no-any-return]

    return answer  # type: ignore[return-value]


def answers_of(session: Session) -> dict[Hashable, Any] | None:
    """What this transaction has been answered so far, by question; None for a session that may write."""
    if session.info.get("writes", True):
        return None
    answers: tuple[Any, dict[Hashable, Any]] = session.info.get("answers", (None, {}))
    if answers[0] is None or answers[0] is not session.get_transaction():
        session.connection()
        answers = session.info["answers"] = session.get_transaction(), {}
    return answers[1]


def _found(session: Session) -> dict[Hashable, Any]:
    session._autoflush()  # as a query would: what the session has changed counts
    connection = session.connection()
    written = connection.info.get("written", 0)
    held: _Held | None = session.info.get("kept")
    if held is None or held[0] is not session.get_transaction() or held[1] != written:
        held = session.info["kept"] = session.get_transaction(), written, _under(session, connection)
    return held[2]


def _under(session: Session, connection: Connection) -> dict[Hashable, Any]:
    rows = _STAMP.rows(connection, {"name": WORDS})
    keeper: Keeper | None = session.info.get("keeper")
    return keeper.under(rows[0].value) if keeper is not None and rows else {}
