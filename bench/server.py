"""A real server over a database of its own, for benches that speak HTTP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def say(bench: str, measure: str, value: float, unit: str = "") -> None:
    """Print one measure as the runner reads it."""
    print(json.dumps({"bench": bench, "measure": measure, "value": value, "unit": unit}), flush=True)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def flask(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a `flask` command over the data folder."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=ROOT, env=_environment(data), capture_output=True, text=True, check=True,
    )  # fmt: skip


def _environment(data: Path, **more: str) -> dict[str, str]:
    return os.environ | {"ZHENAN_DATA": str(data), "LOG_LEVEL": "ERROR", "DATABASE_URL": ""} | more


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and its first process."""

    port: int
    pid: int

    def busy_seconds(self) -> float:
        """Processor time that its processes have used so far."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in children]
        return sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(data: Path, threads: int = 8, application: str = "app:create_app()") -> Iterator[str]:
    """One web process over the data folder; gives its address."""
    with _web_processes(application, 1, threads, lambda port: _environment(data, PORT=str(port))) as server:
        yield f"http://127.0.0.1:{server.port}"


@contextmanager
def serving_database(application: str, url: str, key: str, processes: int, threads: int) -> Iterator[Server]:
    """Web processes over a database, with that secret key and a data folder of their own."""
    with tempfile.TemporaryDirectory() as data:
        environment = _environment(Path(data), DATABASE_URL=url, SECRET_KEY=key)
        with _web_processes(application, processes, threads, lambda _port: environment) as server:
            yield server


@contextmanager
def _web_processes(
    application: str, processes: int, threads: int, environment: Callable[[int], dict[str, str]]
) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(processes), "--threads",
               str(threads), "--no-control-socket", "--log-level", "error", "--bind", f"127.0.0.1:{port}",
               application]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment(port))
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str, seconds: float = 60) -> Any:
    """The first answer of this address; fails when there is none in time."""
    ends = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(url, timeout=seconds)
        except OSError:  # not listening yet, or too busy to answer
            if time.monotonic() > ends:
                raise
            time.sleep(0.01)


@contextmanager
def demo_county(password: str = "bench-county-2026", *options: str) -> Iterator[Path]:
    """A data folder with the demo county in it, made with these further options of `flask demo`."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        flask(data, "db", "upgrade")
        flask(data, "demo", "--password", password, *options)
        yield data
