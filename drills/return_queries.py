"""Results of drills and improvements as things that are owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.owed import Due, ReturnKind
from core.times import day_bounds
from drills.action_models import ImprovementAction
from drills.models import Drill, DrillResult
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.models import Event
from schedule.return_event_queries import results_due

VIEW = Permission.VIEW_DRILLS
Action = ImprovementAction


def drill_results(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterable[Due]:
    """The results of drills that are due between two days."""
    return results_due(
        session, actor, VIEW, first, last, area,
        lambda query: query.join(Drill, Drill.event_id == Event.id)
        .outerjoin(DrillResult, DrillResult.drill_id == Drill.id)
        .add_columns(Drill.id.label("drill_id"), DrillResult.reported_at),
        lambda row: f"/drills/{row.drill_id}",
    )  # fmt: skip


def improvements(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The improvements after drills that are due between two days; a closed one counts as approved."""
    query = select(
        Action.id, Action.problem, Action.due_on, Action.state, Action.done_at, Action.closed_at, Action.unit_id,
        Unit.name.label("unit_name"), Area.path, Event.zone,
    )  # fmt: skip
    query = query.join(Unit, Unit.id == Action.unit_id).join(Area, Area.id == Unit.area_id)
    query = query.join(Drill, Drill.id == Action.drill_id).join(Event, Event.id == Drill.event_id)
    query = query.where(Action.due_on.between(first, last), Action.state != "dropped",
                        within(actor, VIEW, Unit.area_id, Action.unit_id))  # fmt: skip
    if area is not None:
        query = query.where(beneath(area.path))
    for row in session.execute(query.order_by(Action.due_on, Action.id)):
        is_here = row.state in ("done", "closed")
        yield Due(
            row.path, day_bounds(row.due_on, row.zone)[1], row.problem, f"/drills/actions/{row.id}", row.unit_name,
            ("unit", row.unit_id), (row.done_at or row.closed_at) if is_here else None,
            "approved" if row.state == "closed" else "", row.unit_id, row.zone,
        )  # fmt: skip


KINDS = (
    ReturnKind(
        "drill_result", t("Results of drills"),
        t("One for each drill that was not called off, within the days after its end that the settings give."),
        VIEW, drill_results, rank=21,
    ),
    ReturnKind(
        "improvement", t("Improvements after drills"),
        t("One for each improvement that was not dropped, by the end of its due day; received when the unit says it "
          "is done, approved when it was closed."),
        VIEW, improvements, rank=22,
    ),
)  # fmt: skip
