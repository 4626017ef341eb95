"""What the clock does for emergency plans: a reminder before a review is due, and one when it is overdue."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.i18n import Said
from core.times import say_date, today
from readiness.plan_models import EmergencyPlan, PlanVersion
from readiness.plan_queries import contacts, review_rule
from readiness.plan_services import settle_due
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of

MOST_REMIND_DAYS = 366
FRESH_DAYS = 14  # a clock that stood for so long misses none
LATEST_DAYS = 90  # one that has been overdue for longer was told of long ago


def remind_of_plans(database: Database) -> str:
    """Tell those who look after each plan, once for each day it is due, that it is due soon or overdue."""
    _renew(database)
    with database.transaction(writing=False) as session:
        on = today(zone_of(session))
        span = EmergencyPlan.review_due_on.between(on - timedelta(LATEST_DAYS), on + timedelta(MOST_REMIND_DAYS))
        query = select(EmergencyPlan.id).where(span, EmergencyPlan.withdrawn_on.is_(None))
        near = session.scalars(query.order_by(EmergencyPlan.id)).all()
    if not near:
        return "reminded 0"
    with database.transaction() as session:
        told = sum(_remind(session, session.get_one(EmergencyPlan, number)) for number in near)
    return f"reminded {told}"


def _renew(database: Database) -> None:
    """Let the versions that have come into force these days renew the reviews of their plans."""
    with database.transaction(writing=False) as session:
        on = today(zone_of(session))
        query = select(PlanVersion.plan_id).where(PlanVersion.state == "accepted", PlanVersion.number > 1)
        fresh = session.scalars(query.where(PlanVersion.in_force_from.between(on - timedelta(FRESH_DAYS), on))).all()
    if fresh:
        with database.transaction() as session:
            for number in sorted(set(fresh)):
                settle_due(session, session.get_one(EmergencyPlan, number))


def _remind(session: Session, plan: EmergencyPlan) -> int:
    on, due = today(zone_of(session, plan.home)), plan.review_due_on
    if due is None or due > on + timedelta(review_rule(session, plan.home).remind_days):
        return 0
    what = "plan_overdue" if due < on else "plan_due"
    facts = {"title": plan.title, "owner": plan.owner, "day": Said(say_date, (due,))}
    key = f"plan:{plan.id}:{what}:{due.isoformat()}"
    return sum(
        notify(session, Telling(f"readiness.{what}", key, one.id, f"plan:{plan.id}", plan.home.id, facts,
                                f"/readiness/plans/{plan.id}"))
        for one in contacts(session, plan)
    )  # fmt: skip
