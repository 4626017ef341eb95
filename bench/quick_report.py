"""An earthquake is felt: 40 informants report over HTTP, and the map of their villages is drawn; on both databases.

Beside each round the same number of requests goes to an endpoint of bare Flask and SQLAlchemy that inserts one row.
"""

from __future__ import annotations

import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

import schema
from bench.bare_quick import ROWS
from bench.crowd import Crowd, request, send
from bench.schools import School, cookies_of
from bench.server import say, serving_database
from core.access import Actor
from core.db import Database
from core.links import Links, new_salt
from core.times import now
from readiness.network_models import NetworkMember
from readiness.quick_report_models import QuickAsked, QuickReport, QuickRound
from readiness.quick_report_queries import LINK, standing
from registry.defaults import seed
from registry.models import Area, AreaOutline, Grant, User
from tools.postgres import running_postgres

INFORMANTS, ROUNDS, FULL_ROUNDS = 40, 5, 25
CONNECTIONS, PROCESSES, THREADS = 8, 2, 4
TOWNSHIPS = 8
LON, LAT, STEP = 116.0, 26.4, 0.03  # of the first village, and how far they lie apart, in degrees
SIGNS = ("woken", "most_ran", "chimneys", "wall_cracks")
SEES_ALL = Actor("system", "system", "system")


@dataclass(frozen=True)
class Asked:
    """A round that waits for its reports: its number, and the paths of the personal links."""

    round_id: int
    links: Sequence[str]


def main() -> int:
    """Both databases; `--full` with more rounds."""
    rounds = FULL_ROUNDS if "--full" in sys.argv else ROUNDS
    say("quick_report", "informants who report in a round", INFORMANTS, "reports")
    say("quick_report", "rounds", rounds, "rounds")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/zhenan.db", rounds)
    with running_postgres() as server:
        measure("PostgreSQL", server.create_database("quick"), rounds)
    return 0


def measure(name: str, url: str, rounds: int) -> None:
    """Rounds and bare inserts in turns, so that what else the machine does meets both alike; the first warms up."""
    key, url = secrets.token_hex(16), url.replace("postgresql://", "postgresql+psycopg://", 1)
    planner = _county(url)
    cookie = {"Cookie": f"session={cookies_of(key, [planner])[0]}"}
    asked = [_round(url, key, number) for number in range(rounds + 1)]
    ours, bare, drawn, whole = Crowd(), Crowd(), list[float](), list[float]()
    with (
        serving_database("app:create_app()", url, key, PROCESSES, THREADS) as ours_at,
        serving_database("bench.bare_quick:create_app()", url, key, PROCESSES, THREADS) as bare_at,
    ):
        for number, one in enumerate(asked):
            reports = [_report(f"{link}/reports") for link in one.links]
            picture = request("GET", f"/readiness/quick-reports/{one.round_id}/map.svg", cookie)
            began = time.perf_counter()
            sent = send(ours_at.port, reports, CONNECTIONS)
            shown = send(ours_at.port, [picture], 1)
            taken = time.perf_counter() - began
            peer = send(bare_at.port, [_report("/insert") for _ in one.links], CONNECTIONS)
            _check(name, sent.statuses, shown.statuses, peer.statuses)
            if number:
                ours.add(sent)
                bare.add(peer)
                drawn.append(shown.whole)
                whole.append(taken)
    _tell(name, ours, bare, drawn, whole)
    _check_kept(name, url, asked)


def _check(name: str, sent: Sequence[int], shown: Sequence[int], peer: Sequence[int]) -> None:
    if set(sent) != {200} or set(shown) != {200} or set(peer) != {201}:
        raise SystemExit(f"{name}: statuses {sorted(set(sent))}, map {shown}, bare {sorted(set(peer))}")


def _tell(name: str, ours: Crowd, bare: Crowd, drawn: Sequence[float], whole: Sequence[float]) -> None:
    say("quick_report", f"{name}: from the first report to the drawn map, median", statistics.median(whole), "s")
    say("quick_report", f"{name}: the same, slowest round", max(whole), "s")
    say("quick_report", f"{name}: drawing the map, median", statistics.median(drawn) * 1000, "ms")
    say("quick_report", f"{name}: reports a second", ours.rate, "reports/s")
    for share in (50, 99):
        say("quick_report", f"{name}: a report, p{share}", ours.percentile(share), "ms")
    say("quick_report", f"{name}: bare inserts a second (JSON read, one row)", bare.rate, "inserts/s")
    say("quick_report", f"{name}: a bare insert, p99", bare.percentile(99), "ms")
    say("quick_report", f"{name}: reports to bare inserts", ours.rate / bare.rate, "x")


