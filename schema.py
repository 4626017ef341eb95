"""The database's version: upgrading it, and telling whether it is what this code needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.db import Database

if TYPE_CHECKING:  # Alembic is needed at an upgrade, not at every start of the server
    from alembic.config import Config as AlembicConfig

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def alembic_config(database: Database) -> AlembicConfig:
    """Alembic's settings for this database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database) -> None:
    """Bring the database to the newest version; an empty one is made whole."""
    from alembic import command

    command.upgrade(alembic_config(database), "head")


def is_current(database: Database) -> bool:
    """Whether the database is at the version that this code needs."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
