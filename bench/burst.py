"""A morning on which all schools register at once: real HTTP, both databases, against one bare insert a request.

The people are signed in before the clock starts. What the bare endpoint does is said in `bench.bare_insert`.
"""

from __future__ import annotations

import asyncio
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

import drills.models as drills_models
from bench.schools import cookies_of, county, form_of
from bench.server import Server, say, serving_database
from core.db import Database
from core.models import InboxMessage, Submission
from registry.models import AuditEntry
from schedule.models import Booking, Event, Headcount
from tools.postgres import running_postgres

SCHOOLS, ALL_SCHOOLS = 600, 3000
CONNECTIONS, PROCESSES, THREADS = 24, 2, 4
SENT_TWICE = 40
WARMING = 60
TURNS = 5
DRILLS = drills_models.Drill.metadata.tables["drills"]


@dataclass(frozen=True)
class Answers:
    """What came back: the status of each request, how long each took, how long all took, and processor time of the
    server; in seconds."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    whole: float = 0.0
    busy: float = 0.0

    def __add__(self, more: Answers) -> Answers:
        return Answers(
            self.statuses + more.statuses, self.seconds + more.seconds, self.whole + more.whole, self.busy + more.busy
        )

    @property
    def rate(self) -> float:
        return len(self.statuses) / self.whole


def main() -> int:
    """Both databases; `--full` with all 3,000 schools."""
    schools = ALL_SCHOOLS if "--full" in sys.argv else SCHOOLS
    say("burst", "schools that register at once", schools, "schools")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/zhenan.db", schools)
    with running_postgres() as server:
        measure("PostgreSQL", server.create_database("burst"), schools)
    return 0


def measure(name: str, url: str, number: int) -> None:
    """Every school registers once, some send their form twice; beside them the same number of bare inserts."""
    key = secrets.token_hex(16)
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    schools = county(url, number + WARMING)
    cookies = cookies_of(key, schools)
    forms = [form_of(key, school, cookie) for school, cookie in zip(schools, cookies, strict=True)]
    # in turns, so that what else the machine does meets both alike
    with (
        serving_database("app:create_app()", url, key, PROCESSES, THREADS) as ours_at,
        serving_database("bench.bare_insert:create_app()", url, key, PROCESSES, THREADS) as bare_at,
    ):
        _send(ours_at, "/drills/register", cookies[:WARMING], forms[:WARMING])
        _send(bare_at, "/insert", cookies[:WARMING], forms[:WARMING])
        ours, bare = Answers(), Answers()
        for turn in range(TURNS):
            part = range(WARMING + turn, len(schools), TURNS)
            twice = [*part, *list(part)[: SENT_TWICE // TURNS]]
            ours += _send(ours_at, "/drills/register", [cookies[i] for i in twice], [forms[i] for i in twice])
            bare += _send(bare_at, "/insert", [cookies[i] for i in part], [forms[i] for i in part])
    _tell(name, url, len(schools), ours, bare)


def _tell(name: str, url: str, schools: int, ours: Answers, bare: Answers) -> None:
    found = _counted(url)
    wrong = {what: count for what, (count, wanted) in _expected(found, schools).items() if count != wanted}
    failed = sum(status >= 500 for status in ours.statuses)
    say("burst", f"{name}: registrations a second", ours.rate, "registrations/s")
    say("burst", f"{name}: all {len(ours.statuses):,} answered after", ours.whole, "s")
    for share in (50, 99):
        say("burst", f"{name}: p{share}", _percentile(ours.seconds, share) * 1000, "ms")
    say("burst", f"{name}: answers of 500 and above", failed, "answers")
    say("burst", f"{name}: registrations lost or double", sum(abs(count) for count in wrong.values()), "records")
    say("burst", f"{name}: bare inserts a second (cookie, CSRF, user loaded, one row)", bare.rate, "inserts/s")
    say("burst", f"{name}: bare p99", _percentile(bare.seconds, 99) * 1000, "ms")
    say("burst", f"{name}: registration to bare insert", ours.rate / bare.rate, "x")
    each = [taken.busy / len(taken.statuses) * 1000 for taken in (ours, bare)]
    say("burst", f"{name}: processor time of a registration", each[0], "ms")
    say("burst", f"{name}: processor time of a bare insert", each[1], "ms")
    if wrong or failed or set(ours.statuses) != {302} or set(bare.statuses) != {201}:
        raise SystemExit(f"{name}: {wrong}, statuses {sorted(set(ours.statuses))} and {sorted(set(bare.statuses))}")


def _expected(found: dict[str, int], schools: int) -> dict[str, tuple[int, int]]:
    """Everything that a registration leaves behind, once for each school: counted, and as it must be."""
    return {
        "drills": (found["drills"], schools), "units": (found["units"], schools),
        "events": (found["events"], schools), "bookings": (found["bookings"], schools),
        "headcounts": (found["headcounts"], 2 * schools), "forms": (found["forms"], schools),
        "trail": (found["trail"], 5 * schools), "notices": (found["notices"], schools),
    }  # fmt: skip


def _counted(url: str) -> dict[str, int]:
    database = Database(url)
    tables: dict[str, Any] = {
        "drills": DRILLS,
        "events": Event,
        "bookings": Booking,
        "headcounts": Headcount,
        "forms": Submission,
        "notices": InboxMessage,
    }
    with database.transaction(writing=False) as db:
        found = {what: db.scalar(select(func.count()).select_from(table)) or 0 for what, table in tables.items()}
        found["units"] = db.scalar(select(func.count(DRILLS.c.unit_id.distinct()))) or 0
        made = AuditEntry.record_type.in_(("drills", "events", "bookings", "headcounts"))
        found["trail"] = db.scalar(select(func.count()).select_from(AuditEntry).where(made)) or 0
    database.engine.dispose()
    return found


def _percentile(values: Sequence[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1]


def _send(server: Server, path: str, cookies: Sequence[str], forms: Sequence[str]) -> Answers:
    """Send all forms over a few connections that stay open, each as soon as the one before is answered."""
    requests = [_request(server.port, path, cookie, form) for cookie, form in zip(cookies, forms, strict=True)]
    before = server.busy_seconds()
    answers = asyncio.run(_burst(server.port, requests))
    return replace(answers, busy=server.busy_seconds() - before)


def _request(port: int, path: str, cookie: str, form: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: session={cookie}\r\nConnection: keep-alive\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    return (head + form).encode()


async def _burst(port: int, requests: Sequence[bytes]) -> Answers:
    waiting, statuses, seconds = iter(requests), list[int](), list[float]()

    async def browser() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            status, stays = await _answer(reader)
            statuses.append(status)
            seconds.append(time.perf_counter() - began)
            if not stays:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(browser() for _ in range(CONNECTIONS)))
    return Answers(statuses, seconds, time.perf_counter() - began)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """The status of the next answer, its body read, and whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1]), "connection: close" not in head


if __name__ == "__main__":
    sys.exit(main())
