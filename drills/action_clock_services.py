"""What the clock does for improvement actions: a reminder when one is due in three days, and one when it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.db import Database
from core.i18n import Said
from core.times import say_date, today
from drills.action_models import ImprovementAction
from drills.models import Drill
from registry.models import Grant, User
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of

SOON_DAYS = 3
LATEST_DAYS = 60  # one that has been overdue for longer was told of long ago


def remind_of_actions(database: Database) -> str:
    """Tell each unit's contacts, once for each action and due day, that it is due soon or overdue; says how many."""
    with database.transaction() as session:
        on = today(zone_of(session))
        until, since = on + timedelta(days=SOON_DAYS), on - timedelta(days=LATEST_DAYS)
        query = select(ImprovementAction).where(
            ImprovementAction.state == "open", ImprovementAction.due_on.between(since, until)
        )
        query = query.options(joinedload(ImprovementAction.drill).joinedload(Drill.event))
        told = sum(_remind(session, action) for action in session.scalars(query.order_by(ImprovementAction.id)).all())
    return f"reminded {told}"


def _remind(session: Session, action: ImprovementAction) -> int:
    on = today(action.drill.event.zone)
    is_late = action.due_on < on
    if action.due_on > on + timedelta(days=SOON_DAYS):
        return 0
    key = f"action:{action.id}:{'overdue' if is_late else 'due'}:{action.due_on.isoformat()}"
    kind = "action.overdue" if is_late else "action.due"
    facts = {"problem": action.problem, "day": Said(say_date, (action.due_on,))}
    area_id, path = action.drill.event.area_id, f"/drills/actions/{action.id}"
    readers = _contacts(session, action.unit_id)
    return sum(notify(session, Telling(kind, key, one.id, f"action:{action.id}", area_id, facts, path))
               for one in readers)  # fmt: skip


def _contacts(session: Session, unit_id: int) -> Sequence[User]:
    query = select(User).join(Grant, Grant.user_id == User.id).where(Grant.unit_id == unit_id, User.is_active)
    return session.scalars(query.order_by(User.id)).unique().all()
