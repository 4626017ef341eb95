"""What stands in a drill's plan: its text and roles, its groups, and the lines of its script."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from drills.models import Drill
from drills.plan_models import DrillGroup, DrillPlan, Inject


def plan_of(session: Session, drill: Drill) -> DrillPlan | None:
    """The drill's plan, if anybody has begun one."""
    return session.get(DrillPlan, drill.id)


def groups(session: Session, drill: Drill) -> Sequence[DrillGroup]:
    """The groups that are led out, in the order in which the plan lists them."""
    query = select(DrillGroup).where(DrillGroup.drill_id == drill.id)
    return session.scalars(query.order_by(DrillGroup.position, DrillGroup.id)).all()


def injects(session: Session, drill: Drill) -> Sequence[Inject]:
    """The script, by planned time and then by number."""
    query = select(Inject).where(Inject.drill_id == drill.id)
    return session.scalars(query.order_by(Inject.at_seconds, Inject.number, Inject.id)).all()
