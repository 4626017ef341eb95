"""A prepared statement answers as SQLAlchemy would: types, lists, errors and listeners are the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db import Database
from core.models import InboxMessage, Submission
from core.prepared import FEW, Prepared, PreparedInsert, all_or_none, answers
from registry.models import Setting

AT = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
ROWS = Submission.__table__.c
KEEP = PreparedInsert(Submission.metadata.tables["submissions"], ("nonce", "sender", "location", "created_at"))
FIND = Prepared(
    select(ROWS.nonce, ROWS.created_at, literal(7))
    .where(ROWS.nonce.in_(bindparam("nonces", expanding=True)), ROWS.location != "/gone")
    .order_by(ROWS.nonce)
)


def kept(session: Session, *nonces: str) -> None:
    rows = [{"nonce": nonce, "sender": "user:1", "location": "/drills/1", "created_at": AT} for nonce in nonces]
    KEEP.rows(session, rows)


def test_finds_what_was_saved_with_its_types(any_database: Database) -> None:
    with any_database.transaction() as session:
        kept(session, "a", "b", "c")
        found = FIND.rows(session, {"nonces": ["a", "c"]})
        again = FIND.rows(session, {"nonces": ["b"]})
        none = FIND.rows(session, {"nonces": []})
    assert [(row.nonce, row.created_at) for row in found] == [("a", AT), ("c", AT)]
    assert tuple(again[0]) == ("b", AT, 7)
    assert none == []


@pytest.mark.parametrize("number", [0, 1, FEW - 1, FEW, FEW + 1, 3 * FEW])
def test_saves_as_many_as_there_are(session: Session, number: int) -> None:
    nonces = [f"n{place:03d}" for place in range(number)]
    kept(session, *nonces)
    assert [row.nonce for row in FIND.rows(session, {"nonces": nonces})] == nonces


def test_lists_of_many_lengths_are_spelt_in_few_ways(session: Session) -> None:
    find = Prepared(select(ROWS.nonce).where(ROWS.nonce.in_(bindparam("nonces", expanding=True))))
    nonces = [f"n{place:03d}" for place in range(70)]
    kept(session, *nonces)
    for number in range(70):
        assert len(find.rows(session, {"nonces": nonces[:number]})) == number
    assert len(find._forms) == 9  # none, 1, 2, 4, ... 128


def test_several_are_answered_in_their_order(any_database: Database) -> None:
    with any_database.transaction() as session:
        kept(session, "a", "b")
        first, none, last = answers(
            session, (FIND, {"nonces": ["a"]}), (FIND, {"nonces": ["x"]}), (FIND, {"nonces": ["a", "b"]})
        )
    assert [[row.nonce for row in rows] for rows in (first, none, last)] == [["a"], [], ["a", "b"]]


def test_is_rolled_back_with_its_transaction(any_database: Database) -> None:
    with any_database.session(writing=True) as session:
        kept(session, "a")
        session.rollback()
        assert FIND.rows(session, {"nonces": ["a"]}) == []


def test_reads_json_as_values(any_database: Database) -> None:
    rows = Setting.__table__.c
    asked = Prepared(select(rows.name, rows.value).where(rows.name == bindparam("name")))
    with any_database.transaction() as session:
        session.add(Setting(name="travel", value={"km_per_hour": 30}))
        session.flush()
        assert asked.rows(session, {"name": "travel"})[0].value == {"km_per_hour": 30}


def test_a_default_that_nobody_would_fill_in_is_refused(session: Session) -> None:
    keep = Prepared(insert(Submission).values({name: bindparam(name) for name in ("nonce", "location")}))
    with pytest.raises(ValueError, match="created_at"):
        keep.run(session, {"nonce": "a", "location": "/"})


def test_what_the_database_refuses_is_the_same_error(any_database: Database) -> None:
    with any_database.session(writing=True) as session:
        kept(session, "a")
        with pytest.raises(IntegrityError):
            kept(session, "a")


def test_a_savepoint_takes_back_what_was_done_within(any_database: Database) -> None:
    with any_database.transaction() as session:
        kept(session, "a")
        with pytest.raises(IntegrityError), session.begin_nested():
            kept(session, "b", "a")
        assert [row.nonce for row in FIND.rows(session, {"nonces": ["a", "b"]})] == ["a"]


def test_gives_the_id_that_sqlite_chose(session: Session) -> None:
    names = ("key", "kind", "reader_key", "subject", "body", "url", "created_at")
    tell = Prepared(insert(InboxMessage).values({name: bindparam(name) for name in names}))
    values = {"kind": "", "reader_key": "user:1", "subject": "演练", "body": "", "url": "", "created_at": AT}
    first, second = (tell.run(session, {**values, "key": key}) for key in ("k1", "k2"))
    assert first is not None
    assert second == first + 1


def test_whoever_listens_to_statements_hears_it(database: Database) -> None:
    heard: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: heard.append(given[2]))
    with database.transaction(writing=False) as session:
        FIND.rows(session, {"nonces": ["a"]})
    assert any("submissions" in statement for statement in heard)


def test_a_block_stands_as_a_whole(any_database: Database) -> None:
    with any_database.transaction() as session:
        with all_or_none(session.connection()):
            kept(session, "a")
            kept(session, "b")
        assert len(FIND.rows(session, {"nonces": ["a", "b"]})) == 2


def test_a_block_of_which_something_is_refused_leaves_nothing_and_one_can_go_on(any_database: Database) -> None:
    with any_database.transaction() as session:
        kept(session, "before")
        with pytest.raises(IntegrityError), all_or_none(session.connection()):
            kept(session, "a")
            kept(session, "before")
            kept(session, "b")
        kept(session, "after")
    with any_database.transaction(writing=False) as session:
        found = FIND.rows(session, {"nonces": ["a", "b", "before", "after"]})
    assert [row.nonce for row in found] == ["after", "before"]


def test_a_block_that_raises_leaves_nothing(any_database: Database) -> None:
    with any_database.transaction() as session:
        with pytest.raises(RuntimeError), all_or_none(session.connection()):
            kept(session, "a")
            raise RuntimeError
        assert FIND.rows(session, {"nonces": ["a"]}) == []
