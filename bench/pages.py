"""Times of the pages that people open all day, as a signed-in planner over HTTP with the demo county."""

from __future__ import annotations

import http.cookiejar
import re
import statistics
import time
import urllib.parse
import urllib.request
from pathlib import Path

from bench.server import demo_county, say, serving

PASSWORD = "bench-county-2026"
RUNS = 40
PAGES = {
    "Today": "/", "calendar month": "/calendar", "units": "/units", "areas": "/areas", "places": "/places",
    "shelter map": "/map", "points of the map": "/map/points-now.bin", "campaigns": "/campaigns", "drills": "/drills",
    "dashboard": "/figures/dashboard", "figures by area": "/figures",
    "figures by area, kind, month": "/figures?by=area&by=kind&by=month",
    "search": "/search?q=" + urllib.parse.quote("小学"), "audit trail": "/audit",
}  # fmt: skip


def signed_in(base: str) -> urllib.request.OpenerDirector:
    """A browser without scripts, signed in as the demo county's planner."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{base}/login").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    form = {"csrf_token": token[1], "login": "planner", "password": PASSWORD}
    browser.open(f"{base}/login", urllib.parse.urlencode(form).encode()).read()
    return browser


def times(browser: urllib.request.OpenerDirector, url: str) -> list[float]:
    """Milliseconds of each of the runs, the first two left out."""
    found = []
    for _ in range(RUNS + 2):
        began = time.perf_counter()
        browser.open(url).read()
        found.append((time.perf_counter() - began) * 1000)
    return found[2:]


def measure(data: Path) -> None:
    """Print p50 and p95 of each page, and its p50 as a multiple of the smallest answer the server gives."""
    with serving(data) as base:
        browser = signed_in(base)
        least = statistics.median(times(browser, f"{base}/healthz"))
        say("pages", "smallest answer (/healthz) p50", least, "ms")
        for name, path in PAGES.items():
            found = times(browser, base + path)
            p50, p95 = statistics.median(found), statistics.quantiles(found, n=20)[-1]
            say("pages", f"{name} p50", p50, "ms")
            say("pages", f"{name} p95", p95, "ms")


def main() -> None:
    """Measure over a fresh demo county."""
    with demo_county(PASSWORD) as data:
        measure(data)


if __name__ == "__main__":
    main()
