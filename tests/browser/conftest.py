"""What stories in the browser may ask for: readers of our pages, a clock that can be moved on, a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest
from flask import Flask

import core.times
from core.db import Database
from core.jobs import work
from tests.support.browser import OpenPage, Size
from tests.support.readers import Reader

ReaderAs = Callable[..., Reader]


@pytest.fixture
def reader_as(live: str, page_as: OpenPage) -> ReaderAs:
    """Somebody with that role (None: a visitor) who reads our pages in that language on that screen."""

    def open_reader(role: str | None, language: str, size: Size, **more: Any) -> Reader:
        return Reader(page_as(role, language, size, **more), language, size, live)

    return open_reader


class MovedClock:
    """The clock of the whole product, which `move_to` puts forward."""

    ahead = timedelta(0)

    def move_to(self, instant: datetime) -> None:
        """From here on it is that instant, and time goes on."""
        self.ahead = instant - datetime.now(instant.tzinfo)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    """The one clock that everything asks what time it is, to be put forward."""
    moved = MovedClock()

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + moved.ahead

        @classmethod
        def combine(cls, *args: Any) -> datetime:  # type: ignore[override]
            return datetime.combine(*args)

    monkeypatch.setattr(core.times, "datetime", Moved)
    return moved


@pytest.fixture
def worker(live_app: Flask, database: Database) -> Iterator[None]:
    """A worker that does the jobs that pages ask for, as the worker process does."""
    is_over = threading.Event()

    def run() -> None:
        with live_app.app_context():
            work(database, is_over.is_set, pause=0.1)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    is_over.set()
    thread.join()
