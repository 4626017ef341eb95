"""No sequence of deeds, whatever the order, leaves two events sharing what cannot be shared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.db import Database
from tests.support import planning
from tests.support.world import build_world

SHORT = settings(
    max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a sequence of transactions takes minutes
)  # fmt: skip
LONG = settings(SHORT, max_examples=150, stateful_step_count=40)


@pytest.fixture
def template(tmp_path: Path, blank_sqlite: Path) -> Path:
    """The small county, ready to be copied for each run."""
    path = tmp_path / "template.db"
    shutil.copy(blank_sqlite, path)
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        planning.prepare(session, build_world(session))
    with database.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    database.engine.dispose()
    return path


def _run(template: Path, how: settings) -> None:
    planning.Planning.template = template
    run_state_machine_as_test(planning.Planning, settings=how)


def test_no_sequence_of_deeds_books_anything_twice_and_every_way_out_can_be_taken(template: Path) -> None:
    _run(template, SHORT)


@pytest.mark.long
def test_no_long_sequence_of_deeds_books_anything_twice(template: Path) -> None:
    _run(template, LONG)
