"""Questions about improvement actions: those of a drill, and those that a unit has still to see through."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from drills.action_models import ImprovementAction
from drills.models import Drill

WAITING = ("open", "done")
"""States in which somebody has still to do something: the unit, or whoever oversees it."""


def actions(session: Session, drill: Drill) -> Sequence[ImprovementAction]:
    """The actions that came of the drill, the earliest due first."""
    query = select(ImprovementAction).where(ImprovementAction.drill_id == drill.id)
    return session.scalars(query.order_by(ImprovementAction.due_on, ImprovementAction.id)).all()


def open_actions(session: Session, unit_id: int) -> Sequence[ImprovementAction]:
    """The unit's actions that are open, or done and not yet closed, the earliest due first."""
    mine = (ImprovementAction.unit_id == unit_id, ImprovementAction.state.in_(WAITING))
    query = select(ImprovementAction).where(*mine)
    return session.scalars(query.order_by(ImprovementAction.due_on, ImprovementAction.id)).all()
