"""What can be typed about improvement actions: the action itself, its evidence, reasons, and whether it was fixed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Entry, Flag, Input, Prose, Whole
from core.i18n import t

DUE_DAYS = 30
MOST_DUE_DAYS = 366
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class ActionInput(Input):
    """A problem, what is done about it, by whom and until when; without a day, the county's usual time is given."""

    problem: Annotated[Sentence, Entry(t("Problem"), widget="textarea", attrs={"rows": 2})]
    action: Annotated[
        str, StringConstraints(max_length=300), Entry(t("What is to be done"), widget="textarea", attrs={"rows": 2})
    ] = ""
    owner: Annotated[
        str, StringConstraints(max_length=60), Entry(t("Responsible"), t("A person or an office of the unit."))
    ] = ""
    due_on: Annotated[Day | None, Entry(t("Due on"))] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class DoneInput(Input):
    """What was done, so that whoever oversees the unit can close the action."""

    evidence: Annotated[
        Prose,
        StringConstraints(min_length=1),
        Entry(t("What was done"), t("For example: the store room was cleared, the way is 2 m wide again."),
              widget="textarea", attrs={"rows": 3}),
    ]  # fmt: skip
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ActionReasonInput(Input):
    """Why an action is sent back or dropped."""

    reason: Annotated[Sentence, Entry(t("Reason"), t("The unit reads it."))]


class RetestInput(Input):
    """Whether the problem was found fixed in a later drill."""

    drill_id: Annotated[Whole, Entry(t("Drill"), widget="hidden")]
    answer: Annotated[Literal["fixed", "not_fixed"], Entry(t("Was it fixed?"), widget="radio")]


class DueInput(Input):
    """How many days a unit usually has for an improvement."""

    days: Annotated[Count, Field(ge=1, le=MOST_DUE_DAYS), Entry(t("Days for an improvement"))] = DUE_DAYS
    is_verified: Annotated[Flag, Entry(t("Checked"), t("The county has set this itself."))] = False
