"""A private PostgreSQL server for tests: started on a free port of the loopback, thrown away afterwards.

    python tools/postgres.py                run until interrupted, printing the URL of an empty database
    python tools/postgres.py -- COMMAND     run COMMAND with DATABASE_URL set to it

Uses the server binaries of the distribution (Debian's are in /usr/lib/postgresql/VERSION/bin). They refuse to run as
root, so that root starts them as the user that the package created.
"""

from __future__ import annotations

import argparse
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

BINARIES = Path("/usr/lib/postgresql")
SERVICE_USER = "postgres"
START_SECONDS = 60

# Speed over safety: the cluster is thrown away, so that nothing is lost with a crash.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
}


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL server can be started; the message says what to install."""


@dataclass(frozen=True)
class PostgresServer:
    """A running private server."""

    port: int

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy URL (psycopg 3) of one of its databases."""
        return f"postgresql+psycopg://{SERVICE_USER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str = "template0") -> str:
        """Creates an empty UTF-8 database, or a copy of `template` that nobody is connected to; returns its URL."""
        with self._connected() as connection:
            # copied as files: half the work of the way that newer servers prefer, which is meant for busy ones
            way = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(f'CREATE DATABASE "{_checked(name)}" TEMPLATE "{_checked(template)}" {way}'.encode())
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Removes a database and disconnects whoever still uses it."""
        with self._connected() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{_checked(name)}" WITH (FORCE)'.encode())

    def _connected(self) -> psycopg.Connection:
        import psycopg

        conninfo = f"host=127.0.0.1 port={self.port} user={SERVICE_USER} dbname=postgres"
        return psycopg.connect(conninfo, autocommit=True)


def is_available() -> bool:
    """Whether the server binaries are installed."""
    return _newest_bin() is not None


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A private server that is stopped and deleted at the end, also after failures.

    Raises PostgresUnavailable when it is not installed or does not start.
    """
    binaries = _newest_bin()
    if binaries is None:
        raise PostgresUnavailable(
            f"PostgreSQL is not installed: no initdb under {BINARIES}/*/bin nor on PATH. "
            "On Debian and Ubuntu: apt-get install postgresql"
        )
    folder = Path(tempfile.mkdtemp(prefix="zhenan-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, SERVICE_USER, SERVICE_USER)
        yield from _serve(binaries, folder / "cluster")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(binaries: Path, cluster: Path) -> Iterator[PostgresServer]:
    _run(
        str(binaries / "initdb"), "--pgdata", str(cluster), "--username", SERVICE_USER, "--auth", "trust",
        "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions",
    )  # fmt: skip
    port = _free_port()
    settings = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
    log = cluster / "server.log"
    pg_ctl = [str(binaries / "pg_ctl"), "--pgdata", str(cluster), "--wait", "--timeout", str(START_SECONDS)]
    try:
        _run(*pg_ctl, "--silent", "--log", str(log), "--options", f"-p {port} {settings}", "start", log=log)
        yield PostgresServer(port)
    finally:
        subprocess.run([*pg_ctl, "--silent", "--mode", "immediate", "stop"], check=False, **_as_service_user())


def _run(*command: str, log: Path | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **_as_service_user())
    if done.returncode != 0:
        written = log.read_text(errors="replace")[-2000:] if log and log.exists() else ""
        raise PostgresUnavailable(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}{written}")


def _as_service_user() -> dict[str, Any]:
    """Arguments that make a subprocess run as the service user when we are root."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam(SERVICE_USER)
    except KeyError as error:
        raise PostgresUnavailable(f"The PostgreSQL package should have created the user {SERVICE_USER!r}") from error
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def _newest_bin() -> Path | None:
    versions = [folder for folder in BINARIES.glob("*/bin") if (folder / "initdb").exists()]
    if versions:
        return max(versions, key=lambda folder: int("0" + re.sub(r"\D.*", "", folder.parent.name)))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path and shutil.which("pg_ctl") else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _checked(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"{name!r} is not a plain database name")
    return name


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Runs the server for a command or until interrupted; returns the command's exit status, 2 without a server."""
    parser = argparse.ArgumentParser(description="Runs a private, temporary PostgreSQL server.")
    parser.add_argument("command", nargs="*", help="run this with DATABASE_URL set, then stop the server")
    command = parser.parse_args(arguments).command
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with running_postgres() as server:
            url = server.create_database("zhenan")
            if command:
                return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
            print(url, flush=True)
            signal.pause()
    except PostgresUnavailable as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
