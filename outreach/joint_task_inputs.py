"""What can be typed about tasks: the task itself, who answers for it, another day, what was done, and reasons."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from core.fields import Day, Entry, Input, Line, Prose, Whole
from core.i18n import t

Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
PersonName = Annotated[str, StringConstraints(max_length=60)]


class TaskOwnerInput(Input):
    """Who answers for a task: an account, a person without one, or with neither the unit itself."""

    unit: Annotated[
        Line,
        Entry(
            t("Unit"),
            t("Its full name or code; the task stays with it when the person leaves."),
            widget="text",
            attrs={"list": "task-units"},
        ),
    ] = ""
    owner_id: Annotated[
        Whole | None, Entry(t("Responsible"), t("Somebody with an account; they are reminded."), widget="select")
    ] = None
    person_name: Annotated[
        PersonName, Entry(t("Or a person without an account"), t("Empty, and nobody chosen: the unit itself."))
    ] = ""


class JointTaskInput(TaskOwnerInput):
    """Something that somebody has to do by a day."""

    title: Annotated[Title, Entry(t("Task"))]
    detail: Annotated[Prose, Entry(t("Details"), widget="textarea", attrs={"rows": 3})] = ""
    due_on: Annotated[Day, Entry(t("Due on"))]


class TaskPostponeInput(Input):
    """Another day for a task, and why."""

    due_on: Annotated[Day, Entry(t("New day"))]
    reason: Annotated[Title, Entry(t("Reason"))]


class TaskDoneInput(Input):
    """What was done, in words."""

    outcome: Annotated[
        Prose, StringConstraints(min_length=1), Entry(t("What came of the task"), widget="textarea", attrs={"rows": 3})
    ]


class TaskReasonInput(Input):
    """Why a task is not pursued."""

    reason: Annotated[Title, Entry(t("Reason"))]
