"""Times of the calendar's views over HTTP: a demo county at twice its size, and a month of 5,000 events."""

from __future__ import annotations

import sqlite3
import statistics
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from bench.pages import PASSWORD, signed_in
from bench.server import demo_county, say, serving

VIEWS = {
    "month": "view=month", "week": "view=week", "day": "view=day", "agenda": "view=agenda",
    "timeline of a day": "view=timeline", "timeline of two weeks": "view=timeline&length=14",
}  # fmt: skip
CROWDED = {"month": "view=month", "week": "view=week", "day": "view=day", "agenda": "view=agenda"}
EVENTS, EVENTS_A_DAY = 5_000, 250
RUNS = 12
COLUMNS = (
    "uid, kind, title, area_id, place_note, starts_at, ends_at, zone, skills, status, status_reason, note, created_at, "
    "created_by, version"
)
MONTH = datetime(2031, 5, 1, tzinfo=UTC)


def crowd(data: Path) -> None:
    """Write the events into one month, 250 on each of its first twenty days, as a year of imports would."""
    with sqlite3.connect(data / "zhenan.db") as base:
        kind, area = base.execute("SELECT kind, area_id FROM events LIMIT 1").fetchone()
        base.executemany(f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join('?' * 15)})", [
            (str(uuid4()), kind, f"第{number}场讲座", area, "", _at(number, 0), _at(number, 90), "Asia/Shanghai", "[]",
             "planned", "", "", _at(number, 0), "system", 1)
            for number in range(EVENTS)
        ])  # fmt: skip


def _at(number: int, minutes: int) -> str:
    begins = MONTH + timedelta(days=number // EVENTS_A_DAY, minutes=15 * (number % 36) + minutes)
    return begins.strftime("%Y-%m-%d %H:%M:%S.000000")


def measure(data: Path) -> None:
    """Print p50 of each view, and as a multiple of the smallest answer that the server gives."""
    with serving(data) as base:
        browser = signed_in(base)
        least = p50(browser, f"{base}/healthz")
        say("calendar", "smallest answer (/healthz) p50", least, "ms")
        for name, query in VIEWS.items():
            _tell(name, p50(browser, f"{base}/calendar?{query}"), least)
        for name, query in CROWDED.items():
            url = f"{base}/calendar?day={MONTH:%Y-%m-%d}&{query}"
            _tell(f"{name}, {EVENTS:,} events in the month", p50(browser, url), least)


def p50(browser: urllib.request.OpenerDirector, url: str) -> float:
    """Median milliseconds of an answer, the first two left out."""
    found = []
    for _ in range(RUNS + 2):
        began = time.perf_counter()
        browser.open(url).read()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found[2:])


def _tell(name: str, p50: float, least: float) -> None:
    say("calendar", f"{name} p50", p50, "ms")
    say("calendar", f"{name}, times the smallest answer", p50 / least)


def main() -> None:
    """Measure over a fresh demo county."""
    with demo_county(PASSWORD, "--scale", "2") as data:
        crowd(data)
        measure(data)


if __name__ == "__main__":
    main()
