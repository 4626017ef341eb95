"""Both databases for one test: `any_database` runs it on SQLite and on a PostgreSQL server of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import schema
from core.db import Database
from registry.defaults import seed
from tests.support.postgres import fresh_database
from tools.postgres import PostgresServer


@pytest.fixture(scope="session")
def blank_postgres(postgres_server: PostgresServer) -> str:
    """The name of an upgraded, empty PostgreSQL database that tests copy."""
    url = postgres_server.create_database("blank")
    database = Database(url)
    schema.upgrade(database)
    with database.transaction() as session:
        seed(session)
    database.engine.dispose()
    return "blank"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty, upgraded database of this test alone: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("blank_postgres")
    with fresh_database(server, template) as url:
        database = Database(url)
        yield database
        database.engine.dispose()
