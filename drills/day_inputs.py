"""What can be typed about a county's drill day."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Clock, Day, Entry, Flag, Input, Line, Name, Whole
from core.i18n import t
from drills.dates import COMMON_MINUTE, USUAL_MINUTES
from drills.inputs import Minutes, Word

Reason = Annotated[Line, StringConstraints(max_length=300)]
_INSIST = Entry(t("Reason"), t("Why it is right to plan it all the same."))


class DayFacts(Input):
    """What a drill day is, apart from its time: its name, its area, who is called on."""

    name: Annotated[Name, Entry(t("Name"))]
    area_id: Annotated[Whole, Entry(t("Area"), t("Units here and beneath are called on."), widget="select")]
    unit_kinds: Annotated[
        list[Word], Field(max_length=60),
        Entry(t("Kinds of unit called on"), t("None ticked: all kinds."), widget="checks"),
    ] = []  # fmt: skip
    scenario: Annotated[
        Line, StringConstraints(max_length=300), Entry(t("Scenario"), t("What is assumed to have happened."))
    ] = ""
    is_public: Annotated[
        Flag,
        Entry(t("Show it to everybody"), t("A public page counts units and people; it names only units that agreed.")),
    ] = False  # fmt: skip


class DayInput(DayFacts):
    """A new drill day; the time is that of the county's wall clock."""

    on: Annotated[Day, Entry(t("Day"))]
    starts: Annotated[Clock, Entry(t("Common minute"))] = COMMON_MINUTE
    minutes: Annotated[Minutes, Entry(t("Minutes"))] = USUAL_MINUTES
    override_reason: Annotated[Reason, _INSIST] = ""


class DayChange(DayFacts):
    """A drill day as it is to be from now on; its time is moved apart from this."""

    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class DayMove(Input):
    """Where a drill day goes, and whether units that keep a time of their own are told."""

    on: Annotated[Day, Entry(t("Day"))]
    starts: Annotated[Clock, Entry(t("Common minute"))] = COMMON_MINUTE
    minutes: Annotated[Minutes, Entry(t("Minutes"))] = USUAL_MINUTES
    tell_others: Annotated[
        Flag, Entry(t("Also tell the units that keep a time of their own"), t("Their drills stay where they are."))
    ] = True
    override_reason: Annotated[Reason, _INSIST] = ""
    event_version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class DayCallOff(Input):
    """Why a drill day is cancelled or postponed, and whether the units' own drills are called off with it."""

    reason: Annotated[
        str, StringConstraints(min_length=1, max_length=300),
        Entry(t("Reason"), t("It is shown to those who were to take part.")),
    ]  # fmt: skip
    with_drills: Annotated[
        Flag, Entry(t("Call off the units' own drills too"), t("Otherwise they stay in the calendar as they are."))
    ] = False
