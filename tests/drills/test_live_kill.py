"""The server is killed in mid-drill and started again: phases, times and roll calls are as before."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from core.config import Config
from core.db import Database
from core.links import Links
from drills import live_queries as queries
from drills.live_models import LiveDrill
from tests.support.live_drills import Opened, done, make_drill, open_drill
from tests.support.world import World

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opened(database: Database, world: World, config: Config) -> Opened:
    database.links = Links("for tests only")  # the key that the servers have too
    with database.transaction() as session:
        return open_drill(session, make_drill(session, world))


def start(config: Config) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environ = {**os.environ, "ZHENAN_DATA": str(config.data), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR"}
    environ.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"127.0.0.1:{port}",
               "--worker-class", "gthread", "--no-control-socket", "--log-level", "error"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
    ends = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60).close()
            return server, f"http://127.0.0.1:{port}"
        except OSError:
            assert time.monotonic() < ends, "the server did not answer"
            time.sleep(0.05)


def kill(server: subprocess.Popen[bytes]) -> None:
    """All its processes at once, without a word."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(30)


def send(site: str, path: str, *entries: dict[str, Any]) -> list[str]:
    body = json.dumps({"entries": entries}).encode()
    request = urllib.request.Request(f"{site}{path}/entries", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return [one["state"] for one in json.load(answer)["answers"]]


def look(site: str, path: str) -> Any:
    with urllib.request.urlopen(f"{site}{path}/state", timeout=60) as answer:
        return json.load(answer)


@pytest.mark.real_clock
def test_a_killed_server_forgets_nothing(database: Database, config: Config, opened: Opened) -> None:
    command, teacher = opened.paths[""], opened.paths["一班"]
    kept = done("roll", 2_000, present=41, missing=1)
    server, site = start(config)
    try:
        send(site, command, done("phase", 5_000, phase="alarm"), done("phase", 4_000, phase="shelter"))
        send(site, command, done("inject", 3_000, inject=opened.injects[0], deed="send"))
        assert send(site, teacher, kept) == ["taken"]
        before = look(site, command)
    finally:
        kill(server)
    with pytest.raises(OSError):  # refused or reset
        look(site, command)

    server, site = start(config)
    try:
        assert look(site, command) == before
        assert send(site, teacher, kept, done("found", roll=kept["nonce"])) == ["again", "taken"]
        assert send(site, command, done("phase", phase="evacuate")) == ["taken"]
    finally:
        kill(server)
    with database.session(writing=False) as session:
        live = session.get_one(LiveDrill, opened.drill_id)
        state = queries.state(session, queries.door_of(session, live))
    assert state.phase == "evacuate"
    assert (state.rolls[opened.groups["一班"]].now_present, state.missing(state.rolls)) == (42, 0)
