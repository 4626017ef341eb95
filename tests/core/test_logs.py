"""What goes into the logs: no address that opens something for whoever knows it."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from core import logs
from core.links import Links, new_salt


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_signed_address_is_masked_whoever_logs_it(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")
    token = Links().token("feed", 12, new_salt())
    structlog.get_logger("web").error("failed", path=f"/feeds/{token}.ics")
    logging.getLogger("werkzeug").info('127.0.0.1 - "GET /feeds/%s.ics HTTP/1.1" 200 -', token)
    try:
        raise ValueError(f"/c/{token}/arrivals")
    except ValueError:
        structlog.get_logger("web").error("failed", exc_info=sys.exc_info())
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert token.split("-", 2)[2] not in written
    assert token[-20:] not in written
    assert lines[0]["path"] == "/feeds/12-….ics"
    assert "GET /feeds/12-….ics HTTP/1.1" in lines[1]["event"]
    assert "ValueError: /c/12-…/arrivals" in lines[2]["exception"]


def test_every_token_is_known_for_what_it_is() -> None:
    links = Links()
    for number in range(1, 400):
        token = links.token("feed", number, new_salt())
        assert logs.masked(f"GET /feeds/{token}.ics") == f"GET /feeds/{number}-….ics"


@pytest.mark.parametrize("plain", ["2031-05-12", "8f0b6c1e-1111-4222-8333-444455556666", "/events/12", "0797-6832001"])
def test_other_numbers_stay_as_they_are(plain: str) -> None:
    assert logs.masked(plain) == plain
