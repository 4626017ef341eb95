"""What the clock does for notices: it finds what is to be told, sends what is due, and forgets what is old."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import delete

from core.clock import Task
from core.db import Database
from core.times import now
from schedule.notice_danger_services import tell_of_dangers
from schedule.notice_dispatch_services import dispatch
from schedule.notice_models import Notice
from schedule.notice_reminder_services import remind
from schedule.notice_result_services import Conditions, ask_for_results
from schedule.notice_weekly_services import send_summaries
from schedule.sign_up_clock_services import write_to_missed

KEPT_DAYS = 180
"""As long as the names of those who signed up; what stands in the inbox stays."""


def tasks(known: Conditions) -> list[Task]:
    """The tasks of notices, and every how many seconds; `known` says which events have their result."""
    return [
        Task("dangers", 30, tell_of_dangers),
        Task("reminders", 60, remind),
        Task("results due", 600, partial(ask_for_results, known=known)),
        Task("weekly summaries", 600, partial(send_summaries, known=known)),
        Task("sign-up letters", 600, write_to_missed),
        Task("old notices", 3600, forget_old),
        Task("notices", 10, dispatch),
    ]


def forget_old(database: Database) -> str:
    """Delete notices that are over for half a year."""
    old = (Notice.created_at < now() - timedelta(days=KEPT_DAYS)) & Notice.state.not_in(("waiting", "held"))
    with database.transaction() as session:
        gone = session.execute(delete(Notice).where(old)).rowcount  # type: ignore[attr-defined]
    return f"forgot {gone}"
