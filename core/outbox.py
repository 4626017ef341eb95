"""The rows behind sending: letters are claimed before they leave, and settled with what became of them.

A sender that dies leaves its claims, which lapse. Then an e-mail or a robot's message is sent again: at least once. A
text message is not: nobody knows whether it arrived, and its row says so, so at most once.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.channels.letters import Channel, Letter, NotSent, Taken, Undeliverable
from core.db import Database
from core.models import DeliveryTry, OutboxMessage, Throttle
from core.pacing import (
    FAILURES_IN_A_ROW,
    LAPSE,
    allowed_now,
    failures_after,
    next_free,
    pause_after,
    state_after,
    wait_after,
)
from core.times import now

_dice = random.SystemRandom()


@dataclass(frozen=True)
class Pace:
    """How long a claim holds, how long after it letters are begun with, how many are claimed, how long a round is."""

    claim_seconds: float = 180.0
    send_within: float = 60.0
    batch: int = 10
    round_seconds: float = 45.0


@dataclass(frozen=True)
class Claim:
    """Letters that one sender alone may send until the claim lapses; `failures` of the channel came before."""

    messages: list[OutboxMessage]
    until: datetime
    failures: int


def due_by_channel(database: Database, channels: Collection[str]) -> dict[str, int]:
    """How many letters wait to be sent now, by channel."""
    query = select(OutboxMessage.channel, func.count()).where(_is_due(now()), OutboxMessage.channel.in_(channels))
    with database.transaction(writing=False) as session:
        return {str(name): int(count) for name, count in session.execute(query.group_by(OutboxMessage.channel))}


def sweep(database: Database, channels: Mapping[str, Channel]) -> int:
    """Set aside what nobody wants any more, and what was lost on its way and must not be sent again; how many."""
    at = now()
    once = [name for name, channel in channels.items() if channel.is_once]
    lost = and_(OutboxMessage.state == "sending", OutboxMessage.claimed_until < at)
    gone = and_(lost, or_(OutboxMessage.channel.in_(once), OutboxMessage.stale_at <= at))
    stale = and_(OutboxMessage.state == "waiting", OutboxMessage.stale_at <= at)
    with database.transaction(writing=False) as session:
        if session.scalar(select(OutboxMessage.id).where(or_(gone, stale)).limit(1)) is None:
            return 0
    with database.transaction() as session:
        found = session.scalars(select(OutboxMessage).where(gone).with_for_update(skip_locked=True)).all()
        for message in found:
            message.state, message.error = "unknown", "lost"
            _note(session, message.id, "unknown", "lost", "", 0.0, at)
        passed = session.execute(update(OutboxMessage).where(stale).values(state="stale"))
        return len(found) + int(passed.rowcount)  # type: ignore[attr-defined]


def claim(database: Database, name: str, channel: Channel, pace: Pace) -> Claim:
    """Letters of the channel to send now: none while it pauses, one to try with after a pause, as many as may leave."""
    at = now()
    until = at + timedelta(seconds=pace.claim_seconds)
    with database.transaction() as session:
        paused = session.get(Throttle, pause_key(name))
        failures = paused.tries if paused is not None else 0
        most = 0 if is_paused(paused, at) else 1 if channel.is_once or failures else pace.batch
        most, rate = _within_rate(session, name, channel, most, at)
        found = _take(session, name, channel, most, at) if most else []
        for message in found:
            if message.state == "sending":
                _note(session, message.id, "failed", "lost", "", 0.0, at)
            message.state, message.claimed_until, message.tries = "sending", until, message.tries + 1
        if rate is not None and found:
            rate.until, rate.tries = next_free(rate.until, at, channel.per_minute, len(found)), 1
        return Claim(found, until, failures)


def release(database: Database, messages: list[OutboxMessage], until: datetime) -> None:
    """Give back letters that were claimed and not begun with."""
    mine = OutboxMessage.id.in_([message.id for message in messages])
    still = mine & (OutboxMessage.state == "sending") & (OutboxMessage.claimed_until == until)
    back = update(OutboxMessage).where(still).values(
        state="waiting", claimed_until=None, tries=OutboxMessage.tries - 1
    )  # fmt: skip
    with database.transaction() as session:
        session.execute(back)


def settle_sent(database: Database, name: str, message: OutboxMessage, taken: Taken, seconds: float) -> None:
    """The letter is sent, whoever else may have claimed it meanwhile; the channel works."""
    with database.transaction() as session:
        row = session.get(OutboxMessage, message.id, with_for_update=True)
        if row is None:
            return
        _note(session, row.id, "sent", taken.code, taken.answer, seconds, now())
        row.state, row.sent_at, row.error, row.claimed_until = "sent", now(), "", None
        _end_pause(session, name)


def settle_failed(
    database: Database, name: str, channel: Channel, message: OutboxMessage, failure: NotSent, seconds: float
) -> bool:
    """Keep what became of the letter; whether the channel may go on with the next one."""
    at = now()
    with database.transaction() as session:
        row = session.get(OutboxMessage, message.id, with_for_update=True)
        if row is None:
            return True
        state = state_after(failure, row.tries, channel.is_once)
        outcome = {"failed": "refused" if isinstance(failure, Undeliverable) else "failed"}.get(state, "failed")
        _note(session, row.id, "unknown" if state == "unknown" else outcome, failure.code, failure.answer, seconds, at)
        if row.state == "sending" and row.claimed_until == message.claimed_until:
            row.state, row.error, row.claimed_until = state, str(failure)[:500], None
            row.due_at = at + timedelta(seconds=wait_after(row.tries, _dice.random(), failure.retry_after))
        return _count_failure(session, name, failure, at)


def pause_key(name: str) -> str:
    """The key of the count of a channel's failures in a row, and of its pause."""
    return f"pause:{name}"


