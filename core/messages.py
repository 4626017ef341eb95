"""Messages to people: the inbox in the product, and an outbox that the clock empties (core.sending), one row a key."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.channels.letters import Channel as Channel
from core.channels.letters import Letter as Letter
from core.channels.letters import Undeliverable as Undeliverable
from core.db import Base
from core.models import InboxMessage, OutboxMessage
from core.prepared import Prepared
from core.sending import send_due as send_due
from core.times import now


def tell(
    session: Session, key: str, reader_key: str, subject: str, body: str, url: str = "", *, kind: str = ""
) -> bool:
    """Put a message into somebody's inbox, once for the key; False when it was there already."""
    values = {"key": f"{key}:{reader_key}", "kind": kind, "reader_key": reader_key, "subject": subject}
    return insert_once(session, InboxMessage, {**values, "body": body, "url": url, "created_at": now()})


def post(
    session: Session, key: str, channel: str, letter: Letter, *,
    kind: str = "", reader_key: str = "", stale_at: datetime | None = None,
) -> bool:  # fmt: skip
    """Queue a letter for a channel, once for the key; False when it was queued already.

    `kind` and `reader_key` are for the log of deliveries; after `stale_at` it is not sent any more.
    """
    values: dict[str, object] = {"key": f"{key}:{channel}:{letter.address}", "channel": channel}
    values |= {"kind": kind, "reader_key": reader_key, "stale_at": stale_at, "address": letter.address}
    values |= {"subject": letter.subject[:200], "body": letter.body, "url": letter.url}
    values |= {"attachment_name": letter.attachment_name[-80:], "attachment": letter.attachment}
    return insert_once(session, OutboxMessage, {**values, "state": "waiting", "tries": 0, "error": ""} | _stamps())


def sends_mail(session: Session) -> bool:
    """Whether a mail server is set up, so that letters leave at all."""
    return bool(session.info["sends_mail"])


def unread(session: Session, reader_key: str) -> int:
    """How many messages somebody has not read."""
    query = select(func.count()).where(InboxMessage.reader_key == reader_key, InboxMessage.read_at.is_(None))
    return session.scalar(query) or 0


def mark_read(session: Session, reader_key: str, message_id: int | None = None, kind: str | None = None) -> None:
    """Mark one message, or all of somebody's (of one kind), as read."""
    mine = (InboxMessage.reader_key == reader_key) & InboxMessage.read_at.is_(None)
    if message_id is not None:
        mine &= InboxMessage.id == message_id
    if kind is not None:
        mine &= InboxMessage.kind == kind
    session.execute(update(InboxMessage).where(mine).values(read_at=now()))


def insert_once(session: Session, table: type[Base], values: dict[str, object]) -> bool:
    """Insert a row unless one with its `key` is there; whether it is new."""
    session.flush()
    statement = _once(table, session.get_bind().dialect.name, tuple(values))
    return bool(statement.rows(session, values))


@cache
def _once(table: type[Base], dialect: str, columns: tuple[str, ...]) -> Prepared:
    """The statement that inserts a row unless its key is there."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    rows = cast(Table, table.__table__)
    asked = insert(rows).values({name: bindparam(name) for name in columns})
    return Prepared(asked.on_conflict_do_nothing(index_elements=["key"]).returning(rows.c.id))


def _stamps() -> dict[str, object]:
    return {"due_at": now(), "created_at": now()}
