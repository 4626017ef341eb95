"""What is late, counted from the floors below by the same conditions as the lists that its lines open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session

from core.access import Actor
from core.times import now
from drills import action_queries
from drills import queries as drill_queries
from drills.action_models import ImprovementAction
from drills.frequency_queries import Wanted, count_wanting
from drills.models import Drill
from drills.periods import NOW, window_of
from maps.models import Place
from maps.queries import is_due, is_public
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import open_anomalies, standings
from observation.return_queries import waiting
from outreach import demonstration_queries, joint_task_queries, suggestion_queries, supervision_queries
from outreach.demonstration_models import Demonstration
from outreach.meeting_models import JointTask
from outreach.open_day_models import Suggestion
from outreach.supervision_models import SupervisionFinding
from readiness import self_inspection_queries
from readiness.plan_models import EmergencyPlan
from readiness.plan_queries import home_id, in_standing
from readiness.self_inspection_models import SelfHazard
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import beneath, within
from reports.dashboard import Late
from schedule.late_queries import is_late
from schedule.models import Event
from schedule.return_periods import Step, span_of

STEPS: tuple[Step, ...] = ("week", "month")


@dataclass(frozen=True)
class _Asked:
    """Whose, where, and on which day."""

    actor: Actor
    area: Area | None
    on: date
    at: datetime

    def where(self, permission: P, area_id: Any, unit_id: Any = None) -> ColumnElement[bool]:
        """The condition that a record lies in the reader's areas and in the area asked for."""
        mine = within(self.actor, permission, area_id, unit_id)
        inside = area_id.in_(select(Area.id).where(beneath(self.area.path))) if self.area is not None else true()
        return and_(mine, inside)

    def holds(self, path: str) -> bool:
        """Whether an area with this path lies in the one asked for."""
        return self.area is None or path.startswith(self.area.path)


def late(session: Session, actor: Actor, area: Area | None, on: date) -> list[Late]:
    """Everything that is late in the area, as things are now; what the reader may not see is not counted."""
    asked = _Asked(actor, area, on, now())
    found = [
        _results(session, asked), _drill_results(session, asked), _frequency(session, asked), _actions(session, asked),
        _suggestions(session, asked), _tasks(session, asked), _findings(session, asked), _titles(session, asked),
        _anomalies(session, asked), *_returns(session, asked), _shelters(session, asked), _plans(session, asked),
        _hazards(session, asked),
    ]  # fmt: skip
    return [one for one in found if one is not None]


def _results(session: Session, asked: _Asked) -> Late | None:
    """Events that are over, other than drills, of which nobody has said what came."""
    if not asked.actor.may(P.VIEW_CALENDAR):
        return None
    query = select(func.count(Event.id)).where(asked.where(P.VIEW_CALENDAR, Event.area_id, Event.unit_id))
    return Late("results", session.scalar(query.where(is_late(asked.at), Event.kind != "drill")) or 0)


def _drill_results(session: Session, asked: _Asked) -> Late | None:
    if not asked.actor.may(P.VIEW_DRILLS):
        return None
    query = select(func.count(Drill.id)).join(Drill.event).join(Drill.unit)
    query = query.where(asked.where(P.VIEW_DRILLS, Unit.area_id, Unit.id))
    count = session.scalar(query.where(drill_queries.in_state("unreported", asked.at))) or 0
    return Late("drill_results", count, {"state": "unreported"})


def _frequency(session: Session, asked: _Asked) -> Late | None:
    if not asked.actor.may(P.VIEW_DRILLS):
        return None
    wanted = Wanted(window_of(NOW, asked.on), asked.area)
    behind, _ = count_wanting(session, asked.actor, wanted, asked.on, P.VIEW_DRILLS)
    return Late("frequency", behind, {"only": "behind"})


def _actions(session: Session, asked: _Asked) -> Late | None:
    if not asked.actor.may(P.VIEW_DRILLS):
        return None
    query = select(func.count(ImprovementAction.id)).join(ImprovementAction.unit)
    query = query.where(asked.where(P.VIEW_DRILLS, Unit.area_id, Unit.id))
    count = session.scalar(query.where(action_queries.in_state("overdue", asked.on))) or 0
    return Late("actions", count, {"state": "overdue"})


