"""Reviews of emergency plans as things that are owed, by the day on which they were due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.i18n import t
from core.owed import Due, ReturnKind
from core.times import instant
from readiness.plan_models import EmergencyPlan, PlanReview
from readiness.plan_queries import home_id, mine
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import beneath
from schedule.queries import zone_of

CLOSES = time(23, 59)


def reviews_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The reviews that fall due between two days: those made, and those still owed by plans in use."""
    owed = select(EmergencyPlan).outerjoin(EmergencyPlan.unit).where(
        mine(actor), EmergencyPlan.withdrawn_on.is_(None), EmergencyPlan.review_due_on.between(first, last)
    )  # fmt: skip
    made = select(PlanReview, EmergencyPlan).join(EmergencyPlan, EmergencyPlan.id == PlanReview.plan_id)
    made = made.outerjoin(EmergencyPlan.unit).where(mine(actor), PlanReview.due_on.between(first, last))
    loaded = (contains_eager(EmergencyPlan.unit).joinedload(Unit.area), joinedload(EmergencyPlan.area))
    if area is not None:
        here = home_id().in_(select(Area.id).where(beneath(area.path)))
        owed, made = owed.where(here), made.where(here)
    for plan in session.scalars(owed.options(*loaded)):
        if plan.review_due_on is not None:
            yield _due(session, plan, plan.review_due_on, None)
    for review, plan in session.execute(made.options(*loaded)).tuples():
        if review.due_on is not None:
            yield _due(session, plan, review.due_on, review)


def _due(session: Session, plan: EmergencyPlan, on: date, review: PlanReview | None) -> Due:
    zone = zone_of(session, plan.home)
    asked = ("unit", plan.unit_id) if plan.unit_id is not None else ("area", plan.home.id)
    return Due(plan.home.path, instant(on, CLOSES, zone), plan.title, f"/readiness/plans/{plan.id}", plan.owner, asked,
               review.reviewed_at if review is not None else None, "", plan.unit_id, zone)  # fmt: skip


KINDS = (
    ReturnKind(
        "plan_review", t("Reviews of emergency plans"),
        t("One for each emergency plan in use, by the day on which it has to be looked at again."),
        P.VIEW_READINESS, reviews_due, rank=40,
    ),
)  # fmt: skip
