"""What stands in a drill's plan: its text and roles, its groups, and the lines of its script."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from drills.action_models import ImprovementAction
from drills.models import Drill
from drills.plan_models import DrillGroup, DrillPlan, Inject
from schedule.models import Event


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


_HAS_PLAN = or_(
    exists().where(DrillPlan.drill_id == Drill.id),
    exists().where(DrillGroup.drill_id == Drill.id),
    exists().where(Inject.drill_id == Drill.id, Inject.action_id.is_(None)),
)


def has_plan(session: Session, drill: Drill) -> bool:
    """Whether anything has been planned for the drill; questions about earlier problems alone are no plan."""
    return session.scalar(select(Drill.id).where(Drill.id == drill.id, _HAS_PLAN)) is not None


def earlier_plan(session: Session, drill: Drill) -> Drill | None:
    """The unit's drill before this one that has groups or a script, when this one has no plan at all."""
    if has_plan(session, drill):
        return None
    query = select(Drill).join(Drill.event).where(Drill.unit_id == drill.unit_id, Drill.id != drill.id, _HAS_PLAN)
    query = query.where(Event.starts_at < drill.event.starts_at).order_by(Event.starts_at.desc())
    return session.scalar(query.limit(1))


def checked_actions(session: Session, drill: Drill) -> dict[int, ImprovementAction]:
    """By line of the script, the improvement that it asks about: was it fixed?"""
    query = select(Inject.id, ImprovementAction).join(ImprovementAction, ImprovementAction.id == Inject.action_id)
    rows = session.execute(query.where(Inject.drill_id == drill.id)).tuples().all()
    return dict(rows)