def _suggestions(session: Session, asked: _Asked) -> Late | None:
    here = asked.where(P.VIEW_CALENDAR, Suggestion.area_id, Suggestion.unit_id)
    query = select(func.count(Suggestion.id)).where(here, suggestion_queries.in_state("overdue", asked.on))
    return _counted(session, asked, P.VIEW_CALENDAR, "suggestions", query, {"state": "overdue"})


def _tasks(session: Session, asked: _Asked) -> Late | None:
    query = select(func.count(JointTask.id)).outerjoin(JointTask.owner).outerjoin(JointTask.unit)
    query = query.where(asked.where(P.VIEW_CALENDAR, JointTask.area_id, JointTask.unit_id))
    query = query.where(joint_task_queries.in_list("late", asked.on))
    return _counted(session, asked, P.VIEW_CALENDAR, "tasks", query, {"list": "late"})


def _findings(session: Session, asked: _Asked) -> Late | None:
    query = select(func.count(SupervisionFinding.id)).join(SupervisionFinding.unit)
    query = query.where(asked.where(P.VIEW_CALENDAR, Unit.area_id, Unit.id))
    query = query.where(supervision_queries.in_list("late", asked.on))
    return _counted(session, asked, P.VIEW_CALENDAR, "findings", query, {"list": "late"})


def _titles(session: Session, asked: _Asked) -> Late | None:
    here = asked.where(P.VIEW_CAMPAIGNS, Demonstration.area_id, Demonstration.unit_id)
    query = select(func.count(Demonstration.id)).where(here, demonstration_queries.is_due(asked.on))
    return _counted(session, asked, P.VIEW_CAMPAIGNS, "titles", query, {"state": "due"})


def _plans(session: Session, asked: _Asked) -> Late | None:
    query = select(func.count(EmergencyPlan.id)).outerjoin(EmergencyPlan.unit)
    query = query.where(asked.where(P.VIEW_READINESS, home_id(), EmergencyPlan.unit_id))
    query = query.where(in_standing("overdue", asked.on, 0))
    return _counted(session, asked, P.VIEW_READINESS, "plans", query, {"state": "overdue"})


def _hazards(session: Session, asked: _Asked) -> Late | None:
    query = select(func.count(SelfHazard.id)).join(SelfHazard.unit)
    query = query.where(asked.where(P.VIEW_READINESS, Unit.area_id, Unit.id))
    query = query.where(self_inspection_queries.in_state("late", asked.on))
    return _counted(session, asked, P.VIEW_READINESS, "hazards", query, {"state": "late"})


def _counted(
    session: Session, asked: _Asked, permission: P, key: str, query: Select[tuple[int]], address: dict[str, str]
) -> Late | None:
    return Late(key, session.scalar(query) or 0, address) if asked.actor.may(permission) else None


def _anomalies(session: Session, asked: _Asked) -> Late | None:
    """Anomalies whose time to be judged or verified is over."""
    if not asked.actor.may(P.VIEW_OBSERVATION):
        return None
    found = [one for one in open_anomalies(session, asked.actor, P.VIEW_OBSERVATION) if asked.holds(one.area.path)]
    known = standings(session, found, asked.at)
    return Late("anomalies", sum(_is_late(one, known[one.id]) for one in found), {"state": "open"})


def _is_late(one: Anomaly, standing: Any) -> bool:
    dues = [standing.judging, *([standing.verifying] if one.state != "reported" else [])]
    return any(due.is_late and not due.is_done for due in dues)


def _returns(session: Session, asked: _Asked) -> Iterable[Late]:
    """Returns of the last span of each length that are not here though their time is over, or were sent back."""
    if not asked.actor.may(P.VIEW_OBSERVATION):
        return
    for step in STEPS:
        span = span_of(step, asked.on).before()
        found = waiting(session, asked.actor, span, P.VIEW_OBSERVATION)
        count = sum(line.state in ("missing", "sent_back") and asked.holds(line.home.path) for line in found)
        yield Late(f"returns_{step}", count, {"step": step, "since": span.first.isoformat()})


def _shelters(session: Session, asked: _Asked) -> Late | None:
    if not asked.actor.may(P.VIEW_PLACES):
        return None
    query = select(func.count(Place.id)).join(Place.shelter)
    query = query.where(is_public(), is_due(asked.on), asked.where(P.VIEW_PLACES, Place.area_id, Place.unit_id))
    return Late("shelters", session.scalar(query) or 0, {"kind": "shelter", "shows": "due"})
