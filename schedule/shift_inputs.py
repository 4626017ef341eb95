"""What is sent when an event is dragged to another time, or to another row of the timeline."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Clock, Day, Entry, Input, Whole
from core.i18n import t
from schedule.inputs import Reason, ResourceKey

KeyOrNone = Annotated[str, StringConstraints(pattern=r"^((team|person|vehicle):[1-9][0-9]{0,8})?$")]


class ShiftInput(Input):
    """Where an event is put: its days and clocks on the county's wall, and what takes the place of what.

    `take` is booked instead of `instead_of`; either may be empty, so that one is added or given up. `resources`, when
    given, is the whole list and stands above the two; without `place_id` the place stays.
    """

    on: Annotated[Day, Entry(t("Date"))]
    starts: Annotated[Clock, Entry(t("Starts at"))]
    ends: Annotated[Clock, Entry(t("Ends at"))]
    until: Annotated[Day | None, Entry(t("Last day"))] = None
    instead_of: Annotated[KeyOrNone, Entry(t("Instead of"))] = ""
    take: Annotated[KeyOrNone, Entry(t("Teams, people and vehicles"))] = ""
    resources: Annotated[list[ResourceKey] | None, Field(max_length=30), Entry(t("Teams, people and vehicles"))] = None
    place_id: Annotated[Whole | None, Entry(t("Place"))] = None
    override_reason: Annotated[Reason, Entry(t("Reason"))] = ""
    version: Annotated[Whole | None, Entry(t("Version"))] = None
