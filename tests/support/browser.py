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
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from core.config import Config
from core.db import Database
from tests.support.world import World

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
    """What a page did that no page of ours may do: errors on its console, requests to other hosts."""

    def __init__(self, page: Page, live: str) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self._own = urlsplit(live).netloc
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._look_at(request.url))

    def _look_at(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self._own:
            self.foreign.append(url)


OpenPage = Callable[..., Page]


@pytest.fixture
def page_as(live: str, live_app: Flask, browser: Browser, world: World) -> Iterator[OpenPage]:
    """Opens pages as users of the small county, and looks at the end whether each behaved."""
    opened: list[Noticed] = []
    contexts = []

    def open_page(role: str | None, language: str = "zh", size: Size = DESK, theme: str = "light", **more: Any) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
        contexts.append(context)
        values: dict[str, Any] = {"language": language}
        if role is not None:
            user = world.users[role]
            values |= {"user_id": user.id, "session_key": user.session_key}
        context.add_cookies(
            [
                {"name": "session", "value": signed(live_app, values), "url": live},
                {"name": "theme", "value": theme, "url": live},
            ]
        )
        page = context.new_page()
        page.noticed = Noticed(page, live)  # type: ignore[attr-defined]
        opened.append(page.noticed)  # type: ignore[attr-defined]
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [error for noticed in opened for error in noticed.errors] == []
    assert [url for noticed in opened for url in noticed.foreign] == []


def signed(app: Flask, values: dict[str, Any]) -> str:
    """A session cookie of the application, as it would have set it itself."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(values))
