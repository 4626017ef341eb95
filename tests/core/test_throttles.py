"""Tries are counted in the database, for all processes alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import Database
from core.errors import TooMany
from core.i18n import t
from core.models import Throttle
from core.throttles import brake, count_try, forget_lapsed, forgive, key_of, pause_left
from core.times import now


def tried(database: Database, key: str, times: int) -> None:
    for _ in range(times):
        with database.transaction() as session:
            count_try(session, [key], 10)


def left(database: Database, key: str, most: int) -> int:
    with database.transaction(writing=False) as session:
        return pause_left(session, [(key, most)])


def test_the_pause_begins_with_the_last_try_allowed(any_database: Database) -> None:
    tried(any_database, "login:a", 2)
    assert left(any_database, "login:a", 3) == 0
    tried(any_database, "login:a", 1)
    assert 590 < left(any_database, "login:a", 3) <= 600
    assert left(any_database, "login:b", 3) == 0


def test_the_count_holds_for_every_connection_to_the_database(any_database: Database) -> None:
    tried(any_database, "login:a", 3)
    other = Database(any_database.url)
    assert left(other, "login:a", 3) > 0
    other.engine.dispose()


def test_a_lapsed_count_begins_anew_and_is_dropped_in_time(any_database: Database) -> None:
    tried(any_database, "login:a", 3)
    with any_database.transaction() as session:
        session.execute(update(Throttle).values(until=now() - timedelta(seconds=1)))
    assert left(any_database, "login:a", 3) == 0
    tried(any_database, "login:a", 1)
    with any_database.transaction() as session:
        assert session.scalars(select(Throttle.tries)).all() == [1]
        session.execute(update(Throttle).values(until=now() - timedelta(seconds=1)))
        assert forget_lapsed(session) == 1
        assert session.scalars(select(Throttle.key)).all() == []


def test_what_is_forgiven_counts_no_more(any_database: Database) -> None:
    tried(any_database, "login:a", 3)
    with any_database.transaction() as session:
        forgive(session, "login:a")
    assert left(any_database, "login:a", 3) == 0


def test_a_key_does_not_show_what_was_typed() -> None:
    assert "wang" not in key_of("login", "wanglaoshi")
    assert key_of("login", "wanglaoshi") == key_of("login", "wanglaoshi") != key_of("address", "wanglaoshi")


def test_a_brake_lets_a_minute_have_its_share_and_says_how_long_to_wait(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    monkeypatch.setattr("core.throttles.now", lambda: at)
    with any_database.transaction() as session:
        for _ in range(3):
            brake(session, "link", "7", 3, t("Not now"))
        with pytest.raises(TooMany) as wrong:
            brake(session, "link", "7", 3, t("Not now"))
        assert 0 < wrong.value.retry_after <= 60
        brake(session, "link", "8", 3, t("Not now"))
