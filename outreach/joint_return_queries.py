"""Tasks and findings of supervision visits as things that are owed by their day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import EVERYWHERE, Actor
from core.i18n import t
from core.owed import Asked, Due, ReturnKind, Whom
from core.times import day_bounds
from outreach.meeting_models import JointTask
from outreach.supervision_models import SupervisionFinding
from registry.models import Area, Grant, Unit, User
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.queries import zone_of

VIEW = Permission.VIEW_CALENDAR


def tasks_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The tasks that are due between two days; those that are not pursued are left out."""
    query = select(JointTask, Area.path).join(Area, Area.id == JointTask.area_id)
    query = query.where(JointTask.due_on.between(first, last), JointTask.state != "dropped",
                        within(actor, VIEW, JointTask.area_id, JointTask.unit_id), _inside(area))  # fmt: skip
    zone = zone_of(session)
    for task, path in session.execute(query.options(joinedload(JointTask.owner))).tuples():
        who = task.owner.name if task.owner is not None else task.person_name or task.unit_name
        yield Due(
            path, day_bounds(task.due_on, zone)[1], task.title, f"/tasks/{task.id}", who, _asked(task),
            task.closed_at if task.state == "done" else None, unit_id=task.unit_id, zone=zone,
        )  # fmt: skip


def _asked(task: JointTask) -> Asked:
    """The account that answers for it, else its unit, else its area."""
    if task.owner_id is not None:
        return "account", task.owner_id
    return ("unit", task.unit_id) if task.unit_id is not None else ("area", task.area_id)


def accounts(session: Session, asked: Collection[Asked]) -> Mapping[Asked, Whom]:
    """By account that answers for a task its name, and itself as long as it is in use and has a role."""
    ids = sorted(number for sort, number in asked if sort == "account")
    has_role = User.is_active & exists().where(Grant.user_id == User.id)
    query = select(User.id, User.name, has_role).where(User.id.in_(ids))
    return {("account", number): Whom([number] if may_act else [], name)
            for number, name, may_act in session.execute(query).tuples()}  # fmt: skip


def findings_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The findings that are to be put right between two days; of units out of use only those that were."""
    one = SupervisionFinding
    query = select(one, Unit.name, Area.path).join(Unit, Unit.id == one.unit_id).join(Area, Area.id == Unit.area_id)
    query = query.where(one.due_on.between(first, last), within(actor, VIEW, Unit.area_id, Unit.id),
                        or_(Unit.is_active, one.state != "open"), _inside(area))  # fmt: skip
    zone = zone_of(session)
    for found, name, path in session.execute(query).tuples():
        yield Due(
            path, day_bounds(found.due_on, zone)[1], found.finding, f"/findings/{found.id}", name,
            ("unit", found.unit_id), found.done_at, "approved" if found.state == "accepted" else "",
            found.unit_id, zone,
        )  # fmt: skip


def _inside(area: Area | None) -> ColumnElement[bool]:
    return beneath(area.path if area is not None else EVERYWHERE)


KINDS = (
    ReturnKind(
        "task", t("Tasks"),
        t("One for each task that was given out and is still pursued, by the end of its day; received when it is "
          "reported done."),
        VIEW, tasks_due, accounts, rank=26,
    ),
    ReturnKind(
        "finding", t("Supervision findings"),
        t("One for each finding of a supervision visit, by the end of its day; received when the unit says that it "
          "was put right, approved when that was accepted."),
        VIEW, findings_due, rank=27,
    ),
)  # fmt: skip
