"""What the clock does for improvement actions: a reminder when one is due in three days, and one when it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.db import Database
from core.i18n import speaking, t
from core.messages import tell
from core.times import say_date, today
from drills.action_models import ImprovementAction
from drills.models import Drill
from registry.models import Grant, User
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
    told = 0
    for user in _contacts(session, action.unit_id):
        with speaking(user.language):
            facts = {"problem": action.problem, "day": say_date(action.due_on)}
            subject = t("An improvement is overdue") if is_late else t("An improvement is due soon")
            body = t("“%(problem)s” was due on %(day)s. Please say what was done.", **facts) if is_late else t(
                "“%(problem)s” is due on %(day)s. When it is done, please say what was done.", **facts)  # fmt: skip
            told += tell(session, key, f"user:{user.id}", str(subject), str(body), f"/drills/actions/{action.id}")
    return told


def _contacts(session: Session, unit_id: int) -> Sequence[User]:
    query = select(User).join(Grant, Grant.user_id == User.id).where(Grant.unit_id == unit_id, User.is_active)
    return session.scalars(query.order_by(User.id)).unique().all()
