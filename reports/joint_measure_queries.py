"""Tasks that were given out and findings of supervision visits, done, on time and overdue: counted live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from core.times import day_bounds, local, today
from outreach.findings import finding_list
from outreach.joint_task_queries import in_list
from outreach.joint_tasks import Step, is_missed
from outreach.meeting_models import JointTask, TaskStep
from outreach.supervision_models import SupervisionFinding
from registry.models import Unit, User
from reports.cube import UNIT
from reports.cut_queries import Cut, days_asked, whole
from reports.figures import Answer
from reports.joint_measures import FINDINGS, TASKS
from reports.judged_queries import Judged, added, that_count


def tasks(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Tasks by the day on which they were given out."""
    return added(session, found, names, _tasks(session, found) if found.used <= TASKS else ())


def task_rows(session: Session, found: Cut, name: str) -> Select[tuple[JointTask]]:
    """The tasks behind a figure."""
    return select(JointTask).where(JointTask.id.in_(that_count(_tasks(session, found), name)))


def findings(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Findings of supervision visits by the day on which they were entered."""
    return added(session, found, names, _findings(session, found) if found.used <= FINDINGS else ())


def finding_rows(session: Session, found: Cut, name: str) -> Select[tuple[SupervisionFinding]]:
    """The findings behind a figure."""
    chosen = that_count(_findings(session, found), name)
    return select(SupervisionFinding).where(SupervisionFinding.id.in_(chosen))


def _tasks(session: Session, found: Cut) -> Iterator[Judged]:
    on, steps = today(found.zone), _steps(session, found)
    query = select(JointTask, in_list("late", on), in_list("ownerless", on)).where(_given(found))
    query = query.outerjoin(User, User.id == JointTask.owner_id).outerjoin(Unit, Unit.id == JointTask.unit_id)
    for task, is_late, is_ownerless in session.execute(query).tuples():
        is_done, missed = task.state == "done", is_missed(steps[task.id])
        closed_on = local(task.closed_at, found.zone).date() if task.closed_at else on
        counts = {
            "tasks_given": 1, "tasks_done": int(is_done), "tasks_due": int(is_done or missed or task.due_on < on),
            "tasks_on_time": int(is_done and not missed and closed_on <= task.due_on),
            "tasks_overdue": int(is_late), "tasks_ownerless": int(is_ownerless),
        }  # fmt: skip
        yield Judged(task.id, task.area_id, local(task.created_at, found.zone).date(), counts, {})


def _given(found: Cut) -> ColumnElement[bool]:
    return and_(found.where(JointTask.area_id, JointTask.unit_id), JointTask.state != "dropped",
                *_within_days(found, JointTask.created_at))  # fmt: skip


def _steps(session: Session, found: Cut) -> dict[int, list[Step]]:
    """By task what happened to it, in order."""
    query = select(TaskStep.task_id, TaskStep.deed, TaskStep.at, TaskStep.due_on)
    query = query.join(JointTask, JointTask.id == TaskStep.task_id).where(_given(found)).order_by(TaskStep.id)
    steps: dict[int, list[Step]] = defaultdict(list)
    for task_id, deed, at, due_on in session.execute(query).tuples():
        steps[task_id].append(Step(deed, local(at, found.zone).date(), due_on))
    return steps


def _findings(session: Session, found: Cut) -> Iterator[Judged]:
    on = today(found.zone)
    query = select(SupervisionFinding, Unit).join(SupervisionFinding.unit).where(
        found.where(Unit.area_id, Unit.id), found.of_kind(Unit.kind),
        *_within_days(found, SupervisionFinding.found_at),
        *([Unit.id == whole(found.line[UNIT])] if UNIT in found.line else []),
    )  # fmt: skip
    for one, unit in session.execute(query).tuples():
        stands = finding_list(one.state, one.due_on, on, unit.is_active)
        is_closed, is_late = stands == "accepted", stands == "late"
        done_on = local(one.done_at, found.zone).date() if one.done_at else None
        counts = {
            "findings": 1, "findings_closed": int(is_closed), "findings_due": int(is_closed or is_late),
            "findings_on_time": int(is_closed and done_on is not None and done_on <= one.due_on),
            "findings_overdue": int(is_late),
        }  # fmt: skip
        parts = {"kind": unit.kind, UNIT: str(unit.id)}
        yield Judged(one.id, unit.area_id, local(one.found_at, found.zone).date(), counts, parts)


def _within_days(found: Cut, at: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    first, last = days_asked(found)
    return at >= day_bounds(first, found.zone)[0], at < day_bounds(last, found.zone)[1]
