"""A drill day watched by fifty screens while units register and drills run; its public page under load."""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from bench.server import demo_county, say, serving
from core.access import Actor
from core.db import Database
from core.times import now, today
from drills import day_services, services
from drills.day_inputs import DayInput
from drills.inputs import RegistrationInput
from drills.live_models import LiveDrill, LiveEntry
from registry.identity import actor_of
from registry.models import Area, Unit, User

VIEWERS, SECONDS, WRITES_A_SECOND = 50, 10.0, 8
AHEAD_DAYS = 200  # beyond all that the demo county has planned
LOADERS, LOAD_SECONDS = 8, 3.0


@dataclass
class Watched:
    """What all viewers saw: each (when, units registered), by viewer; how often each status came; milliseconds."""

    seen: list[list[tuple[float, int]]] = field(default_factory=lambda: [[] for _ in range(VIEWERS)])
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)


def main() -> None:
    """Measure over a fresh demo county."""
    with demo_county() as data:
        database = Database(f"sqlite:///{data / 'zhenan.db'}")
        day_id, units = _set_up(database)
        with serving(data, threads=16) as base:
            _wall(database, base, day_id, units)
            _public_page(base, day_id)
        database.engine.dispose()


def _set_up(database: Database) -> tuple[int, list[int]]:
    """A public drill day with a quarter of the schools registered, and the schools that will be."""
    with database.transaction() as session:
        planner = session.info["actor"] = _planner(session)
        county = session.scalars(select(Area).where(Area.level == "county")).one()
        on = today() + timedelta(days=AHEAD_DAYS)
        given = DayInput(name="演练日", area_id=county.id, unit_kinds=["school"], on=on, is_public=True)
        day = day_services.create_day(session, given, planner)
        ids = list(session.scalars(select(Unit.id).where(Unit.kind.in_(day.unit_kinds)).order_by(Unit.id)))
        for unit_id in ids[::4]:
            _register(session, unit_id, planner)
        return day.id, [unit_id for place, unit_id in enumerate(ids) if place % 4]


def _planner(session) -> Actor:
    return actor_of(session, session.scalars(select(User).where(User.login == "planner")).one())


def _register(session, unit_id: int, planner: Actor) -> int:
    on = today() + timedelta(days=AHEAD_DAYS)
    given = RegistrationInput(unit_id=unit_id, on=on, expected={"students": 500}, is_public=True)
    return services.register(session, given, planner).id


def _wall(database: Database, base: str, day_id: int, units: list[int]) -> None:
    """Fifty screens ask each second; meanwhile a unit registers and its drill begins, eight times a second."""
    watched, ends = Watched(), time.monotonic() + SECONDS
    viewers = [
        threading.Thread(target=_watch, args=(watched, place, base, day_id, ends + 2.5)) for place in range(VIEWERS)
    ]
    for viewer in viewers:
        viewer.start()
        time.sleep(1 / VIEWERS)  # screens are not switched on in the same instant
    written = _write(database, units, ends)
    for viewer in viewers:
        viewer.join()
    ages = [age for seen in watched.seen for age in _ages(written, seen)]
    asked = sum(watched.statuses.values())
    say("drill day", f"wall: age of a change when one of {VIEWERS} screens shows it, p50", statistics.median(ages), "s")
    say("drill day", "wall: the same, longest", max(ages), "s")
    say("drill day", "wall: changes written meanwhile", len(written), "")
    say("drill day", "wall: requests a second", asked / (SECONDS + 3.5), "")
    say("drill day", "wall: answered 304", watched.statuses[304] / asked * 100, "%")
    say("drill day", "wall: answered neither 200 nor 304", asked - watched.statuses[200] - watched.statuses[304], "")
    say("drill day", "wall: answer p50", statistics.median(watched.times), "ms")
    say("drill day", "wall: answer p99", statistics.quantiles(watched.times, n=100)[-1], "ms")


def _watch(watched: Watched, place: int, base: str, day_id: int, ends: float) -> None:
    connection, mark = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30), ""
    while (began := time.monotonic()) < ends:
        connection.request("GET", f"/drill-days/{day_id}/wall.json", headers={"If-None-Match": mark} if mark else {})
        answer = connection.getresponse()
        body, at = answer.read(), time.monotonic()
        watched.statuses[answer.status] += 1
        watched.times.append((at - began) * 1000)
        if answer.status == 200:
            mark = answer.headers.get("ETag", "")
            watched.seen[place].append((at, json.loads(body)["units"][0]))
        time.sleep(max(0.0, began + 1 - time.monotonic()))


def _write(database: Database, units: list[int], ends: float) -> list[tuple[float, int]]:
    """(when it was committed, how many by then) of each registration; every other drill begins at once."""
    written: list[tuple[float, int]] = []
    with database.transaction(writing=False) as session:
        planner = _planner(session)
    for unit_id in units:
        if time.monotonic() >= ends:
            break
        with database.transaction() as session:
            session.info["actor"] = planner
            drill_id = _register(session, unit_id, planner)
            if len(written) % 2:
                session.add(LiveDrill(drill_id=drill_id, salt="bench"))
                session.flush()
                session.add(LiveEntry(drill_id=drill_id, nonce="a", what="phase", at=now(), data={"phase": "alarm"}))
        written.append((time.monotonic(), len(written) + 1))
        time.sleep(1 / WRITES_A_SECOND)
    return written


def _ages(written: list[tuple[float, int]], seen: list[tuple[float, int]]) -> list[float]:
    """How long after each change this screen showed it; fails when one is never shown."""
    before = seen[0][1]  # the screens are on before anything is written
    found = []
    for at, count in written:
        shown = next(when for when, units in seen if units - before >= count)
        found.append(max(0.0, shown - at))
    return found


def _public_page(base: str, day_id: int) -> None:
    """The public page asked for as fast as eight visitors can, and the smallest answer of the same server."""
    rates = {}
    for name, path in (("public page", f"/drill-days/{day_id}"), ("smallest answer (/healthz)", "/healthz")):
        times, size = _load(base, path)
        rates[name] = len(times) / LOAD_SECONDS
        say("drill day", f"{name}: answers a second", rates[name], "")
        say("drill day", f"{name}: p50", statistics.median(times), "ms")
        say("drill day", f"{name}: p99", statistics.quantiles(times, n=100)[-1], "ms")
        if path != "/healthz":
            say("drill day", f"{name}: weight, not compressed", size / 1000, "kB")
    share = rates["public page"] / rates["smallest answer (/healthz)"]
    say("drill day", "public page: answers a second, of those of the smallest answer", share * 100, "%")


def _load(base: str, path: str) -> tuple[list[float], int]:
    times: list[float] = []
    sizes: list[int] = []
    ends = time.monotonic() + LOAD_SECONDS

    def ask() -> None:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
        while time.monotonic() < ends:
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            sizes.append(len(answer.read()))
            assert answer.status == 200, answer.status
            times.append((time.perf_counter() - began) * 1000)

    loaders = [threading.Thread(target=ask) for _ in range(LOADERS)]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    return times, max(sizes)


if __name__ == "__main__":
    main()
