"""The minute of a drill day: 500 drills live at once and their teachers reporting, over HTTP, on both databases."""

from __future__ import annotations

import json
import random
import secrets
import sys
import tempfile
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

import schema
from bench import crowd
from bench.bare_report import ROWS
from bench.server import say, serving_database
from core.db import Database
from core.fields import name_key
from core.links import Links, new_salt
from core.times import now
from drills.live_models import LiveDrill, LiveEntry
from drills.live_queries import KINDS, TEACHER
from drills.models import Drill
from drills.plan_models import DrillGroup
from registry.defaults import seed
from registry.models import Area, Unit
from schedule.models import Event
from tools.postgres import running_postgres

DRILLS, TEACHERS = 500, 20
SPAN_SECONDS = 300  # in which the reports of all arrive on the day
SHORT_TEACHERS = 3  # of each drill, in the short run
CONNECTIONS, PROCESSES, THREADS = 24, 2, 4
TURNS, WARMING, POLLS = 5, 60, 1500
SENT_TWICE = 0.02
JSON = {"Content-Type": "application/json"}


def main() -> int:
    """Both databases; `--full` with every teacher of every drill."""
    teachers = TEACHERS if "--full" in sys.argv else SHORT_TEACHERS
    say("live", "drills live at once", DRILLS, "drills")
    say("live", "teachers of each that report", teachers, "teachers")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/zhenan.db", teachers)
    with running_postgres() as server:
        measure("PostgreSQL", server.create_database("live"), teachers)
    return 0


def measure(name: str, url: str, teachers: int) -> None:
    """Reports as fast as they are answered, some sent twice, beside as many bare inserts; then polls of what stands."""
    key, dice = secrets.token_hex(16), random.Random(7)
    paths = _open_drills(url, key)
    reports = [(path, _report(dice)) for path in _in_turn(paths, teachers)]
    with (
        serving_database("app:create_app()", url, key, PROCESSES, THREADS) as ours_at,
        serving_database("bench.bare_report:create_app()", url, key, PROCESSES, THREADS) as bare_at,
    ):
        warming = [(paths[0][0], {"nonce": uuid.uuid4().hex, "what": "arrived"}) for _ in range(WARMING)]
        crowd.send(ours_at.port, [_post(path, report) for path, report in warming], CONNECTIONS)
        crowd.send(bare_at.port, [_bare(report) for _, report in warming], CONNECTIONS)
        ours, bare = crowd.Crowd(), crowd.Crowd()
        for turn in range(TURNS):  # in turns, so that what else the machine does meets both alike
            part = reports[turn::TURNS]
            twice = part + dice.sample(part, max(1, int(len(part) * SENT_TWICE)))
            ours.add(crowd.send(ours_at.port, [_post(path, report) for path, report in twice], CONNECTIONS))
            bare.add(crowd.send(bare_at.port, [_bare(report) for _, report in part], CONNECTIONS))
        polls = _poll(url, key, ours_at.port, paths)
    _tell(name, url, reports, ours, bare)
    _tell_polls(name, polls)


def _tell(
    name: str, url: str, reports: Sequence[tuple[str, dict[str, Any]]], ours: crowd.Crowd, bare: crowd.Crowd
) -> None:
    wanted = {str(report["nonce"]) for _, report in reports}
    found = _kept(url)
    lost, double = len(wanted - set(found)), len(found) - len(set(found))
    failed = sum(status >= 500 for status in ours.statuses)
    say("live", f"{name}: reports a second", ours.rate, "reports/s")
    say("live", f"{name}: p50", ours.percentile(50), "ms")
    say("live", f"{name}: p99", ours.percentile(99), "ms")
    say("live", f"{name}: {DRILLS * TEACHERS:,} reports take, of {SPAN_SECONDS} s", DRILLS * TEACHERS / ours.rate, "s")
    say("live", f"{name}: reports lost", lost, "reports")
    say("live", f"{name}: reports counted twice", double, "reports")
    say("live", f"{name}: answers of 500 and above", failed, "answers")
    say("live", f"{name}: bare authenticated inserts a second", bare.rate, "inserts/s")
    say("live", f"{name}: bare p99", bare.percentile(99), "ms")
    say("live", f"{name}: report to bare insert", ours.rate / bare.rate, "x")
    if lost or double or set(ours.statuses) != {200} or set(bare.statuses) != {201}:
        raise SystemExit(f"{name}: {lost} lost, {double} double, statuses {sorted(set(ours.statuses + bare.statuses))}")


