"""Deeds on tasks: give out, postpone, hand over, report done, stop pursuing, open again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.times import now, today
from outreach.day_bounds import require_near
from outreach.joint_task_inputs import (
    JointTaskInput,
    TaskDoneInput,
    TaskOwnerInput,
    TaskPostponeInput,
    TaskReasonInput,
)
from outreach.meeting_models import JointTask, TaskStep
from registry.models import Area, User
from registry.permissions import Permission
from registry.scope import require_area
from registry.user_queries import find_unit
from schedule.models import Event
from schedule.queries import zone_of

KEEP = Permission.EDIT_EVENTS
"""Who gives out tasks of an area, hands them over and stops pursuing them."""


def add_task(session: Session, area: Area, event: Event | None, given: JointTaskInput, actor: Actor) -> JointTask:
    """The new task, open; refused without anybody who answers for it."""
    require_area(session, area.id, actor, KEEP)
    _require_to_come(session, area, given)
    task = JointTask(
        area_id=area.id, area=area, event_id=event.id if event else None, title=given.title, detail=given.detail,
        due_on=given.due_on, created_by=actor.key, state="open",
    )  # fmt: skip
    _give_to(session, task, given, actor)
    session.add(task)
    session.flush()
    _step(session, task, "made", given.detail, actor)
    return task


def postpone(session: Session, task: JointTask, given: TaskPostponeInput, actor: Actor) -> JointTask:
    """The task with another day, and why; for who does it and for who keeps the area's tasks."""
    _require_doer(task, actor)
    _require_state(session, task, "open")
    _require_to_come(session, task.area, given)
    task.due_on = given.due_on
    return _step(session, task, "postponed", given.reason, actor)


def hand_over(session: Session, task: JointTask, given: TaskOwnerInput, actor: Actor) -> JointTask:
    """The task with somebody else; its day stays."""
    require_area(session, task.area_id, actor, KEEP)
    _require_state(session, task, "open")
    _give_to(session, task, given, actor)
    return _step(session, task, "handed_over", "", actor)


def finish(session: Session, task: JointTask, given: TaskDoneInput, actor: Actor) -> JointTask:
    """The task closed, with what came of it."""
    _require_doer(task, actor)
    _require_state(session, task, "open")
    task.state, task.outcome, task.closed_at = "done", given.outcome, now()
    return _step(session, task, "done", given.outcome, actor)


def drop(session: Session, task: JointTask, given: TaskReasonInput, actor: Actor) -> JointTask:
    """The task closed without being done, with the reason."""
    require_area(session, task.area_id, actor, KEEP)
    _require_state(session, task, "open")
    task.state, task.outcome, task.closed_at = "dropped", given.reason, now()
    return _step(session, task, "dropped", given.reason, actor)


def reopen(session: Session, task: JointTask, given: TaskPostponeInput, actor: Actor) -> JointTask:
    """A closed task open again until another day, with the reason."""
    require_area(session, task.area_id, actor, KEEP)
    _require_state(session, task, "done", "dropped")
    _require_to_come(session, task.area, given)
    task.state, task.closed_at, task.due_on = "open", None, given.due_on
    return _step(session, task, "reopened", given.reason, actor)


def may_keep(actor: Actor, task: JointTask) -> bool:
    """Whether the actor hands the task over and stops pursuing it."""
    return actor.may_for(KEEP, task.area.path)


def may_do(actor: Actor, task: JointTask) -> bool:
    """Whether the actor may say that it is done: its owner, its unit's contact, or who keeps the area's tasks."""
    is_own = task.owner_id is not None and actor.key == f"user:{task.owner_id}"
    is_units = task.unit_id is not None and actor.may_for(Permission.EDIT_DRILLS, None, task.unit_id)
    return is_own or is_units or may_keep(actor, task)


def _give_to(session: Session, task: JointTask, given: TaskOwnerInput, actor: Actor) -> None:
    unit = find_unit(session, given.unit, actor, KEEP) if given.unit else None
    owner = session.get(User, given.owner_id) if given.owner_id is not None else None
    if given.owner_id is not None and (owner is None or not owner.is_active):
        raise Invalid("no_owner", t("This account is not in use."), field="owner_id", hint=t("Choose another."))
    if owner is not None and given.person_name:
        raise Invalid("two_owners", t("An account and a person without one are both given."), field="person_name",
                      hint=t("Choose one of the two and leave the other empty."))  # fmt: skip
    if owner is None and not given.person_name and unit is None:
        wording = t("Somebody has to answer for the task.")
        raise Invalid("no_owner", wording, field="owner_id", hint=t("Choose an account, a person or a unit."))
    if unit is not None:
        task.unit, task.unit_id, task.unit_name = unit, unit.id, unit.name
    task.owner, task.owner_id = owner, owner.id if owner is not None else None
    task.person_name = "" if owner is not None else given.person_name
    task.is_of_unit = owner is None and not given.person_name


def owner_name(task: JointTask) -> str:
    """Who answers for it, in words: the person before the unit."""
    return task.owner.name if task.owner is not None else task.person_name or task.unit_name


def _require_doer(task: JointTask, actor: Actor) -> None:
    if not may_do(actor, task):
        raise Forbidden("not_yours", t("Only who answers for the task can do this."))


def _require_state(session: Session, task: JointTask, *states: str) -> None:
    session.refresh(task, with_for_update=True)
    if task.state not in states:
        raise DomainError("wrong_state", t("This task is not in a state in which that can be done."),
                          hint=t("Open its page again to see how it stands."))  # fmt: skip


def _require_to_come(session: Session, area: Area, given: JointTaskInput | TaskPostponeInput) -> None:
    if given.due_on < today(zone_of(session, area)):
        raise Invalid("day_gone", t("This day is over."), field="due_on", hint=t("Choose a day that is still to come."))
    require_near(given.due_on, "due_on", today(zone_of(session, area)))


def _step(session: Session, task: JointTask, deed: str, words: str, actor: Actor) -> JointTask:
    task.version += 1
    session.add(TaskStep(
        task_id=task.id, deed=deed, by=actor.key, by_name=actor.name[:60], words=words, due_on=task.due_on,
        person_name=owner_name(task)[:120],
    ))  # fmt: skip
    session.flush()
    return task
