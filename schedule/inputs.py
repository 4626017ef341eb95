"""What can be typed about events."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Clock, Count, Day, Entry, Flag, Input, Line, Name, Prose, Whole
from core.i18n import t

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
ResourceKey = Annotated[str, StringConstraints(pattern=r"^(team|person|vehicle):[1-9][0-9]{0,8}$")]
Reason = Annotated[str, StringConstraints(max_length=300)]


class EventInput(Input):
    """An event as it is planned: when on the county's wall clock, for whom, where, with what."""

    kind: Annotated[Word, Entry(t("Kind"), widget="select")]
    title: Annotated[Name | None, Entry(t("Title"), t("Left empty, it is made from the kind and the audience."))] = None
    on: Annotated[Day, Entry(t("Date"))]
    starts: Annotated[Clock, Entry(t("Starts at"))]
    ends: Annotated[Clock, Entry(t("Ends at"))]
    until: Annotated[Day | None, Entry(t("Last day"), t("Only for an event over several days."))] = None
    unit_id: Annotated[Whole | None, Entry(t("Audience"), t("The unit it is held for."), widget="select")] = None
    area_id: Annotated[Whole | None, Entry(t("Area"), t("Only needed when no unit is chosen."), widget="select")] = None
    place_id: Annotated[Whole | None, Entry(t("Place"), widget="select")] = None
    place_note: Annotated[Line, Entry(t("Where exactly"), t("A room, a gate, or a place that is not in the list."))] = (
        ""
    )
    campaign_id: Annotated[Whole | None, Entry(t("Campaign"), widget="select")] = None
    resources: Annotated[
        list[ResourceKey], Field(max_length=30), Entry(t("Teams, people and vehicles"), widget="checks")
    ] = []
    skills: Annotated[
        list[Word], Field(max_length=20),
        Entry(t("Skills needed"), t("What those who go must be able to do; one of them is enough."), widget="checks"),
    ] = []  # fmt: skip
    expected: Annotated[dict[Word, Count], Entry(t("People expected"), widget="headcount")] = {}
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 3})] = ""
    override_reason: Annotated[Reason, Entry(t("Reason"), t("Why it is right to plan it all the same."))] = ""
    plan_again: Annotated[Flag, Entry(t("Plan this event again"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ReasonInput(Input):
    """Why an event is cancelled or postponed."""

    reason: Annotated[Reason, Entry(t("Reason"), t("It is shown to those who were to take part."))]
