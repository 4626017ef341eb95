"""Upgrading a database that is in use keeps what is in it, and sets every guard again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

import migrations.guards
import schema
from core.db import Base, Database
from tests.support.postgres import fresh_database

OLD = (
    "INSERT INTO areas (id, scheme, code, name, level, path, is_demo, version) "
    "VALUES (1, 'stat', '990101', '清源县', 'county', '/1/', false, 1)",
    "INSERT INTO teams (id, area_id, name, skills, works_from, works_until, is_active, version) "
    "VALUES (1, 1, '宣传一队', '[]', 480, 1080, true, 1)",
    "INSERT INTO events (id, uid, kind, title, area_id, place_note, starts_at, ends_at, zone, status, status_reason, "
    "note, created_at, created_by, version) VALUES (1, 'u', 'lecture', '讲座', 1, '', '2031-05-12 06:00:00', "
    "'2031-05-12 08:00:00', 'Asia/Shanghai', 'planned', '', '', '2031-01-01 00:00:00', '', 1)",
    "INSERT INTO bookings (id, event_id, resource, starts_at, ends_at, is_exclusive, holds, override_reason) "
    "VALUES (1, 1, 'team:1', '2031-05-12 06:00:00', '2031-05-12 08:00:00', true, true, '')",
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the first version with a team that is booked."""
    if request.param == "sqlite":
        yield _filled(f"sqlite:///{tmp_path / 'old.db'}")
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        database = _filled(url)
        yield database
        database.engine.dispose()


def _filled(url: str) -> Database:
    database = Database(url)
    command.upgrade(schema.alembic_config(database), "0001")
    with database.transaction() as session:
        for statement in OLD:
            session.execute(text(statement))
    return database


def test_what_was_there_is_kept_and_gets_the_usual_values(old: Database) -> None:
    schema.upgrade(old)
    with old.transaction(writing=False) as session:
        (booking,) = session.execute(text("SELECT resource, is_shared, people FROM bookings"))
        (team,) = session.execute(text("SELECT works_on, rests_from FROM teams"))
    assert (booking.resource, bool(booking.is_shared), booking.people) == ("team:1", False, 0)
    assert (str(team.works_on).replace(" ", ""), team.rests_from) == ("[1,2,3,4,5]", None)


def test_the_database_still_refuses_a_double_booking(old: Database) -> None:
    schema.upgrade(old)
    with old.transaction() as session:
        session.execute(text(OLD[2].replace("(1, 'u'", "(2, 'v'")))
        with pytest.raises(DBAPIError, match=r"double booking|ex_bookings_resource"):
            session.execute(text(OLD[3].replace("VALUES (1, 1,", "VALUES (2, 2,")))
        session.rollback()


def test_every_guard_is_there_after_the_upgrade(old: Database) -> None:
    schema.upgrade(old)
    with old.transaction(writing=False) as session:
        if old.is_sqlite:
            found = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
            wanted = {statement.split("CREATE TRIGGER ")[1].split()[0] for statement in migrations.guards.SQLITE}
        else:
            found = set(session.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")))
            wanted = {name for _, name in migrations.guards.POSTGRES}
    assert wanted <= found


def test_the_migrations_make_exactly_the_tables_of_the_models(old: Database) -> None:
    schema.upgrade(old)
    with old.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
        assert "series_dates" in inspect(connection).get_table_names()
    assert differences == []
