"""What can be typed to take a remedy, to ask what would be if, and to plan again when something happened."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from core.fields import Clock, Day, Entry, Flag, Input, Line, Whole
from core.i18n import Text, t

Id = Annotated[Whole, Field(ge=1)]
Mark = Annotated[Line, Field(max_length=40)]
"""By which the remedy that was shown is known again when the list has changed since; empty: by its place alone."""
Agreed = Annotated[Line, Field(max_length=300)]


def _refused(said: Text) -> PydanticCustomError:
    return PydanticCustomError("said", "said", {"text": said})


class RemedyInput(Input):
    """One remedy of one visit, by its place among them (0 is the cheapest)."""

    visit_id: Annotated[Id, Entry(t("Visit of the proposal"))]
    remedy: Annotated[Whole, Field(ge=0, le=50), Entry(t("Remedy"))] = 0
    reason: Annotated[Agreed, Entry(t("What was agreed"), t("For example: the school agreed to Saturday."))] = ""
    mark: Annotated[Mark, Entry(t("Mark of the remedy as it was shown"))] = ""


class GroupInput(Input):
    """One remedy for several visits, by its place among them (0 places most)."""

    group: Annotated[Whole, Field(ge=0, le=50), Entry(t("Remedy"))] = 0
    reason: Annotated[Agreed, Entry(t("What was agreed"), t("For example: the school agreed to Saturday."))] = ""
    mark: Annotated[Mark, Entry(t("Mark of the remedy as it was shown"))] = ""


class WhatIfInput(Input):
    """What would be different: a team more, days more, longer hours, other limits, or only more time to look."""

    name: Annotated[Line, Field(max_length=60), Entry(t("Name"), t("Empty: what is different."))] = ""
    like_team_id: Annotated[Id | None, Entry(t("One more team like"), widget="select")] = None
    days: Annotated[Annotated[Whole, Field(ge=1, le=31)] | None, Entry(t("Days more at the end"))] = None
    longer_team_id: Annotated[Id | None, Entry(t("This team works longer"), widget="select")] = None
    longer_until: Annotated[Clock | None, Entry(t("Until"))] = None
    most_visits: Annotated[
        Annotated[Whole, Field(ge=1, le=30)] | None, Entry(t("Most visits of a team a day"))
    ] = None  # fmt: skip
    most_drive_minutes: Annotated[
        Annotated[Whole, Field(ge=10, le=1000)] | None, Entry(t("Most driving of a team a day (min)"))
    ] = None
    seconds: Annotated[Whole, Field(ge=1, le=120), Entry(t("Seconds to look for it"))] = 15

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.longer_team_id is None) != (self.longer_until is None):
            raise _refused(t("Please give both the team that works longer and until when."))
        return self


class ReplanInput(Input):
    """What happened: a team or a person is not there, a unit cannot, a road is closed; or only some declined."""

    team_id: Annotated[Id | None, Entry(t("Team that is away"), widget="select")] = None
    person_id: Annotated[Id | None, Entry(t("Person who is away"), widget="select")] = None
    unit_id: Annotated[Id | None, Entry(t("Unit that cannot be visited"), widget="select")] = None
    area_id: Annotated[Id | None, Entry(t("Area that is hard to reach"), widget="select")] = None
    extra_minutes: Annotated[
        Annotated[Whole, Field(ge=0, le=600)] | None,
        Entry(t("Minutes more on the way to that area"), t("Only with an area. Empty: there is no way at all.")),
    ] = None
    since: Annotated[Day | None, Entry(t("First day"))] = None
    until: Annotated[Day | None, Entry(t("Last day"))] = None
    reason: Annotated[
        Line, Field(max_length=200), Entry(t("In a few words"), t("For example: the lecturer is ill."))
    ] = ""
    keeps_placed: Annotated[
        Flag, Entry(t("Keep the visits that are not accepted yet too"), t("Accepted visits are kept in any case."))
    ] = True

    @model_validator(mode="after")
    def _whole(self) -> Self:
        what = [one for one in (self.team_id, self.person_id, self.unit_id, self.area_id) if one is not None]
        if len(what) > 1:
            raise _refused(t("Please give one thing at a time: a team, a person, a unit or an area."))
        if what and (self.since is None or self.until is None):
            raise _refused(t("Please give the first and the last day."))
        if self.since and self.until and self.until < self.since:
            raise _refused(t("The last day must not be before the first."))
        return self
