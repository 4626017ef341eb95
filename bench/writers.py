"""Events planned a second under eight writers, against bare INSERTs of the same rows."""

from __future__ import annotations

import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import time as clock
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context
from typing import Any

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from bench.conflicts import MONDAY, RUNS, TEAMS, WARMING, county, lecture
from bench.server import say
from core.access import SYSTEM
from core.db import Database
from core.errors import Busy
from schedule import services
from schedule.inputs import EventInput
from schedule.spans import span_of

WRITERS, SECONDS = 8, 5.0
INSERT_EVENT = (
    "INSERT INTO events (uid, kind, title, area_id, unit_id, place_note, starts_at, ends_at, zone, skills, status, "
    "status_reason, note, created_at, created_by, version) "
    "VALUES (?, 'lecture', 'x', 1, ?, '', ?, ?, 'Asia/Shanghai', '[]', 'planned', '', '', ?, '', 1)"
)
INSERT_BOOKING = (
    "INSERT INTO bookings (event_id, resource, starts_at, ends_at, is_exclusive, is_shared, people, holds, "
    "override_reason) VALUES (?, ?, ?, ?, 1, 0, 0, 1, '')"
)

INSERT_COUNT = (
    "INSERT INTO headcounts (event_id, stage, category, measure, count, source) "
    "VALUES (?, 'expected', 'students', 'visits', 45, 'typed')"
)
INSERT_TRAIL = (
    "INSERT INTO audit_entries (at, actor_key, actor_name, action, record_type, record_id, after, digest) "
    "VALUES (?, 'system', 'system', 'created', ?, ?, ?, ?)"
)


def main() -> int:
    """Events planned a second by eight processes, against bare INSERTs of the same rows under the same guards.

    Every process has planned some before the clock starts: what is loaded once for a process is not measured.
    """
    rates = {}
    for name, job in (("ours", _plan), ("bare", _insert)):
        context = get_context("spawn")
        barrier = context.Barrier(WRITERS)
        with county(10_000, days=30) as database, context.Pool(WRITERS, _meet_at, (barrier,)) as pool:
            done = pool.starmap(job, [(database.url, seed) for seed in range(WRITERS)], chunksize=1)
        rates[name] = sum(done) / SECONDS
    say("writers", f"events planned a second by {WRITERS} processes", rates["ours"], "events/s")
    say("writers", f"bare INSERTs of the same rows by {WRITERS} processes", rates["bare"], "events/s")
    say("writers", "planned to bare", rates["ours"] / rates["bare"], "x")
    one_writer()
    return 0


def one_writer() -> None:
    """Milliseconds from the input to the commit of one event, with nobody else writing."""
    with county(10_000, days=30) as database:
        found = []
        for given in islice(_free_lectures(0), WARMING + RUNS):
            began = time.perf_counter()
            _create(database, given)
            found.append((time.perf_counter() - began) * 1000)
    say("writers", "planning one event, one process, median", statistics.median(found[WARMING:]), "ms")


_met: list[Any] = []


def _meet_at(barrier: Any) -> None:
    _met.append(barrier)


def _for_a_while(givens: Iterator[EventInput], deed: Callable[[EventInput], None]) -> int:
    """How many were done in the seconds after all processes were ready."""
    for given in islice(givens, WARMING):
        with suppress(Busy):
            deed(given)
    _met[0].wait(timeout=120)
    done, ends = 0, time.monotonic() + SECONDS
    for given in givens:
        try:
            deed(given)
        except Busy:  # a lock that could not be had in ten seconds; somebody would try again
            continue
        if time.monotonic() > ends:
            break
        done += 1
    return done


def _plan(url: str, seed: int) -> int:
    database = Database(url)
    return _for_a_while(_free_lectures(seed), lambda given: _create(database, given))


def _create(database: Database, given: EventInput) -> None:
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        services.create_event(session, given, SYSTEM)


def _free_lectures(seed: int) -> Iterator[EventInput]:
    """Times that nobody else asks for: each process has teams and units of its own, in weeks without holidays."""
    for week in range(23, 32):
        for weekday in range(5):
            for hour in (9, 11, 14, 16):
                for pair in range(seed + 1, TEAMS, WRITERS):
                    given = lecture(pair, MONDAY + timedelta(weeks=week, days=weekday), clock(hour))
                    yield given.model_copy(update={"expected": {"students": 45}})


def _insert(url: str, seed: int) -> int:
    connection: Any = Database(url).engine.raw_connection().driver_connection
    return _for_a_while(_free_lectures(seed), lambda given: _insert_one(connection, given))


def _insert_one(connection: Any, given: EventInput) -> None:
    """The event, its bookings and headcount, and the trail of all four, as text made ready before the lock is taken."""
    span = span_of(given.on, given.starts, given.ends)
    starts, finishes = (f"{at:%Y-%m-%d %H:%M:%S.%f}" for at in (span.starts_at, span.ends_at))
    uid = str(uuid.uuid4())
    kept = json.dumps({"uid": uid, "title": given.title, "starts_at": starts, "ends_at": finishes, "area_id": 1})
    connection.execute("BEGIN IMMEDIATE")
    event_id = connection.execute(INSERT_EVENT, (uid, given.unit_id, starts, finishes, starts)).lastrowid
    made = [("events", event_id)]
    for key in (f"unit:{given.unit_id}", *given.resources):
        made.append(("bookings", connection.execute(INSERT_BOOKING, (event_id, key, starts, finishes)).lastrowid))
    made.append(("headcounts", connection.execute(INSERT_COUNT, (event_id,)).lastrowid))
    connection.executemany(INSERT_TRAIL, [(starts, table, str(number), kept, "0" * 64) for table, number in made])
    connection.execute("COMMIT")


if __name__ == "__main__":
    sys.exit(main())
