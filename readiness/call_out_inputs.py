"""What the deeds on call-outs take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Clock, Count, Day, Entry, Flag, Input, Whole
from core.i18n import t

Nature = Literal["exercise", "real"]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Where = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(max_length=300)]


class CallOutInput(Input):
    """A team called out: exercise or real, why, where to, by when. A real one is confirmed by itself."""

    nature: Annotated[Nature, Entry(t("An exercise or real"), widget="radio")]
    reason: Annotated[Reason, Entry(t("Why"), example="检验夜间集结能力")]
    place: Annotated[Where, Entry(t("Where to assemble"))]
    by_on: Annotated[Day, Entry(t("Day of assembly"))]
    by_clock: Annotated[Clock, Entry(t("Assemble by"))]
    message: Annotated[Note, Entry(t("Message to everybody"), widget="textarea", attrs={"rows": 2})] = ""
    confirmed: Annotated[Flag, Entry(t("It is real: people are sent out in earnest"))] = False


class JointCallOutInput(CallOutInput):
    """Several teams called out with one message, all for an exercise or all in earnest."""

    teams: Annotated[
        list[Annotated[Whole, Field(ge=1)]], Field(max_length=60), Entry(t("Which teams"), widget="checks")
    ]  # fmt: skip


class CallAnswerInput(Input):
    """What a member answers: coming in so many minutes, or cannot."""

    answer: Annotated[Literal["coming", "cannot"], Entry(t("Answer"), widget="radio")]
    minutes: Annotated[Whole | None, Field(ge=0, le=1440), Entry(t("There in (minutes)"))] = None
    reason: Annotated[Annotated[str, StringConstraints(max_length=200)], Entry(t("Why not"))] = ""


class MobilisationInput(Input):
    """A mobilisation that was not called out from here, entered afterwards."""

    nature: Annotated[Nature, Entry(t("An exercise or real"), widget="radio")]
    reason: Annotated[Reason, Entry(t("Why"))]
    place: Annotated[Annotated[str, StringConstraints(max_length=200)], Entry(t("Where"))] = ""
    on: Annotated[Day, Entry(t("Day"))]
    starts: Annotated[Clock, Entry(t("Began at"))]
    released_on: Annotated[Day | None, Entry(t("Released on"), t("Empty: on the same day."))] = None
    released: Annotated[Clock, Entry(t("Released at"))]
    came: Annotated[Count, Field(le=10_000), Entry(t("How many came"))]
    note: Annotated[Note, Entry(t("Note"))] = ""
