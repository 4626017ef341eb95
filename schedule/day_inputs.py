"""What can be typed about days: holidays and make-up workdays, and blackouts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Clock, Day, Entry, Flag, Input, ShortName, Whole
from core.i18n import t
from schedule.inputs import Word

Weekday = Annotated[Whole, Field(ge=1, le=7)]
Digit = Annotated[Whole, Field(ge=0, le=9)]
DayName = Annotated[str, StringConstraints(max_length=60)]


class SpecialDayInput(Input):
    """Days off or make-up workdays, from `on` to `until`, that stand above the national calendar."""

    area_id: Annotated[
        Whole | None, Entry(t("Area"), t("Left out: everywhere; only administrators may do that."), widget="hidden")
    ] = None
    kind: Annotated[Literal["holiday", "workday"], Entry(t("The day is"), widget="select")]
    on: Annotated[Day, Entry(t("First day"))]
    until: Annotated[Day | None, Entry(t("Last day"), t("Only for several days in a row."))] = None
    name: Annotated[DayName, Entry(t("Name"), t("For example Spring Festival."))] = ""


class BlackoutInput(Input):
    """A time in which units of some kinds cannot be visited; open lists mean all days, units and events."""

    name: Annotated[ShortName, Entry(t("Name"), example=t("Senior secondary entrance exam"))]
    reason: Annotated[Word, Entry(t("Reason"), widget="select")]
    area_id: Annotated[Whole, Entry(t("Area"), t("It holds here and beneath."), widget="select")]
    starts_on: Annotated[Day, Entry(t("First day"))]
    ends_on: Annotated[Day, Entry(t("Last day"))]
    weekdays: Annotated[
        list[Weekday],
        Field(max_length=7),
        Entry(t("Only on these weekdays"), t("None ticked: on every day."), widget="checks"),
    ] = []
    endings: Annotated[
        list[Digit],
        Field(max_length=10),
        Entry(
            t("Only on days that end in"),
            t("For market days: 1, 4 and 7 stand for the 1st, 4th, 7th, 11th, 14th, 17th … of the month; 0 for the "
              "10th, 20th and 30th."),
            widget="checks",
        ),
    ] = []  # fmt: skip
    is_lunar: Annotated[Flag, Entry(t("The endings are those of the lunar month"))] = False
    from_time: Annotated[Clock | None, Entry(t("Starts at"), t("Left open: the whole day."))] = None
    until_time: Annotated[Clock | None, Entry(t("Ends at"))] = None
    unit_kinds: Annotated[
        list[Word],
        Field(max_length=60),
        Entry(t("Kinds of unit"), t("A group stands for all in it. None ticked: for everybody."), widget="checks"),
    ] = []
    event_kinds: Annotated[
        list[Word], Field(max_length=60), Entry(t("Kinds of event"), t("None ticked: all kinds."), widget="checks")
    ] = []
    is_strict: Annotated[
        Flag,
        Entry(t("Nothing may be planned then"), t("Not ticked: it can be planned all the same, with a reason given.")),
    ] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
