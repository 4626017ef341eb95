"""Figures for Prometheus, counted in the database so that they are true of all processes together."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from sqlalchemy import func, select

from core.db import Database
from core.models import ClockRun, Job, OutboxMessage
from core.times import now

_own = CollectorRegistry()
_seconds = Histogram(
    "zhenan_request_seconds", "Time to answer, by endpoint and status, of this process.", ["endpoint", "status"],
    registry=_own, buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip


def install(app: Flask) -> None:
    """Measure every request of the application."""
    app.before_request(_start)
    app.after_request(_stop)


def _start() -> None:
    g.began = time.perf_counter()


def _stop(response: Response) -> Response:
    if "began" in g:
        _seconds_of(request.endpoint or "none", response.status_code).observe(time.perf_counter() - g.began)
    return response


@cache
def _seconds_of(endpoint: str, status: int) -> Histogram:
    return _seconds.labels(endpoint, status)


def exposition(database: Database) -> bytes:
    """All figures in Prometheus' text format."""
    return generate_latest(_own) + generate_latest(_counted(database))


def _counted(database: Database) -> CollectorRegistry:
    registry = CollectorRegistry()
    jobs = Gauge("zhenan_jobs", "Jobs by state.", ["state"], registry=registry)
    outbox = Gauge("zhenan_outbox", "Messages by state.", ["state"], registry=registry)
    clock = Gauge("zhenan_clock_age_seconds", "Seconds since each task of the clock ran.", ["task"], registry=registry)
    data = Gauge("zhenan_data_bytes", "Bytes of the SQLite database.", registry=registry)
    with database.transaction(writing=False) as session:
        for state, count in session.execute(select(Job.state, func.count()).group_by(Job.state)):
            jobs.labels(state).set(count)
        for state, count in session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)):
            outbox.labels(state).set(count)
        for run in session.scalars(select(ClockRun)):
            clock.labels(run.task).set((now() - run.ran_at).total_seconds())
    path = Path(database.url.removeprefix("sqlite:///"))
    data.set(path.stat().st_size if database.is_sqlite and path.exists() else 0)
    return registry
