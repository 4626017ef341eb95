"""The clock: which process is at work, and what each task did last and does next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, render_template

from core.access import needs
from core.clock import FAILED, LEASE, LEASE_SECONDS, Task, next_run
from core.models import ClockRun, Lease
from core.times import now
from core.web import session
from registry.permissions import Permission as P
from registry.queries.settings import TIME_ZONE, setting
from schedule.clock_words import outcome_words, task_name
from schedule.views import bp


@dataclass(frozen=True)
class TaskLine:
    """One task in the list."""

    name: str
    code: str
    seconds: int
    run: ClockRun | None
    next_at: datetime | None
    is_late: bool
    has_failed: bool
    outcome: str


@bp.get("/settings/clock")
@needs(P.ADMINISTER)
def clock() -> str:
    """Whether a clock is at work, and its tasks."""
    tasks: list[Task] = current_app.extensions["clock_tasks"]
    lease = session().get(Lease, LEASE)
    is_at_work = lease is not None and lease.until > now()
    runs = {run.task: run for run in session().query(ClockRun)}
    return render_template(
        "schedule/clock.html", lease=lease, is_at_work=is_at_work, zone=setting(session(), TIME_ZONE),
        lines=[_line(task, runs.get(task.name), is_at_work) for task in tasks], lapse=LEASE_SECONDS,
    )  # fmt: skip


def _line(task: Task, run: ClockRun | None, is_at_work: bool) -> TaskLine:
    at = next_run(task, run.ran_at) if run is not None else None
    late = at is None or (now() - at).total_seconds() > max(60, task.seconds)
    failed = run is not None and run.outcome.startswith(FAILED)
    said = outcome_words(run.outcome) if run is not None else ""
    return TaskLine(task_name(task.name), task.name, task.seconds, run, at, late and not is_at_work, failed, said)