def is_paused(counted: Throttle | None, at: datetime) -> bool:
    """Whether the channel is left alone now."""
    return counted is not None and counted.tries >= FAILURES_IN_A_ROW and counted.until > at


def resume(session: Session, name: str) -> None:
    """End the channel's pause, because it has been mended; what waits goes at once."""
    _end_pause(session, name)
    waits = (OutboxMessage.channel == name) & (OutboxMessage.state == "waiting") & (OutboxMessage.tries > 0)
    session.execute(update(OutboxMessage).where(waits).values(due_at=now()))


def letter_of(message: OutboxMessage) -> Letter:
    """The row as a letter."""
    return Letter(
        message.address, message.subject, message.body, message.url, message.attachment_name, message.attachment,
        message.key, message.kind,
    )  # fmt: skip


def _is_due(at: datetime) -> ColumnElement[bool]:
    lost = and_(OutboxMessage.state == "sending", OutboxMessage.claimed_until < at)
    waits = and_(OutboxMessage.state == "waiting", OutboxMessage.due_at <= at)
    return and_(or_(waits, lost), or_(OutboxMessage.stale_at.is_(None), OutboxMessage.stale_at > at))


def _take(session: Session, name: str, channel: Channel, most: int, at: datetime) -> list[OutboxMessage]:
    due = _is_due(at) & (OutboxMessage.channel == name)
    if channel.is_once:
        due &= OutboxMessage.state == "waiting"
    query = select(OutboxMessage).where(due).order_by(OutboxMessage.due_at, OutboxMessage.id).limit(most)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def _within_rate(session: Session, name: str, channel: Channel, most: int, at: datetime) -> tuple[int, Throttle | None]:
    """As many as the vendor allows, and the row that counts them, locked: all senders share one count."""
    if not channel.per_minute or not most:
        return most, None
    rate = _locked(session, f"rate:{name}", at)
    return min(most, allowed_now(rate.until, at, channel.per_minute, channel.burst)), rate


def _count_failure(session: Session, name: str, failure: NotSent, at: datetime) -> bool:
    """Count it against the channel; False when the channel pauses from now on."""
    if isinstance(failure, Undeliverable):
        return True
    counted = _locked(session, pause_key(name), at)
    counted.tries = failures_after(failure, counted.tries)
    pause = pause_after(failure, counted.tries)
    counted.until = at + (timedelta(seconds=pause) if pause else LAPSE)
    return not pause


def _locked(session: Session, key: str, at: datetime) -> Throttle:
    """The count under that key, which all senders share, for this transaction alone."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = insert(Throttle).values(key=key, tries=0, until=at)
    # an update that changes nothing: whoever else makes or removes the row meanwhile is waited for
    session.execute(fresh.on_conflict_do_update(index_elements=["key"], set_={"tries": Throttle.tries}))
    return session.get_one(Throttle, key, populate_existing=True)


def _end_pause(session: Session, name: str) -> None:
    if session.get(Throttle, pause_key(name)) is not None:
        gone = delete(Throttle).where(Throttle.key == pause_key(name))
        session.execute(gone.execution_options(synchronize_session=False))


def _note(
    session: Session, message_id: int, outcome: str, code: str, answer: str, seconds: float, at: datetime
) -> None:
    session.add(DeliveryTry(message_id=message_id, at=at, seconds=seconds, outcome=outcome, code=code, answer=answer))
