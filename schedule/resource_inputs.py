"""What can be typed about teams, people and vehicles, and about when they are away."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Clock, Count, Day, Entry, Input, Phone, ShortName, Whole
from core.i18n import t
from schedule.inputs import ResourceKey, Word

Plate = Annotated[str, StringConstraints(max_length=20)]
Weekday = Annotated[Whole, Field(ge=1, le=7)]
Note = Annotated[str, StringConstraints(max_length=120)]


class TeamInput(Input):
    """A team: people who go out together."""

    name: Annotated[ShortName, Entry(t("Name"), example=t("Outreach team 1"))]
    area_id: Annotated[Whole, Entry(t("Area"), t("The team can be booked here and beneath."), widget="select")]
    base_id: Annotated[Whole | None, Entry(t("Home base"), t("Where they set out from."), widget="select")] = None
    skills: Annotated[list[Word], Entry(t("Skills"), widget="checks")] = []
    works_on: Annotated[
        list[Weekday],
        Field(max_length=7),
        Entry(t("Works on"), t("Public holidays and make-up workdays come on top of this."), widget="checks"),
    ] = [1, 2, 3, 4, 5]
    works_from: Annotated[Clock, Entry(t("Works from"))] = time(8)
    works_until: Annotated[Clock, Entry(t("Works until"))] = time(18)
    rests_from: Annotated[Clock | None, Entry(t("Midday break from"), t("Leave both open when there is none."))] = None
    rests_until: Annotated[Clock | None, Entry(t("Midday break until"))] = None
    most_visits: Annotated[
        Annotated[Whole, Field(ge=1, le=30)] | None,
        Entry(t("Most visits a day"), t("When a calendar is proposed; empty: as the settings of planning have it.")),
    ] = None
    most_drive_minutes: Annotated[
        Annotated[Whole, Field(ge=10, le=1000)] | None,
        Entry(
            t("Most driving a day (min)"), t("When a calendar is proposed; empty: as the settings of planning have it.")
        ),
    ] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class PersonInput(Input):
    """A lecturer, instructor or driver who can be booked."""

    name: Annotated[ShortName, Entry(t("Full name"))]
    area_id: Annotated[Whole, Entry(t("Area"), widget="select")]
    team_id: Annotated[Whole | None, Entry(t("Team"), widget="select")] = None
    phone: Annotated[Phone, StringConstraints(max_length=40), Entry(t("Telephone"), widget="tel")] = ""
    skills: Annotated[list[Word], Entry(t("Skills"), widget="checks")] = []
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class VehicleInput(Input):
    """A car, van or shake-experience vehicle that can be booked."""

    name: Annotated[ShortName, Entry(t("Name"), example=t("Earthquake simulator truck"))]
    area_id: Annotated[Whole, Entry(t("Area"), widget="select")]
    team_id: Annotated[Whole | None, Entry(t("Team"), widget="select")] = None
    plate: Annotated[Plate, Entry(t("Number plate"))] = ""
    seats: Annotated[Count | None, Field(le=100), Entry(t("Seats"))] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class AbsenceInput(Input):
    """A time in which a team, person or vehicle cannot be booked; without clocks whole days."""

    resource: Annotated[ResourceKey, Entry(t("Who or what"), t("For example team:3."), widget="hidden")]
    on: Annotated[Day, Entry(t("First day"))]
    until: Annotated[Day | None, Entry(t("Last day"), t("Only when it is not the first day."))] = None
    starts: Annotated[Clock | None, Entry(t("Starts at"), t("Left open: from the beginning of the first day."))] = None
    ends: Annotated[Clock | None, Entry(t("Ends at"), t("Left open: to the end of the last day."))] = None
    note: Annotated[Note, Entry(t("Why"), t("Seen by all who plan with it: leave, training, repair."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
