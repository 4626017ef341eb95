"""How far a drill has come: plan, live drill, evaluations and improvements counted in one question each."""

from __future__ import annotations

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from core.times import local, now, today
from drills.action_models import ImprovementAction
from drills.evaluation_models import Evaluation
from drills.history import Past
from drills.kinds import state
from drills.lifecycle import Progress
from drills.live_models import LiveDrill
from drills.live_queries import outcome_of
from drills.models import Drill, DrillResult
from drills.plan_models import DrillGroup, DrillPlan, Inject
from schedule.models import Event

MOST_PAST = 8


def progress(session: Session, drill: Drill) -> Progress:
    """What the strip at the top of the drill's page needs to know."""
    mine = [table.drill_id == drill.id for table in (DrillPlan, DrillGroup, Inject)]
    has_plan = exists().where(mine[0]) | exists().where(mine[1]) | exists().where(mine[2])
    is_live = exists().where(LiveDrill.drill_id == drill.id, LiveDrill.closed_at.is_(None))
    signed = select(func.count(Evaluation.id)).where(Evaluation.drill_id == drill.id, Evaluation.signed_at.is_not(None))
    row = session.execute(select(has_plan, is_live, signed.scalar_subquery())).one()
    is_open = case((ImprovementAction.state.in_(("open", "done")), 1), else_=0)
    actions = select(func.count(ImprovementAction.id), func.coalesce(func.sum(is_open), 0))
    total, still_open = session.execute(actions.where(ImprovementAction.drill_id == drill.id)).one()
    return Progress(
        state(drill.event.status, drill.event.starts_at, drill.result is not None, now()), bool(row[0]),
        drill.rehearsed_on, today(drill.event.zone), is_live=bool(row[1]), evaluations=int(row[2]),
        has_sounded=bool(row[1]) and outcome_of(session, drill) is not None,
        open_actions=int(still_open), closed_actions=int(total) - int(still_open),
    )  # fmt: skip


def past_times(session: Session, drill: Drill) -> list[Past]:
    """The evacuation times of the unit up to this drill, the latest eight, the first of them first."""
    query = select(Drill.id, Event.starts_at, Event.zone, DrillResult.evacuation_seconds).join(Drill.event)
    query = query.join(DrillResult, DrillResult.drill_id == Drill.id)
    until = Event.starts_at <= drill.event.starts_at
    query = query.where(Drill.unit_id == drill.unit_id, until, Event.status == "held")
    query = query.where(DrillResult.evacuation_seconds.is_not(None))
    rows = session.execute(query.order_by(Event.starts_at.desc()).limit(MOST_PAST)).tuples().all()
    return [
        Past(number, local(starts_at, zone).date(), int(seconds or 0)) for number, starts_at, zone, seconds in rows
    ][::-1]
