"""Messages to people: the inbox in the product, and an outbox that the clock empties, at most one row a key.

E-mail is sent at least once: a sender that dies between the mail server's "yes" and our commit sends again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import cast

import structlog
from sqlalchemy import Table, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.db import Base, Database
from core.models import InboxMessage, OutboxMessage
from core.prepared import Prepared
from core.times import now

CLAIM_SECONDS = 60
MOST_TRIES = 6
log = structlog.get_logger("outbox")


@dataclass(frozen=True)
class Letter:
    """What a channel sends; `url` leads to the thing it is about, `attachment` is the text of an .ics file."""

    address: str
    subject: str
    body: str
    url: str = ""
    attachment_name: str = ""
    attachment: str = ""


class Undeliverable(Exception):
    """The channel says that trying again is useless."""


Channel = Callable[[Letter], None]


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


def unread(session: Session, reader_key: str) -> int:
    """How many messages somebody has not read."""
    query = select(func.count()).where(InboxMessage.reader_key == reader_key, InboxMessage.read_at.is_(None))
    return session.scalar(query) or 0


def mark_read(session: Session, reader_key: str, message_id: int | None = None) -> None:
    """Mark one message, or all of somebody's, as read."""
    mine = (InboxMessage.reader_key == reader_key) & InboxMessage.read_at.is_(None)
    if message_id is not None:
        mine &= InboxMessage.id == message_id
    session.execute(update(InboxMessage).where(mine).values(read_at=now()))


def send_due(database: Database, channels: Mapping[str, Channel]) -> str:
    """Send what is due by the channels that are set up; says how many were sent and how many failed."""
    sent = failed = 0
    while (message := _claim(database, list(channels))) is not None:
        error = _try(channels[message.channel], _letter(message))
        _settle(database, message.id, error)
        sent, failed = sent + (error is None), failed + (error is not None)
    return f"sent {sent}, failed {failed}"


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


def _claim(database: Database, channels: list[str]) -> OutboxMessage | None:
    dead = (OutboxMessage.state == "sending") & (OutboxMessage.claimed_until < now())
    due = or_((OutboxMessage.state == "waiting") & (OutboxMessage.due_at <= now()), dead)
    query = select(OutboxMessage).where(due, OutboxMessage.channel.in_(channels)).order_by(OutboxMessage.due_at)
    with database.transaction() as session:
        found = session.scalar(query.limit(1).with_for_update(skip_locked=True))
        if found is not None:
            found.state, found.claimed_until = "sending", now() + timedelta(seconds=CLAIM_SECONDS)
            found.tries += 1
        return found


def _letter(message: OutboxMessage) -> Letter:
    return Letter(
        message.address, message.subject, message.body, message.url, message.attachment_name, message.attachment
    )  # fmt: skip


def _try(channel: Channel, letter: Letter) -> Exception | None:
    try:
        channel(letter)
    except Exception as error:  # whatever a channel raises is this message's failure, not the clock's
        log.warning("not_sent", error=type(error).__name__)
        return error
    return None


def _settle(database: Database, message_id: int, error: Exception | None) -> None:
    with database.transaction() as session:
        message = session.get_one(OutboxMessage, message_id)
        if error is None:
            message.state, message.sent_at, message.error = "sent", now(), ""
            return
        message.error = f"{type(error).__name__}: {error}"[:500]
        given_up = message.tries >= MOST_TRIES or isinstance(error, Undeliverable)
        message.state = "failed" if given_up else "waiting"
        message.due_at = now() + timedelta(seconds=30 * 2**message.tries)
