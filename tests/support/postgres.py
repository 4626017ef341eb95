"""Fixtures with a real PostgreSQL server, one for each test process, and a fresh database for each test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tools.postgres import PostgresServer, is_available, running_postgres

_numbers = itertools.count(1)


@contextmanager
def fresh_database(server: PostgresServer, template: str = "template0") -> Iterator[str]:
    """The URL of a new database, empty or a copy of `template`, dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    url = server.create_database(name, template)
    try:
        yield url
    finally:
        server.drop_database(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private PostgreSQL server. Without the server binaries the tests that need it fail, and say what to install."""
    if not is_available():
        pytest.fail("PostgreSQL is not installed (on Debian and Ubuntu: apt-get install postgresql)", pytrace=False)
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """The database that each fresh one is copied from: an empty one. Override it with the name of a migrated one."""
    return "template0"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The SQLAlchemy URL of a test's own PostgreSQL database."""
    with fresh_database(postgres_server, postgres_template) as url:
        yield url
