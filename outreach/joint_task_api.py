"""Tasks of joint meetings and supervision visits for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.errors import Invalid
from core.fields import Entry, Line, Whole
from core.i18n import t
from core.times import today
from core.web import actor, session
from outreach import joint_task_queries as queries
from outreach import joint_task_services as services
from outreach.joint_task_inputs import (
    JointTaskInput,
    TaskDoneInput,
    TaskOwnerInput,
    TaskPostponeInput,
    TaskReasonInput,
)
from outreach.joint_task_queries import VIEW
from outreach.meeting_models import JointTask
from registry.queries.areas import find_area
from registry.scope import load
from schedule.models import Event
from schedule.queries import zone_of

bp = blueprint("joint_tasks")
ListName = Literal["ownerless", "late", "open", "closed"]


class JointTaskAnswer(Answer):
    """A task; `list` is where it stands today."""

    id: int
    event_id: int | None
    area_id: int
    title: str
    detail: str
    unit_id: int | None
    unit_name: str
    owner_id: int | None
    person_name: str
    is_of_unit: bool
    due_on: date
    state: str
    list: ListName
    outcome: str
    version: int


class JointTasksAsked(Asked):
    """Which tasks."""

    list: Annotated[ListName | None, Entry(t("State"))] = None
    event_id: Annotated[Whole | None, Entry(t("Event"))] = None
    sort: Annotated[Literal["urgency", "-urgency", "due", "-due"], Entry(t("Sorted by"))] = "urgency"


class NewJointTaskInput(JointTaskInput):
    """A task, from a meeting or a supervision visit, or of an area."""

    event_id: Annotated[Whole | None, Entry(t("Event"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; left out where there is an event."))] = ""


@bp.get("/joint-tasks")
@needs(VIEW)
@operation(t("List tasks"))
def list_joint_tasks(asked: JointTasksAsked) -> Page[JointTaskAnswer]:
    """Those without an owner and late ones first."""
    on, query = today(zone_of(session())), queries.tasks_seen(actor())
    if asked.list is not None:
        query = query.where(queries.in_list(asked.list, on))
    if asked.event_id is not None:
        query = query.where(JointTask.event_id == asked.event_id)
    sorts = {"urgency": queries.urgency(on), "due": JointTask.due_on}
    return page(session(), query, asked, sorts, lambda rows: [_answer(row) for row in rows])


@bp.post("/joint-tasks")
@needs(services.KEEP)
@operation(t("Give out a task"), location=lambda made: url_for(".get_joint_task", task_id=made.id))
def make_joint_task(given: NewJointTaskInput) -> JointTaskAnswer:
    """The new task."""
    event = load(session(), Event, given.event_id, actor(), services.KEEP) if given.event_id is not None else None
    if event is None and not given.area:
        raise Invalid("required", t("Say the area, or the event of which it came."), field="area")
    area = event.area if event is not None else find_area(session(), given.area, "area")
    return _answer(services.add_task(session(), area, event, given, actor()))


@bp.get("/joint-tasks/<int:task_id>")
@needs(VIEW)
@operation(t("Get one task"))
def get_joint_task(task_id: int) -> JointTaskAnswer:
    """One task."""
    return _answer(_task(task_id))


@bp.post("/joint-tasks/<int:task_id>/done")
@needs(VIEW)
@operation(t("Say that a task is done"))
def finish_joint_task(task_id: int, given: TaskDoneInput) -> JointTaskAnswer:
    """The task, closed."""
    return _answer(services.finish(session(), _task(task_id), given, actor()))


@bp.post("/joint-tasks/<int:task_id>/postpone")
@needs(VIEW)
@operation(t("Postpone a task"))
def postpone_joint_task(task_id: int, given: TaskPostponeInput) -> JointTaskAnswer:
    """The task with another day."""
    return _answer(services.postpone(session(), _task(task_id), given, actor()))


@bp.post("/joint-tasks/<int:task_id>/hand-over")
@needs(services.KEEP)
@operation(t("Hand a task over"))
def hand_over_joint_task(task_id: int, given: TaskOwnerInput) -> JointTaskAnswer:
    """The task with somebody else."""
    return _answer(services.hand_over(session(), _task(task_id), given, actor()))


@bp.post("/joint-tasks/<int:task_id>/drop")
@needs(services.KEEP)
@operation(t("Give a task up"))
def drop_joint_task(task_id: int, given: TaskReasonInput) -> JointTaskAnswer:
    """The task, not pursued."""
    return _answer(services.drop(session(), _task(task_id), given, actor()))


@bp.post("/joint-tasks/<int:task_id>/reopen")
@needs(services.KEEP)
@operation(t("Open a task again"))
def reopen_joint_task(task_id: int, given: TaskPostponeInput) -> JointTaskAnswer:
    """The task, open until another day."""
    return _answer(services.reopen(session(), _task(task_id), given, actor()))


def _task(task_id: int) -> JointTask:
    return queries.load_task(session(), task_id, actor())


def _answer(row: JointTask) -> JointTaskAnswer:
    plain = set(JointTaskAnswer.model_fields) - {"list"}
    found = {name: getattr(row, name) for name in plain}
    return JointTaskAnswer.model_validate(found | {"list": queries.stands_in(session(), row)})
