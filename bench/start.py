"""Seconds from starting the server to its first page, against a bare application of the same libraries."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.server import ROOT, flask, free_port, say, wait_for

BARE = """
import flask, sqlalchemy, sqlalchemy.orm, apscheduler.schedulers.blocking
app = flask.Flask("bare")
engine = sqlalchemy.create_engine("sqlite://")
@app.get("/login")
def page():
    with sqlalchemy.orm.Session(engine) as session:
        return str(session.scalar(sqlalchemy.text("SELECT 1")))
"""
RUNS = 5


def first_page(application: str, folder: Path, data: Path) -> float:
    """Seconds until the first page of an application under gunicorn."""
    import os

    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "2", "--no-control-socket",
               "--log-level", "error", "--bind", f"127.0.0.1:{port}", application]  # fmt: skip
    environment = os.environ | {"ZHENAN_DATA": str(data), "LOG_LEVEL": "ERROR", "DATABASE_URL": ""}
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/login").read()
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    """Alternate ours and the bare application, so that both meet the same load; print medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        bare, data = Path(folder) / "bare", Path(folder) / "data"
        bare.mkdir()
        (bare / "bareapp.py").write_text(BARE)
        flask(data, "db", "upgrade")
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(RUNS):
            times["ours"].append(first_page("app:create_app()", ROOT, data))
            times["bare"].append(first_page("bareapp:app", bare, data))
    ours, peer = (statistics.median(times[name]) for name in ("ours", "bare"))
    say("start", "server start to first page, median of 5", ours, "s")
    say("start", "the same for a bare Flask + SQLAlchemy + APScheduler application", peer, "s")
    say("start", "ratio", ours / peer)


if __name__ == "__main__":
    main()
