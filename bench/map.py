"""The shelter map with 1,000 to 100,000 places in Chromium, against pages that Folium makes and a blank Leaflet page.

Ours is the real page from the real server. Its competitors are served from memory, so that only ours pays for a
database; each page is opened in a fresh browser with an empty cache, all in the same run.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser

from bench.map_browser import DESK, PHONE, Cost, TooSlow, chromium, cost, moved
from bench.map_county import fill, name_of, position, settle
from bench.map_peers import page_of, serving_pages
from bench.server import ROOT, flask, say, serving

NUMBERS = (1_000, 10_000, 50_000, 100_000)
SHORT_PEERS = {
    1_000: ("Marker", "MarkerCluster", "FastMarkerCluster", "GeoJson"),
    10_000: ("Marker", "MarkerCluster", "FastMarkerCluster", "GeoJson"),
    50_000: ("FastMarkerCluster", "GeoJson"),
    100_000: ("FastMarkerCluster",),
}
"""Left out of the short bench are pages that take longer than it lasts; --full has them all."""

ALL_PEERS = SHORT_PEERS[1_000]
RUNS, RUNS_PEERS = 5, 3
FEW_RUNS = ("Marker", "MarkerCluster")
"""Slow ones are opened once."""

PATIENCE, PATIENCE_FULL = 15.0, 300.0
ENCODINGS = {"brotli as over HTTPS": "br, gzip", "gzip as over HTTP": "gzip"}
OURS, BLANK, FAST = "ours", "blank Leaflet page", "FastMarkerCluster"


def main() -> None:
    """Measure with more and more places in one database."""
    is_full = "--full" in sys.argv
    pages: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, serving_pages(pages) as elsewhere:
        data = Path(folder)
        flask(data, "db", "upgrade")
        settle(data)
        with serving(data) as here:
            for n in NUMBERS:
                fill(data, n)
                _tell_pack(data, n)
                urllib.request.urlopen(f"{here}/map").read()
                _compare(browser, here, elsewhere, pages, n, is_full)
            _tell_moving(browser, f"{here}/map", NUMBERS[-1])
            _tell_phone(browser, f"{here}/map", NUMBERS[-1])
            _tell_page(browser, here)


def _tell_pack(data: Path, n: int) -> None:
    command = [sys.executable, "-m", "bench.map_pack", str(data / "zhenan.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    took = json.loads(done.stdout)
    say("map", f"{n:,} places: server packs them once for each version, in", took["seconds"], "s")
    say("map", f"{n:,} places: memory that it takes for that", took["megabytes"], "MB")
    say("map", f"{n:,} places: positions, compressed", took["positions"] / 1000, "kB")
    say("map", f"{n:,} places: names, compressed, in {took['blocks']} blocks", took["names"] / 1000, "kB")


def _compare(browser: Browser, here: str, elsewhere: str, pages: dict[str, bytes], n: int, is_full: bool) -> None:
    places = [(*position(number), name_of(number)) for number in range(1, n + 1)]
    costs = {OURS: _median(browser, f"{here}/map", OURS, n, RUNS, 60)}
    patience = PATIENCE_FULL if is_full else PATIENCE
    for name in (BLANK, *(ALL_PEERS if is_full else SHORT_PEERS[n])):
        pages["/peer"] = page_of(name, places)
        runs = 1 if name in FEW_RUNS and n > NUMBERS[0] else RUNS_PEERS
        try:
            costs[name] = _median(browser, f"{elsewhere}/peer", name, n, runs, patience)
        except TooSlow:
            say("map", f"{n:,} places, {name}: not finished after", patience, "s")
    for name, found in costs.items():
        _tell(n, name, found)
    _tell_ratios(n, costs)


def _median(browser: Browser, url: str, kind: str, n: int, runs: int, patience: float) -> Cost:
    found = [cost(browser, url, kind, n, patience) for _ in range(runs)]
    return Cost(
        _middle(one.drawn for one in found), _middle(one.task for one in found), _middle(one.memory for one in found),
        _middle(one.sent for one in found), found[0].requests,
    )  # fmt: skip


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)


def _tell(n: int, name: str, found: Cost) -> None:
    say("map", f"{n:,} places, {name}: drawn after", found.drawn, "ms")
    say("map", f"{n:,} places, {name}: longest task (50: none was longer)", found.task, "ms")
    say("map", f"{n:,} places, {name}: memory of the page's script", found.memory, "MB")
    say("map", f"{n:,} places, {name}: sent, in {found.requests} answers", found.sent, "kB")


def _tell_ratios(n: int, costs: dict[str, Cost]) -> None:
    ours = costs[OURS]
    for name, other in costs.items():
        if name != OURS:
            say("map", f"{n:,} places: time of {name} to ours", other.drawn / ours.drawn, "x")
            say("map", f"{n:,} places: memory of {name} to ours", other.memory / ours.memory, "x")


def _tell_moving(browser: Browser, url: str, n: int) -> None:
    for name, size in (("desk", DESK), ("telephone, processor four times slower", PHONE)):
        dragged, enlarged = moved(browser, url, OURS, n, size)
        say("map", f"{n:,} places, {name}: longest task while dragged (50: none was longer)", dragged, "ms")
        say("map", f"{n:,} places, {name}: longest task while enlarged (50: none was longer)", enlarged, "ms")


def _tell_phone(browser: Browser, url: str, n: int) -> None:
    found = [cost(browser, url, OURS, n, 60, PHONE) for _ in range(RUNS_PEERS)]
    name = "telephone, processor four times slower"
    say("map", f"{n:,} places, {name}: drawn after", _middle(one.drawn for one in found), "ms")
    say("map", f"{n:,} places, {name}: longest task", _middle(one.task for one in found), "ms")


def _tell_page(browser: Browser, here: str) -> None:
    """What the page of the map weighs beyond any other page, without its data."""
    for encoding in ENCODINGS:
        base, page = _sent(browser, f"{here}/login", encoding), _sent(browser, f"{here}/map", encoding)
        name = f"page of the map beyond the base page, without its data and without headers, {encoding}"
        say("map", name, page - base, "kB")


def _count(sizes: dict[str, float], key: str, more: float) -> None:
    sizes[key] = sizes.get(key, 0) + more


def _sent(browser: Browser, url: str, encoding: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": ENCODINGS[encoding]}})
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    session.on("Network.dataReceived", lambda event: _count(sizes, event["requestId"], event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_function("() => window.bootstrap && window.htmx")  # on the map's page they come after the map
    page.wait_for_timeout(500)
    context.close()
    is_data = ("/map/points", "/map/names", "/map/outlines", "/map/layers")
    return sum(size for key, size in sizes.items() if not any(part in addresses[key] for part in is_data)) / 1000


if __name__ == "__main__":
    main()
