"""Earlier improvements in the script of a unit's next drill, each as the question whether it was fixed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.i18n import t
from drills.action_models import ImprovementAction
from drills.action_queries import to_test_again
from drills.models import Drill
from drills.plan_models import Inject

CHECK_AFTER_SECONDS, FIRST_CHECK_SECONDS = 60, 600
"""The questions stand a minute after the script's last inject; in an empty script ten minutes after the alarm."""


def carry_into_script(session: Session, drill: Drill) -> int:
    """Ask in the drill's script whether the unit's improvements were fixed; returns how many questions were added.

    One query when there are none.
    """
    found = to_test_again(session, drill.unit_id)
    return ask_about(session, drill, found) if found else 0


def ask_about(session: Session, drill: Drill, found: Sequence[ImprovementAction]) -> int:
    """Put a question about each of these actions into the drill's script, unless it stands there; returns how many."""
    query = select(func.max(Inject.number), func.max(Inject.at_seconds)).where(Inject.drill_id == drill.id)
    last_number, last_second = session.execute(query).one()
    at = FIRST_CHECK_SECONDS if last_second is None else last_second + CHECK_AFTER_SECONDS
    there = set(session.scalars(select(Inject.action_id).where(Inject.drill_id == drill.id)))
    fresh = [one for one in found if one.id not in there and one.drill_id != drill.id]
    for place, action in enumerate(fresh, start=1):
        session.add(Inject(
            drill_id=drill.id, number=(last_number or 0) + place, at_seconds=at, action_id=action.id,
            message=str(t("Check of an earlier improvement: %(problem)s", problem=action.problem)),
            expected_action=_what_to_look_for(action),
            objective=str(t("Was it fixed?")),
        ))  # fmt: skip
    session.flush()
    return len(fresh)


def _what_to_look_for(action: ImprovementAction) -> str:
    if not action.action:
        return str(t("Look and note whether it was fixed."))
    return str(t("Look and note whether it was fixed. Measure: %(action)s", action=action.action))