def _tell_polls(name: str, polls: crowd.Crowd) -> None:
    say("live", f"{name}: polls without news (304) a second", polls.rate, "polls/s")
    say("live", f"{name}: poll without news, p50", polls.percentile(50), "ms")
    say("live", f"{name}: share of that which {DRILLS * TEACHERS:,} phones need every 10 s",
        DRILLS * TEACHERS / 10 / polls.rate, "x")  # fmt: skip
    if set(polls.statuses) != {304}:
        raise SystemExit(f"{name}: polls answered {sorted(set(polls.statuses))}")


def _in_turn(paths: Sequence[Sequence[str]], teachers: int) -> list[str]:
    return [groups[number] for number in range(teachers) for groups in paths]


def _report(dice: random.Random) -> dict[str, Any]:
    missing = int(dice.random() < 0.05)
    return {"nonce": uuid.uuid4().hex, "what": "roll", "elapsed_ms": dice.randrange(20_000), "present": 40 - missing,
            "excused": 0, "missing": missing}  # fmt: skip


def _post(path: str, report: dict[str, Any]) -> bytes:
    return crowd.request("POST", f"{path}/entries", JSON, json.dumps({"entries": [report]}).encode())


def _bare(report: dict[str, Any]) -> bytes:
    return crowd.request("POST", "/insert/1", JSON, json.dumps({"entries": [report]}).encode())


def _poll(url: str, key: str, port: int, paths: Sequence[Sequence[str]]) -> crowd.Crowd:
    """Phones that ask whether there is news, with the mark of what they know."""
    database = Database(url)
    with database.session(writing=False) as db:
        marks = {live.drill_id: live.version for live in db.scalars(select(LiveDrill))}
        counts: dict[int, int] = dict.fromkeys(marks, 0)
        for drill_id in db.scalars(select(LiveEntry.drill_id)):
            counts[drill_id] += 1
    database.engine.dispose()
    asked = []
    for number in range(POLLS):
        drill = number % len(paths) + 1
        mark = f'"{marks[drill]}-{counts[drill]}-planned"'
        asked.append(crowd.request("GET", f"{paths[drill - 1][number % TEACHERS]}/state", {"If-None-Match": mark}))
    return crowd.send(port, asked, CONNECTIONS)


def _kept(url: str) -> list[str]:
    database = Database(url)
    with database.session(writing=False) as db:
        found = list(db.scalars(select(LiveEntry.nonce).where(LiveEntry.what == "roll")))
    database.engine.dispose()
    return found


def _open_drills(url: str, key: str) -> list[list[str]]:
    """Drills that are live, and the path of each of their teachers' pages."""
    database = Database(url)
    schema.upgrade(database)
    ROWS.create(database.engine)
    with database.transaction() as db:
        seed(db)
        area = Area(code="990101", name="清源县", level="county", path="/1/")
        db.add(area)
        db.flush()
        drills = [_drill(area, number) for number in range(DRILLS)]
        db.add_all(drills)
        db.flush()
        lives = [LiveDrill(drill_id=one.id, salt=new_salt(), opened_at=now() - timedelta(minutes=5)) for one in drills]
        db.add_all(lives)
        groups = [DrillGroup(drill_id=one.id, name=f"{n + 1}班", people=40) for one in drills for n in range(TEACHERS)]
        db.add_all(groups)
        db.flush()
        links = Links(key)
        tokens = iter([links.token(KINDS[TEACHER], one.id, lives[n // TEACHERS].salt) for n, one in enumerate(groups)])
        paths = [[f"/l/{TEACHER}/{next(tokens)}" for _ in range(TEACHERS)] for _ in drills]
    database.engine.dispose()
    return paths


def _drill(area: Area, number: int) -> Drill:
    name = f"第{number + 1}小学"
    unit = Unit(area_id=area.id, kind="primary", name=name, name_key=name_key(name))
    begins = now() - timedelta(minutes=2)
    event = Event(uid=str(uuid.uuid4()), kind="drill", title="疏散演练", area_id=area.id, starts_at=begins,
                  ends_at=begins + timedelta(minutes=30))  # fmt: skip
    return Drill(unit=unit, event=event)


if __name__ == "__main__":
    sys.exit(main())
