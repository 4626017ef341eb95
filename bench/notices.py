"""Five thousand notices by e-mail, webhook and text message through four senders, twenty of which are killed.

The receivers are a real mail server and a web service on this computer that take 4 ms each; what arrived is counted by
them alone. Time of restarts after kills is part of it: claims of a dead sender lapse after four seconds here.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import schema
from bench.server import say
from core.db import Database
from tests.support.deliveries import Report, deliver
from tools.postgres import running_postgres

LETTERS, SENDERS, KILLS = 5000, 4, 20


def main() -> int:
    """Deliver them on both databases; 1 when anything was lost or a text message came twice."""
    wrong = False
    for name in ("SQLite", "PostgreSQL"):
        with _database(name) as (database, data):
            calm = deliver(database, data, LETTERS, SENDERS, kills=0)
        with _database(name) as (database, data):
            report = deliver(database, data, LETTERS, SENDERS, KILLS)
        say("notices", f"notices sent a second by {SENDERS} senders, {name}", LETTERS / calm.seconds, "notices/s")
        _say(report, name)
        wrong = wrong or any(_wrong(one) for one in (calm, report))
    return int(wrong)


def _say(report: Report, name: str) -> None:
    what = f"with {report.kills} senders killed, {name}"
    lost = sum(len(report.lost(kind)) for kind in report.arrived)
    say("notices", f"{LETTERS:,} notices {what}", report.seconds, "s")
    say("notices", f"lost {what}", lost, "notices")
    say("notices", f"e-mails and webhooks that came twice {what}", report.twice("email") + report.twice("webhook"), "")
    say("notices", f"text messages that came twice {what}", report.twice("sms"), "")
    say("notices", f"text messages called unknown {what}", report.count("sms", "unknown"), "")


def _wrong(report: Report) -> bool:
    return any(report.lost(kind) for kind in report.arrived) or report.twice("sms") > 0


@contextmanager
def _database(name: str) -> Iterator[tuple[Database, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="zhenan-bench-"))
    try:
        if name == "SQLite":
            yield _ready(f"sqlite:///{folder / 'zhenan.db'}"), folder
        else:
            with running_postgres() as server:
                yield _ready(server.create_database("notices")), folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ready(url: str) -> Database:
    database = Database(url)
    schema.upgrade(database)
    return database


if __name__ == "__main__":
    sys.exit(main())
