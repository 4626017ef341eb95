"""The audit trail can only be added to, and a later change is found and named."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

import registry.audit  # noqa: F401  (listens to every session)
from core.access import SYSTEM
from core.db import Database
from migrations import guards
from registry import sealing
from registry.digests import START
from registry.models import AuditEntry, AuditSeal, Term
from registry.sealing import Verdict, erase, seal, verify


def add_terms(database: Database, count: int, prefix: str = "term") -> None:
    for number in range(count):
        with database.transaction() as session:
            session.add(Term(scheme="hazard", code=f"{prefix}{number}", name_zh="余震", name_en="Aftershock"))


def verdict(database: Database, head: str | None = None) -> Verdict:
    with database.transaction(writing=False) as session:
        return verify(session, head)


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """The database as somebody with full rights can make it: without the triggers."""
    with database.engine.begin() as connection:
        guards.drop(connection)
        yield connection
        guards.create(connection)


@pytest.fixture
def bare(any_database: Database) -> Database:
    """A database whose trail is empty, whatever came with it, and begins with entry 1."""
    restart = "DELETE FROM sqlite_sequence WHERE name = 'audit_entries'"
    with unguarded(any_database) as connection:
        connection.execute(text("DELETE FROM audit_entries"))
        connection.execute(text(restart if any_database.is_sqlite else "ALTER SEQUENCE audit_entries_id_seq RESTART"))
    return any_database


@pytest.fixture
def sealed(bare: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Seven entries in three seals, and two that are not sealed yet."""
    monkeypatch.setattr(sealing, "BATCH", 3)
    add_terms(bare, 7)
    assert seal(bare) == "sealed 7"
    add_terms(bare, 2, "late")
    return bare


def test_an_untouched_trail_is_intact(sealed: Database) -> None:
    found = verdict(sealed)
    assert found.fault is None
    assert (found.entries, found.seals, found.unsealed, found.erased) == (9, 3, 2, 0)
    with sealed.transaction(writing=False) as session:
        assert found.head == session.scalars(select(AuditSeal.hash).order_by(AuditSeal.id.desc())).first()


def test_an_empty_trail_is_intact_and_its_head_is_the_start(bare: Database) -> None:
    assert seal(bare) == "sealed 0"
    assert verdict(bare) == Verdict(0, 0, 0, 0, START)


