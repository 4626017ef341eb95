"""Questions about tasks: which the reader sees, in which list each stands, its steps, and who may be given one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.counting import counted, number_of
from core.errors import NotFound
from core.times import today
from outreach.joint_tasks import stands_on
from outreach.meeting_models import JointTask, TaskStep
from registry.models import Grant, Unit, User
from registry.permissions import Permission
from registry.scope import area_ids, may, within
from schedule.queries import zone_of

VIEW = Permission.VIEW_CALENDAR
MOST_OFFERED = 300


def tasks_seen(actor: Actor, permission: Permission = VIEW) -> Select[tuple[JointTask]]:
    """The tasks of the actor's areas and units, and those that the actor answers for, as a query."""
    mine = within(actor, permission, JointTask.area_id, JointTask.unit_id) | is_mine(actor)
    query = select(JointTask).where(mine).outerjoin(User, User.id == JointTask.owner_id)
    query = query.outerjoin(Unit, Unit.id == JointTask.unit_id)
    return query.options(joinedload(JointTask.owner), joinedload(JointTask.unit), joinedload(JointTask.area))


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor answers for a task: by the account, or for its unit."""
    kind, _, number = actor.key.partition(":")
    user_id = int(number) if kind == "user" and number.isdecimal() else -1
    units = and_(JointTask.is_of_unit, JointTask.unit_id.in_(actor.unit_ids(Permission.EDIT_DRILLS)))
    return or_(JointTask.owner_id == user_id, units)


def is_ownerless() -> ColumnElement[bool]:
    """The condition that nobody answers for a task of the enclosing query any more, as `list_of` has it."""
    of_unit = and_(JointTask.is_of_unit, Unit.is_active.is_(True))
    has_role = and_(User.is_active.is_(True), exists().where(Grant.user_id == User.id))
    return ~func.coalesce(or_(has_role, JointTask.person_name != "", of_unit), False)


def in_list(name: str, on: date) -> ColumnElement[bool]:
    """The condition that a task of `tasks_seen` stands in this list."""
    is_open = JointTask.state == "open"
    return {
        "closed": JointTask.state != "open",
        "ownerless": and_(is_open, is_ownerless()),
        "late": and_(is_open, ~is_ownerless(), JointTask.due_on < on),
        "open": and_(is_open, ~is_ownerless(), JointTask.due_on >= on),
    }.get(name, JointTask.id.is_not(None))


def urgency(on: date) -> ColumnElement[int]:
    """What to sort by: without an owner, late, open, closed."""
    return case((in_list("ownerless", on), 0), (in_list("late", on), 1), (in_list("open", on), 2), else_=3)


def stands_in(session: Session, task: JointTask) -> str:
    """The list in which the task stands today."""
    return stands_on(task, today(zone_of(session, task.area)))


def load_task(session: Session, task_id: int, actor: Actor) -> JointTask:
    """The task, if the actor sees it or answers for it; else NotFound."""
    found = session.get(JointTask, task_id)
    is_own = found is not None and found.owner_id is not None and actor.key == f"user:{found.owner_id}"
    if found is None or not (is_own or may(session, found, actor, VIEW)):
        raise NotFound()
    return found


def steps_of(session: Session, task: JointTask) -> Sequence[TaskStep]:
    """What happened to it, the latest first."""
    return session.scalars(select(TaskStep).where(TaskStep.task_id == task.id).order_by(TaskStep.id.desc())).all()


def offered_owners(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """(id, name) of the accounts of the actor's areas and of the units in them."""
    mine = area_ids(actor, Permission.EDIT_EVENTS)
    units = select(Unit.id).where(Unit.area_id.in_(mine))
    query = select(User.id, User.name).join(Grant, Grant.user_id == User.id).where(User.is_active)
    query = query.where(Grant.area_id.in_(mine) | Grant.unit_id.in_(units)).distinct().order_by(User.name)
    return [(str(number), name) for number, name in session.execute(query.limit(MOST_OFFERED)).tuples()]


@counted
def without_owner(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many tasks that the actor keeps are without an owner."""
    keeps = actor.area_paths(Permission.EDIT_EVENTS)
    return _number(session, actor, "ownerless", Permission.EDIT_EVENTS) if keeps else None


@counted
def own_late(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many of the actor's own tasks are past their day."""
    return _number(session, actor, "late", VIEW, only_mine=True)


@counted
def own_open(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many of the actor's own tasks are to be done and not late yet."""
    return _number(session, actor, "open", VIEW, only_mine=True)


@counted
def late_of_others(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many tasks are past their day that the actor keeps and others answer for."""
    query = tasks_seen(actor, Permission.EDIT_EVENTS).options().order_by(None)
    query = query.where(in_list("late", today(zone_of(session))), ~func.coalesce(is_mine(actor), False))
    return number_of(query.with_only_columns(JointTask.id)) if actor.area_paths(Permission.EDIT_EVENTS) else None


def count_in(session: Session, actor: Actor, name: str, permission: Permission, only_mine: bool = False) -> int:
    """How many tasks of the actor stand in a list today."""
    return session.scalar(_number(session, actor, name, permission, only_mine)) or 0


def _number(
    session: Session, actor: Actor, name: str, permission: Permission, only_mine: bool = False
) -> Select[tuple[int]]:
    query = tasks_seen(actor, permission).where(in_list(name, today(zone_of(session))))
    query = query.where(is_mine(actor)) if only_mine else query
    return number_of(query.with_only_columns(JointTask.id))
