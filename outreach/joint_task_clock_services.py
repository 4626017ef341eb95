"""What the clock does for tasks: a reminder when one is due in three days, and one when it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.i18n import Said
from core.times import say_date, today
from outreach.meeting_models import JointTask
from registry.models import Grant, User
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of

SOON_DAYS, LATEST_DAYS = 3, 60


def remind_of_tasks(database: Database) -> str:
    """Tell who answers for each task, once for it and its day, that it is due soon or overdue; says how many."""
    with database.transaction() as session:
        on = today(zone_of(session))
        until, since = on + timedelta(days=SOON_DAYS), on - timedelta(days=LATEST_DAYS)
        query = select(JointTask).where(JointTask.state == "open", JointTask.due_on.between(since, until))
        told = 0
        for task in session.scalars(query.order_by(JointTask.id)).all():
            kind = "overdue" if task.due_on < on else "due"
            key = f"task:{task.id}:{kind}:{task.due_on.isoformat()}"
            facts = {"title": task.title, "day": Said(say_date, (task.due_on,))}
            for reader in _readers(session, task):
                told += notify(session, Telling(f"task.{kind}", key, reader, f"task:{task.id}", task.area_id, facts,
                                                f"/tasks/{task.id}"))  # fmt: skip
    return f"reminded {told}"


def _readers(session: Session, task: JointTask) -> Sequence[int]:
    if task.owner_id is not None:
        return [task.owner_id]
    if task.unit_id is None:
        return []
    query = select(User.id).join(Grant, Grant.user_id == User.id).where(Grant.unit_id == task.unit_id, User.is_active)
    return session.scalars(query.distinct().order_by(User.id)).all()
