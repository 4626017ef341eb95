"""What the clock does for notices: it finds what is to be told, and sends what is due."""

from __future__ import annotations

from core.clock import Task
from schedule.notice_danger_services import tell_of_dangers
from schedule.notice_dispatch_services import dispatch
from schedule.notice_reminder_services import remind
from schedule.sign_up_clock_services import write_to_missed


def tasks() -> list[Task]:
    """The tasks of notices, and every how many seconds."""
    return [
        Task("notices", 10, dispatch),
        Task("dangers", 30, tell_of_dangers),
        Task("reminders", 60, remind),
        Task("sign-up letters", 600, write_to_missed),
    ]