def _check_kept(name: str, url: str, asked: Sequence[Asked]) -> None:
    """Every report is there once, and every village is on its round's picture."""
    database = Database(url)
    with database.session(writing=False) as db:
        kept = db.scalar(select(func.count()).select_from(QuickReport)) or 0
        bare = db.scalar(select(func.count()).select_from(ROWS)) or 0
        waiting = sum(len(standing(db, db.get_one(QuickRound, one.round_id), SEES_ALL).waiting) for one in asked)
    database.engine.dispose()
    wrong = abs(kept - INFORMANTS * len(asked)) + abs(bare - kept) + waiting
    say("quick_report", f"{name}: reports lost, double or not on the map", wrong, "reports")
    if wrong:
        raise SystemExit(f"{name}: {kept} reports and {bare} bare rows kept, {waiting} informants still waited for")


def _report(path: str) -> bytes:
    one: dict[str, Any] = {
        "nonce": secrets.token_urlsafe(18), "felt": "yes", "signs": secrets.SystemRandom().sample(SIGNS, 2),
        "injured": 1, "water": "cut",
    }  # fmt: skip
    body = json.dumps({"reports": [one]}).encode()
    return request("POST", path, {"Content-Type": "application/json"}, body)


def _county(url: str) -> School:
    """A county with 40 villages, an informant in each, and a planner who is signed in."""
    database = Database(url)
    schema.upgrade(database)
    with database.transaction() as db:
        seed(db)
        ROWS.create(db.connection())
        county = _area(db, None, "990101", "清源县", "county", 0)
        towns = [_area(db, county, f"990101{100 + n}", f"第{n + 1}镇", "township", n) for n in range(TOWNSHIPS)]
        for number in range(INFORMANTS):
            town = towns[number % TOWNSHIPS]
            village = _area(db, town, f"{town.code}{200 + number}", f"第{number + 1}村", "village", number)
            db.add(_square(village))
            db.add(NetworkMember(area_id=village.id, role="informant", name=f"速报员{number + 1}"))
        planner = User(login="planner", name="林规划", session_key=secrets.token_hex(8))
        planner.grants = [Grant(role="planner", area_id=county.id)]
        db.add(planner)
        db.flush()
        found = School(0, planner.id, planner.session_key)
    database.engine.dispose()
    return found


def _area(db: Any, above: Area | None, code: str, name: str, level: str, number: int) -> Area:
    made = Area(code=code, name=name, level=level, parent_id=above.id if above else None, path="",
                lon=LON + STEP * (number % 8), lat=LAT + STEP * (number // 8))  # fmt: skip
    db.add(made)
    db.flush()
    made.path = f"{above.path if above else '/'}{made.id}/"
    return made


def _square(village: Area) -> AreaOutline:
    """Its land: a square about its place."""
    x, y, half = village.lon or 0, village.lat or 0, STEP / 2
    ring = [
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
        [x - half, y - half],
    ]
    return AreaOutline(area_id=village.id, geojson={"type": "Polygon", "coordinates": [ring]}, area_m2=9e6)


def _round(url: str, key: str, number: int) -> Asked:
    """A new round in which everybody is asked; exercises, so that nobody takes the figures for real."""
    database = Database(url)
    with database.transaction() as db:
        county = db.scalars(select(Area).where(Area.level == "county")).one()
        made = QuickRound(area_id=county.id, mode="exercise", name=f"速报演练{number}", magnitude=5.1,
                          shook_at=now() - timedelta(minutes=5), lon=LON + 4 * STEP, lat=LAT + 2 * STEP)  # fmt: skip
        db.add(made)
        db.flush()
        for member in db.scalars(select(NetworkMember).order_by(NetworkMember.id)):
            db.add(QuickAsked(round_id=made.id, mode=made.mode, member_id=member.id, area_id=member.area_id,
                              name=member.name, salt=new_salt()))  # fmt: skip
        db.flush()
        asked = db.scalars(select(QuickAsked).where(QuickAsked.round_id == made.id).order_by(QuickAsked.id))
        links = Links(key)
        found = Asked(made.id, [f"/q/{links.token(LINK, one.id, one.salt)}" for one in asked])
    database.engine.dispose()
    return found


if __name__ == "__main__":
    sys.exit(main())
