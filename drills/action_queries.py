"""Questions about improvement actions: of a drill, of a unit, of all that the reader sees, and what to test again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, cast, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.counting import counted
from core.prepared import Prepared
from core.times import today
from drills.action_inputs import DUE_DAYS
from drills.action_models import ImprovementAction
from drills.models import Drill
from drills.photo_models import DrillPhoto
from drills.plan_models import Inject
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.settings import nearest
from registry.queries.units import named
from registry.scope import beneath, within
from registry.terms import Placed, home_path
from schedule.queries import zone_of

Action = ImprovementAction
WAITING = ("open", "done")
"""States in which somebody has still to do something: the unit, or whoever oversees it."""
DUE_SETTING = "improvement_due"
MOST_CARRIED = 20


@dataclass(frozen=True)
class ActionFilter:
    """What a list of actions is narrowed to; `state` is a key of action_words.STATE_NAMES, or "waiting"."""

    state: str = ""
    typed: str = ""
    kinds: Sequence[str] = ()
    area: Area | None = None
    unit_id: int | None = None
    drill_id: int | None = None


def actions(session: Session, drill: Drill) -> Sequence[ImprovementAction]:
    """The actions that came of the drill, the earliest due first."""
    query = select(Action).where(Action.drill_id == drill.id)
    return session.scalars(query.order_by(Action.due_on, Action.id)).all()


def open_actions(session: Session, unit_id: int) -> Sequence[ImprovementAction]:
    """The unit's actions that are open, or done and not yet closed, the earliest due first."""
    query = select(Action).where(Action.unit_id == unit_id, Action.state.in_(WAITING))
    return session.scalars(query.order_by(Action.due_on, Action.id)).all()


def to_test_again(session: Session, unit_id: int) -> Sequence[ImprovementAction]:
    """The unit's actions that no drill has found fixed, dropped ones left out, the latest twenty, oldest first."""
    session.flush()
    found = [number for (number,) in _TO_TEST_AGAIN.rows(session, {"unit_id": unit_id})]
    if not found:
        return []  # as for nearly every unit, and each registration asks
    return session.scalars(select(Action).where(Action.id.in_(found)).order_by(Action.id)).all()


def _to_test_again_query() -> Select[tuple[int]]:
    action = Action.__table__.c
    waits = (action.unit_id == bindparam("unit_id"), action.retest != "fixed", action.state != "dropped")
    return select(action.id).where(*waits).order_by(action.id.desc()).limit(MOST_CARRIED)


_TO_TEST_AGAIN = Prepared(_to_test_again_query())


def carried(session: Session, drill: Drill) -> Sequence[ImprovementAction]:
    """The actions that the drill's script asks about, in the order of the script."""
    query = select(Action).join(Inject, Inject.action_id == Action.id).where(Inject.drill_id == drill.id)
    return list(dict.fromkeys(session.scalars(query.order_by(Inject.number))))


def is_asked(action: ImprovementAction, drill: Drill) -> bool:
    """Whether the drill has still to say if the action was fixed."""
    return action.state != "dropped" and action.retest != "fixed" and action.retest_drill_id != drill.id


def actions_matching(actor: Actor, wanted: ActionFilter, on: date) -> Select[tuple[ImprovementAction]]:
    """The actions that the actor may see on that day, narrowed by the filter, with unit, area, drill and event."""
    query = _within(select(Action), actor, Permission.VIEW_DRILLS)
    query = query.options(
        contains_eager(Action.unit).joinedload(Unit.area), joinedload(Action.drill).joinedload(Drill.event)
    )
    if wanted.state:
        query = query.where(in_state(wanted.state, on))
    if wanted.typed:
        query = query.where(or_(named(wanted.typed), Action.problem.icontains(wanted.typed, autoescape=True)))
    if wanted.kinds:
        query = query.where(Unit.kind.in_(wanted.kinds))
    if wanted.area is not None:
        query = query.where(Unit.area_id.in_(select(Area.id).where(beneath(wanted.area.path))))
    if wanted.unit_id is not None:
        query = query.where(Action.unit_id == wanted.unit_id)
    return query.where(Action.drill_id == wanted.drill_id) if wanted.drill_id is not None else query


def in_state(state: str, on: date) -> ColumnElement[bool]:
    """The condition that an action is in this state on that day; an unknown state finds nothing."""
    is_late = and_(Action.state == "open", Action.due_on < on)
    conditions: dict[str, ColumnElement[bool]] = {
        "overdue": is_late,
        "open": and_(Action.state == "open", Action.due_on >= on),
        "waiting": Action.state.in_(WAITING),
    }
    for plain in ("done", "closed", "dropped"):
        conditions[plain] = Action.state == plain
    return conditions.get(state, false())


def urgency(on: date) -> Any:
    """What to sort by: overdue first, then open, waiting to be closed, and settled ones, each by its day."""
    rank = case((in_state("overdue", on), "0"), (in_state("open", on), "1"), (Action.state == "done", "2"), else_="3")
    return rank + cast(Action.due_on, String)


def counts(session: Session, actor: Actor, on: date, permission: Permission) -> dict[str, int]:
    """How many of the actor's actions are overdue, open, done and closed on that day."""
    late = in_state("overdue", on)
    shown = case((late, "overdue"), else_=Action.state)
    query = _within(select(shown, func.count(Action.id)), actor, permission).group_by(shown)
    return {state: int(count) for state, count in session.execute(query).tuples()}


@counted
def overdue_actions(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many improvements are overdue that the actor answers for or oversees."""
    return _number(session, actor, "overdue")


@counted
def done_actions(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many improvements wait to be closed by the actor, who oversees an area."""
    return _number(session, actor, "done") if actor.area_paths(Permission.EDIT_DRILLS) else None


@counted
def open_actions_of_unit(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many improvements a unit's contact has to make whose day has not come."""
    return None if actor.area_paths(Permission.EDIT_DRILLS) else _number(session, actor, "open")


def _number(session: Session, actor: Actor, state: str) -> Select[tuple[int]] | None:
    if not actor.may(Permission.EDIT_DRILLS):
        return None
    query = _within(select(func.count(Action.id)), actor, Permission.EDIT_DRILLS)
    return query.where(in_state(state, today(zone_of(session))))


def owner_shown(action: ImprovementAction, actor: Actor) -> str:
    """Who is responsible, for those who may see the unit's contacts; empty for others."""
    sees = actor.may_for(Permission.VIEW_CONTACTS, action.unit.area.path, action.unit_id)
    return action.owner if sees else ""


def photos_of(session: Session, action: ImprovementAction) -> Sequence[DrillPhoto]:
    """The photos that show what was done."""
    return session.scalars(select(DrillPhoto).where(DrillPhoto.action_id == action.id).order_by(DrillPhoto.id)).all()


def due_setting(session: Session, area: Placed | None = None) -> dict[str, Any]:
    """How long a unit usually has: `days`, and whether the county has set it itself (`is_verified`)."""
    row = nearest(session, DUE_SETTING, str(area.path) if area is not None else home_path(session))
    return {"days": DUE_DAYS, "is_verified": False} | (row.value if row is not None else {})


def usual_due(session: Session, unit: Unit) -> date:
    """The day on which an action that is made today is due."""
    days = int(due_setting(session, unit.area)["days"])
    return today(zone_of(session, unit.area)) + timedelta(days=days)


def _within(query: Select[Any], actor: Actor, permission: Permission) -> Select[Any]:
    return query.select_from(Action).join(Action.unit).where(within(actor, permission, Unit.area_id, Action.unit_id))
