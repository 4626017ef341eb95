"""What a page of a map costs the browser: until it is drawn, its longest task, its memory, its bytes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

DESK, PHONE = (1440, 900), (390, 844)
PHONE_SLOWER, PHONE_SHARPNESS = 4, 3
TASK_FLOOR = 50.0
"""Milliseconds; browsers tell of no shorter tasks."""

WATCH = """
window.benchTasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((task) => window.benchTasks.push(task.duration)))
  .observe({ type: "longtask", buffered: true });
window.benchWhen = (test) => new Promise((done) => {
  const look = () => test() ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
  look();
});
"""
OURS = "document.querySelector('[data-map]')?.dataset.ready === 'yes'"
DRAWN = {
    "ours": OURS,
    "blank Leaflet page": "document.querySelector('.leaflet-container .leaflet-map-pane')",
    "Marker": "document.querySelectorAll('.leaflet-marker-icon').length >= {n}",
    "MarkerCluster": "document.querySelector('.leaflet-marker-icon')",
    "FastMarkerCluster": "document.querySelector('.leaflet-marker-icon')",
    "GeoJson": "document.querySelector('.leaflet-overlay-pane canvas')",
}


@dataclass(frozen=True)
class Cost:
    """Milliseconds until drawn and of the longest task, megabytes of memory, kilobytes that came over the line."""

    drawn: float
    task: float
    memory: float
    sent: float
    requests: int


class TooSlow(Exception):
    """The page was not drawn in its time."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser as Debian has it."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, size: tuple[int, int], slower: int = 1) -> Iterator[tuple[Page, CDPSession]]:
    """A fresh page with an empty cache on a screen of this size, its processor so many times slower."""
    sharp = PHONE_SHARPNESS if size == PHONE else 1
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, device_scale_factor=sharp)
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if slower > 1:
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield page, session
    context.close()


def cost(browser: Browser, url: str, kind: str, n: int, patience: float, size: tuple[int, int] = DESK) -> Cost:
    """Open the page once; TooSlow when it takes longer than so many seconds."""
    with opened(browser, size, PHONE_SLOWER if size == PHONE else 1) as (page, session):
        got: list[float] = []
        session.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
        drawn = _drawn(page, url, DRAWN[kind].format(n=n), patience)
        return Cost(drawn, longest_task(page), memory(session), sum(got) / 1000, len(got))


def _drawn(page: Page, url: str, test: str, patience: float) -> float:
    """Milliseconds from asking for the page until it is drawn; ends the page's process when that takes too long."""
    watchdog = threading.Timer(patience, _end_pages)
    watchdog.start()
    try:
        page.set_default_timeout(0)
        page.goto(url, wait_until="commit")
        drawn: float = page.evaluate(f"() => window.benchWhen(() => {test})")
        return drawn
    except BrowserError as error:
        raise TooSlow(str(error)) from None
    finally:
        watchdog.cancel()


def _end_pages() -> None:
    """End the processes of pages that this one has started: a page that computes listens to nobody."""
    parents, pages = {}, []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            number = int(folder.name)
            parents[number] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if b"--type=renderer" in (folder / "cmdline").read_bytes():
                pages.append(number)
    for number in pages:
        above = number
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def longest_task(page: Page) -> float:
    """The longest task since the page began or since it was last asked, in milliseconds."""
    page.wait_for_timeout(200)
    tasks: list[float] = page.evaluate("() => window.benchTasks.splice(0)")
    return max([TASK_FLOOR, *tasks])


def memory(session: CDPSession) -> float:
    """Megabytes of objects and of arrays of numbers, after the browser has cleaned up."""
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    usage: dict[str, Any] = session.send("Runtime.getHeapUsage")
    taken: float = usage["usedSize"] + usage.get("backingStorageSize", 0)
    return taken / 1e6


def moved(browser: Browser, url: str, kind: str, n: int, size: tuple[int, int]) -> tuple[float, float]:
    """The longest task while the map is dragged about, and while it is enlarged four times."""
    with opened(browser, size, PHONE_SLOWER if size == PHONE else 1) as (page, _):
        _drawn(page, url, DRAWN[kind].format(n=n), 120)
        page.wait_for_timeout(500)
        page.locator(".folium-map").scroll_into_view_if_needed()
        box = page.locator(".folium-map").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], size[1] - box["y"]) / 2
        longest_task(page)
        _drag(page, x, y)
        dragged = longest_task(page)
        for _ in range(4):
            page.mouse.move(x, y)
            page.mouse.wheel(0, -100)
            page.wait_for_timeout(500)
        return dragged, longest_task(page)


def _drag(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x + 4 * step, y + 2 * step)
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_timeout(600)
