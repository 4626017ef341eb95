"""What can be typed when a planner disposes of a proposal: moves, acceptance, answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from core.fields import Clock, Day, Entry, Flag, Input, Line, Verified, Whole, no_controls
from core.i18n import t

Words = Annotated[str, StringConstraints(max_length=300), AfterValidator(no_controls)]
Caller = Annotated[str, StringConstraints(max_length=60), AfterValidator(no_controls)]


class MoveInput(Input):
    """Where a visit goes: day, start on the county's clock, team; a second team for visits that two make together."""

    on: Annotated[Day, Entry(t("Day"))]
    starts: Annotated[Clock, Entry(t("Starts at"))]
    team_id: Annotated[Whole, Entry(t("Team"), widget="select")]
    second_team_id: Annotated[
        Whole | None, Entry(t("Second team"), t("For visits that two teams make together."), widget="select")
    ] = None
    pin: Annotated[Flag, Entry(t("Pin it there"), t("When the plan is worked out anew, it stays."))] = True
    reason: Annotated[Words, Entry(t("Reason"), t("Only needed when a rule is set aside."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class AcceptInput(Input):
    """Which visits of a proposal are accepted: all that are placed, those of a day, of a team, or these."""

    on: Annotated[Day | None, Entry(t("Only this day"))] = None
    team_id: Annotated[Whole | None, Entry(t("Only this team"), widget="select")] = None
    visit_ids: Annotated[list[Whole], Field(max_length=2000), Entry(t("Only these visits"), widget="checks")] = []
    invite: Annotated[
        Flag, Entry(t("Ask the units to confirm"), t("They are told at once and have some days to answer."))
    ] = True


class AnswerInput(Input):
    """What a unit answers: it suits, or it does not, and why, and when it would."""

    answer: Annotated[Literal["confirm", "decline"], Entry(t("Answer"), widget="radio")]
    reason: Annotated[Words, Entry(t("Why it does not suit"), widget="textarea", attrs={"rows": 2})] = ""
    wishes: Annotated[Words, Entry(t("When it would suit"), t("For example: any Thursday morning."))] = ""
    name: Annotated[Caller, Entry(t("Your name"), t("So that we know whom to ask."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class RemindInput(Input):
    """Whom to remind: these invitations, or all that wait for an answer."""

    invitation_ids: Annotated[list[Whole], Field(max_length=2000), Entry(t("Only these"), widget="checks")] = []


class AnswerTimeInput(Input):
    """How long units have to answer, and when they are reminded; what a county allows is its own to say."""

    days: Annotated[
        Whole, Field(ge=1, le=60), Entry(t("Days to answer"), t("A visit that is sooner is answered before it begins."))
    ]
    remind_days: Annotated[Whole, Field(ge=0, le=30), Entry(t("Days before the end to remind"))]
    source: Annotated[Line, Entry(t("Source"), t("For example the county's own work rules."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
