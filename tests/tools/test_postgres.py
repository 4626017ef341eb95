import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.postgres import fresh_database
from tools import postgres
from tools.postgres import PostgresServer, PostgresUnavailable, running_postgres

pytestmark = pytest.mark.postgres


def test_a_fresh_database_is_empty_speaks_chinese_and_has_the_extension_for_bookings(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == []
        connection.exec_driver_sql("CREATE EXTENSION btree_gist")
        assert connection.scalar(sa.text("SELECT length('震安')")) == 2
    engine.dispose()


def test_a_database_copied_from_a_template_has_its_tables(postgres_server: PostgresServer) -> None:
    with fresh_database(postgres_server) as template:
        engine = sa.create_engine(template)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE drill (id integer)")
        engine.dispose()
        with fresh_database(postgres_server, template.rsplit("/", 1)[1]) as copy:
            engine = sa.create_engine(copy)
            assert sa.inspect(engine).get_table_names() == ["drill"]
            engine.dispose()


@pytest.mark.parametrize("name", ['x"; DROP DATABASE postgres; --', "", "1st", "Big"])
def test_only_plain_names_reach_the_server(postgres_server: PostgresServer, name: str) -> None:
    with pytest.raises(ValueError, match="plain database name"):
        postgres_server.create_database(name)


def test_the_server_is_gone_after_a_failure_inside() -> None:
    with pytest.raises(ZeroDivisionError), running_postgres() as server:
        engine = sa.create_engine(server.url(), poolclass=sa.NullPool)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT 1")) == 1
        _ = 1 / 0
    with pytest.raises(sa.exc.OperationalError):
        engine.connect()


def test_the_command_gets_the_url_and_gives_its_exit_status() -> None:
    script = Path(postgres.__file__)
    probe = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgresql+psycopg://') else 1)"
    assert subprocess.run([sys.executable, script, "--", sys.executable, "-c", probe]).returncode == 7


def test_without_the_binaries_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres, "BINARIES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not postgres.is_available()
    with pytest.raises(PostgresUnavailable, match="apt-get install postgresql"), running_postgres():
        pass
