"""The chain over the audit trail: batches are sealed by the clock, anybody may walk it and find what was tampered with.

A seal stands over a digest of each entry, not over its contents, so contents can be erased and the chain still holds.
What is cut off at the end leaves no trace inside: keep the head that `verify` gives somewhere else, and ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Select, insert, null, select, text, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.i18n import Text, t
from core.times import now
from registry.audit import record
from registry.digests import START, begin_batch, of_batch, of_change, of_entry
from registry.models import AuditEntry, AuditSeal

BATCH = 2000
CHUNK = 1000
_LOCK = 0x7A_68_65_6E  # any number that nothing else in the database locks


@dataclass(frozen=True)
class Verdict:
    """What a walk over the trail found; `fault` is the first thing that is wrong, or None; `head` its last hash."""

    entries: int
    seals: int
    unsealed: int
    erased: int
    head: str
    fault: Text | None = None


def seal(database: Database) -> str:
    """Seal every entry that is not sealed yet, batch by batch; two that do so at once wait for each other."""
    sealed = 0
    while True:
        with database.transaction() as session:
            count = _seal_batch(session)
        sealed += count
        if count < BATCH:
            return f"sealed {sealed}"


def _seal_batch(session: Session) -> int:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    waiting = session.execute(_entries().where(AuditEntry.seal_id.is_(None)).order_by(AuditEntry.id).limit(BATCH)).all()
    if not waiting:
        return 0
    previous = session.scalar(select(AuditSeal.hash).order_by(AuditSeal.id.desc()).limit(1)) or START
    at = now()
    made = {"sealed_at": at, "entries": len(waiting), "previous": previous, "hash": of_batch(previous, at, waiting)}
    number = session.scalar(insert(AuditSeal).values(made).returning(AuditSeal.id))
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.id.in_([entry.id for entry in waiting]))
        .values(seal_id=number)
        .execution_options(synchronize_session=False)
    )
    return len(waiting)


def erase(session: Session, record_type: str, record_id: str, actor: Actor) -> int:
    """Take the contents out of every entry of one record, for personal data that must go; returns how many.

    Who did what and when stays, the chain still verifies, and the erasure is an entry of its own.
    """
    filled = AuditEntry.erased_at.is_(None)
    own = (AuditEntry.record_type == record_type) & (AuditEntry.record_id == record_id)
    gone = update(AuditEntry).where(own, filled).values(before=null(), after=null(), erased_at=now())
    count = int(session.execute(gone.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]
    record(session, [("erased", record_type, record_id, None, {"count": count})])
    return count


def verify(session: Session, expected_head: str | None = None) -> Verdict:
    """Walk the trail from the first seal on, a few entries in memory at a time, until something is wrong.

    With a head noted earlier the chain must still contain it.
    """
    walk = _Walk(expected_head)
    try:
        batches = groupby(_stream(session, _sealed()), key=lambda entry: entry.seal_id)
        batch: tuple[int, Iterator[Any]] | None = next(batches, None)
        for one in _stream(session, select(AuditSeal.__table__).order_by(AuditSeal.id)):
            entries = batch[1] if batch and batch[0] == one.id else iter(())
            walk.take_seal(one, entries)
            batch = next(batches, None) if batch and batch[0] == one.id else batch
        if batch is not None:
            raise _Broken(t("A seal is missing: entries belong to seal %(seal)s, which is not there.", seal=batch[0]))
        for entry in _stream(session, _entries().where(AuditEntry.seal_id.is_(None)).order_by(AuditEntry.id)):
            walk.take_entry(entry)
            walk.unsealed += 1
        walk.require_head()
    except _Broken as found:
        return walk.verdict(found.fault)
    return walk.verdict(None)


class _Broken(Exception):
    def __init__(self, fault: Text) -> None:
        super().__init__(fault.msgid)
        self.fault = fault


class _Walk:
    def __init__(self, expected_head: str | None) -> None:
        self.entries = self.seals = self.unsealed = self.erased = 0
        self.head = START
        self._wanted = expected_head

    def take_seal(self, seal: Any, entries: Iterator[Any]) -> None:
        """One seal and the entries that belong to it."""
        if seal.previous != self.head:
            raise _Broken(t("The chain is broken at seal %(seal)s: it does not follow the one before.", seal=seal.id))
        chain, count = begin_batch(self.head, seal.sealed_at), 0
        for entry in entries:
            self.take_entry(entry)
            chain.update(of_entry(entry).encode())
            count += 1
        if count != seal.entries:
            raise _Broken(t("Entries are missing or added: seal %(seal)s closes over %(then)s, and %(now)s are there.",
                            seal=seal.id, then=seal.entries, now=count))  # fmt: skip
        if chain.hexdigest() != seal.hash:
            raise _Broken(t("Seal %(seal)s does not fit its entries: who, what, when or the seal itself was changed.",
                            seal=seal.id))  # fmt: skip
        self.seals += 1
        self.head = seal.hash
        if self.head == self._wanted:
            self._wanted = None

    def take_entry(self, entry: Any) -> None:
        """One entry: its contents must be those that its digest was taken of, or erased."""
        self.entries += 1
        self.erased += entry.erased_at is not None
        if entry.erased_at is None:
            is_true = of_change(entry.actor_name, entry.before, entry.after) == entry.digest
        else:
            is_true = entry.before is None and entry.after is None
        if not is_true:
            raise _Broken(t("Entry %(entry)s was changed: its contents are not those it was written with.",
                            entry=entry.id))  # fmt: skip

    def require_head(self) -> None:
        """The head that was noted earlier must have been passed."""
        if self._wanted is not None:
            raise _Broken(
                t("The head %(head)s is not in the chain: its end was cut off or replaced.", head=self._wanted)
            )

    def verdict(self, fault: Text | None) -> Verdict:
        """What has been seen so far."""
        return Verdict(self.entries, self.seals, self.unsealed, self.erased, self.head, fault)


def _entries() -> Select[Any]:
    return select(*(column for column in AuditEntry.__table__.columns))


def _sealed() -> Select[Any]:
    return _entries().where(AuditEntry.seal_id.is_not(None)).order_by(AuditEntry.seal_id, AuditEntry.id)


def _stream(session: Session, query: Select[Any]) -> Iterator[Any]:
    yield from session.execute(query.execution_options(yield_per=CHUNK))
