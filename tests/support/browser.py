"""The product in a real browser: a live server over the test's database, and pages that notice what is wrong.

    def test_something(live, page_as):
        page = page_as("planner", "zh", PHONE)
        page.goto(f"{live}/map")
        ...

`live` is the server's address; it runs in a thread, with forms protected as in production. `page_as(role, language,
size, theme="light")` opens a page signed in as that user of the small county (None: a visitor). When the test ends,
the page must not have logged an error nor asked another host for anything; `page.noticed` holds both meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server

from core.config import Config
from core.db import Database
from tests.support.world import World

PATIENCE = 30_000  # milliseconds; a shared machine may be slow
DESK, PHONE = (1440, 900), (390, 844)
Size = tuple[int, int]


class Silent(WSGIRequestHandler):
    """Tells nothing of the requests it serves."""

    def log(self, type: str, message: str, *args: Any) -> None:
        return


@pytest.fixture
def live_app(config: Config, database: Database) -> Flask:
    """The application as `live` serves it: unlike `app`, it refuses forms without their token."""
    from app import create_app

    return create_app(config, database, TESTING=True)


@pytest.fixture
def live(live_app: Flask) -> Iterator[str]:
    """The address of a server over the test's database, stopped at the end of the test."""
    server = make_server("127.0.0.1", 0, live_app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Noticed:
    """What a page did that no page of ours may do: errors on its console, requests to other hosts.

    `waited_for` holds the requests that have not been answered yet, `refused` the status and address of every answer
    from 400 up: with an error on the console they say what it was. A page whose network was cut on purpose, once or
    more, says whenever it likes that it was disconnected.
    """

    def __init__(self, page: Page, live: str, has_scripts: bool = True) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.refused: list[str] = []
        self.waited_for: set[Request] = set()
        self.has_scripts = has_scripts
        self.was_cut = False
        self._own = urlsplit(live).netloc
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._look_at)
        page.on("response", self._answered)
        page.on("requestfinished", lambda request: self.waited_for.discard(request))
        page.on("requestfailed", lambda request: self.waited_for.discard(request))

    def _hear(self, message: ConsoleMessage) -> None:
        is_meant = self.was_cut and "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not is_meant:
            self.errors.append(f"{message.text} [{message.location.get('url', '')}]")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.request.method} {response.url}")

    def _look_at(self, request: Request) -> None:
        self.waited_for.add(request)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self._own:
            self.foreign.append(request.url)


NEXT_FRAME = """() => new Promise(done => {
    requestAnimationFrame(() => setTimeout(done, 40));
    setTimeout(done, 500);  // a page that is not in front may draw nothing
})"""


def settle(page: Page) -> None:
    """Wait until the page is loaded and waits for no answer, twice in a row, with a frame drawn in between.

    What Playwright's "networkidle" promises, without its half a second in which nothing happens.
    """
    noticed: Noticed = page.noticed  # type: ignore[attr-defined]
    if not noticed.has_scripts:
        page.wait_for_load_state("networkidle")
        return
    deadline, quiet = monotonic() + PATIENCE / 1000, 0
    while quiet < 2:
        assert monotonic() < deadline, f"{page.url} waits for {[request.url for request in noticed.waited_for]}"
        quiet = quiet + 1 if _draws(page) and not noticed.waited_for else 0


def _draws(page: Page) -> bool:
    """Wait for the page to be loaded and drawn; False when it goes on to another one meanwhile."""
    try:
        page.wait_for_load_state("load")
        page.evaluate(NEXT_FRAME)
    except Error as error:
        if "context was destroyed" not in str(error) and "navigating" not in str(error):
            raise
        return False
    return True


def go(page: Page, address: str) -> Response | None:
    """Open the address and wait until the page has all it asks for."""
    answer = page.goto(address)
    settle(page)
    return answer


def cut(page: Page, is_off: bool) -> None:
    """Take the network away from the page, or give it back; what it says of that is meant."""
    noticed: Noticed = page.noticed  # type: ignore[attr-defined]
    noticed.was_cut = True
    page.context.set_offline(is_off)
    noticed.errors[:] = [error for error in noticed.errors if "net::ERR" not in error]


OpenPage = Callable[..., Page]


class Pages:
    """Opens pages as users of the small county, and remembers what they did."""

    def __init__(self, browser: Browser, app: Flask, live: str, world: World) -> None:
        self._browser, self._app, self._live, self._world = browser, app, live, world
        self._contexts: list[BrowserContext] = []
        self.noticed: list[Noticed] = []

    def __call__(
        self, role: str | None, language: str = "zh", size: Size = DESK, theme: str = "light", **more: Any
    ) -> Page:
        """A page of a browser of its own."""
        context = self._browser.new_context(**more)
        self._contexts.append(context)
        page = context.new_page()
        page.noticed = Noticed(page, self._live, more.get("java_script_enabled", True))  # type: ignore[attr-defined]
        self.noticed.append(page.noticed)  # type: ignore[attr-defined]
        self.turn(page, role, language, size, theme)
        return page

    def turn(self, page: Page, role: str | None, language: str, size: Size, theme: str) -> None:
        """From the next page on the reader has this role, language, screen and theme."""
        values: dict[str, Any] = {"language": language}
        if role is not None:
            user = self._world.users[role]
            values |= {"user_id": user.id, "session_key": user.session_key}
        cookies = {"session": signed(self._app, values), "theme": theme}
        page.context.add_cookies([{"name": name, "value": value, "url": self._live} for name, value in cookies.items()])
        page.set_viewport_size({"width": size[0], "height": size[1]})

    def close(self) -> None:
        """Close all of them."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def page_as(live: str, live_app: Flask, browser: Browser, world: World) -> Iterator[Pages]:
    """Opens pages as users of the small county, and looks at the end whether each behaved."""
    pages = Pages(browser, live_app, live, world)
    yield pages
    pages.close()
    refused = [answer for noticed in pages.noticed for answer in noticed.refused]
    assert [error for noticed in pages.noticed for error in noticed.errors] == [], f"answers from 400 up: {refused}"
    assert [url for noticed in pages.noticed for url in noticed.foreign] == []


def signed(app: Flask, values: dict[str, Any]) -> str:
    """A session cookie of the application, as it would have set it itself."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(values))
