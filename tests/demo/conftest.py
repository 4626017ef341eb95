"""The demonstration county, built once, and put into a database once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.db import Database
from demo.county import SEED, County, build
from demo.loading import load

TODAY = date(2026, 11, 20)
PASSWORD = "anlan-tour-2026"
SMALL = 0.2


@pytest.fixture(scope="session")
def county() -> County:
    """The county as it ships, on a Friday in November."""
    return build(SEED, TODAY)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, blank_sqlite: Path) -> Iterator[Database]:
    """A database with nothing but the county; only to be read."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(blank_sqlite, path)
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        load(session, SEED, TODAY, PASSWORD)
    yield database
    database.engine.dispose()
