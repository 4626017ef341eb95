"""What the clock does for returns: it reminds those who file them when one is due soon. It marks nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.clock import Task
from core.db import Database
from core.i18n import Said
from core.times import now, say_minute, today
from observation.return_kinds import KIND_NAMES
from observation.return_queries import ReturnLine, lines
from registry.models import Grant, User
from schedule.notice_services import Telling, notify
from schedule.return_periods import Step, span_of

SOON = timedelta(hours=24)
LATEST_DUE_DAY = 10  # of the month after; later no return can be due any more
STEPS: tuple[Step, ...] = ("week", "month")


def tasks() -> list[Task]:
    """The tasks of the observation network."""
    return [Task("returns", 1800, remind_of_returns)]


def remind_of_returns(database: Database) -> str:
    """Tell the officers of each township, once for a return, that it is due within a day; says how many were told."""
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        told = sum(_remind(session, line) for line in _due_soon(session))
    return f"reminded {told}"


def _due_soon(session: Session) -> list[ReturnLine]:
    found = []
    for step in STEPS:
        span = span_of(step, today()).before()
        if (today() - span.last).days <= LATEST_DUE_DAY:
            found += [one for one in lines(session, SYSTEM, span) if one.state == "open" and one.due_at - now() <= SOON]
    return found


def _remind(session: Session, line: ReturnLine) -> int:
    key = f"return:{line.span.step}:{line.home.id}:{line.span.first.isoformat()}"
    path = f"/observation/returns/{line.span.step}/{line.home.id}/{line.span.first.isoformat()}"
    facts = {
        "kind": KIND_NAMES[line.span.step], "area": line.home.name, "span": Said(line.span.said, ()),
        "when": Said(say_minute, (line.due_at, line.zone)),
    }  # fmt: skip
    readers = _officers(session, line)
    return sum(notify(session, Telling("return.due", key, one.id, f"area:{line.home.id}", line.home.id, facts, path,
                                       path)) for one in readers)  # fmt: skip


def _officers(session: Session, line: ReturnLine) -> Sequence[User]:
    """Those who file for the township itself, not for the whole county."""
    query = select(User).join(Grant, Grant.user_id == User.id)
    query = query.where(Grant.area_id == line.home.id, Grant.role.in_(("township_officer", "planner")), User.is_active)
    return session.scalars(query.order_by(User.id)).unique().all()