TAMPERING = {
    "who": ("UPDATE audit_entries SET actor_key = 'user:99' WHERE id = 2", "Seal 1 does not fit"),
    "the name": ("UPDATE audit_entries SET actor_name = 'x' WHERE id = 2", "Entry 2 was changed"),
    "when": ("UPDATE audit_entries SET at = '2020-01-01 00:00:00.000000' WHERE id = 4", "Seal 2 does not fit"),
    "the deed": ("UPDATE audit_entries SET action = 'deleted' WHERE id = 7", "Seal 3 does not fit"),
    "the kind": ("UPDATE audit_entries SET record_type = 'units' WHERE id = 1", "Seal 1 does not fit"),
    "the record": ("UPDATE audit_entries SET record_id = '99' WHERE id = 1", "Seal 1 does not fit"),
    "what is": ("""UPDATE audit_entries SET after = '{"code": "x"}' WHERE id = 5""", "Entry 5 was changed"),
    "what is, unsealed": ("""UPDATE audit_entries SET after = '{"code": "x"}' WHERE id = 9""", "Entry 9 was changed"),
    "what was": ("""UPDATE audit_entries SET before = '{"code": "x"}' WHERE id = 5""", "Entry 5 was changed"),
    "the digest": (f"UPDATE audit_entries SET digest = '{'0' * 64}' WHERE id = 6", "Entry 6 was changed"),
    "contents after erasure": (
        "UPDATE audit_entries SET erased_at = '2026-01-01 00:00:00.000000' WHERE id = 3", "Entry 3 was changed",
    ),
    "an entry gone": ("DELETE FROM audit_entries WHERE id = 5", "seal 2 closes over 3, and 2 are there"),
    "an entry moved": ("UPDATE audit_entries SET seal_id = 1 WHERE id = 8", "seal 1 closes over 3, and 4 are there"),
    "a seal's hash": (f"UPDATE audit_seals SET hash = '{'1' * 64}' WHERE id = 2", "Seal 2 does not fit"),
    "a seal's time": ("UPDATE audit_seals SET sealed_at = '2020-01-01 00:00:00.000000' WHERE id = 1", "Seal 1 does"),
    "a seal's link": (f"UPDATE audit_seals SET previous = '{'1' * 64}' WHERE id = 2", "broken at seal 2"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERING)
def test_whatever_is_changed_is_found_and_named(sealed: Database, what: str) -> None:
    statement, said = TAMPERING[what]
    with unguarded(sealed) as connection:
        assert connection.execute(text(statement)).rowcount == 1
    fault = verdict(sealed).fault
    assert fault is not None and said in str(fault)


def test_a_batch_taken_out_whole_breaks_the_chain(sealed: Database) -> None:
    with unguarded(sealed) as connection:
        connection.execute(text("DELETE FROM audit_entries WHERE seal_id = 2"))
        connection.execute(text("DELETE FROM audit_seals WHERE id = 2"))
    assert "broken at seal 3" in str(verdict(sealed).fault)


def test_an_end_cut_off_is_found_by_the_head_noted_before(sealed: Database) -> None:
    head = verdict(sealed).head
    add_terms(sealed, 1, "more")
    seal(sealed)
    assert verdict(sealed, head).fault is None
    with unguarded(sealed) as connection:
        connection.execute(text("DELETE FROM audit_entries WHERE seal_id IS NULL OR seal_id >= 3"))
        connection.execute(text("DELETE FROM audit_seals WHERE id >= 3"))
    assert verdict(sealed).fault is None, "nothing inside tells"
    assert "is not in the chain" in str(verdict(sealed, head).fault)


FORBIDDEN = [
    "UPDATE audit_entries SET actor_key = 'user:99' WHERE id = 2",
    "UPDATE audit_entries SET actor_name = 'x' WHERE id = 2",
    "UPDATE audit_entries SET action = 'deleted' WHERE id = 2",
    """UPDATE audit_entries SET after = '{"code": "x"}' WHERE id = 2""",
    """UPDATE audit_entries SET after = '{"code": "x"}', erased_at = '2026-01-01 00:00:00' WHERE id = 2""",
    "UPDATE audit_entries SET seal_id = NULL WHERE id = 2",
    "DELETE FROM audit_entries WHERE id = 9",
    "UPDATE audit_seals SET entries = 1 WHERE id = 1",
    "DELETE FROM audit_seals WHERE id = 3",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_itself_refuses_to_change_the_trail(sealed: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only added to"), sealed.engine.begin() as connection:
        connection.execute(text(statement))


def test_contents_can_be_erased_and_the_chain_still_holds(sealed: Database) -> None:
    with sealed.transaction() as session:
        number = session.scalars(select(Term.id).where(Term.code == "term1")).one()
        assert erase(session, "terms", str(number), SYSTEM) == 1
    found = verdict(sealed)
    assert found.fault is None and found.erased == 1 and found.unsealed == 3
    seal(sealed)
    assert verdict(sealed).fault is None
    with sealed.transaction(writing=False) as session:
        kept = session.scalars(
            select(AuditEntry).where(AuditEntry.record_type == "terms", AuditEntry.record_id == str(number))
        ).all()
        assert [entry.action for entry in kept] == ["created", "erased"]
        assert kept[0].after is None and kept[0].erased_at is not None and kept[0].actor_key == "system"


def test_erased_contents_cannot_be_put_back_or_replaced(sealed: Database) -> None:
    with sealed.transaction() as session:
        number = session.scalars(select(Term.id).where(Term.code == "term1")).one()
        assert erase(session, "terms", str(number), SYSTEM) == 1
    for statement in (
        """UPDATE audit_entries SET after = '{"code": "x"}' WHERE erased_at IS NOT NULL""",
        "UPDATE audit_entries SET erased_at = NULL WHERE erased_at IS NOT NULL",
    ):
        with pytest.raises(DBAPIError, match="only added to"), sealed.engine.begin() as connection:
            connection.execute(text(statement))


def test_two_sealers_at_once_seal_every_entry_once(bare: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 5)
    add_terms(bare, 40)
    twin = Database(bare.url)
    said: list[str] = []
    threads = [threading.Thread(target=lambda d=d: said.append(seal(d))) for d in (bare, twin, twin)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    twin.engine.dispose()
    assert sum(int(answer.removeprefix("sealed ")) for answer in said) == 40
    found = verdict(bare)
    assert found.fault is None and (found.entries, found.seals, found.unsealed) == (40, 8, 0)


def test_entries_are_walked_a_few_at_a_time(bare: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    monkeypatch.setattr(sealing, "CHUNK", 3)
    add_terms(bare, 14)
    seal(bare)
    found = verdict(bare)
    with bare.transaction(writing=False) as session:
        assert found.entries == session.scalar(select(func.count()).select_from(AuditEntry)) == 14
    assert found.fault is None and found.seals == 4


def test_numbers_that_a_database_spells_its_own_way_verify(bare: Database) -> None:
    with bare.transaction() as session:
        extra = {"big": 1e16, "zero": -0.0, "small": 1.5e-7, "whole": 3.0, "huge": 1.7e20, "text": "1e16", "yes": True}
        session.add(Term(scheme="hazard", code="n", name_zh="数", name_en="Number", extra=extra))
    seal(bare)
    assert verdict(bare).fault is None
